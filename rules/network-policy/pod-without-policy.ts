import {
  DIRECTIONS,
  defineRule,
  doubtOf,
  hasWiderPolicies,
  isolatedShare,
  isolationOf,
  needsPolicy,
  policyView,
  restrictsEgress,
  surelySelecting,
  unreadPolicy,
} from "../../src/rule.ts";

export default defineRule({
  id: "pod-without-policy",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "No NetworkPolicy isolates the pods of a workload for ingress, for egress or for both.",
    why:
      "Pods are isolated for ingress and egress separately, and only by policies of that type: " +
      "until a policy selects a pod, every pod of the cluster can connect to it, or it can " +
      "connect anywhere. Egress is required only where these manifests isolate the egress of some " +
      "pods, and a namespace without any policy is reported once. Findings are info where less " +
      "than half of the workloads are isolated, or where the manifests define no policy at all.",
    remedy:
      "Select the pods with a NetworkPolicy of the missing policy type; " +
      "a policy with `podSelector: {}` covers all pods of its namespace.",
    whenNotToUse: "Clusters without a CNI that enforces policies, or with policies in another repository.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation",
    ],
  },
  options: {
    exemptNamespaces: {
      type: "array",
      items: { type: "string" },
      default: ["kube-system", "kube-public", "kube-node-lease"],
      description: "Namespaces whose workloads need no policy.",
    },
    directions: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Directions (Ingress, Egress) that every workload must be isolated for.",
    },
  },
  messages: {
    none: (d: { readonly workload: string; readonly egress: boolean }) =>
      `No NetworkPolicy selects the pods of ${d.workload}: all pods in the cluster ` +
      `can connect to them${d.egress ? ", and they can connect anywhere" : ""}.`,
    ingress: (d: { readonly workload: string; readonly policy: string }) =>
      `No NetworkPolicy restricts ingress to the pods of ${d.workload}: ${d.policy} restricts only their egress.`,
    egress: (d: { readonly workload: string; readonly policy: string }) =>
      `No NetworkPolicy restricts egress from the pods of ${d.workload}: ${d.policy} restricts only their ingress.`,
    noPolicies: (d: { readonly namespace: string; readonly workloads: number }) =>
      `Namespace ${d.namespace} has no NetworkPolicy in these manifests: all pods in the cluster can ` +
      `connect to the pods of its ${d.workloads === 1 ? "workload" : `${d.workloads} workloads`}.`,
  },
  check({ model, simulation, options, report }) {
    const view = simulation.fact(policyView);
    const { set } = view;
    const { exemptNamespaces: exempt, directions: always } = options;
    const unread = unreadPolicy(model);
    const wider = hasWiderPolicies(view) || unread !== undefined;
    const required = DIRECTIONS.filter(
      (direction) =>
        always.includes(direction) ||
        ((wider || set.policies.length > 0) && (direction === "Ingress" || restrictsEgress(view))),
    );
    const workloads = new Set(
      model.workloads.filter((workload) => needsPolicy(workload) && !exempt.includes(workload.namespace)),
    );
    const reportNamespace = (namespace: string, severity?: "info"): void => {
      const members = model.workloadsIn(namespace).filter((workload) => workloads.has(workload));
      const [first, ...others] = members;
      if (first === undefined) return;
      report({
        resource: first.resource,
        at: first.resource.atName(),
        message: "noPolicies",
        ...(severity && { severity }),
        follows: { rules: ["namespace-without-policy"], resources: [first.resource] },
        data: { namespace, workloads: members.length },
        related: others.slice(0, 5).map(({ resource }) => ({
          at: resource.atName(),
          note: `${resource.title} also has no policy`,
        })),
        unknown: doubtOf(members.map((member) => isolationOf(view, member, "Ingress"))),
      });
    };
    if (required.length === 0) {
      for (const namespace of model.namespaces()) reportNamespace(namespace, "info");
      return;
    }
    // A namespace without any policy is one defect.
    const forgotten = new Set(
      wider || always.length > 0 ? [] : model.namespaces().filter((namespace) => set.in(namespace).length === 0),
    );
    for (const namespace of forgotten) reportNamespace(namespace);
    // Where the egress of a few is restricted, that of the others in the namespace was left open on purpose.
    const closed = isolatedShare(view, required.includes("Egress") ? workloads : [], "Egress");
    const mostAreClosed = (namespace: string) => always.includes("Egress") || (closed.get(namespace) ?? 0) >= 0.5;
    const shares = isolatedShare(view, workloads, "Ingress");
    for (const workload of workloads) {
      if (forgotten.has(workload.namespace)) continue;
      const { resource } = workload;
      const isolations = new Map(required.map((direction) => [direction, isolationOf(view, workload, direction)]));
      const open = required.filter((direction) => isolations.get(direction) !== "isolated");
      if (open.length === 0) continue;
      const all = surelySelecting(view, workload);
      // With misspelt types alone it is unknown what the policy isolates: api-rejected reports that.
      const typeless = all.find(({ directions }) => directions.length === 0);
      const unknown =
        (typeless && `${typeless.resource.title} has no valid policy type`) ??
        (unread && `${unread.title} cannot be read`) ??
        doubtOf(isolations.values());
      const selecting = all.find(({ directions }) => directions.length > 0);
      const leader = model.workloadsIn(workload.namespace).find(needsPolicy);
      const place = {
        resource,
        at: resource.atName(),
        unknown,
        follows: leader && { rules: ["namespace-without-policy"], resources: [leader.resource] },
      };
      if (selecting === undefined) {
        // A vendored policy for one component is no standard: a gap is a warning only where most are covered.
        const gap = always.length > 0 || (shares.get(workload.namespace) ?? 0) >= 0.5;
        report({
          ...place,
          message: "none",
          ...(!gap && { severity: "info" as const }),
          data: { workload: resource.title, egress: open.includes("Egress") },
        });
        continue;
      }
      const { resource: policy, directions: types } = selecting;
      report({
        ...place,
        message: open.includes("Ingress") ? "ingress" : "egress",
        ...(!open.includes("Ingress") && !mostAreClosed(workload.namespace) && { severity: "info" as const }),
        data: { workload: resource.title, policy: policy.title },
        related: [{ at: policy.atName(), note: `this policy is of type ${types.join(" and ")} only` }],
        help: `Add a NetworkPolicy of type ${open.join(" and ")} that selects the pods.`,
      });
    }
  },
});
