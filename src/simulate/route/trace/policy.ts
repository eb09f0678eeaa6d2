import {
  NO_CONNECTIONS,
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
import type { Model } from "../../../model/model.ts";
import { meshPolicies } from "../../mesh/authorization/mesh-policies.ts";
import type { MeshQuestion } from "../../mesh/authorization/mesh-policies.ts";
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

const isRefused = ({ open }: Verdict, wanted: Connections): boolean => includesConnections(open.refused, wanted);

const answerOf = (verdict: Verdict, wanted: Connections): PolicyAnswer =>
  isRefused(verdict, wanted)
    ? "denied"
    : isUnjudged(verdict, wanted)
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
  { protocol, port, question }: Pick<PolicyCall, "protocol" | "port" | "question">,
): PolicyAnswer {
  return isProtocol(protocol)
    ? answerOf(verdictOf(context.set, context.profile, source, destination, question), onePort(protocol, port))
    : "unknown";
}

/** One connection to a pod; `others`: how many more pods have the same result. */
export interface PolicyCall {
  readonly source: ConnectionEnd;
  readonly pod: Pod;
  readonly protocol: string;
  readonly port: number;
  readonly others: number;
  readonly question: MeshQuestion;
}

/** Logs the hop for it. */
export function logPolicy(
  context: TraceContext,
  { source, pod, protocol, port, others, question }: PolicyCall,
  log: TraceLog,
): void {
  if (!isProtocol(protocol)) return;
  const destination = podEnd(pod);
  const wanted = onePort(protocol, port);
  const verdict = verdictOf(context.set, context.profile, source, destination, question);
  const answer = networkAnswer(verdict, wanted);
  const text =
    `${describeConnections(wanted)} from ${source.title} to ${destination.title}` +
    `${others > 0 ? ` and ${others} more` : ""}`;
  // Of what a mesh decides, only this port counts here.
  const doubts = isUnjudged(verdict, wanted) ? verdict.open.doubts : [];
  const notes = explain({ ...verdict, open: { ...verdict.open, doubts, refusedBy: [] } }, source, destination);
  // What only a mesh refuses passes the policies of the network first.
  if (isRefused(verdict, wanted) && answer !== "denied") {
    log.add(
      "policy",
      answer === "allowed" ? "ok" : "unknown",
      `policies of the network allow ${text}`,
      undefined,
      notes,
    );
    return logRefusal(verdict, text, question, log);
  }
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
  if (answer === "allowed") {
    log.add(
      "policy",
      open ? "unknown" : "ok",
      `policies allow ${text}${open ? (isCondition(on) ? ", under a condition" : ", in most network plugins") : ""}`,
      undefined,
      notes,
    );
    return logAdmission(context.model, source, destination, { port, question }, log);
  }
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

/** The policies of a mesh that allow the request. */
function logAdmission(
  model: Model,
  source: ConnectionEnd,
  destination: PodEnd,
  { port, question }: Pick<PolicyCall, "port" | "question">,
  log: TraceLog,
): void {
  const { answer, by } = meshPolicies(model).decide(source, destination, port, question);
  const [first] = by;
  if (answer === "allow" && first !== undefined)
    log.ok("mesh", `the proxy of the pod allows it: ${by.map(({ title }) => title).join(", ")}`, first.atName());
}

const networkAnswer = (verdict: Verdict, wanted: Connections): PolicyAnswer =>
  answerOf({ ...verdict, open: { ...verdict.open, refused: NO_CONNECTIONS } }, wanted);

/** The proxy of the pod refuses the request: 403 where it reads requests, a closed connection where not. */
function logRefusal({ open: { refusedBy } }: Verdict, text: string, { request }: MeshQuestion, log: TraceLog): void {
  const [first] = refusedBy;
  const names = refusedBy.map(({ title }) => title).join(", ");
  const asked = request === undefined ? "" : `${request.method} ${request.path}, `;
  log.fail(
    "mesh",
    `the proxy of the pod refuses ${asked}${text}: ${names}`,
    first?.atName(),
    refusedBy.map((resource) => ({ text: `allow the client in ${resource.title}`, at: resource.atName() })),
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
