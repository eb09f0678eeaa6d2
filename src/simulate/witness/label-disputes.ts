import type { Place } from "../../diagnostic/place.ts";
import type { Resource } from "../../model/resource.ts";
import { labelSelector } from "../../base/selector.ts";
import type { Labels, Selector } from "../../base/selector.ts";
import type { Workload } from "../../model/workload.ts";
import { labelIndex } from "../pods/label-index.ts";
import { policyView } from "../policy/policy-view.ts";
import { isOwned, runsToEnd, templateUncertainty } from "../pods/probes.ts";
import { nearestWorkload } from "../near-misses/selector-miss.ts";
import type { Simulation } from "../simulation.ts";

/** What selects pods by their labels; selectors of one kind count as one witness. */
type SelectorKind = "service" | "policy" | "peer" | "budget" | "spread";

/** A selector that matches nothing, and would match the pods of the workload with one other label. */
export interface LabelClaim {
  readonly kind: SelectorKind;
  readonly resource: Resource;
  readonly at: Place;
  readonly title: string;
}

/**
 * Selectors of several kinds agree on a label value that the pods of a workload do not have, and none selects the one
 * they have.
 */
export interface LabelDispute {
  readonly workload: Workload;
  readonly key: string;
  readonly value: string;
  readonly meant: string;
  readonly others: readonly LabelClaim[];
}

interface Use extends LabelClaim {
  readonly selected: readonly { readonly workload: Workload }[];
  readonly namespace: string;
  readonly selector: Selector;
  /** The map of labels with the value; undefined for expressions. */
  readonly labels: Labels | undefined;
}

/** All selectors of pods in the manifests, except those of the workloads themselves. */
function* selectorsOf(simulation: Simulation): Iterable<Use> {
  const { model } = simulation;
  const use = (
    kind: SelectorKind,
    resource: Resource,
    selector: Selector,
    labels: Labels | undefined,
    selected: Use["selected"],
    title?: string,
  ): Use => ({
    kind,
    resource,
    namespace: resource.namespace,
    selector,
    labels,
    selected,
    title: title ?? `${resource.kind} "${resource.name}"`,
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

/**
 * Labels of a template that contradict everything that selects the pods. Only selectors that match nothing are
 * evaluated, so that correct manifests cost nothing.
 */
export function labelDisputes(simulation: Simulation): readonly LabelDispute[] {
  const { model } = simulation;
  const index = simulation.fact(labelIndex);
  const found = new Map<
    string,
    {
      readonly workload: Workload;
      readonly key: string;
      readonly value: string;
      readonly meant: string;
      readonly others: LabelClaim[];
    }
  >();
  const matched = new Set<Workload>();
  for (const { namespace, selector, labels, selected, ...claim } of selectorsOf(simulation)) {
    if (selector.nothing || selector.requirements.length === 0) continue;
    if (selected.length > 0) {
      // A workload's own constraints are not evidence against its labels.
      if (claim.kind !== "spread" && (claim.kind !== "policy" || selected.length === 1))
        for (const { workload } of selected) matched.add(workload);
      continue;
    }
    const near = nearestWorkload(model, index, namespace, selector);
    const { requirement, label, workload } = near ?? {};
    if (
      near?.kind !== "value" ||
      !near.strong ||
      requirement?.operator !== "In" ||
      label === undefined ||
      workload === undefined
    )
      continue;
    const [meant = ""] = requirement.values;
    if (templateUncertainty(workload) !== undefined || runsToEnd(workload) || isOwned(workload)) continue;
    const key = JSON.stringify([workload.namespace, workload.resource.title, label.key, meant]);
    const at =
      labels !== undefined && Object.hasOwn(labels, requirement.key)
        ? claim.resource.document.at(labels, requirement.key)
        : claim.at;
    const group = found.get(key) ?? { workload, key: label.key, value: label.value, meant, others: [] };
    group.others.push({ ...claim, at });
    found.set(key, group);
  }
  // A value that some selector already matches is right.
  return [...found.values()].filter(
    ({ workload, others }) => new Set(others.map(({ kind }) => kind)).size >= 2 && !matched.has(workload),
  );
}
