import { defineRule, describeSelector, joinItem, policyView, selectsClusterDNS } from "../../src/rule.ts";
import type { CompiledPolicy, DraftFix, PolicyPeer, PolicyView } from "../../src/rule.ts";

/** Two adjacent items of a list: whole namespaces, and pods of the policy's own namespace. */
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

/** The evidence that one item was meant: two items are legitimate as such. */
function evidence(view: PolicyView, policy: CompiledPolicy, { namespaces, pods }: Pair): Evidence | undefined {
  if (namespaces.namespaces !== undefined && view.set.matchNamespace(namespaces.namespaces, policy.namespace) === "yes")
    return { kind: "redundant" };
  const own = view.peerScope(policy, pods);
  if (own.workloads.length > 0) return undefined;
  const together = view.peerScope(policy, { ...namespaces, pods: pods.pods });
  const isClusterDNS = policy.namespace !== "kube-system" && pods.pods !== undefined && selectsClusterDNS(pods.pods);
  return { kind: "split", unknown: together.workloads.length > 0 || isClusterDNS ? undefined : own.open };
}

export default defineRule({
  id: "policy-peer-or-for-and",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A namespaceSelector and a podSelector are two list items where one was probably meant.",
    why:
      "Two list items are two peers and mean OR: every pod of the selected namespaces is " +
      "allowed, and so are the selected pods of the policy's own namespace. Only within " +
      "one item do both selectors apply together (AND). One dash makes the difference.",
    remedy: "Remove the `-` before the second selector if both are meant to apply together.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors",
    ],
  },
  options: {},
  messages: {
    redundant: (d: { readonly policy: string; readonly namespaces: string; readonly pods: string }) =>
      `Two peers of NetworkPolicy "${d.policy}" mean OR, not AND: every pod of ` +
      `${d.namespaces} is allowed, and the item for pods with ${d.pods} adds nothing.`,
    split: (d: { readonly policy: string; readonly namespaces: string; readonly pods: string; readonly own: string }) =>
      `Two peers of NetworkPolicy "${d.policy}" mean OR, not AND: every pod of ${d.namespaces} ` +
      `is allowed, and pods with ${d.pods} in namespace ${d.own}, which has none.`,
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
            namespaces: namespacesWith(
              describeSelector(pair.namespaces.namespaces ?? { nothing: true, requirements: [] }),
            ),
            pods: describeSelector(pair.pods.pods ?? { nothing: true, requirements: [] }),
          };
          const place = {
            resource,
            at: resource.document.at(pair.pods.object, "podSelector"),
            related: [
              {
                at: resource.document.at(pair.namespaces.object, "namespaceSelector"),
                note: "this item allows whole namespaces",
              },
            ],
            help: "Remove the `-` before the second selector to require both in one item.",
            fixes: merge(policy, rule.object, pair),
          };
          if (found.kind === "redundant") report({ ...place, message: "redundant", data });
          else report({ ...place, message: "split", data: { ...data, own: policy.namespace }, unknown: found.unknown });
        }
      }
    }
  },
});

const namespacesWith = (selector: string): string =>
  selector === "<all>" ? "every namespace" : `namespaces with ${selector}`;

function merge({ resource }: CompiledPolicy, rule: object, { second }: Pair): readonly DraftFix[] {
  const { from, to } = rule as { readonly from?: readonly object[]; readonly to?: readonly object[] };
  const edit = joinItem(resource, from ?? to ?? [], second);
  return edit === undefined ? [] : [{ kind: "suggested", title: "Merge both selectors into one item", edits: [edit] }];
}
