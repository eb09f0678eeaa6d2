import { defineRule, removeEntry } from "../../src/rule.ts";

export default defineRule({
  id: "namespace-without-effect",
  severity: "info",
  presets: ["recommended"],
  docs: {
    summary: "An object of a kind that has no namespace names one.",
    why: "The namespace is dropped: the object is one for the whole cluster, and a second one of the same name for another namespace replaces it.",
    remedy:
      "Delete `metadata.namespace`, or use the namespaced kind (Role for ClusterRole, Issuer for ClusterIssuer) if the object is meant for one namespace.",
    references: [
      "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#not-all-objects-are-in-a-namespace",
    ],
  },
  options: {},
  messages: {
    dropped: (d: { readonly kind: string; readonly name: string; readonly namespace: string }) =>
      `${d.kind} "${d.name}" has no namespace, as no ${d.kind} has: "${d.namespace}" is dropped.`,
  },
  check({ model, report }) {
    for (const resource of model.resources) {
      const { kind, name, metadata, namespace } = resource;
      const written = metadata.namespace;
      if (namespace !== "" || typeof written !== "string" || written === "") continue;
      const removal = removeEntry(resource, metadata, "namespace");
      report({
        resource,
        at: resource.at(metadata, "namespace"),
        message: "dropped",
        data: { kind, name: name || (metadata.generateName ?? ""), namespace: written },
        fixes: removal === undefined ? [] : [{ kind: "safe", title: "Delete it", edits: [removal] }],
      });
    }
  },
});
