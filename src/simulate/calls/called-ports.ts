import type { ServicePort } from "kubernetes-types/core/v1.js";
import type { KindMap } from "../../model/kinds.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import { isProtocol } from "../connections.ts";
import { resolvePort } from "../service/backends.ts";
import type { ServiceBackends } from "../service/backends.ts";
import { protocolOf } from "../service/ports.ts";
import type { CalledPort } from "./call.ts";

const portsOf = ({ object }: Resource<KindMap["Service"]>) => object.spec?.ports ?? [];

/** The ports of the pods behind one port of a Service; undefined where the manifests do not show them all. */
export function portsBehind(
  backends: ServiceBackends,
  port: DeepReadonly<ServicePort>,
): readonly CalledPort[] | undefined {
  const protocol = protocolOf(port);
  if (backends.source !== "selector" || !isProtocol(protocol)) return undefined;
  const found: CalledPort[] = [];
  for (const { backend, target } of resolvePort(backends, port)) {
    if (target === undefined || backend.match !== "all") return undefined;
    found.push({ workload: backend.workload, number: target.number, protocol, servicePort: port.port });
  }
  return found.length === 0 ? undefined : found;
}

/**
 * The ports of pods that a client of a Service may reach. A headless Service has no ports of its own: clients call
 * the pods.
 * @param number undefined: any of the Service's ports may be meant. @returns undefined where the port is wrong or the
 * pods are not shown.
 */
export function portsOfService(
  backends: ServiceBackends,
  number: number | undefined,
): readonly CalledPort[] | undefined {
  const { service } = backends;
  const ports = portsOf(service);
  if (service.object.spec?.clusterIP === "None" && number !== undefined) {
    if (backends.source !== "selector" || backends.workloads.some(({ match }) => match !== "all")) return undefined;
    const protocol = ports.find(({ port }) => port === number);
    const own = protocol === undefined ? "TCP" : protocolOf(protocol);
    if (!isProtocol(own) || backends.workloads.length === 0) return undefined;
    return backends.workloads.map(({ workload }) => ({ workload, number, protocol: own, servicePort: undefined }));
  }
  const meant = ports.filter((port) => number === undefined || port.port === number);
  const found: CalledPort[] = [];
  for (const port of meant) {
    const behind = portsBehind(backends, port);
    if (behind === undefined) return undefined;
    found.push(...behind);
  }
  return found.length === 0 ? undefined : found;
}
