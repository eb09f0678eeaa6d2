import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import type { Selector } from "../../base/selector.ts";
import { matchWorkload } from "../../model/workload.ts";
import type { LabelIndex } from "../pods/label-index.ts";
import { containsPlaceholder } from "../../hints/valid-names.ts";
import type { SelectorMiss } from "./selector-miss.ts";
import { equalities } from "./selector-miss.ts";

/** Labels that controllers of Kubernetes add to their pods, whatever the template. */
const RUNTIME_KEY = new RegExp(
  String.raw`^(?:batch\.kubernetes\.io\/.*|topology\.kubernetes\.io\/.*|job-name|controller-uid|pod-template-hash|` +
    String.raw`controller-revision-hash)$`,
);

/**
 * Label keys of the Kubernetes project are for everyone; a key of another domain belongs to the owner of that domain.
 */
const isVendorKey = (key: string): boolean => key.includes("/") && !/(?:^|\.)(?:kubernetes|k8s)\.io\//.test(key);

const ROLE_KEY = /(?:^|[-_./])role$|[a-z]Role$/;

const ELECTED =
  /^(?:main|master|primary|leader|writer|replica|slave|standby|secondary|follower|reader|sync_standby|standby_leader)$/;

/**
 * Replicated databases elect a leader, and an agent labels the pods accordingly at run time: `role=primary` of Patroni,
 * `spilo-role` of Spilo. No template contains such a label.
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
      return `pods of ${set.workload.resource.title} may get the label ${key} while they run, when they elect a leader`;
  }
  return undefined;
}

/** The near miss of a selector, and the object with the selector. */
export interface NearMiss {
  readonly near: SelectorMiss | undefined;
  readonly holder?: Resource;
}

/**
 * Whether only the namespace differs and one of the two does not set it: both may be applied to the same one, which
 * these manifests do not show. Two namespaces that are set are different.
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
 * Why pods that these manifests do not show may match a selector; undefined if they show all that may.
 * @param miss a near miss outweighs possible other pods, unless there is evidence for exactly these.
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
  if (namespace === "kube-system") return "namespace kube-system also contains objects of the cluster's installer";
  for (const { key, ...rest } of selector.requirements) {
    if ("values" in rest && rest.values.some(containsPlaceholder)) return `the value of ${key} is filled in later`;
    if (RUNTIME_KEY.test(key)) return `label ${key} is set when the pods are created`;
    if (isVendorKey(key) && index.valuesOf(namespace, key).size === 0)
      return `label ${key} looks like a label of an operator, which may create such pods`;
  }
  return electedRole(model, index, namespace, selector);
}
