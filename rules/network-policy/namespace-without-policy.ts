import { DIRECTIONS, defineRule, needsPolicy, policyView } from "../../src/rule.ts";

export default defineRule({
  id: "namespace-without-policy",
  severity: "warning",
  presets: ["production"],
  docs: {
    summary: "A namespace with workloads has no NetworkPolicy.",
    why:
      "Every pod of the cluster can connect to its pods, and they can " +
      "connect anywhere: one compromised pod can reach all the others.",
    remedy:
      "Start with a policy that selects all pods (`podSelector: {}`) " +
      "and denies by default, then allow each connection that is needed.",
    whenNotToUse: "Clusters whose CNI does not enforce NetworkPolicy, or with policies in another repository.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/network-policies/" +
        "#default-deny-all-ingress-and-all-egress-traffic",
    ],
  },
  options: {
    exemptNamespaces: {
      type: "array",
      items: { type: "string" },
      default: ["kube-system", "kube-public", "kube-node-lease"],
      description: "Namespaces that need no policy.",
    },
  },
  messages: {
    none: (d: { readonly namespace: string; readonly workloads: number }) =>
      `Namespace ${d.namespace} has ` +
      `${d.workloads === 1 ? "one workload" : `${d.workloads} workloads`} and no NetworkPolicy.`,
  },
  check({ model, simulation, options, report }) {
    const { set, unjudged, pluginPolicies } = simulation.fact(policyView);
    const named = model.resources.filter(({ kind }) => kind === "NetworkPolicy");
    const plugins = pluginPolicies.map(({ resource }) => resource);
    const covered = new Set([...named, ...unjudged.networkPolicies, ...plugins].map(({ namespace }) => namespace));
    for (const namespace of model.namespaces()) {
      // Policies of a CNI plugin without a namespace apply to the whole cluster.
      if (covered.has(namespace) || covered.has("") || options.exemptNamespaces.includes(namespace)) continue;
      const members = model.workloadsIn(namespace).filter(needsPolicy);
      const [first] = members;
      if (first === undefined) continue;
      const cluster = set
        .administrators(namespace)
        .find((policy) => set.matchSubject(policy, namespace, () => "perhaps") !== "no");
      report({
        resource: first.resource,
        at: first.resource.atName(),
        message: "none",
        data: { namespace, workloads: members.length },
        unknown:
          (cluster && `${cluster.resource.title} may restrict the pods`) ??
          members
            .flatMap((member) => DIRECTIONS.map((direction) => model.policiesElsewhere(member, direction)))
            .find((reason) => reason !== undefined),
      });
    }
  },
});
