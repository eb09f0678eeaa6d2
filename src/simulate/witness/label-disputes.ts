import type { Workload } from "../../model/workload.ts";
import { labelIndex } from "../pods/label-index.ts";
import { templateUncertainty } from "../pods/workload-traits.ts";
import { runsToEnd } from "../pods/workload-traits.ts";
import { isOwned } from "../pods/workload-traits.ts";
import { nearestWorkload } from "../near-misses/selector-miss.ts";
import type { Simulation } from "../simulation.ts";
import { podSelectors } from "./pod-selectors.ts";
import type { LabelClaim } from "./pod-selectors.ts";

/**
 * Selectors of several kinds agree on a label value that the pods of a workload do not have, and none selects the one
 * they have.
 */
export interface LabelDispute {
  readonly workload: Workload;
  readonly key: string;
  readonly value: string;
  readonly meant: string;
  /** Selectors that match nothing, and would match the pods of the workload with one other label. */
  readonly others: readonly LabelClaim[];
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
  for (const { namespace, selector, labels, selected, ...claim } of podSelectors(simulation)) {
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
