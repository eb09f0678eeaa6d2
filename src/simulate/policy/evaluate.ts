import {
  ALL_CONNECTIONS,
  NO_CONNECTIONS,
  intersectConnections,
  isEmpty,
  subtractConnections,
  unionConnections,
} from "../connections.ts";
import type { Connections } from "../connections.ts";
import type { AdminAction, AdminPolicy } from "./admin-policy.ts";
import { matchPeers, ruleConnections } from "./match-rule.ts";
import { ciliumSide, isSure, sumOf } from "./cilium/cilium-side.ts";
import type { CiliumDecision, CiliumEntry, CiliumSide } from "./cilium/cilium-side.ts";
import type { CompiledPolicy, Direction, PolicyRule } from "./network-policy.ts";
import { matchPods } from "./match-labels.ts";
import { both } from "./match.ts";
import type { ConnectionEnd, PodEnd } from "./connection-end.ts";
import type { Match } from "./match.ts";
import type { PolicySet, Selection } from "./policy-set.ts";
import type { Interpretation } from "./interpretation.ts";

/** A NetworkPolicy that selects a pod for a direction: only what some rule allows is then allowed. */
export type Isolation = Selection;

/** A rule that matches the peer, and its effect. */
export type Decision =
  | {
      readonly kind: "NetworkPolicy";
      readonly policy: CompiledPolicy;
      readonly rule: PolicyRule;
      readonly match: Match;
      readonly connections: Connections;
    }
  | {
      readonly kind: "admin";
      readonly policy: AdminPolicy;
      readonly rule: PolicyRule<AdminAction>;
      readonly match: Match;
      readonly connections: Connections;
    }
  | CiliumDecision;

/** What the policies of one pod decide for one peer, in one direction. */
export interface SideVerdict {
  readonly direction: Direction;
  /** Allowed in any case. */
  readonly sure: Connections;
  /** Allowed if every unknown is resolved in favour of the connection; equal to `sure` when nothing is unknown. */
  readonly possible: Connections;
  /** Empty: no NetworkPolicy isolates the pod. */
  readonly isolating: readonly Isolation[];
  /** Policies of Cilium with rules for the direction. */
  readonly cilium: readonly CiliumEntry[];
  /** In order of evaluation. */
  readonly decisions: readonly Decision[];
  /** What the manifests do not show, if `sure` and `possible` differ. */
  readonly unknowns: readonly string[];
}

/** Whether some policy surely denies what no rule allows. */
export const isIsolated = ({ isolating: policies, cilium }: Pick<SideVerdict, "isolating" | "cilium">): boolean =>
  policies.some(({ match }) => match === "yes") || cilium.some(({ isolates, match }) => isolates && match === "yes");

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

/** `sure`: every unknown is resolved against the connection. `possible`: in its favour. */
type Bound = "sure" | "possible";

interface Question {
  readonly set: PolicySet;
  readonly interpretation: Interpretation;
  readonly subject: PodEnd;
  readonly direction: Direction;
  readonly peer: ConnectionEnd;
  readonly cilium: CiliumSide;
  readonly decisions: Decision[];
  readonly unknowns: Set<string>;
  /** Some match was "perhaps": the two bounds may differ. */
  uncertain: boolean;
}

const destinationOf = ({ direction, subject, peer }: Question): ConnectionEnd =>
  direction === "Ingress" ? subject : peer;

/** Admin rules that match the peer, each with the part of `left` that it decides. */
function* matchingRules(policies: readonly AdminPolicy[], question: Question, left: () => Connections) {
  const { set, interpretation, subject, direction, peer, unknowns } = question;
  for (const policy of policies) {
    const selected = set.matchSubject(policy, subject.namespace, (selector) => matchPods(selector, subject));
    if (selected === "no") continue;
    for (const rule of policy.rules) {
      if (rule.direction !== direction) continue;
      const met = both(selected, matchPeers(rule, peer, { set, interpretation, namespace: undefined, unknowns }));
      if (met === "no") continue;
      if (met === "perhaps") question.uncertain = true;
      const connections = intersectConnections(ruleConnections(rule, destinationOf(question), interpretation), left());
      if (!isEmpty(connections)) yield { policy, rule, match: met, connections };
    }
  }
}

/**
 * One admin tier: what it accepts, and what goes on to the next tier. Source: network-policy-api apis/v1alpha2, Tier
 * and ClusterNetworkPolicyRuleAction.
 */
function applyTier(policies: readonly AdminPolicy[], incoming: Connections, question: Question, bound: Bound) {
  let left = incoming;
  let passed = NO_CONNECTIONS;
  let accepted = NO_CONNECTIONS;
  // Perhaps already passed to the next tier: neither bound may apply later rules of this tier to them.
  let perhapsPassed = NO_CONNECTIONS;
  if (policies.length === 0 || question.subject.hostNetwork) return { accepted, onward: left };
  for (const { policy, rule, match, connections } of matchingRules(policies, question, () => left)) {
    if (bound === "possible") question.decisions.push({ kind: "admin", policy, rule, match, connections });
    const { action } = rule;
    if (action === "Pass" && match === "perhaps") perhapsPassed = unionConnections(perhapsPassed, connections);
    if (match === "perhaps" && (action === "Pass" || (action === "Accept") === (bound === "sure"))) continue;
    left = subtractConnections(left, connections);
    if (action === "Pass") passed = unionConnections(passed, connections);
    else if ((action === "Accept") === (bound === "sure")) {
      passed = unionConnections(passed, intersectConnections(connections, perhapsPassed));
      if (action === "Accept") accepted = unionConnections(accepted, subtractConnections(connections, perhapsPassed));
    } else if (action === "Accept") accepted = unionConnections(accepted, connections);
  }
  return { accepted, onward: unionConnections(left, passed) };
}

/** What the rules of one NetworkPolicy allow. */
function allowedBy({ policy, match: selected }: Isolation, question: Question, bound: Bound): Connections {
  const { set, interpretation, direction, peer, decisions, unknowns } = question;
  let sum = NO_CONNECTIONS;
  for (const rule of policy.rules) {
    if (rule.direction !== direction) continue;
    const met = matchPeers(rule, peer, { set, interpretation, namespace: policy.namespace, unknowns });
    if (met === "no") continue;
    if (met === "perhaps") question.uncertain = true;
    const connections = ruleConnections(rule, destinationOf(question), interpretation);
    if (bound === "possible")
      decisions.push({ kind: "NetworkPolicy", policy, rule, match: both(met, selected), connections });
    if (met === "yes" || bound === "possible") sum = unionConnections(sum, connections);
  }
  return sum;
}

/** A policy that isolates, or may, and what its rules allow. */
interface Isolator {
  readonly match: Isolation["match"];
  readonly allowed: Connections;
}

/**
 * NetworkPolicies, united with the rules of Cilium: what any allows is allowed, unless a rule denies it. Source: cilium
 * pkg/policy/mapstate.go, deny entries take precedence.
 */
function isolatorsOf(question: Question, isolations: readonly Isolation[], bound: Bound): readonly Isolator[] {
  const { entries } = question.cilium;
  return [
    ...isolations.map((isolation) => ({ match: isolation.match, allowed: allowedBy(isolation, question, bound) })),
    ...entries
      .filter(({ isolates }) => isolates)
      .map(({ match, allowing }) => ({
        match,
        // Where it selects the pod it both denies by default and allows.
        allowed: sumOf(allowing, ({ met }) => bound === "possible" || met === "yes"),
      })),
  ];
}

/**
 * Admin tier, then NetworkPolicy, which is final for the pods it isolates, then Baseline, then the default: allowed.
 */
function evaluateBound(question: Question, isolations: readonly Isolation[], bound: Bound): Connections {
  const { set, cilium } = question;
  const admin = applyTier(set.admin, ALL_CONNECTIONS, question, bound);
  const isolators = isolatorsOf(question, isolations, bound);
  const each = isolators.map(({ allowed }) => allowed);
  const besides = cilium.entries.flatMap(({ isolates, allowing }) =>
    isolates ? [] : [bound === "sure" ? sumOf(allowing, isSure) : sumOf(allowing)],
  );
  const denying = bound === "possible" ? sumOf(cilium.denying, isSure) : sumOf(cilium.denying);
  const denied = unionConnections(denying, cilium.refused);
  const undenied = (connections: Connections): Connections =>
    subtractConnections(intersectConnections(admin.onward, connections), denied);
  if (isolators.some(({ match }) => match === "yes")) {
    const relevant = each.filter((_, index) => bound === "possible" || isolators[index]?.match === "yes");
    return unionConnections(
      admin.accepted,
      undenied([...relevant, ...besides].reduce(unionConnections, NO_CONNECTIONS)),
    );
  }
  const baseline = applyTier(set.baseline, subtractConnections(admin.onward, denied), question, bound);
  const open = unionConnections(baseline.accepted, baseline.onward);
  if (isolators.length === 0) return unionConnections(admin.accepted, open);
  // Isolation unknown: combine the isolated and the open outcome.
  const isolated = undenied(
    bound === "sure"
      ? each.reduce(intersectConnections, ALL_CONNECTIONS)
      : each.reduce(unionConnections, NO_CONNECTIONS),
  );
  const either = bound === "sure" ? intersectConnections(open, isolated) : unionConnections(open, isolated);
  return unionConnections(admin.accepted, either);
}

/** What the policies of `subject` decide for connections with `peer`. */
export function evaluateSide(
  set: PolicySet,
  interpretation: Interpretation,
  subject: PodEnd,
  direction: Direction,
  peer: ConnectionEnd,
): SideVerdict {
  const isolations = isolating(set, subject, direction, interpretation);
  const unknowns = new Set<string>();
  const cilium = ciliumSide(set.cilium, interpretation, subject, direction, peer, unknowns);
  const question: Question = {
    set,
    interpretation,
    subject,
    direction,
    peer,
    cilium,
    decisions: [...cilium.denying, ...cilium.entries.flatMap(({ allowing }) => allowing)],
    unknowns,
    uncertain: cilium.uncertain || isolations.some(({ match }) => match === "perhaps"),
  };
  if (isolations.some(({ match }) => match === "perhaps") || cilium.entries.some(({ match }) => match === "perhaps"))
    unknowns.add(`some labels of the pods of ${subject.title}`);
  const possible = evaluateBound(question, isolations, "possible");
  const sure = question.uncertain ? evaluateBound(question, isolations, "sure") : possible;
  return {
    direction,
    sure,
    possible,
    isolating: isolations,
    cilium: cilium.entries,
    decisions: question.decisions,
    unknowns: [...unknowns],
  };
}
