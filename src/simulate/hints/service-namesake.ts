import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import { meets } from "../../model/selector.ts";
import type { Selector } from "../../model/selector.ts";
import type { Workload } from "../../model/workload.ts";
import { templateUncertainty } from "../pods/probes.ts";
import { selectorMiss } from "./selector-miss.ts";
import type { SelectorMiss } from "./selector-miss.ts";

/** `payments-svc`, `payments-headless` and `payments` are called after the same thing. */
export const baseName = (name: string): string =>
  name.replace(/-(?:svc|service|headless|deployment|deploy|statefulset|daemonset)$/, "");

/** Workloads by `namespace/name` without such endings; of several the first. Use it as `simulation.fact(workloadsByName)`. */
export function workloadsByName(model: Model): ReadonlyMap<string, Workload> {
  const found = new Map<string, Workload>();
  for (const workload of model.workloads) {
    const key = `${workload.namespace}/${baseName(workload.name)}`;
    if (workload.kind !== "Job" && workload.kind !== "CronJob" && !found.has(key)) found.set(key, workload);
  }
  // The pods of a StatefulSet have their names below its governing Service, whatever that is called.
  for (const workload of model.workloads) {
    const service = workload.kind === "StatefulSet" ? governingService(workload) : undefined;
    const key = `${workload.namespace}/${baseName(service ?? "")}`;
    if (service !== undefined && !found.has(key)) found.set(key, workload);
  }
  return found;
}

/** The name of the Service that a StatefulSet names as its own. */
export const governingService = ({ resource }: Workload): string | undefined =>
  (resource as Resource<KindMap["StatefulSet"]>).object.spec?.serviceName;

/** How a Service misses the workload of its own name, or the one whose governing Service it is; undefined if there is none. */
export function missOfNamesake(
  byName: ReadonlyMap<string, Workload>,
  service: Resource<KindMap["Service"]>,
  selector: Selector,
): SelectorMiss | undefined {
  const workload = byName.get(`${service.namespace}/${baseName(service.name)}`);
  if (workload === undefined || templateUncertainty(workload) !== undefined) return undefined;
  const requirement = selector.requirements.find((one) => !meets(one, workload.labels));
  if (requirement === undefined) return undefined;
  const value = Object.hasOwn(workload.labels, requirement.key) ? workload.labels[requirement.key] : undefined;
  return selectorMiss(value === undefined ? "absent" : "value", workload, false, [
    { requirement, label: value === undefined ? undefined : { key: requirement.key, value } },
  ]);
}
