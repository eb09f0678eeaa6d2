import type { Model } from "../../model/model.ts";
import { describeRequirement } from "../../base/selector.ts";
import { labelIndex } from "../pods/label-index.ts";
import type { ServiceBackends } from "../service/backends.ts";
import type { ServiceRole } from "../service/roles.ts";
import type { Simulation } from "../simulation.ts";
import { electedRole, leavesNamespaceOpen, unseenPods } from "./unseen-pods.ts";
import type { SelectorMiss } from "./selector-miss.ts";
import { baseName, governingService } from "./service-namesake.ts";
import { isSlip } from "../../hints/closeness.ts";

/** Values that choose one of several variants of a workload; the others are not always deployed. */
const SWITCHED = /^(?:blue|green|canary|stable|primary|secondary|preview|active|baseline|experiment|v?\d[\w.-]*)$/i;
/** Labels of a release, which choose no variant. */
const RELEASE_KEY = /^(?:app\.kubernetes\.io\/version|helm\.sh\/chart|chart)$/;
/** Labels that all parts of an application, a release or a team share: having them in common means little. */
const SHARED = new Set([
  "app.kubernetes.io/instance",
  "app.kubernetes.io/part-of",
  "app.kubernetes.io/managed-by",
  "app.kubernetes.io/version",
  "helm.sh/chart",
  "release",
  "heritage",
  "chart",
  "version",
  "env",
  "environment",
  "stage",
  "team",
  "tier",
  "project",
]);

/** The word of the selector that may be misspelt: a key or a value. */
const wanted = ({ kind, requirement }: SelectorMiss): string =>
  kind === "key" ? (requirement?.key ?? "") : requirement?.operator === "In" ? (requirement.values[0] ?? "") : "";

const isSwitched = (miss: SelectorMiss): boolean =>
  SWITCHED.test(wanted(miss)) && !RELEASE_KEY.test(miss.requirement?.key ?? "");

/** Whether the one label that does not match looks misspelt. */
export function isMisspelt(miss: SelectorMiss): boolean {
  const found = miss.kind === "key" ? miss.label?.key : miss.label?.value;
  return found !== undefined && isSlip(wanted(miss), found);
}

/** `sure`: the Service was meant to select that workload. `near`: it may have been, so name it. `far`: it was not. */
export function closeness(
  { service, selector, world }: ServiceBackends,
  miss: SelectorMiss,
  simulation: Simulation,
): "sure" | "near" | "far" {
  const { kind, workload, requirement } = miss;
  const taken = simulation.servicesOf(workload).length > 0;
  if (kind === "own-labels") return "sure";
  const sameName =
    baseName(service.name) === baseName(workload.name) ||
    (workload.kind === "StatefulSet" && governingService(workload) === service.name);
  if (kind === "namespace") {
    if (leavesNamespaceOpen(simulation.model, simulation.fact(labelIndex), selector, { near: miss, holder: service }))
      return taken && !sameName ? "far" : "near";
    // Both objects set a namespace: only a workload that no Service selects may be meant.
    if (!service.namespaceGiven || !workload.resource.namespaceGiven || taken) return "far";
    return sameName || selector.requirements.length > 1 ? "sure" : "near";
  }
  const slip = isMisspelt(miss);
  const common = selector.requirements.some((other) => other !== requirement && !SHARED.has(other.key));
  // One wrong letter is rarely chance if another label, or the name of the Service, matches that workload.
  if (slip && (!taken || sameName || common || service.name.startsWith(`${workload.name}-`))) return "sure";
  if (sameName && !isSwitched(miss) && (common || (!taken && world.closed))) return "sure";
  // Pods that another Service selects already are rarely meant.
  return slip || (!taken && common) ? "near" : "far";
}

/** Why the pods of a Service may exist although they are not in these manifests. */
export function unseenEndpoints(
  model: Model,
  simulation: Simulation,
  { service, selector }: ServiceBackends,
  miss: SelectorMiss | undefined,
  sure: boolean,
): string | undefined {
  const index = simulation.fact(labelIndex);
  const because = unseenPods(model, index, service.namespace, selector, {
    near: miss?.kind === "namespace" ? miss : undefined,
    holder: service,
  });
  if (miss === undefined || !sure) {
    return because === undefined && miss?.kind === "value" && isSwitched(miss)
      ? `${wanted(miss)} is one of several variants, and may be deployed at another time`
      : because;
  }
  const elected = electedRole(model, index, service.namespace, selector);
  if (elected !== undefined) return elected;
  const world = model.world(service.namespace, selector);
  if (world.closed || world.likely === true) return world.closed ? undefined : world.because;
  // A one-letter difference in a short word may be chance.
  return world.producer !== undefined && miss.requirement !== undefined && wanted(miss).length < 5
    ? because
    : undefined;
}

/**
 * Whether a controller completes the selector of the Service at run time. A Rollout only adds a hash: the rest of the
 * selector must match its template, if these manifests contain it.
 */
export const isCompleted = (role: ServiceRole | undefined, { workloads }: Model): boolean =>
  role !== undefined && !(role.by.kind === "Rollout" && workloads.some(({ resource }) => resource === role.by));

/** Whether the workload's own selector fails in the same way: then its template is wrong, not the Service. */
export const isTemplateWrong = ({ workload: { kind, selector }, differences }: SelectorMiss): boolean =>
  kind !== "controller" &&
  differences.length > 0 &&
  differences.every(
    ({ requirement }) =>
      selector?.requirements.some((own) => describeRequirement(own) === describeRequirement(requirement)) === true,
  );
