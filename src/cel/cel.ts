import { Environment } from "@marcbachmann/cel-js";
import type { ASTNode, ParseResult } from "@marcbachmann/cel-js";
import { assertBounded } from "./cel-bounds.ts";
import { MOST_STEPS, steps } from "./cel-cost.ts";
import { CelError, celErrorOf } from "./cel-error.ts";
import { nodesIn, OWN_MATCHES, withoutUntaken } from "./cel-nodes.ts";
import { answered, patternOf } from "./cel-pattern.ts";
import { celValue } from "./cel-value.ts";

/** Types of variables, as CEL spells them. */
export type CelVariables = Readonly<Record<string, "dyn" | "list" | "string">>;

/** The minimum of the CEL specification; far more than a policy needs. */
const LIMITS = {
  maxAstNodes: 10_000,
  maxDepth: 100,
  maxListElements: 1_000,
  maxMapEntries: 1_000,
  maxCallArguments: 32,
};

/** Functions and types besides those of the language. */
export interface CelLibrary {
  /** Classes of values by the name of their type. */
  readonly types: Readonly<Record<string, new (...args: never) => object>>;
  /** Values that are always there, such as the namespace `math`, with their types. */
  readonly constants: Readonly<Record<string, { readonly type: string; readonly value: object }>>;
  /** By signature: `isIP(string): bool`, `net.IP.family(): int`. Whole numbers are bigint. */
  readonly functions: Readonly<Record<string, (...args: readonly never[]) => unknown>>;
}

const NO_LIBRARY: CelLibrary = { types: {}, constants: {}, functions: {} };

const environments = new Map<CelLibrary, Map<string, Environment>>();

function environmentOf(variables: CelVariables, library: CelLibrary): Environment {
  const key = JSON.stringify(variables);
  const known = environments.get(library) ?? new Map<string, Environment>();
  environments.set(library, known);
  let environment = known.get(key);
  if (environment === undefined) {
    environment = new Environment({ homogeneousAggregateLiterals: false, enableOptionalTypes: true, limits: LIMITS });
    environment.registerFunction(`string.${OWN_MATCHES}(string): bool`, matches);
    for (const [name, ctor] of Object.entries(library.types))
      environment.registerType(name, { ctor, fields: {} } as never);
    for (const [name, { type, value }] of Object.entries(library.constants))
      environment.registerConstant(name, type, value);
    for (const [signature, handler] of Object.entries(library.functions))
      environment.registerFunction(signature, handler as never);
    for (const [name, type] of Object.entries(variables)) environment.registerVariable(name, type);
    known.set(key, environment);
  }
  return environment;
}

/** The library's own goes through all ways to match, and knows JavaScript's spelling only. */
const matches = (text: string, pattern: string): boolean => answered(patternOf(pattern).test(text), pattern, text);

/** Steps that several expressions share, as the server has a budget for all rules of one object. */
export interface CelBudget {
  left: number;
}

/** A checked expression. It can be evaluated any number of times, and always ends. */
export class CelExpression {
  readonly source: string;
  /** Its type as far as it is known before evaluation: `bool`, `dyn`, `list`, … */
  readonly type: string;
  /** The declared variables that it uses. */
  readonly variables: ReadonlySet<string>;
  readonly #parsed: ParseResult;

  constructor(source: string, type: string, variables: ReadonlySet<string>, parsed: ParseResult) {
    this.source = source;
    this.type = type;
    this.variables = variables;
    this.#parsed = parsed;
  }

  /**
   * The value over plain data (objects, lists, strings, numbers, booleans, null): whole numbers are `int`, others
   * `double`.
   * @throws CelError where evaluation fails, such as for a field that is not set, and where it would take too many
   * steps.
   */
  evaluate(values: Readonly<Record<string, unknown>>, budget: CelBudget = { left: MOST_STEPS }): unknown {
    const converted = Object.fromEntries([...this.variables].map((name) => [name, celValue(values[name])]));
    const needed = steps(this.#parsed.ast, converted);
    if (needed > budget.left) throw new CelError("it takes too many steps for this object", 0, 0, true);
    budget.left -= needed;
    try {
      return this.#parsed(converted) as unknown;
    } catch (error) {
      throw celErrorOf(error);
    }
  }
}

/** Unsupported constructs may be nested: they are rewritten one after the other. */
function parse(environment: Environment, source: string): ParseResult {
  let text = source;
  try {
    for (;;) {
      const parsed = environment.parse(text);
      const rewritten = withoutUntaken(text, parsed.ast);
      if (rewritten === undefined) return parsed;
      text = rewritten;
    }
  } catch (error) {
    throw celErrorOf(error);
  }
}

/**
 * Reads and checks an expression of the Common Expression Language (cel.dev), as the API server does before it takes a
 * policy.
 * @throws CelError with the range of what is wrong.
 */
export function compileCel(source: string, variables: CelVariables, library: CelLibrary = NO_LIBRARY): CelExpression {
  const parsed = parse(environmentOf(variables, library), source);
  assertBounded(parsed.ast);
  const { valid, type, error } = parsed.check();
  if (!valid) throw celErrorOf(error);
  return new CelExpression(source, type ?? "dyn", namesIn(parsed.ast, variables), parsed);
}

function namesIn(ast: ASTNode, variables: CelVariables): ReadonlySet<string> {
  const names = [...nodesIn(ast)].flatMap(({ op, args }) =>
    op === "id" && typeof args === "string" && Object.hasOwn(variables, args) ? [args] : [],
  );
  return new Set(names);
}
