import {
  defineRule,
  describeMiss,
  describeSelector,
  idleSubjects,
  labelFixes,
  labelIndex,
  labelsInstead,
  labelSelector,
  nearestWorkload,
  similarity,
  placeOfMiss,
  pluginSubjectFinding,
  policyView,
  unseenPods,
} from "../../src/rule.ts";
import type { LabelIndex, Model, Selector } from "../../src/rule.ts";

/** By namespace: whether at least half of its policies select a pod, so that these manifests contain its pods. */
function showsPods(model: Model): ReadonlyMap<string, boolean> {
  const counts = new Map<string, { all: number; matching: number }>();
  for (const { namespace, object } of model.all("NetworkPolicy")) {
    const selector = labelSelector(object.spec?.podSelector);
    if (selector.requirements.length === 0) continue;
    const count = counts.get(namespace) ?? { all: 0, matching: 0 };
    count.all++;
    if (model.select(namespace, selector).length > 0) count.matching++;
    counts.set(namespace, count);
  }
  return new Map([...counts].map(([namespace, { all, matching }]) => [namespace, all === 1 || matching * 2 >= all]));
}

/**
 * Whether a pod has a value that differs in one letter, in a word that is too short to be a typo on that evidence
 * alone.
 */
const isOneLetterOff = (index: LabelIndex, namespace: string, { requirements }: Selector): boolean =>
  requirements.some(
    (one) =>
      one.operator === "In" &&
      one.values.some((wanted) =>
        [...index.valuesOf(namespace, one.key).keys()].some((value) => similarity(wanted, value) === 1),
      ),
  );

export default defineRule({
  id: "policy-selects-nothing",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "The selector of a policy matches no pods.",
    why: "The policy has no effect: the pods it was written for stay open, or keep what other policies allow.",
    remedy: "Use labels of the pod template of the intended workload; labels of the workload itself do not count.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource"],
  },
  options: {},
  messages: {
    nothing: (d: {
      readonly policy: string;
      readonly selector: string;
      readonly namespace: string;
      readonly kind?: string;
    }) =>
      `${d.kind ?? "NetworkPolicy"} "${d.policy}" matches no pods and has no ` +
      `effect: no pod ${d.namespace === "" ? "in these manifests" : `in namespace ${d.namespace}`} has ${d.selector}.`,
  },
  check({ model, simulation, report }) {
    const index = simulation.fact(labelIndex);
    const view = simulation.fact(policyView);
    for (const policy of view.policies) {
      const { resource, selector, namespace } = policy;
      const { spec } = resource.object;
      // `{}` selects whatever pods are there; other rules report a selector that the API server rejects.
      if (spec === undefined || selector.nothing || selector.requirements.length === 0) continue;
      if (model.select(namespace, selector).length > 0) continue;
      const shown = simulation.fact(showsPods).get(namespace) ?? true;
      const near = nearestWorkload(model, index, namespace, selector);
      const labels = spec.podSelector?.matchLabels;
      const key = near?.requirement?.key;
      report({
        resource,
        at:
          labels !== undefined && key !== undefined && Object.hasOwn(labels, key)
            ? resource.at(labels, key)
            : resource.at(spec, "podSelector"),
        message: "nothing",
        data: { policy: resource.name, selector: describeSelector(selector), namespace },
        related:
          near === undefined ? [] : [{ at: placeOfMiss(near), note: `closest match: ${near.workload.resource.title}` }],
        help: near === undefined ? labelsInstead(index, namespace, selector) : `${describeMiss(near)}.`,
        fixes: labelFixes(resource, labels, near),
        unknown:
          unseenPods(model, index, namespace, selector, { near, holder: resource }) ??
          (shown || near !== undefined || isOneLetterOff(index, namespace, selector)
            ? undefined
            : "most policies of the namespace select pods that are not in these manifests"),
      });
    }
    for (const idle of idleSubjects(view, index)) report(pluginSubjectFinding(idle));
  },
});
