import type { LimitRange, LimitRangeItem } from "kubernetes-types/core/v1.js";
import type { FieldErrors } from "../field-error.ts";
import { FieldPath } from "../field-path.ts";
import { nameIsDnsSubdomain, qualifiedName } from "../formats/names.ts";
import { parseQuantity } from "../formats/quantity.ts";
import type { Check } from "../server.ts";
import type { Decoded } from "./decoded.ts";
import { validateObjectMeta } from "./object-meta.ts";

const TYPES: readonly string[] = ["Pod", "Container", "PersistentVolumeClaim"];
const ONE = 1_000_000_000n;

/** @see pkg/apis/core/validation/validation.go ValidateLimitRange */
export function validateLimitRange({ metadata, spec }: Decoded<LimitRange>, check: Check): void {
  const { errors } = check;
  validateObjectMeta(metadata, true, nameIsDnsSubdomain, errors);
  const seen = new Set<string>();
  for (const [index, limit] of (spec?.limits ?? []).entries()) {
    const path = FieldPath.of("spec", "limits").index(index);
    const { type = "" } = limit;
    const faults = qualifiedName(type);
    errors.invalidEach(path.child("type"), type, faults);
    if (faults.length === 0 && !type.includes("/") && !TYPES.includes(type))
      errors.invalid(path.child("type"), type, `must be ${TYPES.join(", ")}, or have a domain before it`);
    if (seen.has(type)) errors.duplicate(path.child("type"), type);
    seen.add(type);
    validateItem(limit, path, errors);
    // The rules for names of resources and for ratios are not checked.
    check.partly = true;
  }
}

/** Pairs of fields of which the first must not be greater than the second, and where the server sees the fault. */
const ORDER = [
  ["min", "max", "min"],
  ["min", "defaultRequest", "defaultRequest"],
  ["defaultRequest", "max", "defaultRequest"],
  ["defaultRequest", "default", "defaultRequest"],
  ["min", "default", "default"],
  ["default", "max", "default"],
] as const;

function validateItem(limit: Decoded<LimitRangeItem>, path: FieldPath, errors: FieldErrors): void {
  const { type } = limit;
  if (type === "Pod")
    for (const field of ["default", "defaultRequest"] as const)
      if (Object.keys(limit[field] ?? {}).length > 0)
        errors.forbidden(path.child(field), "must not be set for a Pod, only for its containers");
  if (type === "PersistentVolumeClaim" && limit.min?.["storage"] === undefined && limit.max?.["storage"] === undefined)
    errors.required(path.child("limits"), "needs min or max of storage");
  for (const [low, high, at] of ORDER) {
    if (type === "Pod" && (low !== "min" || high !== "max")) continue;
    for (const [resource, amount] of Object.entries(limit[low] ?? {})) {
      const [less, more] = [parseQuantity(amount), parseQuantity(limit[high]?.[resource])];
      if (less !== undefined && more !== undefined && less.nano > more.nano)
        errors.invalid(
          path.child(at).key(resource),
          limit[at]?.[resource],
          `${low} ${String(amount)} is greater than ${high} ${String(limit[high]?.[resource])}`,
        );
    }
  }
  for (const [resource, ratio] of Object.entries(limit.maxLimitRequestRatio ?? {})) {
    const parsed = parseQuantity(ratio);
    if (parsed !== undefined && parsed.nano < ONE)
      errors.invalid(path.child("maxLimitRequestRatio").key(resource), ratio, "must not be less than 1");
  }
}
