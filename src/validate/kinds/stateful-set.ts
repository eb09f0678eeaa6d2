import type { StatefulSet } from "kubernetes-types/apps/v1.js";
import { FieldPath } from "../field-path.ts";
import { dnsLabel, nameIsDnsLabel } from "../formats/names.ts";
import type { Check } from "../server.ts";
import { intOrPercent, validateIntOrPercent, validateNotNegative, validatePercentageLimit } from "./int-or-percent.ts";
import {
  isEmptySelector,
  isUsableSelector,
  selectorMatches,
  validateLabelSelector,
  validateObjectMeta,
} from "./object-meta.ts";
import { validateClaimSpec } from "./persistent-volume-claim.ts";
import { reportMismatch, validatePodTemplate, validateRunningTemplate } from "./pod-template.ts";
import type { PodTemplate, Volume } from "./pod-types.ts";
import type { StatefulSetSpec } from "./workloads.ts";

const SPEC = FieldPath.of("spec");
const TEMPLATE = SPEC.child("template");

/** @see pkg/apis/apps/validation/validation.go ValidateStatefulSet; pkg/apis/apps/v1/defaults.go */
export function validateStatefulSet(statefulSet: StatefulSet, check: Check): void {
  const { errors } = check;
  validateObjectMeta(statefulSet.metadata, true, nameIsDnsLabel, errors);
  const spec: StatefulSetSpec = statefulSet.spec ?? {};
  const management = spec.podManagementPolicy || "OrderedReady";
  if (management !== "OrderedReady" && management !== "Parallel")
    errors.invalidChoice(SPEC.child("podManagementPolicy"), management, ["OrderedReady", "Parallel"]);
  validateUpdateStrategy(spec, check);
  validateRetention(spec, check);
  for (const [index, { spec: claim = {} }] of (spec.volumeClaimTemplates ?? []).entries()) {
    if (check.server.strictReferences)
      validateClaimSpec(claim, SPEC.child("volumeClaimTemplates").index(index).child("spec"), check);
  }
  validateNotNegative(spec.replicas, SPEC.child("replicas"), errors);
  validateNotNegative(spec.minReadySeconds, SPEC.child("minReadySeconds"), errors);
  validateNotNegative(spec.ordinals?.start, SPEC.child("ordinals", "start"), errors);
  if (spec.serviceName && check.server.strictNames)
    errors.invalidEach(SPEC.child("serviceName"), spec.serviceName, dnsLabel(spec.serviceName));
  validateSelectorAndTemplate(spec, check);
}

function validateUpdateStrategy({ updateStrategy = {} }: StatefulSetSpec, { errors, server }: Check): void {
  const path = SPEC.child("updateStrategy");
  const type = updateStrategy.type || "RollingUpdate";
  const rolling = path.child("rollingUpdate");
  if (type === "OnDelete") {
    if (updateStrategy.rollingUpdate !== undefined)
      errors.invalid(rolling, updateStrategy.rollingUpdate, "is only for type RollingUpdate");
  } else if (type === "RollingUpdate") {
    const { partition, maxUnavailable } = updateStrategy.rollingUpdate ?? {};
    validateNotNegative(partition, rolling.child("partition"), errors);
    if (maxUnavailable === undefined || !server.statefulSetMaxUnavailable) return;
    const at = rolling.child("maxUnavailable");
    validateIntOrPercent(maxUnavailable, at, errors);
    if (intOrPercent(maxUnavailable) === 0) errors.invalid(at, maxUnavailable, "must not be 0");
    validatePercentageLimit(maxUnavailable, at, errors);
  } else errors.invalidChoice(path.pointingAt("type"), type, ["RollingUpdate", "OnDelete"]);
}

function validateRetention({ persistentVolumeClaimRetentionPolicy: policy }: StatefulSetSpec, { errors }: Check): void {
  for (const field of ["whenDeleted", "whenScaled"] as const) {
    const value = policy?.[field] || "Retain";
    if (value !== "Retain" && value !== "Delete")
      errors.notSupported(SPEC.child("persistentVolumeClaimRetentionPolicy", field), value, ["Retain", "Delete"]);
  }
}

function validateSelectorAndTemplate(spec: StatefulSetSpec, check: Check): void {
  const { errors } = check;
  const path = SPEC.child("selector");
  const template: PodTemplate = spec.template ?? {};
  if (spec.selector === undefined) errors.required(path, "needs matchLabels that the labels of the template satisfy");
  else {
    validateLabelSelector(spec.selector, path, errors);
    if (isEmptySelector(spec.selector)) errors.invalid(path, spec.selector, "must not be empty");
  }
  if (!isUsableSelector(spec.selector)) errors.invalid(path, spec.selector, "cannot be used as a selector");
  else {
    const empty = spec.selector !== undefined && isEmptySelector(spec.selector);
    if (!empty && !selectorMatches(spec.selector, template.metadata?.labels ?? {}))
      reportMismatch(TEMPLATE, template.metadata?.labels ?? {}, errors);
    validatePodTemplate(withClaims(template, spec), TEMPLATE, check);
  }
  validateRunningTemplate(template, "StatefulSet", TEMPLATE, check);
}

/** The pods as the controller makes them: its own hostname and subdomain, and a volume for each claim template. */
function withClaims(template: PodTemplate, { volumeClaimTemplates = [] }: StatefulSetSpec): PodTemplate {
  if (template.spec === undefined) return template;
  const { hostname: _, subdomain: __, volumes = [], ...spec } = template.spec;
  const names = new Set(volumeClaimTemplates.map(({ metadata }) => metadata?.name ?? ""));
  const claims: Volume[] = [...names].map((name) => ({ name, persistentVolumeClaim: { claimName: name } }));
  // In place, so that the template's own volumes keep the indexes that paths need.
  const own = volumes.map((volume) => claims.find(({ name }) => name === volume.name) ?? volume);
  const joined = [...own, ...claims.filter((claim) => !own.includes(claim))];
  return { ...template, spec: { ...spec, volumes: joined } };
}
