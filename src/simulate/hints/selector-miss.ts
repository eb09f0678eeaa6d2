import { editDistance } from "../../base/nearest.ts";
import type { Place } from "../../diagnostic/place.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import type { Requirement, Selector } from "../../model/selector.ts";
import { describeRequirement, matches, meets } from "../../model/selector.ts";
import { matchWorkload } from "../../model/workload.ts";
import type { Workload } from "../../model/workload.ts";
import { MOST_CANDIDATES } from "../pods/label-index.ts";
import type { LabelIndex } from "../pods/label-index.ts";
import { holdsPlaceholder } from "./valid-names.ts";
import { areVariants } from "./variants.ts";

/**
 * How a selector just fails to meet a workload. `own-labels`: the labels stand on the workload, not on its pod template.
 * `namespace`: all is right but the namespace. `value`: one label has another value. `key`: the value stands under another key.
 * `absent`: one label is not there at all. `several`: more than one label is wrong.
 */
export type MissKind = "own-labels" | "value" | "key" | "namespace" | "absent" | "several";

/** One requirement of a selector that the pods of a workload do not meet. */
export interface Difference {
  readonly requirement: Requirement;
  /** The label that was probably meant, as the pods have it. */
  readonly label: { readonly key: string; readonly value: string } | undefined;
}

export interface SelectorMiss {
  readonly kind: MissKind;
  readonly workload: Workload;
  /** What the pods do not meet; nothing for `namespace`. */
  readonly differences: readonly Difference[];
  /** The only requirement that fails; undefined where there are several or none. */
  readonly requirement: Requirement | undefined;
  /** The label that was probably meant instead, as the pods have it. */
  readonly label: Difference["label"];
  /** Close enough to be a slip of the pen whatever else the namespace may hold. */
  readonly strong: boolean;
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

const sorted = (word: string): string => [...word].sort().join("");

/** Words of three letters are too many to tell a slip from another word, but for letters that changed places; longer ones may differ in one or two. */
function isSlip(wanted: string, found: string): boolean {
  const length = Math.min(wanted.length, found.length);
  if (wanted.toLowerCase() === found.toLowerCase()) return true;
  if (length === 3 && sorted(wanted) === sorted(found)) return editDistance(wanted, found, 1) === 1;
  return length > 3 && !areVariants(wanted, found) && editDistance(wanted, found, 2) <= (length <= 5 ? 1 : 2);
}

/** A miss of any kind, for those who find one by another way than labels. */
export function selectorMiss(
  kind: MissKind,
  workload: Workload,
  strong: boolean,
  differences: readonly Difference[] = [],
): SelectorMiss {
  const [only, ...more] = differences;
  const single = more.length === 0 ? only : undefined;
  return {
    kind,
    workload,
    strong,
    differences,
    requirement: single?.requirement,
    label: kind === "own-labels" ? undefined : single?.label,
  };
}

/** What a workload has in place of an equality that its pods do not meet. */
function differenceOf({ requirement, key, value }: Equality, { labels }: Workload): Difference {
  const found = Object.hasOwn(labels, key) ? labels[key] : undefined;
  if (found !== undefined) return { requirement, label: { key, value: found } };
  const renamed = Object.keys(labels).find((candidate) => labels[candidate] === value);
  return { requirement, label: renamed === undefined ? undefined : { key: renamed, value } };
}

/** What the one label that fails has instead, in a workload that meets all the others. */
function missOfOne(failing: Equality, workload: Workload, others: number): SelectorMiss | undefined {
  const difference = differenceOf(failing, workload);
  const { label } = difference;
  if (label === undefined) return others > 0 ? selectorMiss("absent", workload, false, [difference]) : undefined;
  if (label.key !== failing.key) return selectorMiss("key", workload, isSlip(failing.key, label.key), [difference]);
  const slip = isSlip(failing.value, label.value);
  return others > 0 || slip ? selectorMiss("value", workload, slip, [difference]) : undefined;
}

function candidatesFor(
  model: Model,
  index: LabelIndex,
  namespace: string,
  selector: Selector,
  failing: Equality,
  others: number,
): readonly Workload[] {
  const rest = selector.requirements.filter((requirement) => requirement !== failing.requirement);
  if (others > 0)
    return model
      .select(namespace, { nothing: false, requirements: rest })
      .slice(0, MOST_CANDIDATES)
      .map(({ workload }) => workload);
  const alike = [...index.valuesOf(namespace, failing.key)]
    .filter(([value]) => isSlip(failing.value, value))
    .map(([, workload]) => workload);
  const found = alike.length > 0 ? alike : [...index.keysOf(namespace, failing.value).values()];
  const left: Selector = { nothing: false, requirements: rest };
  return found.filter((workload) => matchWorkload(left, workload) !== "none");
}

function* missesOfLabels(
  model: Model,
  index: LabelIndex,
  namespace: string,
  selector: Selector,
): Iterable<SelectorMiss> {
  const equal = equalities(selector);
  const [first] = equal;
  if (first === undefined) return;
  for (const { workload, labels } of index.ownLabels(namespace, first.key, first.value)) {
    if (!matches(selector, labels)) continue;
    const failing = selector.requirements.filter((requirement) => !meets(requirement, workload.labels));
    yield selectorMiss(
      "own-labels",
      workload,
      true,
      failing.map((requirement) => ({
        requirement,
        label: { key: requirement.key, value: labels[requirement.key] ?? "" },
      })),
    );
  }
  for (const workload of index.everywhere(first.key, first.value)) {
    if (workload.namespace !== namespace && matchWorkload(selector, workload) === "all")
      yield selectorMiss("namespace", workload, false);
  }
  for (const failing of equal) {
    for (const workload of candidatesFor(model, index, namespace, selector, failing, equal.length - 1)) {
      const one = missOfOne(failing, workload, equal.length - 1);
      if (one !== undefined) yield one;
    }
  }
}

/** Workloads that meet a part of a selector and miss it in more than one label. */
function* missesOfSeveral(model: Model, namespace: string, selector: Selector): Iterable<SelectorMiss> {
  const equal = equalities(selector);
  for (const { requirement } of equal) {
    for (const { workload } of model
      .select(namespace, { nothing: false, requirements: [requirement] })
      .slice(0, MOST_CANDIDATES)) {
      const failing = equal.filter((one) => !meets(one.requirement, workload.labels));
      if (failing.length > 1)
        yield selectorMiss(
          "several",
          workload,
          false,
          failing.map((one) => differenceOf(one, workload)),
        );
    }
  }
}

const RANK: Readonly<Record<MissKind, number>> = {
  "own-labels": 0,
  value: 1,
  key: 2,
  namespace: 3,
  absent: 4,
  several: 5,
};

/** How many letters lie between the value that is asked for and the one that is there. */
function lettersApart({ kind, requirement, label }: SelectorMiss): number {
  if (kind !== "value" || requirement?.operator !== "In" || label === undefined) return 0;
  return editDistance(requirement.values[0] ?? "", label.value, 8);
}

const better = (a: SelectorMiss, b: SelectorMiss): number =>
  Number(b.strong) - Number(a.strong) ||
  RANK[a.kind] - RANK[b.kind] ||
  a.differences.length - b.differences.length ||
  lettersApart(a) - lettersApart(b) ||
  a.workload.resource.index - b.workload.resource.index;

/**
 * The workloads a selector that meets nothing misses only just, nearest first, each once. It looks at templates alone.
 * @param limit cuts the list.
 */
export function nearestWorkloads(
  model: Model,
  index: LabelIndex,
  namespace: string,
  selector: Selector,
  limit = 3,
): readonly SelectorMiss[] {
  if (selector.nothing) return [];
  const nearest = new Map<Workload, SelectorMiss>();
  for (const one of [
    ...missesOfLabels(model, index, namespace, selector),
    ...missesOfSeveral(model, namespace, selector),
  ].sort(better)) {
    if (!nearest.has(one.workload) && (one.kind === "namespace" || matchWorkload(selector, one.workload) === "none"))
      nearest.set(one.workload, one);
  }
  return [...nearest.values()].slice(0, limit);
}

/** The workload that a selector meeting nothing most probably meant; undefined where nothing is one label away. */
export function nearestWorkload(
  model: Model,
  index: LabelIndex,
  namespace: string,
  selector: Selector,
): SelectorMiss | undefined {
  return [...missesOfLabels(model, index, namespace, selector)].sort(better)[0];
}

/** Where the label that was probably meant stands; the workload's name where there is none. */
export function placeOfMiss({ kind, workload, label, requirement }: SelectorMiss): Place {
  const { resource } = workload;
  if (kind === "own-labels") {
    const own = resource.metadata.labels;
    return own !== undefined && requirement !== undefined
      ? resource.at(own, requirement.key)
      : resource.at(resource.metadata, "labels", "key");
  }
  const labels = workload.template.metadata?.labels;
  return label === undefined || labels === undefined || !Object.hasOwn(labels, label.key)
    ? resource.atName()
    : resource.at(labels, label.key);
}

/** One sentence without a full stop: what stands in the way. `title` is what the workload is called in it. */
export function describeMiss({ kind, workload, differences }: SelectorMiss, title = workload.resource.title): string {
  switch (kind) {
    case "own-labels": {
      const labels = differences.map(({ requirement }) => describeRequirement(requirement)).join(",");
      return `${labels} ${differences.length === 1 ? "stands" : "stand"} on ${title} itself, but not on its pod template`;
    }
    case "namespace":
      return `${title} has these labels, but it is in namespace ${workload.namespace}`;
    case "absent":
      return `${title} has everything but ${differences.map(({ requirement }) => describeRequirement(requirement)).join()}`;
    case "value":
    case "key":
    case "several": {
      const parts = differences.map(
        ({ requirement, label }) =>
          `${describeRequirement(requirement)} ${label === undefined ? "is missing" : `differs from ${label.key}=${label.value}`}`,
      );
      return `${parts.join(" and ")} of ${title}`;
    }
    default:
      return kind satisfies never;
  }
}

/** Labels that controllers of Kubernetes set on the pods they make, whatever the template says. */
const RUNTIME_KEY =
  /^(?:batch\.kubernetes\.io\/.*|topology\.kubernetes\.io\/.*|job-name|controller-uid|pod-template-hash|controller-revision-hash)$/;

/** Label keys of the Kubernetes project are anyone's; a key of another domain belongs to whoever owns that domain. */
const isVendorKey = (key: string): boolean => key.includes("/") && !/(?:^|\.)(?:kubernetes|k8s)\.io\//.test(key);

const ROLE_KEY = /(?:^|[-_./])role$|[a-z]Role$/;
const ELECTED =
  /^(?:main|master|primary|leader|writer|replica|slave|standby|secondary|follower|reader|sync_standby|standby_leader)$/;

/**
 * Members of a replicated database elect one of them, and its agent labels the pods accordingly while they run: `role=primary`
 * of Patroni, `spilo-role` of Spilo. No template holds such a label.
 */
export function electedRole(
  model: Model,
  index: LabelIndex,
  namespace: string,
  selector: Selector,
): string | undefined {
  for (const requirement of selector.requirements) {
    const { key } = requirement;
    if (
      requirement.operator !== "In" ||
      !ROLE_KEY.test(key) ||
      !requirement.values.every((value) => ELECTED.test(value)) ||
      index.valuesOf(namespace, key).size > 0
    )
      continue;
    const requirements = selector.requirements.filter((other) => other !== requirement);
    const set =
      requirements.length === 0
        ? undefined
        : model
            .select(namespace, { nothing: false, requirements })
            .find(({ workload }) => workload.kind === "StatefulSet");
    if (set !== undefined)
      return `pods of ${set.workload.resource.title} may get the label ${key} while they run, when they elect one of them`;
  }
  return undefined;
}

/** What a selector misses only just, and the object that it is of. */
export interface NearMiss {
  readonly near: SelectorMiss | undefined;
  readonly holder?: Resource;
}

/**
 * Whether a selector is right but for a namespace that one of the two leaves out: whoever applies both may choose one for it,
 * and these manifests say nowhere that it is the same. Two namespaces that are written down are two places.
 */
export function leavesNamespaceOpen(
  model: Model,
  index: LabelIndex,
  selector: Selector,
  { near, holder }: NearMiss,
): boolean {
  if (
    near?.kind !== "namespace" ||
    holder === undefined ||
    holder.namespaceGiven === near.workload.resource.namespaceGiven
  )
    return false;
  const [first] = equalities(selector);
  const all =
    first === undefined
      ? []
      : index.everywhere(first.key, first.value).filter((workload) => matchWorkload(selector, workload) === "all");
  return new Set(all.map(({ namespace }) => namespace)).size === 1 && !model.namespaceLabels(holder.namespace).known;
}

/**
 * Why pods that these manifests do not show may meet a selector; undefined when they show all that may.
 * @param miss a near miss outweighs what may be there, unless something speaks for just these pods.
 */
export function unseenPods(
  model: Model,
  index: LabelIndex,
  namespace: string,
  selector: Selector,
  miss: NearMiss = { near: undefined },
): string | undefined {
  const world = model.world(namespace, selector);
  if (!world.closed) {
    if (world.likely === true) return world.because;
    if (miss.near?.strong === true || (world.empty === true && leavesNamespaceOpen(model, index, selector, miss)))
      return undefined;
    return world.because;
  }
  if (miss.near?.strong === true) return undefined;
  if (namespace === "kube-system") return "namespace kube-system also holds what the cluster's installer put there";
  for (const { key, ...rest } of selector.requirements) {
    if ("values" in rest && rest.values.some(holdsPlaceholder)) return `the value of ${key} is filled in later`;
    if (RUNTIME_KEY.test(key)) return `label ${key} is set when the pods are made`;
    if (isVendorKey(key) && index.valuesOf(namespace, key).size === 0)
      return `label ${key} looks like that of an operator, which may make such pods`;
  }
  return electedRole(model, index, namespace, selector);
}
