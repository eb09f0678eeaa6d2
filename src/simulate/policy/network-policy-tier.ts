import { isEmpty } from "../connections.ts";
import { matchPods } from "./match-labels.ts";
import { matchPeers, ruleConnections, unseenConnections } from "./match-rule.ts";
import type { CompiledPolicy, Direction } from "./network-policy.ts";
import type { PolicySet, Selection } from "./policy-set.ts";
import { destinationOf } from "./tier.ts";
import type { MatchingRule, TierPolicy, TierQuestion } from "./tier.ts";
import type { Interpretation } from "./interpretation.ts";
import type { PodEnd } from "./connection-end.ts";

/** A NetworkPolicy that selects a pod for a direction: only what some rule allows is then allowed. */
export type Isolation = Selection;

/** NetworkPolicies that isolate a pod in a direction. */
export function isolating(
  set: PolicySet,
  end: PodEnd,
  direction: Direction,
  interpretation: Interpretation,
): readonly Isolation[] {
  if (end.hostNetwork && interpretation.hostNetwork) return [];
  const isOfType = ({ directions, implied = [] }: CompiledPolicy): boolean =>
    directions.includes(direction) && (interpretation.policyTypes || !implied.includes(direction));
  if (end.workload !== undefined) return set.selecting(end.workload).filter(({ policy }) => isOfType(policy));
  const found: Isolation[] = [];
  for (const policy of set.in(end.namespace)) {
    if (!isOfType(policy)) continue;
    const match = matchPods(policy.selector, end);
    if (match !== "no") found.push({ policy, match });
  }
  return found;
}

function* matchingRules(set: PolicySet, policy: CompiledPolicy, question: TierQuestion): Generator<MatchingRule> {
  const { interpretation, direction, peer, unknowns } = question;
  for (const rule of policy.rules) {
    if (rule.direction !== direction) continue;
    const match = matchPeers(rule, peer, { set, interpretation, namespace: policy.namespace, unknowns });
    if (match === "no") continue;
    const destination = destinationOf(question);
    const found = { kind: "NetworkPolicy", policy, rule, action: "Accept" } as const;
    yield { ...found, match, connections: ruleConnections(rule, destination, interpretation) };
    const unseen = unseenConnections(rule, destination, interpretation);
    if (isEmpty(unseen)) continue;
    unknowns.add(`the ports of all containers of ${destination.title}`);
    yield { ...found, match: "perhaps", connections: unseen };
  }
}

/** NetworkPolicies as policies of a tier that denies what none of them allows. */
export const asTierPolicy = (set: PolicySet, { policy, match }: Isolation): TierPolicy => ({
  match,
  matching: (question) => matchingRules(set, policy, question),
});
