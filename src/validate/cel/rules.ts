import { Memo } from "../../base/memo.ts";
import { compileCel } from "../../cel/cel.ts";
import type { CelBudget, CelExpression } from "../../cel/cel.ts";
import { CelError } from "../../cel/cel-error.ts";
import { KUBERNETES_LIBRARY } from "./library.ts";

export type RuleOutcome =
  | { readonly kind: "holds" }
  | { readonly kind: "fails" }
  /** It could not be evaluated, which the API server treats as a failure. */
  | { readonly kind: "error"; readonly reason: string }
  /** It compares with the object before an update, or uses what we do not know. */
  | { readonly kind: "skipped" };

const expressions = new Memo((rule): CelExpression | undefined => {
  try {
    // Fields whose names the language reserves are escaped; after a dot there is nothing to mistake them for.
    // @see k8s.io/apiserver pkg/cel/escaping.go
    return compileCel(rule.replaceAll(RESERVED_FIELD, ".$1$2"), { self: "dyn" }, KUBERNETES_LIBRARY);
  } catch (error) {
    if (!(error instanceof CelError)) throw error;
    return undefined;
  }
});

const without = new WeakMap<object, unknown>();

/** Values as the API server sees them: a field of null is not set. */
function withoutNulls(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  let result = without.get(value);
  if (result === undefined) {
    result = Array.isArray(value)
      ? value.map(withoutNulls)
      : Object.fromEntries(
          Object.entries(value)
            .filter(([, item]) => item !== null)
            .map(([key, item]) => [key, withoutNulls(item)]),
        );
    without.set(value, result);
  }
  return result;
}

const RESERVED =
  "true false null in as break const continue else for function if " +
  "import let loop package namespace return var void while";
const RESERVED_FIELD = new RegExp(String.raw`\.(\??)__(${RESERVED.replaceAll(" ", "|")})__\b`, "g");

/**
 * Evaluates an `x-kubernetes-validations` rule on creation.
 * @see k8s.io/apiextensions-apiserver pkg/apiserver/schema/cel
 */
export function checkRule(rule: string, self: unknown, budget?: CelBudget): RuleOutcome {
  if (/\boldSelf\b|__(dot|dash|slash|underscores)__/.test(rule)) return { kind: "skipped" };
  const expression = expressions.get(rule);
  if (expression === undefined) return { kind: "skipped" };
  try {
    return { kind: expression.evaluate({ self: withoutNulls(self) }, budget) === true ? "holds" : "fails" };
  } catch (error) {
    if (!(error instanceof CelError)) throw error;
    return error.unsupported ? { kind: "skipped" } : { kind: "error", reason: error.message };
  }
}
