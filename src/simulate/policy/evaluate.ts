import {
  ALL_CONNECTIONS,
  NO_CONNECTIONS,
  intersectConnections,
  isEmpty,
  subtractConnections,
  unionConnections,
} from "../connections.ts";
import type { Connections } from "../connections.ts";
import type { ConnectionEnd, PodEnd } from "./connection-end.ts";
import { evaluationOrder } from "./evaluation-order.ts";
import type { Interpretation } from "./interpretation.ts";
import type { Match } from "./match.ts";
import { both } from "./match.ts";
import type { Direction } from "./network-policy.ts";
import { isolating } from "./network-policy-tier.ts";
import type { Isolation } from "./network-policy-tier.ts";
import { pluginCovers } from "./plugin-covers.ts";
import type { PluginCover } from "./plugin-policy.ts";
import type { PolicySet } from "./policy-set.ts";
import type { MatchingRule, RuleOfPolicy, Tier, TierQuestion } from "./tier.ts";

/** A rule that matches the peer, and its effect. */
export type Decision = MatchingRule;

/** Connections that no rule of a tier matches, and that its end denies. */
export interface TierEnd {
  readonly tier: string;
  readonly match: Exclude<Match, "no">;
  readonly connections: Connections;
}

/** What the policies of one pod decide for one peer, in one direction. */
export interface SideVerdict {
  readonly direction: Direction;
  /** Allowed in any case. */
  readonly sure: Connections;
  /** Allowed if every unknown is resolved in favour of the connection; equal to `sure` when nothing is unknown. */
  readonly possible: Connections;
  /** Empty: no NetworkPolicy isolates the pod. */
  readonly isolating: readonly Isolation[];
  /** Policies of network plugins that select the pod for the direction. */
  readonly plugins: readonly PluginCover[];
  /** In order of evaluation. */
  readonly decisions: readonly Decision[];
  /** Tiers that deny at their end. */
  readonly ends: readonly TierEnd[];
  /** What the manifests do not show, if `sure` and `possible` differ. */
  readonly unknowns: readonly string[];
}

/** Whether some policy surely denies what no rule allows. */
export const isIsolated = ({ isolating: policies, plugins }: Pick<SideVerdict, "isolating" | "plugins">): boolean =>
  policies.some(({ match }) => match === "yes") || plugins.some(({ isolates, match }) => isolates && match === "yes");

/** For each outcome, the connections for which it is possible; for a certain one only that. */
interface Outcomes {
  readonly accepted: Connections;
  readonly denied: Connections;
  /** Left to the next tier. */
  readonly onward: Connections;
}

/** A rule, and the policy it belongs to by its position in the tier. */
type Step = MatchingRule & { readonly owner: number };

interface Pass extends Outcomes {
  /** What each step decides. */
  readonly reached: readonly Connections[];
  /** What no rule decides, perhaps. */
  readonly rest: Connections;
}

/**
 * Applies rules in order. A rule that perhaps matches may decide, and leaves its connections to the later ones too.
 * `chosen`: the policy that is taken to select the pod.
 */
function applyRules(steps: readonly Step[], selects: readonly Match[], incoming: Connections, chosen?: number): Pass {
  let [accepted, denied, onward] = [NO_CONNECTIONS, NO_CONNECTIONS, NO_CONNECTIONS];
  let rest = incoming;
  const reached = steps.map(({ owner, match, action, connections }) => {
    const decided = intersectConnections(connections, rest);
    if (isEmpty(decided)) return decided;
    if (action === "Accept") accepted = unionConnections(accepted, decided);
    else if (action === "Deny") denied = unionConnections(denied, decided);
    else onward = unionConnections(onward, decided);
    if (both(match, owner === chosen ? "yes" : (selects[owner] ?? "no")) === "yes")
      rest = subtractConnections(rest, decided);
    return decided;
  });
  return { accepted, denied, onward, reached, rest };
}

interface Collected {
  readonly decisions: Decision[];
  readonly ends: TierEnd[];
}

/**
 * Rules of NetworkPolicy and of Cilium add up: each counts with all that it allows, however much another one allows
 * already.
 */
const addsUp = (steps: readonly RuleOfPolicy[]): boolean =>
  steps.every(({ kind }) => kind === "NetworkPolicy" || kind === "cilium");

function applyTier(tier: Tier, incoming: Connections, question: TierQuestion, collected: Collected): Outcomes {
  const { subject, direction, interpretation } = question;
  const policies = tier.policiesFor(subject, direction, interpretation);
  if (policies.length === 0) return { accepted: NO_CONNECTIONS, denied: NO_CONNECTIONS, onward: incoming };
  const selects = policies.map(({ match }) => match);
  const steps = policies.flatMap((policy, owner) =>
    [...policy.matching(question)].map((rule): Step => ({ ...rule, owner })),
  );
  const { accepted, denied, onward, reached, rest } = applyRules(steps, selects, incoming);
  const keepsAll = addsUp(steps);
  for (const [index, { owner, ...rule }] of steps.entries()) {
    const connections = keepsAll ? rule.connections : (reached[index] ?? NO_CONNECTIONS);
    if (isEmpty(connections) && !keepsAll) continue;
    const match = both(rule.match, selects[owner] ?? "no");
    collected.decisions.push({ ...rule, connections, match: match === "yes" ? "yes" : "perhaps" });
  }
  const isolators = policies.flatMap(({ isolates = true, match }, owner) => (isolates ? [{ owner, match }] : []));
  if (tier.end === "Pass" || isolators.length === 0)
    return { accepted, denied, onward: unionConnections(onward, rest) };
  const isSure = isolators.some(({ match }) => match === "yes");
  // The end only denies what a policy that selects the pod leaves: each of those that perhaps do, taken to select it.
  const left = isSure
    ? rest
    : isolators
        .map(({ owner }) => applyRules(steps, selects, incoming, owner).rest)
        .reduce(unionConnections, NO_CONNECTIONS);
  if (!isEmpty(left)) collected.ends.push({ tier: tier.name, match: isSure ? "yes" : "perhaps", connections: left });
  return {
    accepted,
    denied: unionConnections(denied, left),
    onward: isSure ? onward : unionConnections(onward, rest),
  };
}

/**
 * What the policies of `subject` decide for connections with `peer`: tier after tier, and what is left is allowed. Each
 * tier is given what may reach it, so that both bounds come out of one pass.
 */
export function evaluateSide(
  set: PolicySet,
  interpretation: Interpretation,
  subject: PodEnd,
  direction: Direction,
  peer: ConnectionEnd,
): SideVerdict {
  const unknowns = new Set<string>();
  const question: TierQuestion = { interpretation, subject, direction, peer, unknowns };
  const collected: Collected = { decisions: [], ends: [] };
  let [accepted, denied, left] = [NO_CONNECTIONS, NO_CONNECTIONS, ALL_CONNECTIONS];
  for (const tier of evaluationOrder(set)) {
    const outcomes = applyTier(tier, left, question, collected);
    accepted = unionConnections(accepted, outcomes.accepted);
    denied = unionConnections(denied, outcomes.denied);
    left = outcomes.onward;
  }
  const isolations = isolating(set, subject, direction, interpretation);
  const plugins = pluginCovers(set, subject, direction, interpretation);
  if ([...isolations, ...plugins].some(({ match }) => match === "perhaps"))
    unknowns.add(`some labels of the pods of ${subject.title}`);
  const possible = unionConnections(accepted, left);
  const isCertain = isEmpty(intersectConnections(possible, denied));
  return {
    direction,
    sure: isCertain ? possible : subtractConnections(possible, denied),
    possible,
    isolating: isolations,
    plugins,
    ...collected,
    unknowns: [...unknowns],
  };
}
