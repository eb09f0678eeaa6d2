import type { Model } from "../../model/model.ts";
import type { Labels, Selector } from "../../base/selector.ts";
import type { Workload } from "../../model/workload.ts";

interface Labelled {
  readonly workload: Workload;
  readonly labels: Labels;
}

/** Enough to find the best candidate; limits the cost of a label that every workload has. */
export const MOST_CANDIDATES = 200;

/** Labels by namespace, for the search of near misses. */
export class LabelIndex {
  readonly #own = new Map<string, Labelled[]>();
  readonly #everywhere = new Map<string, Workload[]>();
  /** `namespace key` → values, `namespace value` → keys; with the first workload that has it. */
  readonly #values = new Map<string, Map<string, Workload>>();
  readonly #keys = new Map<string, Map<string, Workload>>();

  constructor(model: Model) {
    for (const workload of model.workloads) {
      const { namespace, labels } = workload;
      for (const [key, value] of Object.entries(labels)) {
        push(this.#everywhere, `${key}=${value}`, workload);
        note(this.#values, `${namespace} ${key}`, value, workload);
        note(this.#keys, `${namespace} ${value}`, key, workload);
      }
      for (const [key, value] of Object.entries(workload.resource.labels)) {
        push(this.#own, `${namespace} ${key}=${value}`, { workload, labels: workload.resource.labels });
      }
    }
  }

  ownLabels(namespace: string, key: string, value: string): readonly Labelled[] {
    return this.#own.get(`${namespace} ${key}=${value}`) ?? [];
  }

  everywhere(key: string, value: string): readonly Workload[] {
    return this.#everywhere.get(`${key}=${value}`) ?? [];
  }

  valuesOf(namespace: string, key: string): ReadonlyMap<string, Workload> {
    return this.#values.get(`${namespace} ${key}`) ?? new Map();
  }

  keysOf(namespace: string, value: string): ReadonlyMap<string, Workload> {
    return this.#keys.get(`${namespace} ${value}`) ?? new Map();
  }
}

/**
 * The values that the pods of a namespace have for the only key of a selector, as a hint, not as proof. Values that
 * share a word with the required one come first. Undefined if the selector has more keys, or no pod has the key.
 */
export function labelsInstead(index: LabelIndex, namespace: string, { requirements }: Selector): string | undefined {
  const [only, ...more] = requirements;
  if (only?.operator !== "In" || more.length > 0) return undefined;
  const [wanted = ""] = only.values;
  const words = new Set(wanted.split(/[-_.]/));
  const shares = (value: string): number => value.split(/[-_.]/).filter((word) => words.has(word)).length;
  const values = [...index.valuesOf(namespace, only.key).keys()].sort((a, b) => shares(b) - shares(a));
  if (values.length === 0) return undefined;
  return `Pods of namespace ${namespace} have ${values
    .slice(0, 4)
    .map((value) => `${only.key}=${value}`)
    .join(", ")}${values.length > 4 ? ", …" : ""}.`;
}

const indexes = new WeakMap<Model, LabelIndex>();

/** The index of a model, created on first use. */
export function labelIndex(model: Model): LabelIndex {
  let index = indexes.get(model);
  if (index === undefined) indexes.set(model, (index = new LabelIndex(model)));
  return index;
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else if (list.length < MOST_CANDIDATES) list.push(value);
}

function note(map: Map<string, Map<string, Workload>>, key: string, entry: string, workload: Workload): void {
  let entries = map.get(key);
  if (entries === undefined) map.set(key, (entries = new Map()));
  if (!entries.has(entry) && entries.size < MOST_CANDIDATES) entries.set(entry, workload);
}
