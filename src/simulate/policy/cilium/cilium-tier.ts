import { isEmpty } from "../../connections.ts";
import type { Connections } from "../../connections.ts";
import type { PodEnd } from "../connection-end.ts";
import type { Direction } from "../network-policy.ts";
import { destinationOf } from "../tier.ts";
import type { MatchingRule, TierPolicy, TierQuestion } from "../tier.ts";
import { ciliumConnections } from "./rule-connections.ts";
import type { CiliumRule, CiliumSpec } from "./cilium-policy.ts";
import type { CiliumSet } from "./cilium-set.ts";
import { matchRulePeers } from "./match-peer.ts";

/** A rule that matches the peer, with what it allows or denies, and what is refused although it matches. */
interface Found {
  readonly rule: CiliumRule;
  readonly match: "yes" | "perhaps";
  readonly connections: Connections;
  readonly refused: Connections;
}

function* matchingRules(
  set: CiliumSet,
  { rules }: CiliumSpec,
  question: TierQuestion,
  actions: readonly CiliumRule["action"][],
): Generator<Found> {
  const { interpretation, subject, direction, peer, unknowns } = question;
  const scope = set.peerScope(subject, interpretation, unknowns);
  for (const rule of rules) {
    if (rule.direction !== direction || !actions.includes(rule.action)) continue;
    if (rule.authenticated && !interpretation.auth) continue;
    const match = matchRulePeers(rule, peer, scope);
    if (match === "no") continue;
    const { connections, refused } = ciliumConnections(rule, destinationOf(question), interpretation);
    if (!isEmpty(connections)) yield { rule, match, connections, refused };
  }
}

function* denials(set: CiliumSet, spec: CiliumSpec, question: TierQuestion): Generator<MatchingRule> {
  const { proxy } = question.interpretation;
  const actions = proxy ? (["Deny"] as const) : (["Deny", "Accept"] as const);
  for (const { rule, match, connections, refused } of matchingRules(set, spec, question, actions)) {
    const common = { kind: "cilium" as const, policy: spec.policy, spec, rule, match, action: "Deny" as const };
    if (rule.action === "Deny") yield { ...common, connections };
    else if (!isEmpty(refused)) yield { ...common, connections: refused };
  }
}

function* grants(set: CiliumSet, spec: CiliumSpec, question: TierQuestion): Generator<MatchingRule> {
  for (const { rule, match, connections } of matchingRules(set, spec, question, ["Accept"]))
    yield { kind: "cilium", policy: spec.policy, spec, rule, match, action: "Accept", connections };
}

/**
 * The policies of Cilium that select a pod, as policies of the tier of NetworkPolicies, with which they unite: what any
 * allows is allowed, unless a rule denies it. `denying` come before all others. Source: cilium pkg/policy/mapstate.go,
 * deny entries take precedence.
 */
export function ciliumTierPolicies(
  set: CiliumSet,
  subject: PodEnd,
  direction: Direction,
): { readonly denying: readonly TierPolicy[]; readonly allowing: readonly TierPolicy[] } {
  const own = set.selecting(subject).filter(({ spec }) => spec.rules.some((rule) => rule.direction === direction));
  return {
    denying: own.map(({ spec, match }) => ({
      match,
      isolates: false,
      matching: (question) => denials(set, spec, question),
    })),
    allowing: own.map(({ spec, match }) => ({
      match,
      isolates: spec.defaultDeny[direction],
      matching: (question) => grants(set, spec, question),
    })),
  };
}
