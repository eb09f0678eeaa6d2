import type { PriorityClass } from "kubernetes-types/scheduling/v1.js";
import { FieldPath } from "../field-path.ts";
import { nameIsDnsSubdomain } from "../formats/names.ts";
import type { Check } from "../server.ts";
import type { Decoded } from "./decoded.ts";
import { validateObjectMeta } from "./object-meta.ts";

const HIGHEST = 1_000_000_000;
/** @see pkg/apis/scheduling/v1/helpers.go systemPriorityClasses */
const SYSTEM: Readonly<Record<string, number>> = {
  "system-node-critical": 2_000_001_000,
  "system-cluster-critical": 2_000_000_000,
};

/** @see pkg/apis/scheduling/validation/validation.go ValidatePriorityClass */
export function validatePriorityClass(
  { metadata, value = 0, globalDefault, preemptionPolicy }: Decoded<PriorityClass>,
  { errors }: Check,
): void {
  validateObjectMeta(metadata, false, nameIsDnsSubdomain, errors);
  const name = metadata?.name ?? "";
  if (name.startsWith("system-")) {
    const isSystem = Object.hasOwn(SYSTEM, name) && SYSTEM[name] === value && globalDefault !== true;
    if (!isSystem)
      errors.forbidden(FieldPath.of("metadata", "name"), "names that start with system- are reserved for Kubernetes");
  } else if (value > HIGHEST)
    errors.forbidden(
      FieldPath.of("value"),
      `must not be greater than ${HIGHEST}: what is above is reserved for Kubernetes`,
    );
  if (preemptionPolicy !== undefined && preemptionPolicy !== "Never" && preemptionPolicy !== "PreemptLowerPriority")
    errors.notSupported(FieldPath.of("preemptionPolicy"), preemptionPolicy, ["Never", "PreemptLowerPriority"]);
}
