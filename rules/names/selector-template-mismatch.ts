import {
  defineRule,
  describeRequirement,
  matchesRequirement,
  nearest,
  selectorsMissing,
  unmatchedSelectors,
} from "../../src/rule.ts";
import type { Cause, DraftFix, Requirement, UnmatchedSelectors, Workload } from "../../src/rule.ts";

type Spec = {
  readonly selector?: {
    readonly matchLabels?: Readonly<Record<string, string>>;
    readonly matchExpressions?: readonly object[];
  };
};

/** The place of a requirement in the selector of the workload. */
function placeOf({ resource }: Workload, { key }: Requirement) {
  const { selector } = ((resource.object as { readonly spec?: Spec }).spec ?? {}) as Spec;
  if (selector?.matchLabels !== undefined && Object.hasOwn(selector.matchLabels, key))
    return resource.at(selector.matchLabels, key);
  const expression = selector?.matchExpressions?.find((candidate) => (candidate as { key?: string }).key === key);
  return expression === undefined ? resource.atName() : resource.at(expression);
}

/** The label that the template has instead: another value, or a similar key. */
function instead(
  { template }: Workload,
  requirement: Requirement,
): { readonly key: string; readonly value: string } | undefined {
  const labels = template.metadata?.labels ?? {};
  const own = Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined;
  if (own !== undefined) return { key: requirement.key, value: own };
  const near = nearest(requirement.key, Object.keys(labels));
  return near === undefined ? undefined : { key: near, value: labels[near] ?? "" };
}

/** What other rules find because the template does not have the labels of the selector. */
function consequences(unmatched: UnmatchedSelectors, workload: Workload, { key }: Requirement): Cause {
  const { requirements = [] } = workload.selector ?? {};
  const wanted = requirements.flatMap((requirement) => {
    const [value, ...others] = requirement.operator === "In" ? requirement.values : [];
    return value !== undefined && others.length === 0 ? [[requirement.key, value] as const] : [];
  });
  const meant = { ...workload.template.metadata?.labels, ...Object.fromEntries(wanted) };
  const missing = selectorsMissing(unmatched, workload.namespace, key, meant);
  return {
    rules: [
      "policy-selects-nothing",
      "policy-peer-matches-nothing",
      "disruption-budget-selects-nothing",
      ...(missing.some(({ kind }) => kind === "policy") ? ["pod-without-policy"] : []),
    ],
    resources: [workload.resource, ...missing.map(({ resource }) => resource)],
  };
}

export default defineRule({
  id: "selector-template-mismatch",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "The selector of a workload does not match the labels of its own pod template.",
    why: "The API server rejects the workload: its controller would never find the pods that it creates.",
    remedy: "Add all labels of the selector to the labels of the pod template.",
    references: ["https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector"],
  },
  options: {},
  messages: {
    differs: (d: { readonly workload: string; readonly wanted: string; readonly found: string }) =>
      `${d.workload} selects pods with ${d.wanted}, but its pod template has ${d.found}.`,
    missing: (d: { readonly workload: string; readonly wanted: string }) =>
      `${d.workload} selects pods with ${d.wanted}, which its pod template does not have.`,
  },
  // Source: pkg/apis/apps/validation: the selector must match the template's labels.
  check({ model, simulation, report }) {
    let unmatched: UnmatchedSelectors | undefined;
    for (const workload of model.workloads) {
      const { resource, selector, template, kind } = workload;
      if (selector === undefined || selector.nothing || kind === "controller") continue;
      // The API server compares only the labels of the template; the controller adds others later.
      const own = template.metadata?.labels ?? {};
      const failing = selector.requirements.find((requirement) => !matchesRequirement(requirement, own));
      if (failing === undefined) continue;
      const found = instead(workload, failing);
      const { metadata } = template;
      const labels = metadata?.labels;
      const title = resource.quoted;
      unmatched ??= unmatchedSelectors(simulation);
      const place = {
        resource,
        at: placeOf(workload, failing),
        explains: consequences(unmatched, workload, failing),
      };
      const value = failing.operator === "In" && failing.values.length === 1 ? failing.values[0] : undefined;
      if (found !== undefined && labels !== undefined) {
        const at = resource.at(labels, found.key, found.key === failing.key ? "value" : "key");
        const text = found.key === failing.key ? value : failing.key;
        const fixes: DraftFix[] =
          text === undefined || !/^[A-Za-z][\w./-]*$/.test(text)
            ? []
            : [
                {
                  kind: "suggested",
                  title: `Use ${describeRequirement(failing)} in the template`,
                  edits: [{ at, text }],
                },
              ];
        report({
          ...place,
          message: "differs",
          data: { workload: title, wanted: describeRequirement(failing), found: `${found.key}=${found.value}` },
          related: [{ at, note: "labels of its pods" }],
          fixes,
        });
      } else
        report({
          ...place,
          message: "missing",
          data: { workload: title, wanted: describeRequirement(failing) },
          related: [
            {
              at: labels === undefined ? resource.at(metadata ?? template.spec) : resource.at(labels),
              note: "labels of its pods",
            },
          ],
        });
    }
  },
});
