import { budgetCoverage, defineRule } from "../../src/rule.ts";
import type { Allowance, BudgetCoverage, DraftRelated, KindMap, Resource, Workload } from "../../src/rule.ts";

type Budget = Resource<KindMap["PodDisruptionBudget"]>;

const field = ({ budget }: BudgetCoverage): "minAvailable" | "maxUnavailable" =>
  budget.object.spec?.maxUnavailable === undefined ? "minAvailable" : "maxUnavailable";

/** `minAvailable is 67% of 3 pods, rounded up to 3`. */
function arithmetic(coverage: BudgetCoverage, { pods, desired }: Allowance): string {
  const value = coverage.budget.object.spec?.[field(coverage)];
  const share = `${field(coverage)} is ${value} of ${pods} ${pods === 1 ? "pod" : "pods"}`;
  return field(coverage) === "minAvailable" && typeof value === "string" ? `${share}, rounded up to ${desired}` : share;
}

const named = (workloads: readonly Workload[]): string => {
  const [first] = workloads;
  return first === undefined || workloads.length > 1 ? `${workloads.length} workloads` : first.resource.quoted;
};

export default defineRule({
  id: "disruption-budget-blocks-drain",
  severity: "warning",
  presets: ["recommended", "production"],
  docs: {
    summary: "A PodDisruptionBudget allows no disruptions although all pods are healthy.",
    why:
      "Draining a node waits forever: cluster upgrades stop there, " +
      "or are forced and evict the pods regardless of the budget.",
    remedy:
      "Leave at least one pod to spare: maxUnavailable 1, or minAvailable below the number of " +
      "replicas (with an autoscaler, below its minReplicas). Cover each pod with one budget only.",
    references: [
      "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
      "https://kubernetes.io/docs/concepts/workloads/pods/disruptions/",
    ],
  },
  options: {},
  messages: {
    always: (d: { readonly budget: string; readonly workloads: string; readonly arithmetic: string }) =>
      `PodDisruptionBudget "${d.budget}" allows 0 disruptions of ${d.workloads}: ${d.arithmetic}.`,
    scaledIn: (d: {
      readonly budget: string;
      readonly workloads: string;
      readonly arithmetic: string;
      readonly replicas: number;
    }) =>
      `PodDisruptionBudget "${d.budget}" allows 0 disruptions of ` +
      `${d.workloads} when scaled in to ${d.replicas}: ${d.arithmetic}.`,
    several: (d: { readonly budget: string; readonly other: string; readonly workload: string }) =>
      `PodDisruptionBudgets "${d.budget}" and "${d.other}" both cover ` +
      `${d.workload}: the API server rejects evictions of such pods.`,
  },
  check({ model, simulation, report }) {
    const covered = new Map<Workload, Budget>();
    for (const coverage of simulation.fact(budgetCoverage)) {
      const { budget, workloads, least, most, hasBarePods } = coverage;
      const { spec } = budget.object;
      if (spec === undefined || workloads.length === 0) continue;
      const world = model.world(budget.namespace);
      const unknown = world.closed ? undefined : world.because;
      const two = workloads.find((workload) => covered.has(workload));
      const other = two && covered.get(two);
      for (const workload of workloads) if (!covered.has(workload)) covered.set(workload, budget);
      if (two !== undefined && other !== undefined) {
        report({
          resource: budget,
          at: budget.atName(),
          message: "several",
          data: { budget: budget.name, other: other.name, workload: two.resource.quoted },
          related: [
            { at: other.atName(), note: "the other budget" },
            { at: two.resource.atName(), note: "selected by both" },
          ],
        });
      }
      if (spec[field(coverage)] === undefined) continue;
      // No controller counts bare pods: only a minAvailable that is a number can be calculated for them.
      if (hasBarePods && (spec.maxUnavailable !== undefined || typeof spec.minAvailable === "string")) continue;
      const blocked = most.allowed === 0 ? most : least.pods > 0 && least.allowed === 0 ? least : undefined;
      if (blocked === undefined || blocked.pods === 0) continue;
      const data = { budget: budget.name, workloads: named(workloads), arithmetic: arithmetic(coverage, blocked) };
      const place = {
        resource: budget,
        at: budget.at(spec, field(coverage)),
        related: workloads.map(replicasPlace),
        unknown,
      };
      const help =
        blocked.pods === 1
          ? "Run two replicas, or use maxUnavailable 1 and accept a short outage."
          : typeof spec.minAvailable === "number"
            ? `Set minAvailable to ${blocked.pods - 1}.`
            : spec.minAvailable === undefined
              ? "Set maxUnavailable to 1."
              : "Replace minAvailable with maxUnavailable 1.";
      if (blocked === most && (least.pods === most.pods || least.allowed === 0))
        report({ ...place, message: "always", data, help });
      else report({ ...place, message: "scaledIn", data: { ...data, replicas: blocked.pods }, help });
    }
  },
});

/** Where the number of pods is set. */
function replicasPlace({ resource, replicas, name }: Workload): DraftRelated {
  if (replicas.autoscaler !== undefined) {
    const { spec } = replicas.autoscaler.object;
    return {
      at: spec === undefined ? replicas.autoscaler.atName() : replicas.autoscaler.at(spec, "minReplicas"),
      note: `${resource.kind} ${name}: ${replicas.min} to ${replicas.max} replicas`,
    };
  }
  const { spec } = resource.object as { readonly spec?: { readonly replicas?: number } };
  return {
    at: spec?.replicas === undefined ? resource.atName() : resource.at(spec, "replicas"),
    note: `${resource.kind} ${name}: ${replicas.max} ${replicas.max === 1 ? "replica" : "replicas"}`,
  };
}
