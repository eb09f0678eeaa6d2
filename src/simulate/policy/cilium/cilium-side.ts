import { ALL_CONNECTIONS, NO_CONNECTIONS, isEmpty, unionConnections } from "../../connections.ts";
import type { Connections } from "../../connections.ts";
import type { ConnectionEnd, PodEnd } from "../connection-end.ts";
import type { Interpretation } from "../interpretation.ts";
import { both } from "../match.ts";
import type { Match } from "../match.ts";
import type { Direction } from "../network-policy.ts";
import type { CiliumRule, CiliumSpec } from "./cilium-policy.ts";
import type { CiliumSet, SpecMatch } from "./cilium-set.ts";
import { matchRulePeers } from "./match-peer.ts";
import { ciliumPortConnections } from "./named-ports.ts";
import type { PortRule } from "./ports.ts";

/** A rule that matches the peer, and what it allows or denies. */
export interface CiliumDecision {
  readonly kind: "cilium";
  readonly spec: CiliumSpec;
  readonly rule: CiliumRule;
  readonly match: Exclude<Match, "no">;
  /** Whether the rule matches the peer, regardless of whether the policy selects the pod. */
  readonly met: Exclude<Match, "no">;
  readonly connections: Connections;
}

/** A specification with a rule for the direction. */
export interface CiliumEntry {
  readonly spec: CiliumSpec;
  readonly match: Exclude<Match, "no">;
  /** What no rule allows is denied. */
  readonly isolates: boolean;
  readonly allowing: readonly CiliumDecision[];
}

/** What the policies of Cilium say about the connections of a pod with a peer, in one direction. */
export interface CiliumSide {
  readonly entries: readonly CiliumEntry[];
  readonly denying: readonly CiliumDecision[];
  /** What is denied because a question is answered the other way: a proxy refuses. */
  readonly refused: Connections;
  readonly uncertain: boolean;
}

export const NO_CILIUM: CiliumSide = { entries: [], denying: [], refused: NO_CONNECTIONS, uncertain: false };

const portsOf = (
  port: PortRule,
  destination: ConnectionEnd,
  direction: Direction,
  interpretation: Interpretation,
): Connections =>
  destination.kind === "address" || destination.hostNetwork
    ? port.connections
    : port.named.reduce(
        (sum, named) =>
          unionConnections(sum, ciliumPortConnections(named, destination.spec, direction, interpretation)),
        port.connections,
      );

export interface RuleConnections {
  readonly connections: Connections;
  /** Those that a flipped question denies. */
  readonly refused: Connections;
}

/** What a rule allows or denies to a destination, for any peer that it matches. */
export function ciliumConnections(
  { ports, direction, action }: CiliumRule,
  destination: ConnectionEnd,
  interpretation: Interpretation,
): RuleConnections {
  if (ports === undefined) return { connections: ALL_CONNECTIONS, refused: NO_CONNECTIONS };
  let connections = NO_CONNECTIONS;
  let refused = NO_CONNECTIONS;
  for (const port of ports) {
    if (port.l7 !== undefined && !interpretation.l7) continue;
    const own = portsOf(port, destination, direction, interpretation);
    connections = unionConnections(connections, own);
    if (action === "Deny") continue;
    if (port.proxied && !interpretation.proxy) refused = unionConnections(refused, own);
  }
  return { connections, refused };
}

/** What the policies of Cilium that select a pod say about one peer. */
export function ciliumSide(
  set: CiliumSet,
  interpretation: Interpretation,
  subject: PodEnd,
  direction: Direction,
  peer: ConnectionEnd,
  unknowns: Set<string>,
): CiliumSide {
  const selecting = set.selecting(subject);
  if (selecting.length === 0) return NO_CILIUM;
  const scope = set.peerScope(subject, interpretation, unknowns);
  const destination = direction === "Ingress" ? subject : peer;
  const entries: CiliumEntry[] = [];
  const denying: CiliumDecision[] = [];
  let refused = NO_CONNECTIONS;
  let uncertain = false;
  for (const { spec, match: selected } of selecting) {
    const rules = spec.rules.filter((rule) => rule.direction === direction);
    if (rules.length === 0) continue;
    const allowing: CiliumDecision[] = [];
    for (const rule of rules) {
      if (rule.authenticated && !interpretation.auth) continue;
      const met = matchRulePeers(rule, peer, scope);
      if (met === "no") continue;
      const match = both(met, selected) === "yes" ? "yes" : "perhaps";
      const found = ciliumConnections(rule, destination, interpretation);
      if (isEmpty(found.connections)) continue;
      if (match === "perhaps") uncertain = true;
      refused = unionConnections(refused, found.refused);
      const decision: CiliumDecision = { kind: "cilium", spec, rule, match, met, connections: found.connections };
      if (rule.action === "Deny") denying.push(decision);
      else allowing.push(decision);
    }
    const isolates = spec.defaultDeny[direction];
    if (selected === "perhaps" && isolates) uncertain = true;
    entries.push({ spec, match: selected, isolates, allowing });
  }
  return { entries, denying, refused, uncertain };
}

/** The sum of the decisions that count. */
export const sumOf = (
  decisions: readonly CiliumDecision[],
  counts: (decision: CiliumDecision) => boolean = () => true,
): Connections =>
  decisions
    .filter(counts)
    .map(({ connections }) => connections)
    .reduce(unionConnections, NO_CONNECTIONS);

export const isSure = ({ match }: CiliumDecision): boolean => match === "yes";

/** Whether a specification has a rule for a direction. */
export const hasRule = ({ spec }: SpecMatch, direction: Direction): boolean =>
  spec.rules.some((rule) => rule.direction === direction);
