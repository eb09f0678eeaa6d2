import type { PodDisruptionBudget } from "kubernetes-types/policy/v1.js";
import { FieldPath } from "../field-path.ts";
import { pathSegment } from "../formats/names.ts";
import type { Check } from "../server.ts";
import { validateIntOrPercent, validatePercentageLimit } from "./int-or-percent.ts";
import { validateLabelSelector, validateAnyMeta } from "./object-meta.ts";

const SPEC = FieldPath.of("spec");

/**
 * The name is only checked when the rest is fine, and loosely.
 * @see pkg/apis/policy/validation/validation.go ValidatePodDisruptionBudget
 */
export function validatePodDisruptionBudget(budget: PodDisruptionBudget, { errors }: Check): void {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = budget.spec ?? {};
  if (minAvailable !== undefined && maxUnavailable !== undefined)
    errors.invalid(SPEC, "minAvailable and maxUnavailable", "only one of minAvailable and maxUnavailable is possible");
  for (const [field, value] of [
    ["minAvailable", minAvailable],
    ["maxUnavailable", maxUnavailable],
  ] as const) {
    if (value === undefined) continue;
    validateIntOrPercent(value, SPEC.child(field), errors);
    validatePercentageLimit(value, SPEC.child(field), errors);
  }
  validateLabelSelector(selector, SPEC.child("selector"), errors);
  if (policy !== undefined && policy !== "AlwaysAllow" && policy !== "IfHealthyBudget")
    errors.notSupported(SPEC.child("unhealthyPodEvictionPolicy"), policy, ["AlwaysAllow", "IfHealthyBudget"]);
  if (errors.list.length === 0) validateAnyMeta(budget.metadata, true, pathSegment, errors);
}
