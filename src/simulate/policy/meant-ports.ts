import { isNumberSlip } from "../../hints/closeness.ts";
import type { Workload } from "../../model/workload.ts";
import type { Protocol } from "../connections.ts";
import type { Simulation } from "../simulation.ts";
import { disputeAbout } from "../witness/disputes.ts";
import type { PortDispute } from "../witness/disputes.ts";
import { closedPorts } from "./closed-ports.ts";
import type { CompiledPolicy, PolicyRule } from "./network-policy.ts";
import type { PolicyView } from "./policy-view.ts";

export interface PortNumber {
  readonly protocol: Protocol;
  readonly number: number;
}

/**
 * The ports that a rule for a port which no pod declares was probably meant for: the pods serve them and no policy
 * allows them. Where another rule allows what the pods serve, they may also listen on a port that they do not declare.
 * @param served `TCP/8080`, by workload.
 */
export function meantPorts(
  view: PolicyView,
  policy: CompiledPolicy,
  { direction }: PolicyRule,
  served: readonly ReadonlySet<string>[],
  { protocol, number }: PortNumber,
): readonly number[] {
  // DNS is for other pods than these: egress-blocks-dns reports it.
  if (direction === "Egress" && (number === 53 || number === 5353)) return [];
  const all = new Set(served.flatMap((known) => [...known].filter((one) => one.startsWith(`${protocol}/`))));
  const closed = closedPorts(view, policy, direction, all).map((port) => port.number);
  const slips = closed.filter((port) => isNumberSlip(port, number));
  return slips.length > 0 ? slips : closed.length === all.size ? closed : [];
}

/**
 * Set where the pods, and a Service that targets them, agree on a port for which only this policy has another number.
 */
export function policyDispute(
  simulation: Simulation,
  policy: CompiledPolicy,
  { direction }: PolicyRule,
  workloads: readonly Workload[],
  { protocol, number }: PortNumber,
  meant: number,
): PortDispute | undefined {
  // A policy for all pods of a namespace is not about a port of this one in particular.
  if (direction === "Ingress" && policy.selector.requirements.length === 0) return undefined;
  const disputes = workloads.map((workload) => disputeAbout(simulation, workload, protocol, number));
  const [first] = disputes;
  return disputes.every(
    (one) => one?.wrong === "policy" && one.meant === meant && one.others.some(({ kind }) => kind === "service"),
  )
    ? first
    : undefined;
}
