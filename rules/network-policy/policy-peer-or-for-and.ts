import { defineRule, describeSelector, joinItem, policyView } from "../../src/rule.ts";
import type { CompiledPolicy, DraftFix, PolicyPeer, PolicyView } from "../../src/rule.ts";

/** Two neighbours of a list that stand for one: whole namespaces beside pods of the policy's own namespace. */
interface Pair {
  readonly namespaces: PolicyPeer;
  readonly pods: PolicyPeer;
  /** Position of the second in the list. */
  readonly second: number;
}

function* pairs(peers: readonly PolicyPeer[]): Iterable<Pair> {
  for (const [index, peer] of peers.entries()) {
    const next = peers[index + 1];
    if (next === undefined || peer.blocks.length > 0 || next.blocks.length > 0) continue;
    const [namespaces, pods] = peer.pods === undefined ? [peer, next] : [next, peer];
    if (namespaces.pods !== undefined || namespaces.namespaces === undefined || pods.namespaces !== undefined) continue;
    if (pods.pods === undefined || pods.pods.nothing || pods.pods.requirements.length === 0) continue;
    yield { namespaces, pods, second: index + 1 };
  }
}

type Evidence = { readonly kind: "redundant" } | { readonly kind: "split"; readonly unknown: string | undefined };

/** What speaks for one item having been meant; two items are legitimate as such. */
function evidence(view: PolicyView, policy: CompiledPolicy, { namespaces, pods }: Pair): Evidence | undefined {
  if (namespaces.namespaces !== undefined && view.set.matchNamespace(namespaces.namespaces, policy.namespace) === "yes")
    return { kind: "redundant" };
  const own = view.peerScope(policy, pods);
  if (own.workloads.length > 0) return undefined;
  const together = view.peerScope(policy, { ...namespaces, pods: pods.pods });
  const isClusterDNS =
    policy.namespace !== "kube-system" &&
    pods.pods?.requirements.some(
      ({ key, ...rest }) => key === "k8s-app" && "values" in rest && rest.values.includes("kube-dns"),
    ) === true;
  return { kind: "split", unknown: together.workloads.length > 0 || isClusterDNS ? undefined : own.open };
}

export default defineRule({
  id: "policy-peer-or-for-and",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A namespaceSelector and a podSelector stand in two list items where one was likely meant.",
    why: "Two items are two peers: every pod of the selected namespaces is let through, and besides them pods of the policy's own namespace. Only within one item do both selectors hold together. One dash makes the difference.",
    remedy: "Take the dash away before the second selector if both are meant together.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors",
    ],
  },
  options: {},
  messages: {
    redundant: (d: { readonly policy: string; readonly namespaces: string; readonly pods: string }) =>
      `NetworkPolicy "${d.policy}" lets through every pod of the namespaces with ${d.namespaces}, its own among them, so the item for pods with ${d.pods} beside it changes nothing: was one item with both selectors meant?`,
    split: (d: { readonly policy: string; readonly namespaces: string; readonly pods: string; readonly own: string }) =>
      `NetworkPolicy "${d.policy}" lets through every pod of the namespaces with ${d.namespaces}, and besides them pods with ${d.pods} of its own namespace ${d.own}, which has none: was one item with both selectors meant?`,
  },
  check({ simulation, report }) {
    const view = simulation.fact(policyView);
    for (const policy of view.policies) {
      const { resource } = policy;
      for (const rule of policy.rules) {
        for (const pair of rule.peers === "all" ? [] : pairs(rule.peers)) {
          const found = evidence(view, policy, pair);
          if (found === undefined) continue;
          const data = {
            policy: resource.name,
            namespaces: labelText(describeSelector(pair.namespaces.namespaces ?? { nothing: true, requirements: [] })),
            pods: describeSelector(pair.pods.pods ?? { nothing: true, requirements: [] }),
          };
          const place = {
            resource,
            at: resource.document.at(pair.pods.object, "podSelector"),
            related: [
              {
                at: resource.document.at(pair.namespaces.object, "namespaceSelector"),
                note: "this item lets through whole namespaces",
              },
            ],
            help: "Take the dash away before the second selector, so that both stand in one item.",
            fixes: merge(policy, rule.object, pair),
          };
          if (found.kind === "redundant") report({ ...place, message: "redundant", data });
          else report({ ...place, message: "split", data: { ...data, own: policy.namespace }, unknown: found.unknown });
        }
      }
    }
  },
});

const labelText = (selector: string): string => (selector === "<all>" ? "any labels" : selector);

function merge({ resource }: CompiledPolicy, rule: object, { second }: Pair): readonly DraftFix[] {
  const { from, to } = rule as { readonly from?: readonly object[]; readonly to?: readonly object[] };
  const edit = joinItem(resource, from ?? to ?? [], second);
  return edit === undefined ? [] : [{ kind: "suggested", title: "Make one item of both selectors", edits: [edit] }];
}
