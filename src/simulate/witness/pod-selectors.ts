import { addTo } from "../../base/groups.ts";
import type { Place } from "../../diagnostic/place.ts";
import type { Resource } from "../../model/resource.ts";
import { labelSelector, matchesRequirement } from "../../base/selector.ts";
import type { Labels, Selector } from "../../base/selector.ts";
import type { Workload } from "../../model/workload.ts";
import { policyView } from "../policy/policy-view.ts";
import type { Simulation } from "../simulation.ts";

/** What selects pods by their labels; selectors of one kind count as one witness. */
type SelectorKind = "service" | "policy" | "peer" | "budget" | "spread";

/** Where a selector of pods is written, and how a message names it. */
export interface LabelClaim {
  readonly kind: SelectorKind;
  readonly resource: Resource;
  readonly at: Place;
  readonly title: string;
}

/** A selector of pods, and the workloads that it selects. */
export interface PodSelector extends LabelClaim {
  readonly selected: readonly { readonly workload: Workload }[];
  readonly namespace: string;
  readonly selector: Selector;
  /** The map of labels with the value; undefined for expressions. */
  readonly labels: Labels | undefined;
}

/** All selectors of pods in the manifests, except those of the workloads themselves. */
export function* podSelectors(simulation: Simulation): Iterable<PodSelector> {
  const { model } = simulation;
  const use = (
    kind: SelectorKind,
    resource: Resource,
    selector: Selector,
    labels: Labels | undefined,
    selected: PodSelector["selected"],
    title?: string,
  ): PodSelector => ({
    kind,
    resource,
    namespace: resource.namespace,
    selector,
    labels,
    selected,
    title: title ?? resource.quoted,
    at: resource.atName(),
  });
  for (const { service, selector, source, workloads } of simulation.services()) {
    if (source === "selector") yield use("service", service, selector, service.object.spec?.selector, workloads);
  }
  const view = simulation.fact(policyView);
  for (const policy of view.policies) {
    yield use(
      "policy",
      policy.resource,
      policy.selector,
      policy.resource.object.spec?.podSelector?.matchLabels,
      view.selected(policy),
    );
    for (const rule of policy.rules) {
      for (const peer of rule.peers === "all" ? [] : rule.peers) {
        if (peer.namespaces !== undefined || peer.pods === undefined) continue;
        const { workloads } = view.peerScope(policy, peer);
        yield use(
          "peer",
          policy.resource,
          peer.pods,
          (peer.object as { readonly podSelector?: { readonly matchLabels?: Labels } }).podSelector?.matchLabels,
          workloads,
          `a peer of NetworkPolicy "${policy.resource.name}"`,
        );
      }
    }
  }
  for (const budget of model.all("PodDisruptionBudget")) {
    const selector = budget.object.spec?.selector;
    const pods = labelSelector(selector);
    if (selector !== undefined)
      yield use("budget", budget, pods, selector.matchLabels, model.select(budget.namespace, pods));
  }
  for (const {
    resource,
    namespace,
    template: { spec },
  } of model.workloads) {
    for (const { labelSelector: own } of spec.topologySpreadConstraints ?? []) {
      const pods = labelSelector(own);
      if (own !== undefined)
        yield use(
          "spread",
          resource,
          pods,
          own.matchLabels,
          model.select(namespace, pods),
          `a topologySpreadConstraint of ${resource.title}`,
        );
    }
  }
}

const pair = (namespace: string, key: string, value: string): string => JSON.stringify([namespace, key, value]);

export type UnmatchedSelectors = ReadonlyMap<string, readonly PodSelector[]>;

/** Selectors that match no pods, by each label value that they require. */
export function unmatchedSelectors(simulation: Simulation): UnmatchedSelectors {
  const found = new Map<string, PodSelector[]>();
  for (const one of podSelectors(simulation)) {
    if (one.selected.length > 0 || one.selector.nothing) continue;
    for (const requirement of one.selector.requirements) {
      for (const value of requirement.operator === "In" ? requirement.values : []) {
        addTo(found, pair(one.namespace, requirement.key, value), one);
      }
    }
  }
  return found;
}

/** Selectors that match no pods, and would match those of a namespace with these labels, one of which is `key`. */
export const selectorsMissing = (
  unmatched: UnmatchedSelectors,
  namespace: string,
  key: string,
  labels: Labels,
): readonly PodSelector[] =>
  (unmatched.get(pair(namespace, key, labels[key] ?? "")) ?? []).filter(({ selector }) =>
    selector.requirements.every((requirement) => matchesRequirement(requirement, labels)),
  );
