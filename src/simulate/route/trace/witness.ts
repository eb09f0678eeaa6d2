import type { Pod } from "../../pods/pod.ts";
import type { Model } from "../../../model/model.ts";
import type { Resource } from "../../../model/resource.ts";
import type { Workload } from "../../../model/workload.ts";
import { protocolOf } from "../../service/ports.ts";
import { PROBE_FIELDS, unreadyProbe } from "../../pods/probes.ts";
import { Simulation } from "../../simulation.ts";
import { describeClaims } from "../../witness/describe-claims.ts";
import { blocksReadiness, portDisputes } from "../../witness/disputes.ts";
import type { PortDispute } from "../../witness/disputes.ts";
import { labelDisputes } from "../../witness/label-disputes.ts";
import type { HopNote, TraceLog } from "./log.ts";

const simulations = new WeakMap<Model, Simulation>();

function simulationOf(model: Model): Simulation {
  let simulation = simulations.get(model);
  if (simulation === undefined) simulations.set(model, (simulation = new Simulation(model)));
  return simulation;
}

/** Contradictions about the pods' ports, as the rules evaluate them. */
export const disputesAt = (model: Model, pod: Pod, protocol: string): readonly PortDispute[] =>
  portDisputes(simulationOf(model), pod.workload).filter((one) => one.protocol === protocol);

/**
 * The label change with which a Service that matches nothing would match its pods, if other selectors agree with it.
 */
export function labelChange(model: Model, service: Resource, workload: Workload): HopNote | undefined {
  const dispute = labelDisputes(simulationOf(model)).find(
    (one) => one.workload === workload && one.others.some(({ resource }) => resource === service),
  );
  const labels = workload.template.metadata?.labels;
  return (
    dispute && {
      text:
        `set the label ${dispute.key}=${dispute.meant} on the pods of ${workload.resource.title}, ` +
        `as ${dispute.others.length} selectors require`,
      at: labels === undefined ? workload.resource.atName() : workload.resource.document.at(labels, dispute.key),
    }
  );
}

/** The change that resolves the contradiction, at the claim that stands alone. */
function changeOf({ wrong, odd, meant }: PortDispute): readonly HopNote[] {
  switch (wrong) {
    case "service":
      return odd.map(({ resource, at }) => ({ text: `set targetPort ${meant} in ${resource.title}`, at }));
    case "container":
      return odd
        .filter(({ kind }) => kind === "container")
        .map(({ resource, container, at }) => ({
          text: `declare port ${meant} in container ${container?.name ?? ""} of ${resource.title}`,
          at,
        }));
    case "probe":
      return odd.map(({ resource, part = "probe", container, at }) => ({
        text: `make the ${part} of container ${container?.name ?? ""} of ${resource.title} check port ${meant}`,
        at,
      }));
    case "policy":
      return odd.map(({ resource, at, protocol }) => ({
        text: `allow ${protocol} ${meant} instead of ${odd[0]?.number ?? ""} in ${resource.title}`,
        at,
      }));
    case undefined:
      return [];
    default:
      return wrong satisfies never;
  }
}

/** Policy entries that allow another port by mistake, with the change that the rules suggest too. */
export interface Mistake {
  readonly entries: readonly object[];
  readonly change: HopNote;
}

export const mistakenPolicies = (model: Model, pod: Pod, protocol: string, port: number): readonly Mistake[] =>
  disputesAt(model, pod, protocol)
    .filter(({ wrong, meant }) => wrong === "policy" && meant === port)
    .flatMap((dispute) =>
      changeOf(dispute).map((change, index) => ({
        entries: dispute.odd.slice(index, index + 1).map(({ object }) => object),
        change,
      })),
    );

/** A port of a pod that receives traffic. */
export interface PodPort {
  readonly pod: Pod;
  readonly protocol: string;
  readonly port: number;
  /** Whether or not the pod is ready. */
  readonly evenUnready: boolean;
}

/**
 * Logs the contradictions about the target port of a Service. `ends`: nothing listens on the port, or the pods never
 * become ready, and allowing it in a policy would not help. `open`: nothing shows which of two ports is wrong.
 */
export function logWitnesses(
  model: Model,
  { pod, protocol, port, evenUnready }: PodPort,
  log: TraceLog,
): "ends" | "open" | undefined {
  for (const dispute of disputesAt(model, pod, protocol)) {
    const { wrong, number, meant, odd, others } = dispute;
    if (number !== port && !(wrong === "probe" && meant === port)) continue;
    const agreed = `${describeClaims(others)} use ${meant}`;
    const notes = others.slice(0, 5).map(({ title, at, number: own }) => ({ text: `${title}: ${own}`, at }));
    if (wrong === undefined) {
      log.add(
        "container",
        "unknown",
        `${describeClaims(odd)} use ${protocol} ${port}, but ${agreed}: one of the two is wrong`,
        odd[0]?.at,
        notes,
      );
      return "open";
    }
    const isReached = wrong === "service" || odd.some(({ kind, byName }) => kind === "service" && byName);
    if (wrong === "probe") {
      const waiting = odd.find(blocksReadiness);
      if (waiting === undefined || evenUnready) continue;
      log.fail(
        "probe",
        `${waiting.title} checks ${number}, but ${agreed}: the pods never become ready`,
        waiting.at,
        changeOf(dispute),
        notes,
      );
      return "ends";
    }
    if (wrong === "policy" || !isReached) continue;
    log.fail(
      "container",
      `no container listens on ${protocol} ${port}: ${agreed}`,
      odd[0]?.at,
      changeOf(dispute),
      notes,
    );
    return "ends";
  }
  return undefined;
}

/**
 * A readiness or startup probe with a named port that its container does not declare never succeeds. Source:
 * pkg/probe/util.go.
 */
export function logUnknownProbe(pod: Pod, log: TraceLog): boolean {
  const found = unreadyProbe(pod.workload);
  const action = found?.probe.httpGet ?? found?.probe.tcpSocket;
  if (found === undefined || action === undefined) return false;
  const { role, container } = found;
  const field = PROBE_FIELDS[role];
  const names = (container.ports ?? []).flatMap((port) =>
    port.name ? [`${port.name} (${port.containerPort}/${protocolOf(port)})`] : [],
  );
  const text = names.length === 0 ? "it declares no named port" : `it declares ${names.join(", ")}`;
  const at = pod.resource.at(action, "port");
  log.fail(
    "probe",
    `the ${field} of container ${container.name} checks port "${String(action.port)}", which the ` +
      "container does not declare: the pods never become ready",
    at,
    [{ text: `use a port of container ${container.name} in its ${field}: ${text}`, at }],
  );
  return true;
}
