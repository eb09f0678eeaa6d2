import { Environment } from "@marcbachmann/cel-js";
import type { ASTNode, ParseResult } from "@marcbachmann/cel-js";
import { assertBounded, steps } from "./cel-bounds.ts";
import { CelError, celErrorOf } from "./cel-error.ts";
import { nodesIn, withoutIndexedHas } from "./cel-nodes.ts";
import { celValue } from "./cel-value.ts";

/** Types of variables, as CEL spells them. */
export type CelVariables = Readonly<Record<string, "dyn" | "list" | "string">>;

/** What the CEL specification asks for at least; far more than a policy needs. */
const LIMITS = { maxAstNodes: 10_000, maxDepth: 100, maxListElements: 1_000, maxMapEntries: 1_000, maxCallArguments: 32 };

const environments = new Map<string, Environment>();

function environmentOf(variables: CelVariables): Environment {
  const key = JSON.stringify(variables);
  let environment = environments.get(key);
  if (environment === undefined) {
    environment = new Environment({ homogeneousAggregateLiterals: false, enableOptionalTypes: true, limits: LIMITS });
    for (const [name, type] of Object.entries(variables)) environment.registerVariable(name, type);
    environments.set(key, environment);
  }
  return environment;
}

/** A checked expression. It can be evaluated any number of times, and always ends. */
export class CelExpression {
  readonly source: string;
  /** Its type as far as it is known before evaluation: `bool`, `dyn`, `list`, … */
  readonly type: string;
  /** The declared variables it speaks of. */
  readonly variables: ReadonlySet<string>;
  readonly #parsed: ParseResult;

  constructor(source: string, type: string, variables: ReadonlySet<string>, parsed: ParseResult) {
    this.source = source;
    this.type = type;
    this.variables = variables;
    this.#parsed = parsed;
  }

  /**
   * The value over plain data (objects, lists, strings, numbers, booleans, null): whole numbers are `int`, others `double`.
   * @throws CelError where evaluation fails, such as for a field that is not set, and where it would take too many steps.
   */
  evaluate(values: Readonly<Record<string, unknown>>): unknown {
    const converted = Object.fromEntries([...this.variables].map((name) => [name, celValue(values[name])]));
    const needed = steps(this.#parsed.ast, converted);
    if (needed === Infinity) throw new CelError("it would take too many steps over this object");
    try {
      return this.#parsed(converted) as unknown;
    } catch (error) {
      throw celErrorOf(error);
    }
  }
}

/** An indexed `has` may stand in another: each is written otherwise in turn. */
function parse(environment: Environment, source: string): ParseResult {
  let text = source;
  try {
    for (;;) {
      const parsed = environment.parse(text);
      const rewritten = withoutIndexedHas(text, parsed.ast);
      if (rewritten === undefined) return parsed;
      text = rewritten;
    }
  } catch (error) {
    throw celErrorOf(error);
  }
}

/**
 * Reads and checks an expression of the Common Expression Language (cel.dev), as the API server does before it takes a policy.
 * @throws CelError with the range of what is wrong.
 */
export function compileCel(source: string, variables: CelVariables): CelExpression {
  const parsed = parse(environmentOf(variables), source);
  assertBounded(parsed.ast);
  const { valid, type, error } = parsed.check();
  if (!valid) throw celErrorOf(error);
  return new CelExpression(source, type ?? "dyn", namesIn(parsed.ast, variables), parsed);
}

function namesIn(ast: ASTNode, variables: CelVariables): ReadonlySet<string> {
  const names = [...nodesIn(ast)].flatMap(({ op, args }) => (op === "id" && typeof args === "string" && Object.hasOwn(variables, args) ? [args] : []));
  return new Set(names);
}
