import {
  describeConnections,
  includesConnections,
  intersectConnections,
  isEmpty,
  isProtocol,
  onePort,
} from "../../connections.ts";
import type { Connections } from "../../connections.ts";
import { explain } from "../../policy/explain.ts";
import type { SideVerdict } from "../../policy/evaluate.ts";
import { matchPeers, ruleConnections } from "../../policy/match-rule.ts";
import { podEnd } from "../../policy/connection-end.ts";
import type { ConnectionEnd, PodEnd } from "../../policy/connection-end.ts";
import type { Pod } from "../../pods/pod.ts";
import { UNKNOWN_NAMESPACE } from "../../policy/policy-set.ts";
import { verdictOf } from "../../policy/verdict.ts";
import type { Verdict } from "../../policy/verdict.ts";
import type { TraceContext } from "./client.ts";
import type { HopNote, TraceLog } from "./log.ts";
import { mistakenPolicies } from "./witness.ts";
import type { Mistake } from "./witness.ts";

const labelText = ({ ownLabels }: PodEnd): string => {
  const entries = Object.entries(ownLabels);
  return entries.length === 0
    ? "every pod"
    : entries
        .slice(0, 2)
        .map(([key, value]) => `${key}=${value}`)
        .join(",");
};

/** How a policy of `namespace` would select an end. */
function peerText(end: ConnectionEnd, namespace: string): string {
  if (end.kind === "address") return `ipBlock ${end.address === undefined ? "0.0.0.0/0" : `${end.title}/32`}`;
  if (end.namespace === UNKNOWN_NAMESPACE) return `the pods of ${end.title}, with their namespace and labels`;
  const pods = `podSelector ${labelText(end)}`;
  return end.namespace === namespace
    ? pods
    : `${pods} with namespaceSelector kubernetes.io/metadata.name=${end.namespace}`;
}

const holdsEntry = (rule: object, entry: object): boolean =>
  ((rule as { readonly ports?: readonly object[] }).ports ?? []).includes(entry);

/** The smallest change to the policies of one side that allows a connection: a port, a peer, or a rule. */
function changesFor(
  context: TraceContext,
  side: SideVerdict,
  peer: ConnectionEnd,
  destination: ConnectionEnd,
  wanted: Connections,
  mistaken: readonly Mistake[],
): readonly HopNote[] {
  const denied = side.decisions.find(
    (decision) =>
      decision.kind === "admin" && decision.rule.action === "Deny" && includesConnections(decision.connections, wanted),
  );
  if (denied?.kind === "admin")
    return [
      {
        text: `remove the rule of ${denied.policy.id} that denies it`,
        at: denied.policy.resource.document.at(denied.rule.object),
      },
    ];
  const [isolation] = side.isolating;
  if (isolation === undefined) return [];
  const text = describeConnections(wanted);
  const word = side.direction === "Ingress" ? "from" : "to";
  for (const { policy } of side.isolating) {
    const resource = policy.resource;
    for (const rule of policy.rules) {
      // Do not add the port to a rule for all peers: that would allow it for all of them.
      if (rule.direction !== side.direction || rule.peers === "all") continue;
      const number = `${side.direction.toLowerCase()} rule ${rule.index + 1} of NetworkPolicy ${policy.id}`;
      const scope = {
        set: context.set,
        interpretation: context.profile.interpretation,
        namespace: policy.namespace,
        unknowns: new Set<string>(),
      };
      const match = matchPeers(rule, peer, scope);
      // A rule with a mistaken port is fixed there, as the lint rules suggest.
      const slip =
        match === "no"
          ? undefined
          : mistaken.find(({ entries }) => entries.some((entry) => holdsEntry(rule.object, entry)));
      if (slip !== undefined) return [slip.change];
      if (match === "yes") return [{ text: `add port ${text} to ${number}`, at: resource.document.at(rule.object) }];
      if (includesConnections(ruleConnections(rule, destination, context.profile.interpretation), wanted)) {
        return [
          {
            text: `add ${peerText(peer, policy.namespace)} to "${word}" of ${number}`,
            at: resource.document.at(rule.object),
          },
        ];
      }
    }
  }
  const { resource, id, namespace } = isolation.policy;
  const { spec } = resource.object;
  return [
    {
      text:
        `add to NetworkPolicy ${id} an ${side.direction.toLowerCase()} rule for ${text} ${word} ` +
        `${peerText(peer, namespace)}`,
      at: spec && resource.at(spec),
    },
  ];
}

export type PolicyAnswer = "allowed" | "denied" | "unknown";

const isUnjudged = ({ open }: Verdict, wanted: Connections): boolean =>
  !isEmpty(intersectConnections(open.unknown, wanted));

const answerOf = (verdict: Verdict, wanted: Connections): PolicyAnswer =>
  isUnjudged(verdict, wanted)
    ? "unknown"
    : includesConnections(verdict.allowed, wanted)
      ? "allowed"
      : includesConnections(verdict.possible, wanted)
        ? "unknown"
        : "denied";

const isSideOpen = (side: SideVerdict | undefined, wanted: Connections): boolean =>
  side === undefined || includesConnections(side.possible, wanted);

/** Whether the policies of both ends allow one port. */
export function judgePolicy(
  context: TraceContext,
  source: ConnectionEnd,
  destination: PodEnd,
  protocol: string,
  port: number,
): PolicyAnswer {
  return isProtocol(protocol)
    ? answerOf(verdictOf(context.set, context.profile, source, destination), onePort(protocol, port))
    : "unknown";
}

/** One connection to a pod; `others`: how many more pods have the same result. */
export interface PolicyCall {
  readonly source: ConnectionEnd;
  readonly pod: Pod;
  readonly protocol: string;
  readonly port: number;
  readonly others: number;
}

/** Logs the hop for it. */
export function logPolicy(
  context: TraceContext,
  { source, pod, protocol, port, others }: PolicyCall,
  log: TraceLog,
): void {
  if (!isProtocol(protocol)) return;
  const destination = podEnd(pod);
  const wanted = onePort(protocol, port);
  const verdict = verdictOf(context.set, context.profile, source, destination);
  const answer = answerOf(verdict, wanted);
  const text =
    `${describeConnections(wanted)} from ${source.title} to ${destination.title}` +
    `${others > 0 ? ` and ${others} more` : ""}`;
  const notes = explain(verdict, source, destination);
  const open = verdict.depends.some(({ connections }) => includesConnections(connections, wanted));
  if (isUnjudged(verdict, wanted)) {
    const simulated = includesConnections(verdict.allowed, wanted) ? "allow" : "deny";
    const { doubts } = verdict.open;
    const [first] = doubts;
    return log.doubt(
      "policy",
      `the policies that are simulated ${simulated} ${text}, but ${first?.resource.title ?? ""}` +
        `${doubts.length > 1 ? ` and ${doubts.length - 1} more` : ""} may decide otherwise`,
      doubts,
      notes,
    );
  }
  if (answer === "allowed")
    return log.add(
      "policy",
      open ? "unknown" : "ok",
      `policies allow ${text}${open ? ", in most network plugins" : ""}`,
      undefined,
      notes,
    );
  if (answer === "unknown")
    return log.add("policy", "unknown", `whether policies allow ${text} is uncertain`, undefined, notes);
  log.fail(
    "policy",
    `policies deny ${text}`,
    placeOfDenial(verdict, wanted),
    denialChanges(context, verdict, {
      source,
      destination,
      wanted,
      mistaken: mistakenPolicies(context.model, pod, protocol, port),
    }),
    notes,
  );
}

function placeOfDenial({ egress, ingress }: Verdict, wanted: Connections): HopNote["at"] {
  for (const side of [egress, ingress]) {
    const policy = isSideOpen(side, wanted) ? undefined : side?.isolating[0]?.policy;
    if (policy !== undefined) return policy.resource.atName();
  }
  return undefined;
}

interface Denied {
  readonly source: ConnectionEnd;
  readonly destination: PodEnd;
  readonly wanted: Connections;
  readonly mistaken: readonly Mistake[];
}

function denialChanges(
  context: TraceContext,
  { egress, ingress }: Verdict,
  { source, destination, wanted, mistaken }: Denied,
): readonly HopNote[] {
  return [
    ...(egress !== undefined && !isSideOpen(egress, wanted)
      ? changesFor(context, egress, destination, destination, wanted, mistaken)
      : []),
    ...(ingress !== undefined && !isSideOpen(ingress, wanted)
      ? changesFor(context, ingress, source, destination, wanted, mistaken)
      : []),
  ];
}
