import { isRecord } from "../../base/is-record.ts";
import { MOST_STEPS } from "../../cel/cel-cost.ts";
import type { CelBudget } from "../../cel/cel.ts";
import { checkRule } from "../cel/rules.ts";
import type { FieldErrorCode, FieldErrors } from "../field-error.ts";
import type { FieldPath } from "../field-path.ts";
import { children } from "./structural-schema.ts";
import type { StructuralSchema } from "./structural-schema.ts";

/** Rules of Gateway that others treat in a way of their own. @see sigs.k8s.io/gateway-api apis/v1/gateway_types.go */
const RULE_CODES: readonly (readonly [rule: RegExp, code: FieldErrorCode])[] = [
  [/exists_one\(l2, l1\.name == l2\.name\)/, "listener-name-duplicate"],
  [/l1\.port == l2\.port && l1\.protocol == l2\.protocol/, "listener-port-duplicate"],
];

/** @see k8s.io/apiextensions-apiserver pkg/apiserver/schema/cel/validation.go */
export function validateRules(
  value: unknown,
  schema: StructuralSchema,
  path: FieldPath,
  errors: FieldErrors,
  budget: CelBudget = { left: MOST_STEPS },
): void {
  if (value === null || value === undefined) return;
  for (const { rule, message, reason } of schema["x-kubernetes-validations"] ?? []) {
    const outcome = checkRule(rule, value, budget);
    if (outcome.kind === "holds" || outcome.kind === "skipped") continue;
    const text = message ?? `does not satisfy the rule ${rule.trim()}`;
    const type =
      reason === "FieldValueRequired" || reason === "FieldValueForbidden" || reason === "FieldValueDuplicate"
        ? reason
        : "FieldValueInvalid";
    // The API server has no name for the object as a whole.
    errors.add(
      type,
      path.toString() === "" ? path.printedAs("<nil>") : path,
      outcome.kind === "error" ? `${text} (${outcome.reason})` : text,
      isRecord(value) || Array.isArray(value) ? undefined : value,
      undefined,
      undefined,
      RULE_CODES.find(([pattern]) => pattern.test(rule))?.[1],
    );
  }
  if (Array.isArray(value)) {
    if (schema.items !== undefined)
      for (const [index, item] of value.entries()) validateRules(item, schema.items, path.index(index), errors, budget);
  } else if (isRecord(value))
    for (const [key, child] of children(value, schema))
      validateRules(value[key], child, path.child(key), errors, budget);
}

export const hasRules = (schema: StructuralSchema): boolean =>
  (schema["x-kubernetes-validations"] ?? []).length > 0 ||
  Object.values(schema.properties ?? {}).some(hasRules) ||
  (schema.items !== undefined && hasRules(schema.items)) ||
  (isRecord(schema.additionalProperties) && hasRules(schema.additionalProperties));
