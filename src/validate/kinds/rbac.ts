import type {
  ClusterRole,
  ClusterRoleBinding,
  PolicyRule,
  Role,
  RoleBinding,
  RoleRef,
  Subject,
} from "kubernetes-types/rbac/v1.js";
import type { FieldErrors } from "../field-error.ts";
import { FieldPath } from "../field-path.ts";
import { nameIsDnsSubdomain, pathSegment } from "../formats/names.ts";
import type { Check } from "../server.ts";
import type { Decoded } from "./decoded.ts";
import { validateLabelSelector, validateObjectMeta } from "./object-meta.ts";

const GROUP = "rbac.authorization.k8s.io";

/** @see pkg/apis/rbac/validation/validation.go ValidatePolicyRule */
function validateRule(rule: Decoded<PolicyRule>, namespaced: boolean, path: FieldPath, errors: FieldErrors): void {
  const { verbs = [], nonResourceURLs = [], apiGroups = [], resources = [], resourceNames = [] } = rule;
  if (verbs.length === 0) errors.required(path.child("verbs"), "needs at least one verb");
  if (nonResourceURLs.length > 0) {
    const at = path.child("nonResourceURLs");
    if (namespaced)
      errors.invalid(at, nonResourceURLs, "is only possible in a ClusterRole: URLs belong to no namespace");
    if (apiGroups.length + resources.length + resourceNames.length > 0)
      errors.invalid(
        at,
        nonResourceURLs,
        "must not be combined with apiGroups, resources and resourceNames: write separate rules",
      );
    return;
  }
  if (apiGroups.length === 0)
    errors.required(path.child("apiGroups"), 'needs at least one API group; the core group is ""');
  if (resources.length === 0) errors.required(path.child("resources"), "needs at least one resource");
}

function validateRules(
  rules: readonly Decoded<PolicyRule>[] | undefined,
  namespaced: boolean,
  { errors }: Check,
): void {
  for (const [index, rule] of (rules ?? []).entries())
    validateRule(rule, namespaced, FieldPath.of("rules").index(index), errors);
}

/** @see pkg/apis/rbac/validation/validation.go ValidateRole */
export function validateRole(role: Decoded<Role>, check: Check): void {
  validateObjectMeta(role.metadata, true, pathSegment, check.errors);
  validateRules(role.rules, true, check);
}

/** @see pkg/apis/rbac/validation/validation.go ValidateClusterRole */
export function validateClusterRole(role: Decoded<ClusterRole>, check: Check): void {
  validateObjectMeta(role.metadata, false, pathSegment, check.errors);
  validateRules(role.rules, false, check);
  if (role.aggregationRule === undefined) return;
  const path = FieldPath.of("aggregationRule", "clusterRoleSelectors");
  const selectors = role.aggregationRule.clusterRoleSelectors ?? [];
  if (selectors.length === 0) check.errors.required(path, "needs at least one selector");
  for (const [index, selector] of selectors.entries()) validateLabelSelector(selector, path.index(index), check.errors);
}

/** A group that is not written is filled in. @see pkg/apis/rbac/v1/defaults.go */
function validateRoleRef(reference: Decoded<RoleRef> | undefined, kinds: readonly string[], errors: FieldErrors): void {
  const path = FieldPath.of("roleRef");
  const { apiGroup, kind = "", name = "" } = reference ?? {};
  if (apiGroup && apiGroup !== GROUP) errors.notSupported(path.child("apiGroup"), apiGroup, [GROUP]);
  if (!kinds.includes(kind)) errors.notSupported(path.child("kind"), kind, kinds);
  if (name === "") errors.required(path.child("name"));
  else errors.invalidEach(path.child("name"), name, pathSegment(name));
}

/** @see pkg/apis/rbac/validation/validation.go ValidateRoleBindingSubject */
function validateSubject(
  { kind = "", name = "", apiGroup, namespace = "" }: Decoded<Subject>,
  namespaced: boolean,
  path: FieldPath,
  errors: FieldErrors,
): void {
  if (name === "") errors.required(path.child("name"));
  switch (kind) {
    case "ServiceAccount":
      if (name !== "") errors.invalidEach(path.child("name"), name, nameIsDnsSubdomain(name));
      if (apiGroup) errors.notSupported(path.child("apiGroup"), apiGroup, [""]);
      if (!namespaced && namespace === "")
        errors.required(path.child("namespace"), "must be set: a ClusterRoleBinding has no namespace of its own");
      return;
    case "User":
    case "Group":
      if (apiGroup && apiGroup !== GROUP) errors.notSupported(path.child("apiGroup"), apiGroup, [GROUP]);
      return;
    default:
      errors.notSupported(path.child("kind"), kind, ["ServiceAccount", "User", "Group"]);
  }
}

function validateSubjects(
  subjects: readonly Decoded<Subject>[] | undefined,
  namespaced: boolean,
  errors: FieldErrors,
): void {
  for (const [index, subject] of (subjects ?? []).entries())
    validateSubject(subject, namespaced, FieldPath.of("subjects").index(index), errors);
}

/** @see pkg/apis/rbac/validation/validation.go ValidateRoleBinding */
export function validateRoleBinding(binding: Decoded<RoleBinding>, { errors }: Check): void {
  validateObjectMeta(binding.metadata, true, pathSegment, errors);
  validateRoleRef(binding.roleRef, ["Role", "ClusterRole"], errors);
  validateSubjects(binding.subjects, true, errors);
}

/** @see pkg/apis/rbac/validation/validation.go ValidateClusterRoleBinding */
export function validateClusterRoleBinding(binding: Decoded<ClusterRoleBinding>, { errors }: Check): void {
  validateObjectMeta(binding.metadata, false, pathSegment, errors);
  validateRoleRef(binding.roleRef, ["ClusterRole"], errors);
  validateSubjects(binding.subjects, false, errors);
}
