import {
  defineRule,
  describeMiss,
  describeSelector,
  labelIndex,
  labelSelector,
  nearestWorkload,
  placeOfMiss,
  unseenPods,
} from "../../src/rule.ts";
import type { DraftFix } from "../../src/rule.ts";

export default defineRule({
  id: "disruption-budget-selects-nothing",
  severity: "warning",
  presets: ["recommended", "production"],
  docs: {
    summary: "The selector of a PodDisruptionBudget matches no pods.",
    why: "The budget protects nothing: a drain may evict all pods of the workload it was written for at once.",
    remedy: "Use labels of the pod template of that workload, in its namespace.",
    references: ["https://kubernetes.io/docs/tasks/run-application/configure-pdb/#specifying-a-poddisruptionbudget"],
  },
  options: {},
  messages: {
    nothing: (d: {
      readonly budget: string;
      readonly selector: string;
      readonly namespace: string;
      readonly why: string;
    }) =>
      `PodDisruptionBudget "${d.budget}" matches no pods and protects ` +
      `nothing: no pod in namespace ${d.namespace} has ${d.selector}${d.why}.`,
    noSelector: (d: { readonly budget: string }) =>
      `PodDisruptionBudget "${d.budget}" has no selector and protects nothing.`,
  },
  check({ model, simulation, report }) {
    for (const budget of model.all("PodDisruptionBudget")) {
      const { spec } = budget.object;
      if (spec === undefined) continue;
      if (spec.selector === undefined) {
        report({
          resource: budget,
          at: budget.at(spec, "selector"),
          message: "noSelector",
          data: { budget: budget.name },
          help: "Add a selector; an empty one (`{}`) covers all pods of the namespace.",
        });
        continue;
      }
      const selector = labelSelector(spec.selector);
      // `{}` selects whatever pods are there.
      if (selector.nothing || selector.requirements.length === 0 || model.select(budget.namespace, selector).length > 0)
        continue;
      const index = simulation.fact(labelIndex);
      const near = nearestWorkload(model, index, budget.namespace, selector);
      const labels = spec.selector.matchLabels;
      const key = near?.requirement?.key;
      const isWritten = labels !== undefined && key !== undefined && Object.hasOwn(labels, key);
      const renamed = near?.label !== undefined && near.label.key !== key;
      const fixes: readonly DraftFix[] =
        isWritten && near?.label !== undefined
          ? [
              {
                kind: near.strong ? "safe" : "suggested",
                title: `Select ${near.label.key}=${near.label.value}`,
                edits: [
                  {
                    at: budget.at(labels, key, renamed ? "key" : "value"),
                    text: renamed ? near.label.key : near.label.value,
                  },
                ],
              },
            ]
          : [];
      report({
        resource: budget,
        at: isWritten ? budget.at(labels, key) : budget.at(spec, "selector", "key"),
        message: "nothing",
        data: {
          budget: budget.name,
          selector: describeSelector(selector),
          namespace: budget.namespace,
          why: near === undefined ? "" : ` (${describeMiss(near)})`,
        },
        related:
          near === undefined ? [] : [{ at: placeOfMiss(near), note: `closest match: ${near.workload.resource.title}` }],
        fixes,
        // Operators create budgets for the pods they create: that outweighs a near miss.
        unknown: unseenPods(model, index, budget.namespace, selector, {
          near: near?.strong !== true || model.world(budget.namespace, selector).closed ? near : undefined,
          holder: budget,
        }),
      });
    }
  },
});
