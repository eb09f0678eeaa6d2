import { editDistance } from "../diagnostic/nearest.ts";
import type { Model } from "../model/model.ts";
import { describeRequirement, matches, meets } from "../model/selector.ts";
import type { Labels, Requirement, Selector } from "../model/selector.ts";
import { matchWorkload } from "../model/workload.ts";
import type { Workload } from "../model/workload.ts";

/** One requirement of a selector that a workload's pods do not meet. */
export interface Difference {
  readonly requirement: Requirement;
  /** The label that was likely meant, as the template has it; undefined when the key is missing and none resembles it. */
  readonly label: { readonly key: string; readonly value: string } | undefined;
}

/**
 * A workload a selector just misses. `labels`: some labels differ. `namespace`: it matches, but lives elsewhere.
 * `workload-labels`: the labels stand on the workload itself and not in its pod template.
 */
export interface Near {
  readonly workload: Workload;
  readonly kind: "labels" | "namespace" | "workload-labels";
  /** What to change; empty for `namespace`. */
  readonly differences: readonly Difference[];
  /** The smaller, the nearer. */
  readonly distance: number;
  /** Where to point: `workload.resource.at(owner, key)`. Without a key the object as a whole. */
  readonly owner: object;
  readonly key: string | undefined;
}

const MISSING = 4;
const OTHER_NAMESPACE = 1.5;
const WORKLOAD_LABELS = 0.5;

/** Edits between words as a part of their length; undefined for words that do not resemble each other. */
function resemblance(a: string, b: string): number | undefined {
  const length = Math.max(a.length, b.length);
  const limit = length <= 3 ? 1 : length <= 7 ? 2 : Math.max(3, Math.floor(length / 3));
  if (a.toLowerCase() === b.toLowerCase()) return 0.5;
  // `web` for `web-frontend` is more likely meant than five letters of something else.
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length >= 3 && long.split(/[-._/]/).includes(short)) return 1.5;
  const distance = editDistance(a, b, limit);
  return distance > limit || distance >= length ? undefined : distance;
}

/** The label of a template that a failed requirement most likely meant, and how far it is off. */
function nearestLabel(requirement: Requirement, labels: Labels): { readonly label: Difference["label"]; readonly distance: number } {
  const { key } = requirement;
  const wanted = requirement.operator === "In" ? requirement.values : [];
  const own = labels[key];
  if (own !== undefined) {
    const distances = wanted.map((value) => resemblance(value, own)).filter((distance) => distance !== undefined);
    return { label: { key, value: own }, distance: distances.length > 0 ? Math.min(...distances) : MISSING };
  }
  let best: { label: Difference["label"]; distance: number } = { label: undefined, distance: MISSING };
  for (const [other, value] of Object.entries(labels)) {
    // The same value under another key (`name=web` for `app=web`), or the same value under a misspelt key.
    const sameValue = wanted.includes(value);
    const distance = resemblance(key, other);
    if (!sameValue && (distance === undefined || wanted.length > 0)) continue;
    const off = sameValue ? Math.min(distance ?? 2.5, 2.5) : (distance ?? MISSING);
    if (off < best.distance) best = { label: { key: other, value }, distance: off };
  }
  return best;
}

/** Where the pod labels of a workload stand: the map, else whatever stands nearest to where it belongs. */
const labelsOwner = ({ template }: Workload): object => template.metadata?.labels ?? template.metadata ?? template.spec;

function byLabels(workload: Workload, selector: Selector): Near | undefined {
  const differences: Difference[] = [];
  let distance = 0;
  for (const requirement of selector.requirements) {
    if (meets(requirement, workload.labels)) continue;
    const nearest = nearestLabel(requirement, workload.labels);
    differences.push({ requirement, label: nearest.label });
    distance += nearest.distance;
  }
  // Nothing in common is no near miss.
  const failed = differences.filter(({ label }) => label === undefined).length;
  if (differences.length === 0 || distance >= MISSING * selector.requirements.length || failed === selector.requirements.length) return undefined;
  const [first] = differences;
  const key = first?.label?.key;
  const labels = workload.template.metadata?.labels;
  const known = key !== undefined && labels !== undefined && Object.hasOwn(labels, key);
  return { workload, kind: "labels", differences, distance, owner: labelsOwner(workload), key: known ? key : undefined };
}

function byWorkloadLabels(workload: Workload, selector: Selector): Near | undefined {
  const { resource } = workload;
  if (workload.kind === "Pod" || !matches(selector, resource.labels)) return undefined;
  const failed = selector.requirements.filter((requirement) => !meets(requirement, workload.labels));
  const differences = failed.map((requirement) => ({ requirement, label: { key: requirement.key, value: resource.labels[requirement.key] ?? "" } }));
  const key = failed[0]?.key;
  return { workload, kind: "workload-labels", differences, distance: WORKLOAD_LABELS, owner: resource.metadata.labels ?? resource.metadata, key };
}

function inOtherNamespaces(model: Model, namespace: string, selector: Selector): readonly Near[] {
  return model
    .namespaces()
    .filter((other) => other !== namespace)
    .flatMap((other) => model.select(other, selector).filter(({ match }) => match !== "perhaps"))
    .map(({ workload }) => ({
      workload, kind: "namespace" as const, differences: [], distance: OTHER_NAMESPACE, owner: workload.resource.metadata as object,
      key: workload.resource.namespaceGiven ? "namespace" : "name",
    }));
}

/**
 * The workloads a selector misses only just, nearest first; those it meets are left out. `limit` cuts the list.
 * Looks at templates alone, so it costs one pass over the workloads of the namespace.
 */
export function nearestWorkloads(model: Model, namespace: string, selector: Selector, limit = 3): readonly Near[] {
  if (selector.nothing || selector.requirements.length === 0) return [];
  const near: Near[] = [];
  for (const workload of model.workloadsIn(namespace)) {
    if (matchWorkload(selector, workload) !== "none") continue;
    const found = byWorkloadLabels(workload, selector) ?? byLabels(workload, selector);
    if (found !== undefined) near.push(found);
  }
  near.push(...inOtherNamespaces(model, namespace, selector));
  return near.sort((a, b) => a.distance - b.distance || a.workload.resource.index - b.workload.resource.index).slice(0, limit);
}

const podCount = ({ kind, replicas: { min, max } }: Workload): string => {
  if (kind === "Pod") return "";
  if (kind === "DaemonSet") return ", one pod for each node";
  if (kind === "CronJob") return ", pods while its Job runs";
  if (kind === "Job") return max === 1 ? ", 1 pod" : `, ${max} pods`;
  return min === max ? `, ${min} ${min === 1 ? "replica" : "replicas"}` : `, ${min} to ${Number.isFinite(max) ? max : "any number of"} replicas`;
};

/** `Deployment payments, 3 replicas`. */
export const describeWorkload = (workload: Workload): string => `${workload.resource.kind} ${workload.name}${podCount(workload)}`;

/** One sentence without its period: what differs, and of which workload. */
export function describeNear({ workload, kind, differences }: Near): string {
  switch (kind) {
    case "namespace":
      return `${describeWorkload(workload)}, matches, but it is in namespace ${workload.namespace}`;
    case "workload-labels": {
      const labels = differences.map(({ requirement }) => describeRequirement(requirement)).join(", ");
      return `${labels} stands on ${workload.resource.kind} ${workload.name} itself and not in its pod template, where it would count${podCount(workload)}`;
    }
    case "labels": {
      const parts = differences.map(({ requirement, label }) =>
        label === undefined ? `${describeRequirement(requirement)} is missing` : `${describeRequirement(requirement)} differs from ${label.key}=${label.value}`,
      );
      return `${parts.join(" and ")} of ${describeWorkload(workload)}`;
    }
    default:
      return kind satisfies never;
  }
}
