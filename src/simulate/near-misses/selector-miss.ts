import { isSlip } from "../../hints/closeness.ts";
import { editDistance } from "../../hints/edit-distance.ts";
import type { Model } from "../../model/model.ts";
import type { Requirement, Selector } from "../../base/selector.ts";
import { matches, matchesRequirement } from "../../base/selector.ts";
import { matchWorkload } from "../../model/workload.ts";
import type { Workload } from "../../model/workload.ts";
import { MOST_CANDIDATES } from "../pods/label-index.ts";
import type { LabelIndex } from "../pods/label-index.ts";

/**
 * Why a selector nearly matches a workload. `own-labels`: the labels are on the workload, not on its pod template.
 * `namespace`: only the namespace differs. `value`: one label has another value. `key`: the value has another key.
 * `absent`: one label is missing. `several`: more than one label differs.
 */
export type MissKind = "own-labels" | "value" | "key" | "namespace" | "absent" | "several";

/** One requirement of a selector that the pods of a workload do not satisfy. */
export interface Difference {
  readonly requirement: Requirement;
  /** The label that was probably meant, as the pods have it. */
  readonly label: { readonly key: string; readonly value: string } | undefined;
}

export interface SelectorMiss {
  readonly kind: MissKind;
  readonly workload: Workload;
  /** What the pods do not satisfy; empty for `namespace`. */
  readonly differences: readonly Difference[];
  /** The only requirement that fails; undefined if there are several or none. */
  readonly requirement: Requirement | undefined;
  /** The label that was probably meant instead, as the pods have it. */
  readonly label: Difference["label"];
  /** Close enough to be a typo, whatever else the namespace may contain. */
  readonly strong: boolean;
}

/** An equality: what `matchLabels` and a Service selector are made of. */
interface Equality {
  readonly requirement: Requirement;
  readonly key: string;
  readonly value: string;
}

export function equalities(selector: Selector): readonly Equality[] {
  return selector.requirements.flatMap((requirement) => {
    if (requirement.operator !== "In") return [];
    const [value, ...more] = requirement.values;
    return value === undefined || more.length > 0 ? [] : [{ requirement, key: requirement.key, value }];
  });
}

/** A near miss of any kind, for callers that compare something other than labels. */
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

/** The label of a workload in place of an equality that its pods do not satisfy. */
function differenceOf({ requirement, key, value }: Equality, { labels }: Workload): Difference {
  const found = Object.hasOwn(labels, key) ? labels[key] : undefined;
  if (found !== undefined) return { requirement, label: { key, value: found } };
  const renamed = Object.keys(labels).find((candidate) => labels[candidate] === value);
  return { requirement, label: renamed === undefined ? undefined : { key: renamed, value } };
}

/** The label in place of the only one that fails, in a workload that satisfies all the others. */
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
    const failing = selector.requirements.filter((requirement) => !matchesRequirement(requirement, workload.labels));
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

/** Workloads that satisfy a part of a selector and differ in more than one label. */
function* missesOfSeveral(model: Model, namespace: string, selector: Selector): Iterable<SelectorMiss> {
  const equal = equalities(selector);
  for (const { requirement } of equal) {
    for (const { workload } of model
      .select(namespace, { nothing: false, requirements: [requirement] })
      .slice(0, MOST_CANDIDATES)) {
      const failing = equal.filter((one) => !matchesRequirement(one.requirement, workload.labels));
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

/** How many letters differ between the required value and the existing one. */
function letterDifference({ kind, requirement, label }: SelectorMiss): number {
  if (kind !== "value" || requirement?.operator !== "In" || label === undefined) return 0;
  return editDistance(requirement.values[0] ?? "", label.value, 8);
}

const better = (a: SelectorMiss, b: SelectorMiss): number =>
  Number(b.strong) - Number(a.strong) ||
  RANK[a.kind] - RANK[b.kind] ||
  a.differences.length - b.differences.length ||
  letterDifference(a) - letterDifference(b) ||
  a.workload.resource.index - b.workload.resource.index;

/**
 * The workloads that a selector nearly matches, closest first, each once. It evaluates templates only.
 * @param limit maximum length of the list.
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

/** The closest match of a selector that matches nothing; undefined if no workload differs in one label. */
export function nearestWorkload(
  model: Model,
  index: LabelIndex,
  namespace: string,
  selector: Selector,
): SelectorMiss | undefined {
  return [...missesOfLabels(model, index, namespace, selector)].sort(better)[0];
}
