import type * as meta from "kubernetes-types/meta/v1.js";
import { labelSelector, matches } from "../../base/selector.ts";
import type { Labels } from "../../base/selector.ts";
import { pushAll } from "../../diagnostic/large-lists.ts";
import type { FieldErrors } from "../field-error.ts";
import { FieldPath } from "../field-path.ts";
import { byteLength, dnsLabel, labelValue, qualifiedName, type NameCheck } from "../formats/names.ts";
import type { Decoded } from "./decoded.ts";

export type LabelSelector = Decoded<meta.LabelSelector>;
export type ObjectMeta = Decoded<meta.ObjectMeta>;

const METADATA = FieldPath.of("metadata");
const MAX_ANNOTATION_BYTES = 256 * 1024;
const STANDARD_FINALIZERS = new Set(["kubernetes", "orphan", "foregroundDeletion"]);

/**
 * `generated` names are made by the server and are fine if their prefix is.
 * @see k8s.io/apimachinery pkg/api/validation/objectmeta.go ValidateObjectMetaAccessor; pkg/apis/core/validation
 * ValidateObjectMeta
 */
export function validateObjectMeta(
  metadata: ObjectMeta | undefined,
  namespaced: boolean,
  nameCheck: NameCheck,
  errors: FieldErrors,
): void {
  validateAnyMeta(metadata, namespaced, nameCheck, errors);
  for (const [index, finalizer] of (metadata?.finalizers ?? []).entries())
    validateFinalizer(finalizer, METADATA.child("finalizers").index(index), errors);
}

/** The same without the finalizers that are reserved for Kubernetes: for custom resources. */
export function validateAnyMeta(
  metadata: ObjectMeta | undefined,
  namespaced: boolean,
  nameCheck: NameCheck,
  errors: FieldErrors,
): void {
  const meta = metadata ?? {};
  const generateName = meta.generateName ?? "";
  const name = nameOf(meta);
  if (generateName !== "")
    errors.invalidEach(METADATA.child("generateName"), generateName, nameCheck(generateName, true));
  if (name === "") errors.required(METADATA.child("name"), "the object needs a name, or generateName");
  else
    errors.invalidEach(
      meta.name === undefined || meta.name === "" ? METADATA.childAt("name", "generateName") : METADATA.child("name"),
      name,
      nameCheck(name),
    );
  // Cluster-scoped kinds ignore a namespace, and a missing one is filled in.
  if (namespaced && meta.namespace !== undefined && meta.namespace !== "") {
    errors.invalidEach(METADATA.child("namespace"), meta.namespace, dnsLabel(meta.namespace));
  }
  if ((meta.generation ?? 0) < 0) errors.invalid(METADATA.child("generation"), meta.generation, "must not be negative");
  validateLabels(meta.labels, METADATA.child("labels"), errors);
  validateAnnotations(meta.annotations, METADATA.child("annotations"), errors);
  validateOwnerReferences(meta, errors);
  validateFinalizers(meta.finalizers ?? [], errors);
}

/** The name, or one such as the server would make from generateName: its first 58 characters and five random ones. */
export function nameOf(meta: ObjectMeta | undefined): string {
  if (meta?.name !== undefined && meta.name !== "") return meta.name;
  const base = meta?.generateName ?? "";
  return base === "" ? "" : `${base.slice(0, 58)}xxxxx`;
}

/** @see k8s.io/apimachinery pkg/apis/meta/v1/validation ValidateLabels */
export function validateLabels(
  labels: Readonly<Record<string, string>> | undefined,
  path: FieldPath,
  errors: FieldErrors,
): void {
  if (labels === undefined) return;
  for (const key of Object.keys(labels)) {
    const value = labels[key] ?? "";
    const ofKey = qualifiedName(key);
    const ofValue = labelValue(value);
    // Nearly all are fine, and a path is made only for a fault.
    if (ofKey.length + ofValue.length === 0) continue;
    errors.invalidEach(path.pointingAt(key), key, ofKey, "key");
    errors.invalidEach(path.pointingAt(key), value, ofValue);
  }
}

/**
 * Objects without labels get those of their template, so faults there appear twice.
 * @see pkg/apis/core/v1/defaults.go, pkg/apis/batch/v1/defaults.go
 */
export function validateInheritedLabels(
  own: ObjectMeta | undefined,
  template: ObjectMeta | undefined,
  errors: FieldErrors,
): void {
  if (Object.keys(own?.labels ?? {}).length > 0) return;
  const inherited = errors.fresh();
  validateLabels(
    template?.labels,
    FieldPath.of("spec", "template", "metadata", "labels").printedAs("metadata.labels"),
    inherited,
  );
  pushAll(
    errors.list,
    inherited.list.map((error) => ({ ...error, remark: true })),
  );
}

/** @see k8s.io/apimachinery pkg/api/validation/objectmeta.go ValidateAnnotations */
export function validateAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
  path: FieldPath,
  errors: FieldErrors,
): void {
  if (annotations === undefined) return;
  let bytes = 0;
  for (const key of Object.keys(annotations)) {
    for (const fault of qualifiedName(key.toLowerCase())) errors.invalid(path.pointingAt(key), key, fault, "key");
    bytes += byteLength(key) + byteLength(annotations[key] ?? "");
  }
  if (bytes > MAX_ANNOTATION_BYTES) errors.tooLong(path, MAX_ANNOTATION_BYTES);
}

function validateOwnerReferences({ ownerReferences = [] }: ObjectMeta, errors: FieldErrors): void {
  const path = METADATA.child("ownerReferences");
  let controller: string | undefined;
  for (const [index, reference] of ownerReferences.entries()) {
    const at = path.index(index);
    if (!reference.apiVersion) errors.required(at.child("apiVersion"));
    else if (reference.apiVersion.split("/").length > 2)
      errors.invalid(at.child("apiVersion"), reference.apiVersion, "must be group/version or version");
    for (const field of ["kind", "name", "uid"] as const) if (!reference[field]) errors.required(at.child(field));
    if (reference.apiVersion === "v1" && reference.kind === "Event")
      errors.invalid(at, "v1, Kind=Event", "an Event cannot own anything");
    if (reference.controller !== true) continue;
    if (controller !== undefined)
      errors.invalid(
        path.pointingAt(index),
        reference.name,
        `only one owner may be the controller, and ${controller} is already`,
      );
    else controller = `${reference.kind}/${reference.name}`;
  }
}

function validateFinalizers(finalizers: readonly string[], errors: FieldErrors): void {
  const path = METADATA.child("finalizers");
  for (const [index, finalizer] of finalizers.entries())
    errors.invalidEach(path.pointingAt(index), finalizer, qualifiedName(finalizer));
  if (finalizers.includes("orphan") && finalizers.includes("foregroundDeletion"))
    errors.invalid(path, finalizers, "orphan and foregroundDeletion must not be combined");
}

/** Finalizers without a prefix are reserved for Kubernetes. */
export function validateFinalizer(finalizer: string, path: FieldPath, errors: FieldErrors): void {
  if (!finalizer.includes("/") && !STANDARD_FINALIZERS.has(finalizer)) {
    errors.invalid(
      path,
      finalizer,
      "is neither one of the standard finalizers nor prefixed with a domain, as in example.com/name",
    );
  }
}

/** @see k8s.io/apimachinery pkg/apis/meta/v1/validation ValidateLabelSelector */
export function validateLabelSelector(selector: LabelSelector | undefined, path: FieldPath, errors: FieldErrors): void {
  if (selector === undefined) return;
  validateLabels(selector.matchLabels, path.child("matchLabels"), errors);
  for (const [index, requirement] of (selector.matchExpressions ?? []).entries()) {
    const at = path.child("matchExpressions").index(index);
    const values = requirement.values ?? [];
    switch (requirement.operator) {
      case "In":
      case "NotIn":
        if (values.length === 0)
          errors.required(at.child("values"), `${requirement.operator} needs at least one value`);
        break;
      case "Exists":
      case "DoesNotExist":
        if (values.length > 0) errors.forbidden(at.child("values"), `${requirement.operator} must not have values`);
        break;
      default:
        errors.invalidChoice(at.child("operator"), requirement.operator ?? "", [
          "In",
          "NotIn",
          "Exists",
          "DoesNotExist",
        ]);
    }
    errors.invalidEach(at.child("key"), requirement.key ?? "", qualifiedName(requirement.key ?? ""));
    for (const [number, value] of values.entries())
      errors.invalidEach(at.child("values").index(number), value, labelValue(value));
  }
}

/**
 * Whether the selector could be turned into a query at all.
 * @see k8s.io/apimachinery pkg/apis/meta/v1/helpers.go LabelSelectorAsSelector
 */
export function isUsableSelector(selector: LabelSelector | undefined): boolean {
  const equal = Object.entries(selector?.matchLabels ?? {}).every(
    ([key, value]) => qualifiedName(key).length === 0 && labelValue(value).length === 0,
  );
  return (
    equal &&
    (selector?.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      if (qualifiedName(key ?? "").length > 0 || values.some((value) => labelValue(value).length > 0)) return false;
      if (operator === "In" || operator === "NotIn") return values.length > 0;
      return (operator === "Exists" || operator === "DoesNotExist") && values.length === 0;
    })
  );
}

/** `undefined` selects nothing, an empty selector everything. */
export const selectorMatches = (selector: LabelSelector | undefined, labels: Labels): boolean =>
  matches(labelSelector(selector), labels);

export const isEmptySelector = (selector: LabelSelector): boolean =>
  Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0;
