import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import { labelSelector } from "../../base/selector.ts";
import type { Workload } from "../../model/workload.ts";
import { isOwned } from "../pods/workload-traits.ts";
import { replicaRange, scaledObjects } from "./replicas.ts";
import { scaled } from "./strategy.ts";

type Budget = Resource<KindMap["PodDisruptionBudget"]>;

/** How many disruptions a budget allows at a number of replicas, if all of them are healthy. */
export interface Allowance {
  readonly pods: number;
  readonly desired: number;
  readonly allowed: number;
}

/** A budget with the workloads whose pods it covers. */
export interface BudgetCoverage {
  readonly budget: Budget;
  /** Workloads whose pods a drain evicts; those of DaemonSets stay, those of Jobs complete. */
  readonly workloads: readonly Workload[];
  /** At the minimum and maximum of an autoscaler; equal without one. */
  readonly least: Allowance;
  readonly most: Allowance;
  /** Some pods have no controller: a percentage or maxUnavailable cannot be computed for them. */
  readonly hasBarePods: boolean;
}

/**
 * Source: pkg/controller/disruption/disruption.go getExpectedPodCount: percentages round up, minAvailable as a number
 * is used as it is.
 */
function allowance(spec: Budget["object"]["spec"], pods: number): Allowance {
  const { minAvailable, maxUnavailable } = spec ?? {};
  const desired =
    maxUnavailable !== undefined
      ? Math.max(0, pods - scaled(maxUnavailable, pods, "up"))
      : minAvailable === undefined
        ? 0
        : scaled(minAvailable, pods, "up");
  return { pods, desired, allowed: Math.max(0, pods - desired) };
}

const isEvicted = (workload: Workload): boolean =>
  workload.kind !== "DaemonSet" &&
  workload.kind !== "Job" &&
  workload.kind !== "CronJob" &&
  workload.replicas.max > 0 &&
  (workload.kind === "Pod" || !isOwned(workload));

/** All budgets of policy/v1 with what they cover. Use it as `simulation.fact(budgetCoverage)`. */
export function budgetCoverage(model: Model): readonly BudgetCoverage[] {
  const ranges = scaledObjects(model);
  return model.all("PodDisruptionBudget").map((budget) => {
    const { spec } = budget.object;
    const selected = model
      .select(budget.namespace, labelSelector(spec?.selector))
      .filter(({ match }) => match === "all");
    const workloads = selected.map(({ workload }) => workload).filter(isEvicted);
    const sum = (count: (workload: Workload) => number): number =>
      workloads.reduce((total, workload) => total + count(workload), 0);
    return {
      budget,
      workloads,
      least: allowance(
        spec,
        sum((workload) => replicaRange(ranges, workload).min),
      ),
      most: allowance(
        spec,
        sum((workload) => replicaRange(ranges, workload).max),
      ),
      hasBarePods: workloads.some((workload) => workload.kind === "Pod" && !isOwned(workload)),
    };
  });
}
