import { isEmpty } from "../connections.ts";
import type { AdminPolicy } from "./admin-policy.ts";
import { matchPods } from "./match-labels.ts";
import { matchPeers, ruleConnections, unseenConnections } from "./match-rule.ts";
import type { PolicySet } from "./policy-set.ts";
import { destinationOf } from "./tier.ts";
import type { MatchingRule, TierPolicy, TierQuestion } from "./tier.ts";
import type { PodEnd } from "./connection-end.ts";

function* matchingRules(set: PolicySet, policy: AdminPolicy, question: TierQuestion): Generator<MatchingRule> {
  const { interpretation, direction, peer, unknowns } = question;
  for (const rule of policy.rules) {
    if (rule.direction !== direction) continue;
    const match = matchPeers(rule, peer, { set, interpretation, namespace: undefined, unknowns });
    if (match === "no") continue;
    const destination = destinationOf(question);
    const found = { kind: "admin", policy, rule, action: rule.action } as const;
    yield { ...found, match, connections: ruleConnections(rule, destination, interpretation) };
    const unseen = unseenConnections(rule, destination, interpretation);
    if (isEmpty(unseen)) continue;
    unknowns.add(`the ports of all containers of ${destination.title}`);
    yield { ...found, match: "perhaps", connections: unseen };
  }
}

/**
 * Admin policies that select a pod; pods on the host's network are never selected. Source: network-policy-api
 * apis/v1alpha2, ClusterNetworkPolicySubject.
 */
export function adminPoliciesFor(
  set: PolicySet,
  policies: readonly AdminPolicy[],
  subject: PodEnd,
): readonly TierPolicy[] {
  if (subject.hostNetwork) return [];
  return policies.flatMap((policy) => {
    const match = set.matchSubject(policy, subject.namespace, (selector) => matchPods(selector, subject));
    return match === "no" ? [] : [{ match, matching: (question) => matchingRules(set, policy, question) }];
  });
}
