import type { Workload } from "../../model/workload.ts";
import type { Simulation } from "../simulation.ts";
import { disputeAbout } from "./disputes.ts";
import type { PortDispute } from "./disputes.ts";

/** The dispute about a number, if it is the same for every workload behind a Service port. */
export function agreedDispute(
  simulation: Simulation,
  workloads: readonly Workload[],
  protocol: string,
  number: number,
): PortDispute | undefined {
  const disputes = workloads.map((workload) => disputeAbout(simulation, workload, protocol, number));
  const [first] = disputes;
  return first !== undefined && disputes.every((one) => one?.meant === first.meant && one.wrong === first.wrong)
    ? first
    : undefined;
}
