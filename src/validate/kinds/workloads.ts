import type { DaemonSet, Deployment, ReplicaSet, StatefulSet } from "kubernetes-types/apps/v1.js";
import type { ReplicationController } from "kubernetes-types/core/v1.js";
import { FieldPath } from "../field-path.ts";
import { nameIsDnsSubdomain } from "../formats/names.ts";
import type { Check } from "../server.ts";
import { intOrPercent, validateIntOrPercent, validateNotNegative, validatePercentageLimit } from "./int-or-percent.ts";
import {
  isEmptySelector,
  isUsableSelector,
  selectorMatches,
  validateInheritedLabels,
  validateLabelSelector,
  validateObjectMeta,
  type LabelSelector,
} from "./object-meta.ts";
import { reportMismatch, validatePodTemplate, validateRunningTemplate } from "./pod-template.ts";
import type { Decoded } from "./decoded.ts";
import type { PodTemplate } from "./pod-types.ts";

const SPEC = FieldPath.of("spec");
const TEMPLATE = SPEC.child("template");

/** A selector that must be there and not be empty. Returns whether it can be used at all. */
export function validateOwnSelector(selector: LabelSelector | undefined, { errors }: Check): boolean {
  const path = SPEC.child("selector");
  if (selector === undefined) errors.required(path, "needs matchLabels that the labels of the template satisfy");
  else {
    validateLabelSelector(selector, path, errors);
    if (isEmptySelector(selector)) errors.invalid(path, selector, "must not be empty");
    if (!isUsableSelector(selector)) {
      errors.invalid(path, selector, "cannot be used as a selector");
      return false;
    }
  }
  return true;
}

function validateReplicaTemplate(
  selector: LabelSelector | undefined,
  template: PodTemplate,
  owner: string,
  check: Check,
): void {
  if (!matches(selector, template)) reportMismatch(TEMPLATE, template.metadata?.labels ?? {}, check.errors);
  validatePodTemplate(template, TEMPLATE, check);
  validateRunningTemplate(template, owner, TEMPLATE, check);
}

/** An empty selector was blamed already. An absent one matches nothing. */
const matches = (selector: LabelSelector | undefined, template: PodTemplate): boolean =>
  (selector !== undefined && isEmptySelector(selector)) || selectorMatches(selector, template.metadata?.labels ?? {});

/** @see pkg/apis/apps/validation/validation.go ValidateDeployment; pkg/apis/apps/v1/defaults.go */
export function validateDeployment(deployment: Deployment, check: Check): void {
  const { errors } = check;
  validateObjectMeta(deployment.metadata, true, nameIsDnsSubdomain, errors);
  const spec: Decoded<Deployment["spec"] & {}> = deployment.spec ?? {};
  validateNotNegative(spec.replicas, SPEC.child("replicas"), errors);
  if (validateOwnSelector(spec.selector, check))
    validateReplicaTemplate(spec.selector, spec.template ?? {}, "Deployment", check);
  validateDeploymentStrategy(spec, check);
  validateNotNegative(spec.minReadySeconds, SPEC.child("minReadySeconds"), errors);
  validateNotNegative(spec.revisionHistoryLimit, SPEC.child("revisionHistoryLimit"), errors);
  const deadline = spec.progressDeadlineSeconds ?? 600;
  validateNotNegative(deadline, SPEC.child("progressDeadlineSeconds"), errors);
  if (deadline <= (spec.minReadySeconds ?? 0))
    errors.invalid(SPEC.child("progressDeadlineSeconds"), deadline, "must be greater than minReadySeconds");
}

function validateDeploymentStrategy({ strategy = {} }: Decoded<Deployment["spec"] & {}>, { errors }: Check): void {
  const path = SPEC.child("strategy");
  const rolling = path.child("rollingUpdate");
  const type = strategy.type || "RollingUpdate";
  if (type === "Recreate") {
    if (strategy.rollingUpdate !== undefined) errors.forbidden(rolling, "has no effect with type Recreate");
  } else if (type === "RollingUpdate") {
    const { maxUnavailable = "25%", maxSurge = "25%" } = strategy.rollingUpdate ?? {};
    validateIntOrPercent(maxUnavailable, rolling.child("maxUnavailable"), errors);
    validateIntOrPercent(maxSurge, rolling.child("maxSurge"), errors);
    if (intOrPercent(maxUnavailable) === 0 && intOrPercent(maxSurge) === 0)
      errors.invalid(
        rolling.child("maxUnavailable"),
        maxUnavailable,
        "must not be 0 when maxSurge is 0: nothing could be replaced",
      );
    validatePercentageLimit(maxUnavailable, rolling.child("maxUnavailable"), errors);
  } else errors.notSupported(path.pointingAt("type"), type, ["Recreate", "RollingUpdate"]);
}

/** @see pkg/apis/apps/validation/validation.go ValidateReplicaSet */
export function validateReplicaSet(replicaSet: ReplicaSet, check: Check): void {
  const { errors } = check;
  validateObjectMeta(replicaSet.metadata, true, nameIsDnsSubdomain, errors);
  const spec: Decoded<ReplicaSet["spec"] & {}> = replicaSet.spec ?? {};
  validateNotNegative(spec.replicas, SPEC.child("replicas"), errors);
  validateNotNegative(spec.minReadySeconds, SPEC.child("minReadySeconds"), errors);
  if (validateOwnSelector(spec.selector, check))
    validateReplicaTemplate(spec.selector, spec.template ?? {}, "ReplicaSet", check);
}

/** @see pkg/apis/core/validation/validation.go ValidateReplicationController; pkg/apis/core/v1/defaults.go */
export function validateReplicationController(controller: ReplicationController, check: Check): void {
  const { errors } = check;
  // The only kind for which generateName is not checked.
  validateObjectMeta(
    controller.metadata,
    true,
    (name, prefix = false) => (prefix ? [] : nameIsDnsSubdomain(name)),
    errors,
  );
  const spec = controller.spec ?? {};
  const template: PodTemplate | undefined = spec.template;
  const labels = template?.metadata?.labels ?? {};
  validateInheritedLabels(controller.metadata, template?.metadata, errors);
  const selector = Object.keys(spec.selector ?? {}).length > 0 ? (spec.selector ?? {}) : labels;
  validateNotNegative(spec.minReadySeconds, SPEC.child("minReadySeconds"), errors);
  if (Object.keys(selector).length === 0)
    errors.required(SPEC.child("selector"), "needs labels, here or in the template");
  validateNotNegative(spec.replicas, SPEC.child("replicas"), errors);
  if (template === undefined) {
    errors.required(TEMPLATE);
    return;
  }
  if (!selectorMatches({ matchLabels: selector }, labels)) reportMismatch(TEMPLATE, labels, errors);
  validatePodTemplate(template, TEMPLATE, check);
  validateRunningTemplate(template, "ReplicationController", TEMPLATE, check);
}

/** @see pkg/apis/apps/validation/validation.go ValidateDaemonSet */
export function validateDaemonSet(daemonSet: DaemonSet, check: Check): void {
  const { errors } = check;
  validateObjectMeta(daemonSet.metadata, true, nameIsDnsSubdomain, errors);
  const spec: Decoded<DaemonSet["spec"] & {}> = daemonSet.spec ?? {};
  const template: PodTemplate = spec.template ?? {};
  validateLabelSelector(spec.selector, SPEC.child("selector"), errors);
  if (isUsableSelector(spec.selector) && !selectorMatches(spec.selector, template.metadata?.labels ?? {})) {
    reportMismatch(TEMPLATE, template.metadata?.labels ?? {}, errors);
  }
  if (spec.selector !== undefined && isEmptySelector(spec.selector))
    errors.invalid(SPEC.child("selector"), spec.selector, "must not be empty");
  validatePodTemplate(template, TEMPLATE, check);
  validateRunningTemplate(template, "DaemonSet", TEMPLATE, check);
  validateNotNegative(spec.minReadySeconds, SPEC.child("minReadySeconds"), errors);
  validateDaemonSetStrategy(spec, check);
  validateNotNegative(spec.revisionHistoryLimit, SPEC.child("revisionHistoryLimit"), errors);
}

function validateDaemonSetStrategy({ updateStrategy = {} }: Decoded<DaemonSet["spec"] & {}>, { errors }: Check): void {
  const path = SPEC.child("updateStrategy");
  const type = updateStrategy.type || "RollingUpdate";
  if (type === "OnDelete") return;
  if (type !== "RollingUpdate") {
    errors.notSupported(path.pointingAt("type"), type, ["RollingUpdate", "OnDelete"]);
    return;
  }
  const rolling = path.child("rollingUpdate");
  const { maxUnavailable = 1, maxSurge = 0 } = updateStrategy.rollingUpdate ?? {};
  for (const [value, field] of [
    [maxUnavailable, "maxUnavailable"],
    [maxSurge, "maxSurge"],
  ] as const) {
    validateIntOrPercent(value, rolling.child(field), errors);
    validatePercentageLimit(value, rolling.child(field), errors);
  }
  if (intOrPercent(maxUnavailable) !== 0 && intOrPercent(maxSurge) !== 0)
    errors.invalid(rolling.child("maxSurge"), maxSurge, "must be 0 unless maxUnavailable is");
  else if (intOrPercent(maxUnavailable) === 0 && intOrPercent(maxSurge) === 0)
    errors.required(rolling.child("maxUnavailable"), "must not be 0 when maxSurge is 0");
}

export type StatefulSetSpec = Decoded<StatefulSet["spec"] & {}>;
