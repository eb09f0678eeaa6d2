import type { FieldError } from "./field-error.ts";
import type { UnknownField } from "./unknown-field.ts";
import type { Validation } from "./validation.ts";

/**
 * `sure`: no API server of this version accepts the object. `perhaps`: it depends on the installed definitions, or on
 * how strictly the client has fields checked, whether it does.
 */
export type Refusal = "none" | "perhaps" | "sure";

const isOpen = ({ dependsOn }: Pick<FieldError, "dependsOn">): boolean => dependsOn !== undefined;

/**
 * Fields that generators write, the API server of some version dropped, and that have no effect: only a strict client
 * is refused.
 * @see KEP-2885; controller-gen and `kubectl get -o yaml` of before 1.28 wrote `status` of a NetworkPolicy
 */
const saysNothing = ({ path }: UnknownField): boolean => path.length === 1 && path[0] === "status";

/**
 * How sure it is that the API server refuses an object. A `resourceVersion` alone is written by `kubectl get`, and
 * kubectl removes it.
 */
export function refusalOf({ verdict, errors, unknownFields, decodeErrors }: Validation): Refusal {
  if (verdict !== "rejected") return "none";
  const faults = [...decodeErrors, ...errors];
  const fields = unknownFields.filter((field) => !saysNothing(field));
  if (faults.length + unknownFields.length === 0) return "none";
  return faults.every(isOpen) && fields.every(isOpen) ? "perhaps" : "sure";
}
