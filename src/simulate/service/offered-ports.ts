import { addTo } from "../../base/groups.ts";
import type { ContainerPort } from "kubernetes-types/core/v1.js";
import { nearest } from "../../hints/nearest.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Workload } from "../../model/workload.ts";
import { templateUncertainty } from "../pods/workload-traits.ts";
import type { SelectedBackend, ServiceBackends } from "./backends.ts";
import { portContainers, protocolOf } from "./ports.ts";

/** A container port of a workload behind a Service. */
export interface OfferedPort {
  readonly workload: Workload;
  readonly port: DeepReadonly<ContainerPort>;
  readonly name: string | undefined;
}

const portsOf = ({ workload }: SelectedBackend): readonly OfferedPort[] =>
  portContainers(workload.template.spec).flatMap((container) =>
    (container.ports ?? []).map((port) => ({ workload, port, name: port.name || undefined })),
  );

/** The container ports behind a Service, indexed by name: built once for all ports of the Service. */
export class OfferedPorts {
  /** Each name once. */
  readonly names: readonly string[];
  readonly numbers: ReadonlySet<number>;
  readonly #byName = new Map<string, OfferedPort[]>();
  readonly #byProtocol = new Map<string, string[]>();

  constructor(workloads: readonly SelectedBackend[]) {
    const all = workloads.flatMap(portsOf);
    for (const offer of all) {
      if (offer.name === undefined) continue;
      addTo(this.#byName, offer.name, offer);
      const protocol = protocolOf(offer.port);
      addTo(this.#byProtocol, protocol, offer.name);
    }
    this.names = [...this.#byName.keys()];
    this.numbers = new Set(all.map(({ port }) => port.containerPort));
  }

  named(name: string | undefined): readonly OfferedPort[] {
    return name === undefined ? [] : (this.#byName.get(name) ?? []);
  }

  /** The closest name that is declared with the protocol. */
  near(target: string, protocol: string): string | undefined {
    return nearest(target, this.#byProtocol.get(protocol) ?? []);
  }
}

/** Ports that the sidecar injector of a mesh adds to pods; they are in no template. */
const INJECTED = new Set([
  "http-envoy-prom",
  "http-envoy-admin",
  "status-port",
  "linkerd-admin",
  "linkerd-proxy",
  "admin-port",
]);

/** Why the pods may have a port of that name although no template declares it. */
export function unseenPort({ workloads, world }: ServiceBackends, target: string, near: boolean): string | undefined {
  const custom = workloads.map(({ workload }) => templateUncertainty(workload)).find((reason) => reason !== undefined);
  if (custom !== undefined) return custom;
  const patch = workloads.find(({ workload }) => portContainers(workload.template.spec).length === 0);
  if (patch !== undefined) return `${patch.workload.resource.title} has no containers here, so it may be a patch`;
  if (INJECTED.has(target)) return `a mesh may inject a container with the port "${target}"`;
  if (workloads.every(({ match }) => match === "perhaps"))
    return "which pods the Service selects is known only at run time";
  return near || world.closed || world.producer === undefined ? undefined : world.because;
}
