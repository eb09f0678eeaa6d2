import { defineRule, policyView } from "../../src/rule.ts";

const ANNOTATION = "net.beta.kubernetes.io/network-policy";

export default defineRule({
  id: "policy-by-dead-annotation",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A Namespace requests isolation with an annotation that Kubernetes no longer reads.",
    why:
      `The annotation \`${ANNOTATION}\` was part of the NetworkPolicy beta and ` +
      "was removed in Kubernetes 1.7: the namespace looks isolated, but is open.",
    remedy:
      "Add a NetworkPolicy with `podSelector: {}`, `policyTypes: " +
      "[Ingress]` and no rules to the namespace, and delete the annotation.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies"],
  },
  options: {},
  messages: {
    dead: (d: { readonly namespace: string }) =>
      `Annotation ${ANNOTATION} of namespace ${d.namespace} has had no effect ` +
      "since Kubernetes 1.7: its pods accept connections from everywhere.",
    leftover: (d: { readonly namespace: string; readonly policy: string }) =>
      `Annotation ${ANNOTATION} of namespace ${d.namespace} has no effect: ${d.policy} isolates its pods.`,
  },
  check({ model, simulation, report }) {
    const view = simulation.fact(policyView);
    for (const namespace of model.all("Namespace")) {
      const { annotations } = namespace.metadata;
      const value = annotations?.[ANNOTATION];
      if (annotations === undefined || value === undefined) continue;
      const isolates = view.set
        .in(namespace.name)
        .find(({ selector, directions }) => selector.requirements.length === 0 && directions.includes("Ingress"));
      const place = { resource: namespace, at: namespace.at(annotations, ANNOTATION, "key") };
      if (isolates !== undefined)
        report({
          ...place,
          message: "leftover",
          severity: "info",
          data: { namespace: namespace.name, policy: isolates.resource.title },
        });
      else if (value.includes("DefaultDeny"))
        report({
          ...place,
          message: "dead",
          data: { namespace: namespace.name },
          help: "Add a NetworkPolicy with `podSelector: {}`, `policyTypes: [Ingress]` and no rules.",
        });
    }
  },
});
