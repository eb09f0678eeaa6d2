import type { HorizontalPodAutoscaler as HorizontalPodAutoscalerV1 } from "kubernetes-types/autoscaling/v1.js";
import type {
  HorizontalPodAutoscaler,
  HPAScalingRules,
  MetricSpec,
  MetricTarget,
} from "kubernetes-types/autoscaling/v2.js";
import type { FieldErrors } from "../field-error.ts";
import { FieldPath } from "../field-path.ts";
import { dnsLabel, nameIsDnsSubdomain, pathSegment } from "../formats/names.ts";
import { parseQuantity } from "../formats/quantity.ts";
import type { Check } from "../server.ts";
import { validateObjectMeta } from "./object-meta.ts";
import type { Decoded } from "./decoded.ts";
import { containerResourceFaults } from "./resources.ts";

type Spec = Decoded<HorizontalPodAutoscaler["spec"] & {}>;
type Metric = Decoded<MetricSpec>;

const SPEC = FieldPath.of("spec");
const METRICS = ["ContainerResource", "External", "Object", "Pods", "Resource"];
/** In the order in which the server looks for them. */
const SOURCES = ["object", "external", "pods", "resource", "containerResource"] as const;
const MAX_WINDOW_SECONDS = 3600;
const MAX_PERIOD_SECONDS = 1800;

/** @see pkg/apis/autoscaling/validation/validation.go ValidateHorizontalPodAutoscaler */
export function validateHorizontalPodAutoscaler(autoscaler: HorizontalPodAutoscaler, check: Check): void {
  const { errors, server } = check;
  validateObjectMeta(autoscaler.metadata, true, nameIsDnsSubdomain, errors);
  const spec: Spec = autoscaler.spec ?? {};
  const { minReplicas, maxReplicas = 0, scaleTargetRef = {}, metrics = [], behavior } = spec;
  const least = server.scaleToZero ? 0 : 1;
  if (minReplicas !== undefined && minReplicas < least)
    errors.invalid(SPEC.child("minReplicas"), minReplicas, `must be at least ${least}`);
  if (maxReplicas === 0) errors.required(SPEC.child("maxReplicas"), "must be set, and greater than 0");
  else if (maxReplicas < 0) errors.invalid(SPEC.child("maxReplicas"), maxReplicas, "must be at least 1");
  if (maxReplicas < (minReplicas ?? 1))
    errors.invalid(SPEC.child("maxReplicas"), maxReplicas, `must not be less than minReplicas, ${minReplicas ?? 1}`);
  validateReference(scaleTargetRef, SPEC.child("scaleTargetRef"), errors);
  const { apiVersion = "", kind } = scaleTargetRef;
  if (server.strictReferences && kind !== "ReplicationController" && apiVersion.indexOf("/") < 1) {
    errors.invalid(
      SPEC.child("scaleTargetRef", "apiVersion"),
      apiVersion,
      "must name the API group of the target, as in apps/v1",
    );
  }
  for (const [index, metric] of metrics.entries()) validateMetric(metric, SPEC.child("metrics").index(index), errors);
  if (minReplicas === 0 && !metrics.some(({ type }) => type === "Object" || type === "External")) {
    errors.forbidden(
      SPEC.child("metrics"),
      "minReplicas 0 needs an Object or External metric: without pods there are no others",
    );
  }
  for (const direction of ["scaleUp", "scaleDown"] as const) {
    const rules = behavior?.[direction];
    if (rules !== undefined) validateRules(rules, SPEC.child("behavior", direction), errors);
  }
}

/**
 * The server converts it to what v2 calls a Resource metric, and blames that.
 * @see pkg/apis/autoscaling/v1/conversion.go
 */
export function validateHorizontalPodAutoscalerV1(autoscaler: HorizontalPodAutoscalerV1, check: Check): void {
  const { targetCPUUtilizationPercentage: percentage, ...spec } = autoscaler.spec ?? {
    maxReplicas: 0,
    scaleTargetRef: { kind: "", name: "" },
  };
  const { metadata } = autoscaler;
  validateHorizontalPodAutoscaler({ ...(metadata === undefined ? {} : { metadata }), spec }, check);
  if (percentage === undefined || percentage >= 1) return;
  const path = SPEC.childAt("metrics[0].resource.target.averageUtilization", "targetCPUUtilizationPercentage");
  check.errors.invalid(path, percentage, "must be greater than 0");
}

function validateReference(
  { apiVersion = "", kind = "", name = "" }: NonNullable<Spec["scaleTargetRef"]>,
  path: FieldPath,
  errors: FieldErrors,
): void {
  for (const [field, value] of [
    ["kind", kind],
    ["name", name],
  ] as const) {
    if (value === "") errors.required(path.child(field));
    else errors.invalidEach(path.child(field), value, pathSegment(value));
  }
  if (apiVersion.split("/").length > 2)
    errors.invalid(path.child("apiVersion"), apiVersion, "must be group/version or version");
}

function validateRules(rules: Decoded<HPAScalingRules>, path: FieldPath, errors: FieldErrors): void {
  const { stabilizationWindowSeconds: window, selectPolicy, policies } = rules;
  if (window !== undefined && window < 0)
    errors.invalid(path.child("stabilizationWindowSeconds"), window, "must not be negative");
  if (window !== undefined && window > MAX_WINDOW_SECONDS)
    errors.invalid(path.child("stabilizationWindowSeconds"), window, `must not exceed ${MAX_WINDOW_SECONDS}`);
  const selects = ["Disabled", "Max", "Min"];
  if (selectPolicy !== undefined && !selects.includes(selectPolicy))
    errors.notSupported(path.child("selectPolicy"), selectPolicy, selects);
  // Absent policies are filled in, empty ones are not.
  if (policies?.length === 0) errors.required(path.child("policies"), "needs at least one policy");
  for (const [index, { type = "", value = 0, periodSeconds = 0 }] of (policies ?? []).entries()) {
    const at = path.child("policies").index(index);
    if (type !== "Pods" && type !== "Percent") errors.notSupported(at.child("type"), type, ["Percent", "Pods"]);
    if (value <= 0) errors.invalid(at.child("value"), value, "must be greater than 0");
    if (periodSeconds <= 0) errors.invalid(at.child("periodSeconds"), periodSeconds, "must be greater than 0");
    if (periodSeconds > MAX_PERIOD_SECONDS)
      errors.invalid(at.child("periodSeconds"), periodSeconds, `must not exceed ${MAX_PERIOD_SECONDS}`);
  }
}

function validateMetric(metric: Metric, path: FieldPath, errors: FieldErrors): void {
  const type = metric.type ?? "";
  if (type === "") errors.required(path.child("type"), "write Resource, ContainerResource, Pods, Object or External");
  if (!METRICS.includes(type)) errors.notSupported(path.child("type"), type, METRICS);
  const present = SOURCES.filter((source) => metric[source] !== undefined);
  if (present[0] !== undefined) validateSource(metric, present[0], path.child(present[0]), errors);
  const expected = `${type.slice(0, 1).toLowerCase()}${type.slice(1)}`;
  if (METRICS.includes(type) && !present.some((source) => source === expected))
    errors.required(path.child(expected), `type ${type} needs it`);
  if (present.length === 1) return;
  for (const source of present)
    if (source !== expected) errors.forbidden(path.child(source), `must not be combined with type ${type}`);
}

function validateSource(metric: Metric, source: (typeof SOURCES)[number], path: FieldPath, errors: FieldErrors): void {
  const { target = {} } = metric[source] ?? {};
  const at = path.child("target");
  const average = at.child("averageValue");
  switch (source) {
    case "object":
      validateReference(metric.object?.describedObject ?? {}, path.child("describedObject"), errors);
      validateIdentifier(metric.object?.metric?.name, path, errors);
      validateTarget(target, at, errors);
      if (target.value === undefined && target.averageValue === undefined)
        errors.required(average, "needs a value or an averageValue");
      break;
    case "external":
      validateIdentifier(metric.external?.metric?.name, path, errors);
      validateTarget(target, at, errors);
      if (target.value === undefined && target.averageValue === undefined)
        errors.required(average, "needs a value or an averageValue");
      if (target.value !== undefined && target.averageValue !== undefined)
        errors.forbidden(at.child("value"), "must not be combined with averageValue");
      break;
    case "pods":
      validateIdentifier(metric.pods?.metric?.name, path, errors);
      validateTarget(target, at, errors);
      if (target.averageValue === undefined) errors.required(average, "a Pods metric needs it");
      break;
    case "resource":
    case "containerResource": {
      const name = metric[source]?.name ?? "";
      const container = metric.containerResource?.container ?? "";
      if (name === "") errors.required(path.child("name"), "needs a resource such as cpu");
      else if (source === "containerResource")
        errors.invalidEach(path.child("name"), name, containerResourceFaults(name));
      if (source === "containerResource" && container === "")
        errors.required(path.child("container"), "needs the name of a container");
      else if (source === "containerResource")
        errors.invalidEach(path.child("container"), container, dnsLabel(container));
      validateTarget(target, at, errors);
      if (target.averageUtilization === undefined && target.averageValue === undefined)
        errors.required(at.child("averageUtilization"), "needs an averageUtilization or an averageValue");
      if (target.averageUtilization !== undefined && target.averageValue !== undefined)
        errors.forbidden(average, "must not be combined with averageUtilization");
      break;
    }
    default:
      source satisfies never;
  }
}

function validateIdentifier(name: string | undefined, path: FieldPath, errors: FieldErrors): void {
  const at = path.child("metric", "name");
  if (!name) errors.required(at, "needs the name of a metric");
  else errors.invalidEach(at, name, pathSegment(name));
}

function validateTarget(
  { type = "", value, averageValue, averageUtilization }: Decoded<MetricTarget>,
  path: FieldPath,
  errors: FieldErrors,
): void {
  if (type === "") errors.required(path.child("type"), "write Utilization, Value or AverageValue");
  if (type !== "Utilization" && type !== "Value" && type !== "AverageValue")
    errors.invalidChoice(path.child("type"), type, ["Utilization", "Value", "AverageValue"]);
  for (const [field, amount] of [
    ["value", value],
    ["averageValue", averageValue],
  ] as const) {
    const parsed = amount === undefined ? undefined : parseQuantity(amount);
    if (parsed !== undefined && parsed.nano <= 0n) errors.invalid(path.child(field), amount, "must be greater than 0");
  }
  if (averageUtilization !== undefined && averageUtilization < 1)
    errors.invalid(path.child("averageUtilization"), averageUtilization, "must be greater than 0");
}
