import { editDistance, nearest } from "../diagnostic/nearest.ts";
import type { Place } from "../diagnostic/place.ts";
import type { Model } from "../model/model.ts";
import type { Labels, Requirement, Selector } from "../model/selector.ts";
import { describeRequirement, matches } from "../model/selector.ts";
import { matchWorkload } from "../model/workload.ts";
import { holdsPlaceholder } from "./names-valid.ts";
import { areVariants } from "./variants.ts";
import type { Workload } from "../model/workload.ts";

/**
 * How a selector just fails to meet a workload. `own-labels`: the labels stand on the workload, not on its pod template.
 * `namespace`: all is right but the namespace. `value`: one label has another value. `key`: the value stands under another key.
 * `absent`: one label is not there at all.
 */
export type MissKind = "own-labels" | "namespace" | "value" | "key" | "absent";

export interface SelectorMiss {
  readonly kind: MissKind;
  readonly workload: Workload;
  /** The requirement that fails; undefined for `own-labels` and `namespace`. */
  readonly requirement: Requirement | undefined;
  /** The label that was probably meant, as the pods have it. */
  readonly label: { readonly key: string; readonly value: string } | undefined;
  /** Close enough to be a slip of the pen whatever else the namespace may hold. */
  readonly strong: boolean;
}

interface Labelled {
  readonly workload: Workload;
  readonly labels: Labels;
}

/** Enough to find the best candidate; keeps a label that every workload carries from costing more. */
const MOST_CANDIDATES = 200;

/** Labels by namespace, for the search of near misses. One for each model: `simulation.fact(labelIndex)`. */
export class LabelIndex {
  readonly #own = new Map<string, Labelled[]>();
  readonly #everywhere = new Map<string, Workload[]>();
  /** `namespace key` → values, `namespace value` → keys; with the first workload that carries it. */
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

export const labelIndex = (model: Model): LabelIndex => new LabelIndex(model);

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

/** An equality: what `matchLabels` and a Service selector are made of. */
interface Equality {
  readonly requirement: Requirement;
  readonly key: string;
  readonly value: string;
}

function equalities(selector: Selector): readonly Equality[] {
  return selector.requirements.flatMap((requirement) => {
    if (requirement.operator !== "In") return [];
    const [value, ...more] = requirement.values;
    return value === undefined || more.length > 0 ? [] : [{ requirement, key: requirement.key, value }];
  });
}

/** Words of three letters are too many to tell a slip from another word; longer ones may differ in one or two. */
function isSlip(wanted: string, found: string): boolean {
  const length = Math.min(wanted.length, found.length);
  if (wanted.toLowerCase() === found.toLowerCase()) return true;
  return length > 3 && !areVariants(wanted, found) && editDistance(wanted, found, 2) <= (length <= 5 ? 1 : 2);
}

const miss = (kind: MissKind, workload: Workload, strong: boolean, failing?: Equality, label?: SelectorMiss["label"]): SelectorMiss =>
  ({ kind, workload, strong, requirement: failing?.requirement, label });

/** What the one label that fails has instead, in a workload that meets all the others. */
function missOfOne(failing: Equality, workload: Workload, others: number): SelectorMiss | undefined {
  const { key, value } = failing;
  const found = workload.labels[key];
  if (found !== undefined) {
    const slip = isSlip(value, found);
    return others > 0 || slip ? miss("value", workload, slip, failing, { key, value: found }) : undefined;
  }
  const renamed = Object.keys(workload.labels).find((candidate) => workload.labels[candidate] === value);
  if (renamed !== undefined) return miss("key", workload, isSlip(key, renamed), failing, { key: renamed, value });
  return others > 0 ? miss("absent", workload, false, failing) : undefined;
}

function candidatesFor(model: Model, index: LabelIndex, namespace: string, selector: Selector, failing: Equality, others: number): readonly Workload[] {
  const rest = selector.requirements.filter((requirement) => requirement !== failing.requirement);
  if (others > 0) return model.select(namespace, { nothing: false, requirements: rest }).slice(0, MOST_CANDIDATES).map(({ workload }) => workload);
  const values = index.valuesOf(namespace, failing.key);
  const close = nearest(failing.value, [...values.keys()].filter((value) => !areVariants(value, failing.value)));
  const found = close === undefined ? [...index.keysOf(namespace, failing.value).values()] : [values.get(close)];
  const left: Selector = { nothing: false, requirements: rest };
  return found.filter((workload) => workload !== undefined).filter((workload) => matchWorkload(left, workload) !== "none");
}

const RANK: Readonly<Record<MissKind, number>> = { "own-labels": 0, value: 1, key: 2, namespace: 3, absent: 4 };

const better = (a: SelectorMiss, b: SelectorMiss): number => Number(b.strong) - Number(a.strong) || RANK[a.kind] - RANK[b.kind] || a.workload.resource.index - b.workload.resource.index;

/** The workload that a selector meeting nothing most probably meant; undefined where nothing comes close. */
export function nearestWorkload(model: Model, index: LabelIndex, namespace: string, selector: Selector): SelectorMiss | undefined {
  const equal = equalities(selector);
  const [first] = equal;
  if (first === undefined) return undefined;
  const found: SelectorMiss[] = [];
  const own = index.ownLabels(namespace, first.key, first.value).find(({ labels }) => matches(selector, labels));
  if (own !== undefined) found.push(miss("own-labels", own.workload, true));
  const elsewhere = index.everywhere(first.key, first.value).find((workload) => workload.namespace !== namespace && matchWorkload(selector, workload) === "all");
  if (elsewhere !== undefined) found.push(miss("namespace", elsewhere, false));
  for (const failing of equal) {
    for (const workload of candidatesFor(model, index, namespace, selector, failing, equal.length - 1)) {
      const one = missOfOne(failing, workload, equal.length - 1);
      if (one !== undefined) found.push(one);
    }
  }
  return found.sort(better)[0];
}

/** Where the label that was probably meant stands; the workload's name where there is none. */
export function placeOfMiss({ kind, workload, label }: SelectorMiss): Place {
  if (kind === "own-labels") return workload.resource.at(workload.resource.metadata, "labels", "key");
  const labels = workload.template.metadata?.labels;
  return label === undefined || labels === undefined || !Object.hasOwn(labels, label.key) ? workload.resource.atName() : workload.resource.at(labels, label.key);
}

/** One sentence without a full stop: what stands in the way. */
export function describeMiss({ kind, workload, requirement, label }: SelectorMiss): string {
  const { title } = workload.resource;
  const wanted = requirement === undefined ? "" : describeRequirement(requirement);
  switch (kind) {
    case "own-labels":
      return `${title} has these labels itself, but its pod template does not`;
    case "namespace":
      return `${title} has these labels, but it is in namespace ${workload.namespace}`;
    case "value":
    case "key":
      return `${wanted} differs from ${label?.key ?? ""}=${label?.value ?? ""} of ${title}`;
    case "absent":
      return `${title} has everything but ${wanted}`;
    default:
      return kind satisfies never;
  }
}

/** Labels that controllers of Kubernetes set on the pods they make, whatever the template says. */
const RUNTIME_KEY = /^(?:batch\.kubernetes\.io\/.*|topology\.kubernetes\.io\/.*|job-name|controller-uid|pod-template-hash|controller-revision-hash)$/;

/** Label keys of the Kubernetes project are anyone's; a key of another domain belongs to whoever owns that domain. */
const isVendorKey = (key: string): boolean => key.includes("/") && !/(?:^|\.)(?:kubernetes|k8s)\.io\//.test(key);

/** Why pods that these manifests do not show may meet a selector; undefined when they show all that may. */
export function unseenPods(model: Model, index: LabelIndex, namespace: string, selector: Selector): string | undefined {
  const world = model.world(namespace);
  if (!world.closed) return world.because;
  if (namespace === "kube-system") return "namespace kube-system also holds what the cluster's installer put there";
  for (const { key, ...rest } of selector.requirements) {
    if ("values" in rest && rest.values.some(holdsPlaceholder)) return `the value of ${key} is filled in later`;
    if (RUNTIME_KEY.test(key)) return `label ${key} is set when the pods are made`;
    if (isVendorKey(key) && index.valuesOf(namespace, key).size === 0) return `label ${key} looks like that of an operator, which may make such pods`;
  }
  return undefined;
}
