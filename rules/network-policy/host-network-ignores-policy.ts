import { defineRule, policyView } from "../../src/rule.ts";
import type { PolicyPeer, PolicyView, Workload, CompiledPolicy } from "../../src/rule.ts";

/** The workloads of a selection, if every one of them is on the host's network. */
function allHost(workloads: readonly { readonly workload: Workload }[]): readonly Workload[] {
  return workloads.every(({ workload }) => workload.template.spec.hostNetwork === true)
    ? workloads.map(({ workload }) => workload)
    : [];
}

/** A peer that means host-network pods only; one of whole namespaces means whatever pods come. */
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
    summary: "A NetworkPolicy is written for pods on the host's network.",
    why: "Such pods have the address of their node. What a policy does to them is up to the network plug-in, and most ignore it: a policy that selects them protects nothing, and a peer that means them meets nobody.",
    remedy: "Take `hostNetwork` away, restrict the nodes by other means, or name the nodes' addresses by `ipBlock`.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-and-hostnetwork-pods",
    ],
  },
  options: {},
  messages: {
    selected: (d: { readonly policy: string; readonly workload: string }) =>
      `NetworkPolicy "${d.policy}" selects only pods on the host's network (${d.workload}), which most network plug-ins leave out: it protects nothing.`,
    peer: (d: { readonly policy: string; readonly workload: string }) =>
      `A peer of NetworkPolicy "${d.policy}" means ${d.workload}, whose pods are on the host's network: they come with the address of their node, and most network plug-ins do not take them for pods.`,
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
              note: `${selected.resource.title} is on the host's network`,
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
                note: `${first.resource.title} is on the host's network`,
              },
            ],
            help: "Name the addresses of the nodes by `ipBlock`.",
          });
        }
      }
    }
  },
});
