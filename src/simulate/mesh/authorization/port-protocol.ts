import type { ServicePort } from "kubernetes-types/core/v1.js";
import type { Model } from "../../../model/model.ts";
import type { DeepReadonly } from "../../../model/readonly.ts";
import type { Resource } from "../../../model/resource.ts";
import type { KindMap } from "../../../model/kinds.ts";
import { matchPods } from "../../policy/match-labels.ts";
import type { PodEnd } from "../../policy/connection-end.ts";
import { equalitySelector } from "../../../base/selector.ts";
import { protocolOf, resolveTargetPort } from "../../service/ports.ts";

/** How a proxy reads what arrives on a port. `either`: it looks at the first bytes. */
export type PortReading = "http" | "tcp" | "either";

const HTTP: ReadonlySet<string> = new Set([
  "http",
  "http2",
  "grpc",
  "grpc-web",
  "kubernetes.io/h2c",
  "kubernetes.io/ws",
]);
const TCP: ReadonlySet<string> = new Set(["tcp", "tls", "https", "mongo", "redis", "mysql", "kubernetes.io/wss"]);

/**
 * The protocol of a Service port, as Istio reads it: `appProtocol`, else the name up to its first hyphen. Source: istio
 * pkg/config/kube/conversion.go, ConvertProtocol.
 */
function readingOf({ appProtocol, name = "" }: DeepReadonly<ServicePort>): PortReading {
  const lower = name.toLowerCase();
  const fromName = lower === "grpc-web" || lower.startsWith("grpc-web-") ? "grpc-web" : (lower.split("-")[0] ?? "");
  const named = appProtocol === undefined ? fromName : appProtocol.toLowerCase();
  return HTTP.has(named) ? "http" : TCP.has(named) ? "tcp" : "either";
}

/** A port of a Service that ends at a port of a pod. */
export interface FrontPort {
  readonly service: Resource<KindMap["Service"]>;
  readonly port: DeepReadonly<ServicePort>;
  readonly number: number;
}

/** The Services that surely select a pod, with the ports at which they end; `perhaps` others are left out. */
export function frontPorts(model: Model, end: PodEnd): readonly FrontPort[] {
  const found: FrontPort[] = [];
  for (const service of model.all("Service")) {
    const { selector, ports = [], type } = service.object.spec ?? {};
    if (service.namespace !== end.namespace || type === "ExternalName") continue;
    if (matchPods(equalitySelector(selector), end) !== "yes") continue;
    for (const port of ports) {
      const target = protocolOf(port) === "TCP" ? resolveTargetPort(port, end.spec) : undefined;
      if (target !== undefined) found.push({ service, port, number: target.number });
    }
  }
  return found;
}

/** The protocol of a port of a pod by all its Services. */
export function readingOfPort(fronts: readonly FrontPort[], number: number | undefined): PortReading {
  const readings = new Set(fronts.filter((front) => front.number === number).map(({ port }) => readingOf(port)));
  const [only] = readings;
  return readings.size === 1 && only !== undefined ? only : "either";
}
