import {
  describeConnections,
  includesConnections,
  intersectConnections,
  isEmpty,
  isProtocol,
  onePort,
} from "../../connections.ts";
import type { Connections } from "../../connections.ts";
import { isolatingPolicies, policyOf } from "../../policy/deciding.ts";
import { explain, isCondition } from "../../policy/explain.ts";
import type { SideVerdict } from "../../policy/evaluate.ts";
import { podEnd } from "../../policy/connection-end.ts";
import type { ConnectionEnd, PodEnd } from "../../policy/connection-end.ts";
import type { Pod } from "../../pods/pod.ts";
import { smallestChanges } from "../../policy/smallest-change.ts";
import { verdictOf } from "../../policy/verdict.ts";
import type { Verdict } from "../../policy/verdict.ts";
import type { TraceContext } from "./client.ts";
import type { HopNote, TraceLog } from "./log.ts";
import { mistakenPolicies } from "./witness.ts";
import type { Mistake } from "./witness.ts";

const containsEntry = (rule: object, entry: object): boolean =>
  ((rule as { readonly ports?: readonly object[] }).ports ?? []).includes(entry);

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
  const on = verdict.depends
    .filter(({ connections }) => includesConnections(connections, wanted))
    .flatMap((part) => part.on);
  const open = on.length > 0;
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
      `policies allow ${text}${open ? (isCondition(on) ? ", under a condition" : ", in most network plugins") : ""}`,
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
    if (side === undefined || isSideOpen(side, wanted)) continue;
    const denied = side.decisions.find(
      ({ kind, action, connections }) =>
        (kind === "calico" || kind === "cilium") && action === "Deny" && includesConnections(connections, wanted),
    );
    if (denied !== undefined) return policyOf(denied).resource.document.at(denied.rule.object);
    const [policy] = isolatingPolicies(side);
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
  const slipOf = (rule: object) =>
    mistaken.find(({ entries }) => entries.some((entry) => containsEntry(rule, entry)))?.change;
  return [
    ...(egress !== undefined && !isSideOpen(egress, wanted)
      ? smallestChanges(context, egress, { peer: destination, destination, wanted, slipOf })
      : []),
    ...(ingress !== undefined && !isSideOpen(ingress, wanted)
      ? smallestChanges(context, ingress, { peer: source, destination, wanted, slipOf })
      : []),
  ];
}
