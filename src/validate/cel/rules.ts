import { evaluate } from "./evaluate.ts";
import { CelError, UnknownFunction } from "./functions.ts";
import { CelSyntaxError } from "./lexer.ts";
import { parseCel, type Expression } from "./parser.ts";

export type RuleOutcome =
  | { readonly kind: "holds" }
  | { readonly kind: "fails" }
  /** It could not be evaluated, which the API server takes for a failure. */
  | { readonly kind: "error"; readonly reason: string }
  /** It compares with the object before an update, or uses what we do not know. */
  | { readonly kind: "skipped" };

const parsed = new Map<string, Expression | null>();

function expressionOf(rule: string): Expression | null {
  let expression = parsed.get(rule);
  if (expression === undefined) {
    try {
      expression = parseCel(rule);
    } catch (error) {
      if (!(error instanceof CelSyntaxError)) throw error;
      expression = null;
    }
    parsed.set(rule, expression);
  }
  return expression;
}

/** Evaluates an `x-kubernetes-validations` rule on creation. @see k8s.io/apiextensions-apiserver pkg/apiserver/schema/cel */
export function checkRule(rule: string, self: unknown): RuleOutcome {
  if (/\boldSelf\b/.test(rule)) return { kind: "skipped" };
  const expression = expressionOf(rule);
  if (expression === null) return { kind: "skipped" };
  try {
    return evaluate(expression, new Map([["self", self]])) === true ? { kind: "holds" } : { kind: "fails" };
  } catch (error) {
    if (error instanceof UnknownFunction) return { kind: "skipped" };
    if (error instanceof CelError) return { kind: "error", reason: error.message };
    throw error;
  }
}
