import {
  addedPeerLabel,
  defineRule,
  describeMiss,
  describeSelector,
  idlePeers,
  isBesideNamespaces,
  labelFixes,
  labelIndex,
  labelsInstead,
  meantNamespace,
  namedNamespaces,
  namespaceLabelFinding,
  nearestWorkload,
  notAllPods,
  peerLabels,
  placeOfMiss,
  pluginPeerFinding,
  policyView,
  selectsClusterDNS,
  unseenPods,
} from "../../src/rule.ts";
import type { CompiledPolicy, PolicyPeer, PolicyView, SelectorMiss } from "../../src/rule.ts";

/** Whether a peer allows traffic of any pod or address, as far as is known. */
function allowsSome(view: PolicyView, policy: CompiledPolicy, peer: PolicyPeer): boolean {
  const { workloads, addresses, open } = view.peerScope(policy, peer);
  return addresses || workloads.length > 0 || open !== undefined;
}

const helpFor = (near: SelectorMiss, peer: PolicyPeer): string =>
  near.kind === "namespace" && peer.namespaces === undefined
    ? `${describeMiss(near)}: add a namespaceSelector for it to the same list item.`
    : `${describeMiss(near)}.`;

export default defineRule({
  id: "policy-peer-matches-nothing",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A peer of a policy's rule matches no pods.",
    why:
      "The rule allows nothing: the connections it was written for are dropped. A podSelector " +
      "without a namespaceSelector selects pods only in the policy's own namespace.",
    remedy: "Use labels of the intended pods, and a namespaceSelector if they are in another namespace.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors",
    ],
  },
  options: {},
  messages: {
    nothing: (d: {
      readonly policy: string;
      readonly list: string;
      readonly selector: string;
      readonly where: string;
      readonly what: "rule" | "peer";
      readonly kind?: string;
    }) =>
      `A \`${d.list}\` peer of ${d.kind ?? "NetworkPolicy"} "${d.policy}" matches no ` +
      `pods (${d.selector} in ${d.where}): the ${d.what} allows nothing.`,
    namespace: (d: { readonly policy: string; readonly selector: string; readonly namespace: string }) =>
      `A peer of NetworkPolicy "${d.policy}" selects namespaces with ` +
      `${d.selector}, a label that Namespace ${d.namespace} does not have.`,
  },
  check({ model, simulation, report }) {
    const view = simulation.fact(policyView);
    const index = simulation.fact(labelIndex);
    for (const idle of idlePeers(view, index)) report(pluginPeerFinding(idle));
    for (const policy of view.policies) {
      const { resource } = policy;
      for (const rule of policy.rules) {
        const peers = rule.peers === "all" ? [] : rule.peers;
        for (const peer of peers) {
          const { pods, namespaces } = peer;
          if (peer.blocks.length > 0 || pods?.nothing === true || namespaces?.nothing === true) continue;
          const { workloads, open } = view.peerScope(policy, peer);
          const meant = namespaces && meantNamespace(model, namespaces);
          if (
            meant !== undefined &&
            namespaces !== undefined &&
            view.set.matchNamespace(namespaces, meant.name) === "no" &&
            !workloads.some(({ match }) => match === "yes")
          ) {
            report(namespaceLabelFinding(resource, peer, namespaces, meant));
            continue;
          }
          // policy-selects-nothing reports a policy that selects no pods.
          if (workloads.length > 0 || (policy.selector.requirements.length > 0 && view.selected(policy).length === 0))
            continue;
          // Whole namespaces, and `{}`, select whatever pods are there.
          if (pods === undefined || pods.requirements.length === 0) continue;
          const named = namedNamespaces(policy, peer);
          const isDNS = selectsClusterDNS(pods);
          if (isDNS && (named.length === 0 || named.includes("kube-system"))) continue;
          const near = named
            .map((namespace) => nearestWorkload(model, index, namespace, pods))
            .find((miss) => miss !== undefined);
          // policy-peer-or-for-and reports a dash too many.
          if (near?.strong !== true && isBesideNamespaces(peers, peer)) continue;
          const added = near === undefined ? addedPeerLabel(model, policy, peer, named) : undefined;
          const unseen = named.map(
            (namespace) =>
              unseenPods(model, index, namespace, pods, { near }) ??
              (near === undefined ? notAllPods(model, namespace) : undefined),
          );
          const labels = peerLabels(peer, "podSelector");
          const key = near?.requirement?.key;
          const hasKey = labels !== undefined && key !== undefined && Object.hasOwn(labels, key);
          const others = peers.some((other) => other !== peer && allowsSome(view, policy, other));
          const instead = named.length === 1 ? labelsInstead(index, named[0] ?? "", pods) : undefined;
          report({
            resource,
            at:
              added?.at ??
              (hasKey ? resource.document.at(labels, key) : resource.document.at(peer.object, "podSelector")),
            message: "nothing",
            data: {
              policy: resource.name,
              list: rule.direction === "Ingress" ? "from" : "to",
              selector: describeSelector(pods),
              where:
                (named.length === 0 ? "the selected namespaces" : `namespace ${named.join(", ")}`) +
                (added === undefined ? "" : `, whose pods the kustomization does not give ${added.label}`),
              what: others ? "peer" : "rule",
            },
            related:
              added !== undefined
                ? [{ at: resource.document.at(peer.object, "podSelector"), note: "the peer" }]
                : near === undefined
                  ? []
                  : [{ at: placeOfMiss(near), note: `closest match: ${near.workload.resource.title}` }],
            help: added?.help ?? (near === undefined ? instead : helpFor(near, peer)),
            fixes: labelFixes(resource, labels, near),
            unknown:
              added !== undefined
                ? undefined
                : named.length === 0
                  ? open
                  : unseen.find((reason) => reason !== undefined),
            // A list of all clients may contain one that is not installed.
            ...(others && near === undefined && { severity: "info" as const }),
            follows: isDNS ? { rules: ["egress-blocks-dns"], resources: [resource] } : undefined,
          });
        }
      }
    }
  },
});
