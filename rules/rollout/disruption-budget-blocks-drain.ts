import { budgetCoverage, defineRule } from "../../src/rule.ts";
import type { Allowance, BudgetCoverage, DraftRelated, KindMap, Resource, Workload } from "../../src/rule.ts";

type Budget = Resource<KindMap["PodDisruptionBudget"]>;

const field = ({ budget }: BudgetCoverage): "minAvailable" | "maxUnavailable" =>
  budget.object.spec?.maxUnavailable === undefined ? "minAvailable" : "maxUnavailable";

/** `minAvailable 50% of 3 is 2`: percentages round up. */
function arithmetic(coverage: BudgetCoverage, { pods, desired }: Allowance): string {
  const value = coverage.budget.object.spec?.[field(coverage)];
  if (field(coverage) === "maxUnavailable") return `maxUnavailable ${value} of ${pods} keeps ${desired}`;
  return typeof value === "string"
    ? `minAvailable ${value} of ${pods} keeps ${desired}`
    : `of ${pods} minAvailable keeps ${desired}`;
}

const named = (workloads: readonly Workload[]): string => {
  const [first] = workloads;
  return first === undefined || workloads.length > 1
    ? `${workloads.length} workloads`
    : `${first.resource.kind} "${first.name}"`;
};

export default defineRule({
  id: "disruption-budget-blocks-drain",
  severity: "warning",
  presets: ["recommended", "production"],
  docs: {
    summary: "A PodDisruptionBudget lets no pod be evicted although all are healthy.",
    why: "Draining a node waits for ever: upgrades of the cluster stop there, or are forced and take the pods without regard to the budget.",
    remedy:
      "Leave at least one pod to spare: maxUnavailable 1, or minAvailable below the number of replicas; with an autoscaler below its minReplicas. Cover each pod by one budget only.",
    references: [
      "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
      "https://kubernetes.io/docs/concepts/workloads/pods/disruptions/",
    ],
  },
  options: {},
  messages: {
    always: (d: { readonly budget: string; readonly workloads: string; readonly arithmetic: string }) =>
      `PodDisruptionBudget "${d.budget}" never lets a pod of ${d.workloads} be evicted: ${d.arithmetic}, which leaves 0.`,
    scaledIn: (d: {
      readonly budget: string;
      readonly workloads: string;
      readonly arithmetic: string;
      readonly replicas: number;
    }) =>
      `PodDisruptionBudget "${d.budget}" lets no pod of ${d.workloads} be evicted while it is scaled in to ${d.replicas}: ${d.arithmetic}, which leaves 0.`,
    several: (d: { readonly budget: string; readonly other: string; readonly workload: string }) =>
      `The pods of ${d.workload} are covered by PodDisruptionBudget "${d.budget}" and "${d.other}": an eviction is refused where two budgets apply.`,
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
          data: { budget: budget.name, other: other.name, workload: `${two.resource.kind} "${two.name}"` },
          related: [
            { at: other.atName(), note: "the other budget" },
            { at: two.resource.atName(), note: "the pods" },
          ],
        });
      }
      if (spec[field(coverage)] === undefined) continue;
      // Nothing counts bare pods: only a plain minAvailable can be worked out for them.
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
          ? "One replica cannot both stay and move: run two, or set maxUnavailable 1 and accept the short gap."
          : `Allow one pod: ${typeof spec.minAvailable === "number" ? `minAvailable ${blocked.pods - 1}` : "maxUnavailable 1"}.`;
      if (blocked === most && (least.pods === most.pods || least.allowed === 0))
        report({ ...place, message: "always", data, help });
      else report({ ...place, message: "scaledIn", data: { ...data, replicas: blocked.pods }, help });
    }
  },
});

/** Where the number of pods is written. */
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
