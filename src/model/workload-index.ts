import { addTo } from "../base/groups.ts";
import { matchWorkload } from "./workload.ts";
import type { Workload, WorkloadMatch } from "./workload.ts";
import type { Requirement, Selector } from "../base/selector.ts";

interface NamespaceIndex {
  readonly all: Workload[];
  /** `key=value` → workloads whose pods certainly have it. */
  readonly byLabel: Map<string, Workload[]>;
  /** Workloads whose pods may have labels that the manifests do not show. */
  readonly custom: Workload[];
}

/** Finds the workloads of a selector by its rarest label, so that only those with that label are compared. */
export class WorkloadIndex {
  readonly #namespaces = new Map<string, NamespaceIndex>();

  constructor(workloads: readonly Workload[]) {
    for (const workload of workloads) {
      let index = this.#namespaces.get(workload.namespace);
      if (index === undefined)
        this.#namespaces.set(workload.namespace, (index = { all: [], byLabel: new Map(), custom: [] }));
      index.all.push(workload);
      if (workload.kind === "controller") index.custom.push(workload);
      for (const key in workload.labels) addTo(index.byLabel, `${key}=${workload.labels[key] ?? ""}`, workload);
    }
  }

  in(namespace: string): readonly Workload[] {
    return this.#namespaces.get(namespace)?.all ?? [];
  }

  select(namespace: string, selector: Selector): { workload: Workload; match: Exclude<WorkloadMatch, "none"> }[] {
    const index = this.#namespaces.get(namespace);
    if (index === undefined || selector.nothing) return [];
    const selected: { workload: Workload; match: Exclude<WorkloadMatch, "none"> }[] = [];
    for (const workload of candidates(index, selector.requirements)) {
      const match = matchWorkload(selector, workload);
      if (match !== "none") selected.push({ workload, match });
    }
    return selected;
  }
}

function candidates(index: NamespaceIndex, requirements: readonly Requirement[]): readonly Workload[] {
  let best: readonly Workload[] | undefined;
  for (const requirement of requirements) {
    if (requirement.operator !== "In" || requirement.values.length !== 1) continue;
    const { key, values } = requirement;
    // A label that only a controller sets is not in any template: it cannot narrow the search.
    if (isSetAtRunTime(key)) continue;
    const list = index.byLabel.get(`${key}=${values[0] ?? ""}`) ?? [];
    if (best === undefined || list.length < best.length) best = list;
  }
  if (best === undefined) return index.all;
  if (index.custom.length === 0) return best;
  return [...new Set([...best, ...index.custom])].sort((a, b) => a.resource.index - b.resource.index);
}

const RUNTIME_KEYS = new Set([
  "pod-template-hash",
  "controller-revision-hash",
  "pod-template-generation",
  "controller-uid",
  "job-name",
  "statefulset.kubernetes.io/pod-name",
  "apps.kubernetes.io/pod-index",
]);

const isSetAtRunTime = (key: string): boolean =>
  RUNTIME_KEYS.has(key) || key.startsWith("batch.kubernetes.io/") || key.startsWith("topology.kubernetes.io/");
