import { callFunction, CelError, equal, isMap, lookUp, Optional } from "./functions.ts";
import type { BinaryOperator, Expression } from "./parser.ts";

export type Scope = ReadonlyMap<string, unknown>;

/** The value of an expression. Throws `CelError` where the API server would report an error of evaluation. */
export function evaluate(expression: Expression, scope: Scope): unknown {
  switch (expression.kind) {
    case "literal": return expression.value;
    case "identifier": {
      if (!scope.has(expression.name)) throw new CelError(`there is no ${expression.name} here`);
      return scope.get(expression.name);
    }
    case "list": return expression.items.map((item) => evaluate(item, scope));
    case "map": return Object.fromEntries(expression.entries.map(([key, value]) => [String(evaluate(key, scope)), evaluate(value, scope)]));
    case "select": return select(evaluate(expression.of, scope), expression.field, expression.optional);
    case "index": return select(evaluate(expression.of, scope), evaluate(expression.index, scope), expression.optional);
    case "call": return call(expression, scope);
    case "unary": {
      const value = evaluate(expression.of, scope);
      if (expression.operator === "!") return !truth(value);
      if (typeof value !== "number") throw new CelError("- needs a number");
      return -value;
    }
    case "binary": return binary(expression.operator, expression.left, expression.right, scope);
    case "conditional": return evaluate(truth(evaluate(expression.test, scope)) ? expression.yes : expression.no, scope);
    default: return expression satisfies never;
  }
}

function truth(value: unknown): boolean {
  if (typeof value !== "boolean") throw new CelError("a condition must be true or false");
  return value;
}

function select(of: unknown, key: unknown, optional: boolean): unknown {
  if (of instanceof Optional) return of.present ? Optional.of(lookUp(of.value, key)) : of;
  const found = lookUp(of, key);
  if (optional) return Optional.of(found);
  if (found === undefined) throw new CelError(typeof key === "number" ? `there is no entry ${key}` : `${String(key)} is not set`);
  return found;
}

/** Errors on one side are absorbed if the other side decides. */
function logical(operator: "||" | "&&", left: Expression, right: Expression, scope: Scope): boolean {
  const decisive = operator === "||";
  let failure: unknown;
  for (const side of [left, right]) {
    try {
      if (truth(evaluate(side, scope)) === decisive) return decisive;
    } catch (error) {
      if (!(error instanceof CelError)) throw error;
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return !decisive;
}

function binary(operator: BinaryOperator, left: Expression, right: Expression, scope: Scope): unknown {
  if (operator === "||" || operator === "&&") return logical(operator, left, right, scope);
  const a = evaluate(left, scope);
  const b = evaluate(right, scope);
  switch (operator) {
    case "==": return equal(a, b);
    case "!=": return !equal(a, b);
    case "in":
      if (Array.isArray(b)) return b.some((item) => equal(item, a));
      if (isMap(b)) return Object.hasOwn(b, String(a));
      throw new CelError("in needs a list or a map");
    case "<": return compare(a, b) < 0;
    case "<=": return compare(a, b) <= 0;
    case ">": return compare(a, b) > 0;
    case ">=": return compare(a, b) >= 0;
    case "+":
    case "-":
    case "*":
    case "/":
    case "%": return arithmetic(operator, a, b);
    default: return operator satisfies never;
  }
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === "bigint" && typeof b === "bigint") return a < b ? -1 : a > b ? 1 : 0;
  throw new CelError("these values have no order");
}

function arithmetic(operator: "+" | "-" | "*" | "/" | "%", a: unknown, b: unknown): unknown {
  if (operator === "+" && typeof a === "string" && typeof b === "string") return a + b;
  if (operator === "+" && Array.isArray(a) && Array.isArray(b)) return [...(a as unknown[]), ...(b as unknown[])];
  if (typeof a !== "number" || typeof b !== "number") throw new CelError(`${operator} needs numbers`);
  switch (operator) {
    case "+": return a + b;
    case "-": return a - b;
    case "*": return a * b;
    case "/":
    case "%":
      if (b === 0) throw new CelError("division by zero");
      if (operator === "%") return a % b;
      return Number.isInteger(a) && Number.isInteger(b) ? Math.trunc(a / b) : a / b;
    default: return operator satisfies never;
  }
}

type Call = Extract<Expression, { kind: "call" }>;

function call(expression: Call, scope: Scope): unknown {
  if (expression.target === undefined && expression.name === "has") return has(expression.args[0], scope);
  const [variable, ...bodies] = expression.args;
  if (expression.target !== undefined && variable?.kind === "identifier" && bodies.length > 0 && isMacro(expression.name)) {
    return macro(expression.name, evaluate(expression.target, scope), variable.name, bodies, scope);
  }
  if (expression.target?.kind === "identifier" && !scope.has(expression.target.name)) {
    return callFunction(`${expression.target.name}.${expression.name}`, expression.args.map((arg) => evaluate(arg, scope)));
  }
  const target = expression.target === undefined ? [] : [evaluate(expression.target, scope)];
  return callFunction(expression.name, [...target, ...expression.args.map((arg) => evaluate(arg, scope))]);
}

function has(field: Expression | undefined, scope: Scope): boolean {
  if (field?.kind !== "select") throw new CelError("has() needs a field");
  return lookUp(evaluate(field.of, scope), field.field) !== undefined;
}

const MACROS = ["all", "exists", "exists_one", "existsOne", "filter", "map"] as const;
type Macro = (typeof MACROS)[number];
const isMacro = (name: string): name is Macro => MACROS.some((macro) => macro === name);

function macro(name: Macro, range: unknown, variable: string, bodies: readonly Expression[], scope: Scope): unknown {
  const items: readonly unknown[] = Array.isArray(range) ? range : isMap(range) ? Object.keys(range) : [];
  if (!Array.isArray(range) && !isMap(range)) throw new CelError(`${name}() needs a list or a map`);
  const [first, second] = bodies;
  const run = (body: Expression | undefined, item: unknown): unknown => (body === undefined ? undefined : evaluate(body, new Map(scope).set(variable, item)));
  switch (name) {
    case "all": return quantify(items, (item) => truth(run(first, item)), false);
    case "exists": return quantify(items, (item) => truth(run(first, item)), true);
    case "exists_one":
    case "existsOne": return items.filter((item) => truth(run(first, item))).length === 1;
    case "filter": return items.filter((item) => truth(run(first, item)));
    case "map":
      return second === undefined ? items.map((item) => run(first, item)) : items.filter((item) => truth(run(first, item))).map((item) => run(second, item));
    default: return name satisfies never;
  }
}

/** `all` and `exists` absorb errors like `&&` and `||`. */
function quantify(items: readonly unknown[], test: (item: unknown) => boolean, decisive: boolean): boolean {
  let failure: unknown;
  for (const item of items) {
    try {
      if (test(item) === decisive) return decisive;
    } catch (error) {
      if (!(error instanceof CelError)) throw error;
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return !decisive;
}
