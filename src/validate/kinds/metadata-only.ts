import type { ObjectMeta } from "kubernetes-types/meta/v1.js";
import { FieldPath } from "../field-path.ts";
import { nameIsDnsSubdomain } from "../formats/names.ts";
import type { Check } from "../server.ts";
import type { Decoded } from "./decoded.ts";
import { validateObjectMeta } from "./object-meta.ts";

interface AnyObject {
  readonly metadata?: Decoded<ObjectMeta>;
}

/** The metadata of a kind of which no other rule is known here. */
const metadataOnly =
  (namespaced: boolean) =>
  ({ metadata }: AnyObject, check: Check): void => {
    validateObjectMeta(metadata, namespaced, nameIsDnsSubdomain, check.errors);
    check.partly = true;
  };

interface StorageClass extends AnyObject {
  readonly provisioner?: string;
  readonly volumeBindingMode?: string;
  readonly reclaimPolicy?: string;
}

/** @see pkg/apis/storage/validation/validation.go ValidateStorageClass, as far as values go that people misspell */
function validateStorageClass(
  { metadata, provisioner = "", volumeBindingMode, reclaimPolicy }: StorageClass,
  check: Check,
): void {
  validateObjectMeta(metadata, false, nameIsDnsSubdomain, check.errors);
  if (provisioner === "") check.errors.required(FieldPath.of("provisioner"));
  if (reclaimPolicy && !["Delete", "Retain"].includes(reclaimPolicy))
    check.errors.notSupported(FieldPath.of("reclaimPolicy"), reclaimPolicy, ["Delete", "Retain"]);
  if (volumeBindingMode !== undefined && !["Immediate", "WaitForFirstConsumer"].includes(volumeBindingMode))
    check.errors.notSupported(FieldPath.of("volumeBindingMode"), volumeBindingMode, [
      "Immediate",
      "WaitForFirstConsumer",
    ]);
  check.partly = true;
}

/**
 * Kinds whose names and labels are checked and nothing else beyond decoding.
 * @see the Validate functions of pkg/apis/*\/validation/validation.go, which all begin with ValidateObjectMeta
 */
export const METADATA_ONLY: readonly (readonly [kind: string, check: (object: never, check: Check) => void])[] = [
  ...[
    "v1 PersistentVolume",
    "node.k8s.io/v1 RuntimeClass",
    "storage.k8s.io/v1 CSINode",
    "storage.k8s.io/v1 VolumeAttachment",
    "storage.k8s.io/v1 VolumeAttributesClass",
    "apiextensions.k8s.io/v1 CustomResourceDefinition",
    "admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy",
    "admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding",
    "admissionregistration.k8s.io/v1 MutatingAdmissionPolicy",
    "admissionregistration.k8s.io/v1 MutatingAdmissionPolicyBinding",
    "storage.k8s.io/v1 CSIDriver",
  ].map((kind) => [kind, metadataOnly(false)] as const),
  ...[
    "v1 ResourceQuota",
    "v1 PodTemplate",
    "apps/v1 ControllerRevision",
    "coordination.k8s.io/v1 Lease",
    "storage.k8s.io/v1 CSIStorageCapacity",
  ].map((kind) => [kind, metadataOnly(true)] as const),
  ["storage.k8s.io/v1 StorageClass", validateStorageClass],
];
