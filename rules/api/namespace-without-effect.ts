import { defineRule, removeEntry } from "../../src/rule.ts";

export default defineRule({
  id: "namespace-without-effect",
  severity: "info",
  presets: ["recommended"],
  docs: {
    summary: "An object of a cluster-scoped kind sets a namespace.",
    why:
      "The namespace is ignored: the object exists once in the cluster, " +
      "and one of the same name that is meant for another namespace overwrites it.",
    remedy:
      "Delete `metadata.namespace`. If the object is meant for one namespace, " +
      "use the namespaced kind (Role instead of ClusterRole, Issuer instead of ClusterIssuer).",
    references: [
      "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/" +
        "#not-all-objects-are-in-a-namespace",
    ],
  },
  options: {},
  messages: {
    dropped: (d: { readonly kind: string; readonly name: string; readonly namespace: string }) =>
      `${d.kind} "${d.name}" is cluster-scoped: its namespace "${d.namespace}" is ignored.`,
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
        fixes: removal === undefined ? [] : [{ kind: "safe", title: "Delete the namespace", edits: [removal] }],
      });
    }
  },
});
