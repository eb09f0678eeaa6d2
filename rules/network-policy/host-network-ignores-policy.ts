import { defineRule, policyView } from "../../src/rule.ts";
import type { PolicyPeer, PolicyView, Workload, CompiledPolicy } from "../../src/rule.ts";

/** The workloads of a selection, if all of them use hostNetwork. */
function allHost(workloads: readonly { readonly workload: Workload }[]): readonly Workload[] {
  return workloads.every(({ workload }) => workload.template.spec.hostNetwork === true)
    ? workloads.map(({ workload }) => workload)
    : [];
}

/**
 * The hostNetwork pods that are all a peer selects; a peer of whole namespaces is written for whatever pods are there.
 */
function hostPeer(view: PolicyView, policy: CompiledPolicy, peer: PolicyPeer): readonly Workload[] {
  if ((peer.pods?.requirements.length ?? 0) === 0) return [];
  const { workloads, open } = view.peerScope(policy, peer);
  return open === undefined ? allHost(workloads) : [];
}

export default defineRule({
  id: "host-network-ignores-policy",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A NetworkPolicy selects or allows only hostNetwork pods.",
    why:
      "hostNetwork pods have the IP of their node. What a policy does to them depends on " +
      "the CNI plugin, and most treat their traffic as coming from the node: a policy that " +
      "selects them protects nothing, and a peer that selects them matches no traffic.",
    remedy: "Remove `hostNetwork`, restrict the nodes by other means, or allow the nodes' addresses with `ipBlock`.",
    whenNotToUse: "CNIs that apply policies to pods on the host network.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-and-hostnetwork-pods",
    ],
  },
  options: {},
  messages: {
    selected: (d: { readonly policy: string; readonly workload: string }) =>
      `NetworkPolicy "${d.policy}" selects only hostNetwork pods (${d.workload}), ` +
      "to which most CNI plugins do not apply policies: it protects nothing.",
    peer: (d: { readonly policy: string; readonly workload: string }) =>
      `A peer of NetworkPolicy "${d.policy}" selects ${d.workload}, whose pods use ` +
      "hostNetwork: most CNI plugins treat their traffic as coming from the node.",
  },
  check({ model, simulation, report }) {
    if (model.workloads.every(({ template }) => template.spec.hostNetwork !== true)) return;
    const view = simulation.fact(policyView);
    for (const policy of view.policies) {
      const { resource } = policy;
      const { spec } = resource.object;
      if (spec === undefined) continue;
      const [selected] = policy.selector.requirements.length === 0 ? [] : allHost(view.selected(policy));
      if (selected !== undefined) {
        report({
          resource,
          at: resource.at(spec, "podSelector", "key"),
          message: "selected",
          data: { policy: resource.name, workload: selected.resource.title },
          related: [
            {
              at: selected.resource.at(selected.template.spec, "hostNetwork"),
              note: `${selected.resource.title} uses hostNetwork`,
            },
          ],
        });
      }
      for (const rule of policy.rules) {
        for (const peer of rule.peers === "all" ? [] : rule.peers) {
          const [first] = hostPeer(view, policy, peer);
          if (first === undefined) continue;
          report({
            resource,
            at: resource.document.at(peer.object, "podSelector"),
            message: "peer",
            data: { policy: resource.name, workload: first.resource.title },
            related: [
              {
                at: first.resource.at(first.template.spec, "hostNetwork"),
                note: `${first.resource.title} uses hostNetwork`,
              },
            ],
            help: "Allow the addresses of the nodes with `ipBlock`.",
          });
        }
      }
    }
  },
});
