import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import { matchesRequirement } from "../../base/selector.ts";
import type { Selector } from "../../base/selector.ts";
import type { Workload } from "../../model/workload.ts";
import { templateUncertainty } from "../pods/workload-traits.ts";
import { selectorMiss } from "./selector-miss.ts";
import type { SelectorMiss } from "./selector-miss.ts";

/** `payments-svc`, `payments-headless` and `payments` have the same base name. */
export const baseName = (name: string): string =>
  name.replace(/-(?:svc|service|headless|deployment|deploy|statefulset|daemonset)$/, "");

/**
 * Workloads by `namespace/name` without such suffixes; of several the first. Use it as
 * `simulation.fact(workloadsByName)`.
 */
export function workloadsByName(model: Model): ReadonlyMap<string, Workload> {
  const found = new Map<string, Workload>();
  for (const workload of model.workloads) {
    const key = `${workload.namespace}/${baseName(workload.name)}`;
    if (workload.kind !== "Job" && workload.kind !== "CronJob" && !found.has(key)) found.set(key, workload);
  }
  // The DNS names of a StatefulSet's pods are below its governing Service, whatever its name.
  for (const workload of model.workloads) {
    const service = workload.kind === "StatefulSet" ? governingService(workload) : undefined;
    const key = `${workload.namespace}/${baseName(service ?? "")}`;
    if (service !== undefined && !found.has(key)) found.set(key, workload);
  }
  return found;
}

/** The `serviceName` of a StatefulSet. */
export const governingService = ({ resource }: Workload): string | undefined =>
  (resource as Resource<KindMap["StatefulSet"]>).object.spec?.serviceName;

/**
 * Why a Service does not match the workload of the same name, or the one whose governing Service it is; undefined if
 * there is none.
 */
export function missOfNamesake(
  byName: ReadonlyMap<string, Workload>,
  service: Resource<KindMap["Service"]>,
  selector: Selector,
): SelectorMiss | undefined {
  const workload = byName.get(`${service.namespace}/${baseName(service.name)}`);
  if (workload === undefined || templateUncertainty(workload) !== undefined) return undefined;
  const requirement = selector.requirements.find((one) => !matchesRequirement(one, workload.labels));
  if (requirement === undefined) return undefined;
  const value = Object.hasOwn(workload.labels, requirement.key) ? workload.labels[requirement.key] : undefined;
  return selectorMiss(value === undefined ? "absent" : "value", workload, false, [
    { requirement, label: value === undefined ? undefined : { key: requirement.key, value } },
  ]);
}
