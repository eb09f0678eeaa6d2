import type { FieldErrors } from "../field-error.ts";
import type { FieldPath } from "../field-path.ts";
import { dnsLabel, dnsSubdomain, labelValue, qualifiedName } from "../formats/names.ts";
import type { Check } from "../server.ts";
import { validateLabelSelector } from "./object-meta.ts";
import type { PodSpec } from "./pod-types.ts";

type Affinity = NonNullable<PodSpec["affinity"]>;
type NodeTerm = NonNullable<
  NonNullable<
    NonNullable<
      NonNullable<Affinity["nodeAffinity"]>["requiredDuringSchedulingIgnoredDuringExecution"]
    >["nodeSelectorTerms"]
  >[number]
>;
type NodeRequirement = NonNullable<NodeTerm["matchExpressions"]>[number];
type PodTerm = NonNullable<
  NonNullable<Affinity["podAffinity"]>["requiredDuringSchedulingIgnoredDuringExecution"]
>[number] & {
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
};
type Spread = NonNullable<PodSpec["topologySpreadConstraints"]>[number];
type Toleration = NonNullable<PodSpec["tolerations"]>[number];

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
export const TAINT_EFFECTS: readonly string[] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/** @see pkg/apis/core/validation/validation.go validateAffinity */
export function validateAffinity(affinity: Affinity | undefined, path: FieldPath, { errors }: Check): void {
  const node = affinity?.nodeAffinity;
  if (node !== undefined) {
    const at = path.child("nodeAffinity");
    const terms = node[REQUIRED]?.nodeSelectorTerms ?? [];
    const termsPath = at.child(REQUIRED, "nodeSelectorTerms");
    if (node[REQUIRED] !== undefined && terms.length === 0) errors.required(termsPath, "needs at least one term");
    for (const [index, term] of terms.entries()) validateNodeTerm(term, true, termsPath.index(index), errors);
    for (const [index, { weight = 0, preference = {} }] of (node[PREFERRED] ?? []).entries()) {
      const entry = at.child(PREFERRED).index(index);
      validateWeight(weight, entry, errors);
      validateNodeTerm(preference, false, entry.child("preference"), errors);
    }
  }
  for (const kind of ["podAffinity", "podAntiAffinity"] as const) {
    const pod = affinity?.[kind];
    for (const [index, term] of (pod?.[REQUIRED] ?? []).entries())
      validatePodTerm(term, path.child(kind, REQUIRED).index(index), errors);
    for (const [index, { weight = 0, podAffinityTerm = {} }] of (pod?.[PREFERRED] ?? []).entries()) {
      const entry = path.child(kind, PREFERRED).index(index);
      validateWeight(weight, entry, errors);
      validatePodTerm(podAffinityTerm, entry.child("podAffinityTerm"), errors);
    }
  }
}

function validateWeight(weight: number, path: FieldPath, errors: FieldErrors): void {
  if (weight <= 0 || weight > 100) errors.invalid(path.child("weight"), weight, "must be between 1 and 100");
}

function validateNodeTerm(
  { matchExpressions = [], matchFields = [] }: NodeTerm,
  strictValues: boolean,
  path: FieldPath,
  errors: FieldErrors,
): void {
  for (const [index, requirement] of matchExpressions.entries())
    validateNodeRequirement(requirement, strictValues, path.child("matchExpressions").index(index), errors);
  for (const [index, { key = "", operator = "", values = [] }] of matchFields.entries()) {
    const at = path.child("matchFields").index(index);
    if (operator !== "In" && operator !== "NotIn")
      errors.invalidChoice(at.child("operator"), operator, ["In", "NotIn"]);
    else if (values.length !== 1) errors.required(at.child("values"), "needs exactly one value");
    if (key === "metadata.name")
      for (const [number, value] of values.entries())
        errors.invalidEach(at.child("values").index(number), value, dnsSubdomain(value));
    else errors.invalid(at.child("key"), key, "must be metadata.name, the only field by which nodes can be selected");
  }
}

function validateNodeRequirement(
  { key = "", operator = "", values = [] }: NodeRequirement,
  strictValues: boolean,
  path: FieldPath,
  errors: FieldErrors,
): void {
  const at = path.child("values");
  switch (operator) {
    case "In":
    case "NotIn":
      if (values.length === 0) errors.required(at, `${operator} needs at least one value`);
      break;
    case "Exists":
    case "DoesNotExist":
      if (values.length > 0) errors.forbidden(at, `${operator} must not have values`);
      break;
    case "Gt":
    case "Lt":
      if (values.length !== 1) errors.required(at, `${operator} needs exactly one value`);
      break;
    default:
      errors.invalidChoice(path.child("operator"), operator, ["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"]);
  }
  errors.invalidEach(path.child("key"), key, qualifiedName(key));
  if (strictValues)
    for (const [index, value] of values.entries()) errors.invalidEach(at.index(index), value, labelValue(value));
}

/** @see pkg/apis/core/validation/validation.go validatePodAffinityTerm */
function validatePodTerm(term: PodTerm, path: FieldPath, errors: FieldErrors): void {
  validateLabelSelector(term.labelSelector, path.child("labelSelector"), errors);
  validateLabelSelector(term.namespaceSelector, path.child("namespaceSelector"), errors);
  for (const [index, namespace] of (term.namespaces ?? []).entries())
    errors.invalidEach(path.childAt("namespace", "namespaces", index), namespace, dnsLabel(namespace));
  validateLabelKeys(term, path, errors);
  const key = term.topologyKey ?? "";
  if (key === "") errors.required(path.child("topologyKey"), "needs a node label, such as topology.kubernetes.io/zone");
  errors.invalidEach(path.child("topologyKey"), key, qualifiedName(key));
}

/** @see pkg/apis/core/validation/validation.go ValidateMatchLabelKeysAndMismatchLabelKeys */
function validateLabelKeys(
  term: Pick<PodTerm, "matchLabelKeys" | "mismatchLabelKeys" | "labelSelector">,
  path: FieldPath,
  errors: FieldErrors,
): void {
  for (const field of ["matchLabelKeys", "mismatchLabelKeys"] as const) {
    const keys = term[field] ?? [];
    if (keys.length > 0 && term.labelSelector === undefined)
      errors.forbidden(path.child(field), "needs a labelSelector");
    else
      for (const [index, key] of keys.entries())
        errors.invalidEach(path.child(field).index(index), key, qualifiedName(key));
  }
  const seen = new Set(Object.keys(term.labelSelector?.matchLabels ?? {}));
  for (const { key = "" } of term.labelSelector?.matchExpressions ?? []) {
    const index = (term.matchLabelKeys ?? []).indexOf(key);
    if (index >= 0 && seen.has(key))
      errors.invalid(path.childAt(`[${index}]`, "matchLabelKeys", index), key, "is also in labelSelector");
    seen.add(key);
  }
  for (const [index, key] of (term.matchLabelKeys ?? []).entries()) {
    if ((term.mismatchLabelKeys ?? []).includes(key))
      errors.invalid(path.child("matchLabelKeys").index(index), key, "is also in mismatchLabelKeys");
  }
}

/** @see pkg/apis/core/validation/validation.go validateTopologySpreadConstraints */
export function validateSpread(constraints: readonly Spread[], path: FieldPath, { errors, server }: Check): void {
  for (const [index, constraint] of constraints.entries()) {
    const at = path.index(index);
    const { maxSkew = 0, topologyKey = "", whenUnsatisfiable = "", minDomains } = constraint;
    if (maxSkew <= 0) errors.invalid(at.child("maxSkew"), maxSkew, "must be greater than 0");
    if (topologyKey === "")
      errors.required(at.child("topologyKey"), "needs a node label, such as topology.kubernetes.io/zone");
    if (whenUnsatisfiable !== "DoNotSchedule" && whenUnsatisfiable !== "ScheduleAnyway")
      errors.notSupported(at.child("whenUnsatisfiable"), whenUnsatisfiable, ["DoNotSchedule", "ScheduleAnyway"]);
    if (
      constraints
        .slice(index + 1)
        .some(
          (other) => (other.topologyKey ?? "") === topologyKey && (other.whenUnsatisfiable ?? "") === whenUnsatisfiable,
        )
    ) {
      errors.duplicate(
        at.childAt("{topologyKey, whenUnsatisfiable}"),
        `${topologyKey}, ${whenUnsatisfiable}`,
        "another constraint has the same topologyKey and whenUnsatisfiable",
      );
    }
    if (minDomains !== undefined) {
      if (minDomains <= 0) errors.invalid(at.child("minDomains"), minDomains, "must be greater than 0");
      if (whenUnsatisfiable !== "DoNotSchedule")
        errors.invalid(at.child("minDomains"), minDomains, "needs whenUnsatisfiable DoNotSchedule");
    }
    for (const field of ["nodeAffinityPolicy", "nodeTaintsPolicy"] as const) {
      const policy = constraint[field];
      if (policy !== undefined && policy !== "Honor" && policy !== "Ignore")
        errors.notSupported(at.child(field), policy, ["Honor", "Ignore"]);
    }
    validateSpreadKeys(constraint, server.minor >= 34, at, errors);
    validateLabelSelector(constraint.labelSelector, at.child("labelSelector"), errors);
  }
}

/** Since 1.34 the keys are merged into the selector, and only then may a label be in both. */
function validateSpreadKeys(constraint: Spread, merged: boolean, path: FieldPath, errors: FieldErrors): void {
  validateLabelKeys(constraint, path, errors);
  if (merged) return;
  const selected = new Set([
    ...Object.keys(constraint.labelSelector?.matchLabels ?? {}),
    ...(constraint.labelSelector?.matchExpressions ?? []).map(({ key }) => key),
  ]);
  for (const [index, key] of (constraint.matchLabelKeys ?? []).entries()) {
    if (selected.has(key)) errors.invalid(path.child("matchLabelKeys").index(index), key, "is also in labelSelector");
  }
}

/** @see pkg/apis/core/validation/validation.go ValidateTolerations */
export function validateTolerations(tolerations: readonly Toleration[], path: FieldPath, { errors }: Check): void {
  for (const [
    index,
    { key = "", operator = "", value = "", effect = "", tolerationSeconds },
  ] of tolerations.entries()) {
    const at = path.index(index);
    if (key !== "") errors.invalidEach(at.child("key"), key, qualifiedName(key));
    else if (operator !== "Exists")
      errors.invalid(
        at.child("operator"),
        operator,
        "must be Exists when there is no key, which tolerates every taint",
      );
    if (tolerationSeconds !== undefined && effect !== "NoExecute")
      errors.invalid(at.child("effect"), effect, "must be NoExecute when tolerationSeconds is set");
    switch (operator) {
      case "":
      case "Equal": {
        const faults = labelValue(value);
        if (faults.length > 0) errors.invalid(at.childAt("operator", "value"), value, faults.join(", "));
        break;
      }
      case "Exists":
        if (value !== "")
          errors.invalid(at.childAt("operator", "value"), value, "operator Exists must not have a value");
        break;
      default:
        errors.notSupported(at.child("operator"), operator, ["Equal", "Exists"]);
    }
    if (effect !== "" && !TAINT_EFFECTS.includes(effect))
      errors.notSupported(at.child("effect"), effect, TAINT_EFFECTS);
  }
}
