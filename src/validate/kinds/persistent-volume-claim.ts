import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from "kubernetes-types/core/v1.js";
import { FieldPath } from "../field-path.ts";
import { dnsSubdomain, nameIsDnsSubdomain } from "../formats/names.ts";
import { parseQuantity } from "../formats/quantity.ts";
import type { Check } from "../server.ts";
import { validateLabelSelector, validateObjectMeta } from "./object-meta.ts";
import type { Decoded } from "./decoded.ts";

const ACCESS_MODES = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];

/** @see pkg/apis/core/validation/validation.go ValidatePersistentVolumeClaim */
export function validatePersistentVolumeClaim(claim: PersistentVolumeClaim, check: Check): void {
  validateObjectMeta(claim.metadata, true, nameIsDnsSubdomain, check.errors);
  validateClaimSpec(claim.spec ?? {}, FieldPath.of("spec"), check);
}

/** @see pkg/apis/core/validation/validation.go ValidatePersistentVolumeClaimSpec */
export function validateClaimSpec(spec: Decoded<PersistentVolumeClaimSpec>, path: FieldPath, { errors }: Check): void {
  const modes = spec.accessModes ?? [];
  const at = path.child("accessModes");
  if (modes.length === 0) errors.required(at, "needs at least one access mode");
  validateLabelSelector(spec.selector, path.child("selector"), errors);
  for (const [index, mode] of modes.entries())
    if (!ACCESS_MODES.includes(mode)) errors.notSupported(at.pointingAt(index), mode, ACCESS_MODES);
  if (
    modes.includes("ReadWriteOncePod") &&
    modes.some((mode) => mode !== "ReadWriteOncePod" && ACCESS_MODES.includes(mode))
  )
    errors.forbidden(at, "ReadWriteOncePod must be the only access mode");
  const storage = spec.resources?.requests?.["storage"];
  const storagePath = path.childAt("resources[storage]", "resources", "requests", "storage");
  const amount = parseQuantity(storage);
  if (storage === undefined) errors.required(storagePath, "a claim needs resources.requests.storage");
  else if (amount !== undefined && amount.nano <= 0n) errors.invalid(storagePath, storage, "must be greater than 0");
  if (spec.storageClassName)
    errors.invalidEach(path.child("storageClassName"), spec.storageClassName, dnsSubdomain(spec.storageClassName));
  if (spec.volumeMode !== undefined && spec.volumeMode !== "Block" && spec.volumeMode !== "Filesystem")
    errors.notSupported(path.child("volumeMode"), spec.volumeMode, ["Block", "Filesystem"]);
  for (const field of ["dataSource", "dataSourceRef"] as const) {
    const source = spec[field];
    if (source === undefined) continue;
    if (!source.name) errors.required(path.child(field, "name"));
    if (!source.kind) errors.required(path.child(field, "kind"));
    // The server itself accepts an invalid group here, judged by this claim alone.
    if (!source.apiGroup && source.kind !== "PersistentVolumeClaim")
      errors.invalid(
        path.child(field),
        source.kind ?? "",
        "of the core group only a PersistentVolumeClaim can be a source",
      );
    else if (source.apiGroup)
      errors.invalidEach(path.child(field, "apiGroup"), source.apiGroup, dnsSubdomain(source.apiGroup));
  }
}
