import { addTo } from "../../base/groups.ts";
import type { Selector } from "../../base/selector.ts";
import type { Pod } from "./pod.ts";

/** Pods by namespace and label, so that a selector is only compared with those that have its rarest label. */
export class PodIndex {
  readonly #all = new Map<string, Pod[]>();
  readonly #byLabel = new Map<string, Pod[]>();

  constructor(pods: readonly Pod[]) {
    for (const pod of pods) {
      addTo(this.#all, pod.namespace, pod);
      for (const key in pod.labels) addTo(this.#byLabel, `${pod.namespace} ${key}=${pod.labels[key] ?? ""}`, pod);
    }
  }

  /** Candidates of a selector; includes all pods that match. */
  select(namespace: string, selector: Selector): readonly Pod[] {
    if (selector.nothing) return [];
    let best = this.#all.get(namespace) ?? [];
    for (const requirement of selector.requirements) {
      if (requirement.operator !== "In" || requirement.values.length !== 1) continue;
      const list = this.#byLabel.get(`${namespace} ${requirement.key}=${requirement.values[0] ?? ""}`) ?? [];
      if (list.length < best.length) best = list;
    }
    return best;
  }
}
