import type { Container, ServicePort } from "kubernetes-types/core/v1.js";
import type { KindMap } from "../../model/kinds.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import type { Workload } from "../../model/workload.ts";
import { resolveTargetPort } from "../service/ports.ts";
import { probeHandler, probedContainers } from "./probes.ts";
import type { Simulation } from "../simulation.ts";

/** A port of a container that a Service sends traffic to. */
export interface ServedPort {
  readonly service: Resource<KindMap["Service"]>;
  readonly servicePort: DeepReadonly<ServicePort>;
  readonly number: number;
}

/** A container that receives traffic, with the ports on which it does. */
export interface ServingContainer {
  readonly container: DeepReadonly<Container>;
  readonly ports: readonly ServedPort[];
  /** No container declares the number and the pod has several: this is the first of them, perhaps not the right one. */
  readonly guessed: boolean;
}

/**
 * The containers of a workload that Services send traffic to, except Services that publish not-ready addresses, for
 * which readiness does not matter.
 */
export function servingContainers(simulation: Simulation, workload: Workload): readonly ServingContainer[] {
  const { spec } = workload.template;
  const containers = probedContainers(spec);
  const [first] = containers;
  const served = new Map<DeepReadonly<Container>, { ports: ServedPort[]; guessed: boolean }>();
  for (const { service } of simulation.servicesOf(workload)) {
    if (service.object.spec?.publishNotReadyAddresses === true) continue;
    for (const servicePort of service.object.spec?.ports ?? []) {
      const target = resolveTargetPort(servicePort, spec);
      const container = target?.container ?? first;
      if (target === undefined || container === undefined) continue;
      const entry = served.get(container) ?? { ports: [], guessed: false };
      entry.ports.push({ service, servicePort, number: target.number });
      if (target.container === undefined && containers.length > 1) entry.guessed = true;
      served.set(container, entry);
    }
  }
  return [...served].map(([container, { ports, guessed }]) => ({ container, ports, guessed }));
}

/** Whether some readiness or startup probe of the pod delays traffic to a port of this container. */
export function isDelayedByProbe({ template }: Workload, { container, ports, guessed }: ServingContainer): boolean {
  if ((template.spec.readinessGates ?? []).length > 0) return true;
  if (container.readinessProbe !== undefined || container.startupProbe !== undefined) return true;
  const numbers = new Set(ports.map(({ number }) => number));
  // Containers of a pod share their addresses: the probe of one may check the port of another.
  return probedContainers(template.spec).some((other) => {
    const probe = other.readinessProbe ?? other.startupProbe;
    if (probe === undefined) return false;
    if (guessed) return true;
    const handler = probeHandler(probe, other);
    return handler !== undefined && handler.type !== "exec" && handler.port !== undefined && numbers.has(handler.port);
  });
}
