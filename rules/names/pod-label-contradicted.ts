import { defineRule, joinWords, labelDisputes, writeString } from "../../src/rule.ts";
import type { DraftEdit, LabelDispute } from "../../src/rule.ts";

/** Rules that would report each of the selectors. */
const CONSEQUENCES = [
  "service-selects-nothing",
  "policy-selects-nothing",
  "policy-peer-matches-nothing",
  "disruption-budget-selects-nothing",
  "label-near-duplicate",
];

/** In the template, and in the selector of the workload: the API server requires that they match. */
function edits({ workload: { resource, template }, key, value, meant }: LabelDispute): readonly DraftEdit[] {
  const { spec = {} } = resource.object as {
    readonly spec?: { readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> } };
  };
  return [template.metadata?.labels, spec.selector?.matchLabels].flatMap((labels) =>
    labels !== undefined && Object.hasOwn(labels, key) && labels[key] === value
      ? [{ at: resource.document.at(labels, key), text: writeString(resource, meant) }]
      : [],
  );
}

export default defineRule({
  id: "pod-label-contradicted",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A label of a pod template differs from the label that everything else selects.",
    why:
      "Services, policies and disruption budgets find pods only through labels. If they agree on one value " +
      "and the template has another, none of them selects the pods: there are no endpoints, and no policy applies.",
    remedy:
      "Correct the label in the pod template and in the selector of the workload. " +
      "The selector of a Deployment is immutable: an existing one must be deleted and recreated.",
    references: ["https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors"],
  },
  options: {},
  messages: {
    contradicted: (d: {
      readonly workload: string;
      readonly key: string;
      readonly value: string;
      readonly meant: string;
      readonly others: string;
    }) => `Pods of ${d.workload} have label ${d.key}=${d.value}, but ${d.others} select ${d.key}=${d.meant}.`,
  },
  check({ simulation, report }) {
    for (const dispute of labelDisputes(simulation)) {
      const {
        workload: { resource, template },
        key,
        value,
        meant,
        others,
      } = dispute;
      const labels = template.metadata?.labels;
      report({
        resource,
        at: labels !== undefined && Object.hasOwn(labels, key) ? resource.document.at(labels, key) : resource.atName(),
        message: "contradicted",
        data: {
          workload: resource.title,
          key,
          value,
          meant,
          others: joinWords([...new Set(others.map(({ title }) => title))]),
        },
        related: others.slice(0, 5).map(({ at, title }) => ({ at, note: `${title} selects ${key}=${meant}` })),
        help: `Did you mean ${key}=${meant}?`,
        fixes: [{ kind: "suggested", title: `Use the label ${key}=${meant}`, edits: edits(dispute) }],
        // If the selector of the workload is right too, selector-template-mismatch reports the template.
        follows: { rules: ["selector-template-mismatch"], resources: [resource] },
        explains: {
          rules: others.some(({ kind }) => kind === "policy") ? [...CONSEQUENCES, "pod-without-policy"] : CONSEQUENCES,
          resources: [resource, ...others.map((other) => other.resource)],
        },
      });
    }
  },
});
