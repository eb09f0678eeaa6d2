import { containsPlaceholder, defineRule, didYouMean, traefikProblems, writeString } from "../../src/rule.ts";

interface Missing {
  readonly referrer: string;
  readonly target: string;
  readonly namespace: string;
}

export default defineRule({
  id: "traefik-reference-missing",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "An IngressRoute or Ingress refers to a Middleware or another object of Traefik that does not exist.",
    why:
      "Traefik drops the whole router and answers with a 404. Without a namespace the object is looked up in the " +
      "namespace of the IngressRoute, and objects of other namespaces need the flag `allowCrossNamespace`.",
    remedy: "Use the name of an object of the same namespace, or set `namespace` and allow it with the flag.",
    references: ["https://doc.traefik.io/traefik/reference/install-configuration/providers/kubernetes/kubernetes-crd/"],
  },
  options: {},
  messages: {
    missing: (d: Missing) => `${d.referrer} refers to ${d.target}, which does not exist in namespace ${d.namespace}.`,
    elsewhere: (d: Missing & { readonly other: string }) =>
      `${d.referrer} refers to ${d.target}, which is in namespace ${d.other}, not in ${d.namespace}.`,
    crossNamespace: (d: Missing) =>
      `${d.referrer} refers to ${d.target} of namespace ${d.namespace}: Traefik ignores other namespaces by default.`,
  },
  check({ simulation, report }) {
    for (const { resource, at, kind, name, namespace, problem, meant, unknown } of simulation.fact(traefikProblems)) {
      if (containsPlaceholder(name) || containsPlaceholder(namespace)) continue;
      const data = { referrer: resource.quoted, target: `${kind} "${name}"`, namespace };
      const place = {
        resource,
        at,
        unknown,
        related: meant === undefined ? [] : [{ at: meant.atName(), note: meant.title }],
      };
      if (problem === "elsewhere")
        report({
          ...place,
          message: "elsewhere",
          data: { ...data, other: meant?.namespace ?? "" },
          help: `Set \`namespace: ${meant?.namespace ?? ""}\` and the flag allowCrossNamespace, or define it here too.`,
        });
      else if (problem === "cross-namespace")
        report({
          ...place,
          message: "crossNamespace",
          data,
          help: "Start Traefik with --providers.kubernetescrd.allowCrossNamespace=true.",
        });
      else
        report({
          ...place,
          message: "missing",
          data,
          help: didYouMean(meant?.name),
          fixes:
            meant === undefined || resource.kind === "Ingress"
              ? []
              : [
                  {
                    kind: "suggested",
                    title: `Use "${meant.name}"`,
                    edits: [{ at, text: writeString(resource, meant.name) }],
                  },
                ],
        });
    }
  },
});
