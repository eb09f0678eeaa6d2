import type { Workload } from "../../model/workload.ts";
import { isProtocol } from "../connections.ts";
import type { Protocol } from "../connections.ts";
import { portContainers, protocolOf } from "../service/ports.ts";
import { resolvePort } from "../service/backends.ts";
import type { ServiceBackends } from "../service/backends.ts";

/** A Service port that differs from the port of its pods: DNAT comes before policy. */
export interface Translation {
  readonly backends: ServiceBackends;
  /** The port object in the Service. */
  readonly port: object;
  readonly from: number;
  readonly to: number;
  readonly protocol: Protocol;
}

/** What a pod of a workload is known to listen on; containers may listen on more than they declare. */
export interface ServedPorts {
  /** `TCP/8080`. */
  readonly known: ReadonlySet<string>;
  readonly translations: readonly Translation[];
}

const PROBES = ["readinessProbe", "livenessProbe", "startupProbe"] as const;

function* declaredPorts({ template }: Workload): Iterable<string> {
  for (const container of portContainers(template.spec)) {
    for (const port of container.ports ?? []) yield `${protocolOf(port)}/${port.containerPort}`;
    for (const name of PROBES) {
      const probe = container[name];
      for (const port of [probe?.httpGet?.port, probe?.tcpSocket?.port, probe?.grpc?.port] as readonly unknown[])
        if (typeof port === "number") yield `TCP/${port}`;
    }
  }
}

/**
 * Ports that the pods of a workload declare, that probes check and that Services target; and the Services' own numbers
 * that differ.
 */
export function servedPorts(workload: Workload, services: readonly ServiceBackends[]): ServedPorts {
  const known = new Set(declaredPorts(workload));
  const translations: Translation[] = [];
  for (const backends of services) {
    for (const port of backends.service.object.spec?.ports ?? []) {
      const protocol = protocolOf(port);
      const target = resolvePort(
        { ...backends, workloads: backends.workloads.filter((one) => one.workload === workload) },
        port,
      )[0]?.target;
      if (target === undefined || !isProtocol(protocol)) continue;
      known.add(`${protocol}/${target.number}`);
      // Clients of a headless Service connect to the pods' own ports, but its port number is still what people copy
      // into policies.
      if (target.number !== port.port)
        translations.push({ backends, port, from: port.port, to: target.number, protocol });
    }
  }
  return { known, translations };
}

/** `servedPorts` once for each workload. */
export class ServedPortTable {
  readonly #known = new Map<Workload, ServedPorts>();
  readonly #servicesOf: (workload: Workload) => readonly ServiceBackends[];

  constructor(servicesOf: (workload: Workload) => readonly ServiceBackends[]) {
    this.#servicesOf = servicesOf;
  }

  of(workload: Workload): ServedPorts {
    let ports = this.#known.get(workload);
    if (ports === undefined) this.#known.set(workload, (ports = servedPorts(workload, this.#servicesOf(workload))));
    return ports;
  }

  /**
   * Whether any of the pods serves a port, `TCP/8080`. A correct policy is settled by the first, however many there
   * are.
   */
  isServed(groups: readonly (readonly { readonly workload: Workload }[])[], port: string): boolean {
    return groups.some((group) => group.some(({ workload }) => this.of(workload).known.has(port)));
  }

  /** The Service port of this number that targets another port of one of these pods. */
  translationOf(workloads: readonly Workload[], protocol: Protocol, number: number): Translation | undefined {
    return workloads
      .flatMap((workload) => this.of(workload).translations)
      .find((one) => one.protocol === protocol && one.from === number);
  }
}
