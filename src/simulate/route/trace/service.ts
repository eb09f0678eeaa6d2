import type { ServiceEndpoints } from "../../cluster.ts";
import { isReady } from "../../endpoints/endpoint-slice.ts";
import type { Destination } from "../../service/kube-proxy.ts";
import { joinHostPort } from "../../../base/ip.ts";
import { resolveTargetPort } from "../../service/ports.ts";
import type { FactPort } from "../../service/facts.ts";
import { trafficDoubts } from "../../unjudged/object-doubts.ts";
import type { TraceContext } from "./client.ts";
import { percent } from "./log.ts";
import type { TraceLog } from "./log.ts";
import type { Approach, Backend } from "./arrive.ts";
import { arrive } from "./arrive.ts";
import { findPort } from "./find-service.ts";
import { logMissingPort, logNoEndpoints } from "./no-endpoints.ts";

/** Objects that may send the Service's traffic elsewhere, or to more endpoints. */
function logMovers({ model }: TraceContext, { service }: ServiceEndpoints, log: TraceLog): void {
  const doubts = trafficDoubts(model, service);
  if (doubts.length > 0)
    log.doubt("service", `whether the traffic of ${service.title} goes to these endpoints is not known`, doubts);
}

function logService(endpoints: ServiceEndpoints, port: FactPort, log: TraceLog): void {
  const { service, facts } = endpoints;
  const name = port.name === "" ? "" : ` (${port.name})`;
  log.ok(
    "service",
    `${service.title}, ${facts.type}, ${port.protocol} ${port.number}${name} → pod port ${String(port.target)}`,
    service.at(port.port),
  );
}

/** A headless Service does not map ports: the client reaches the pods on the port it uses. */
function traceHeadless(
  context: TraceContext,
  endpoints: ServiceEndpoints,
  wanted: number | string | undefined,
  approach: Approach,
  log: TraceLog,
): void {
  const { service, slices } = endpoints;
  const port = findPort(endpoints, wanted, approach.protocol);
  const number = typeof wanted === "number" ? wanted : typeof port?.target === "number" ? port.target : port?.number;
  if (number === undefined) return logMissingPort(endpoints, wanted, approach.protocol, log);
  const ready = slices.flatMap((slice) => slice.endpoints.filter(isReady));
  log.ok(
    "service",
    `${service.title} is headless: DNS returns the pod addresses, and no port is mapped`,
    service.atName(),
  );
  if (ready.length === 0) return logNoEndpoints(context, endpoints, undefined, log);
  const targets = new Set(
    port === undefined
      ? []
      : ready.map(({ pod }) => (pod === undefined ? number : resolveTargetPort(port.port, pod.spec)?.number)),
  );
  if (port !== undefined && !targets.has(number)) {
    const [target] = targets;
    const text =
      target === undefined
        ? `its port ${number} has targetPort ${String(port.target)}, which no pod declares: these ` +
          `manifests do not show that any listens on ${number}`
        : `its port ${number} has targetPort ${String(port.target)}, which a headless Service does ` +
          `not apply: the client must use ${target}`;
    log.add("service", "unknown", text, service.at(port.port));
  }
  logMovers(context, endpoints, log);
  const backends = [...new Map(ready.map((endpoint) => [endpoint.addresses[0] ?? "", endpoint])).values()];
  log.ok(
    "endpoints",
    `${backends.length} ready: ${addressList(backends.map(({ addresses: [address = ""] }) => address))}`,
  );
  arrive(
    context,
    backends.map((endpoint) => ({
      address: endpoint.addresses[0] ?? "",
      port: number,
      pod: endpoint.pod,
      share: approach.share / backends.length,
    })),
    approach,
    log,
  );
}

/**
 * What a proxy sees of a headless Service: addresses and ports of its EndpointSlices, which contain the target ports.
 */
function traceSlices(
  context: TraceContext,
  endpoints: ServiceEndpoints,
  wanted: number | string | undefined,
  approach: Approach,
  log: TraceLog,
): void {
  const { slices } = endpoints;
  const port = findPort(endpoints, wanted, approach.protocol);
  if (port === undefined) return logMissingPort(endpoints, wanted, approach.protocol, log);
  logService(endpoints, port, log);
  const found = slices.flatMap((slice) =>
    slice.ports.flatMap(({ name, port: number, protocol }) =>
      name !== port.name || protocol !== approach.protocol || number === undefined
        ? []
        : slice.endpoints.filter(isReady).map((endpoint) => ({ endpoint, number })),
    ),
  );
  if (found.length === 0) return logNoEndpoints(context, endpoints, undefined, log);
  log.ok(
    "endpoints",
    `${found.length} ready: ${addressList(
      found.map(
        ({
          endpoint: {
            addresses: [address = ""],
          },
          number,
        }) => joinHostPort(address, number),
      ),
    )}`,
  );
  arrive(
    context,
    found.map(({ endpoint, number }) => ({
      address: endpoint.addresses[0] ?? "",
      port: number,
      pod: endpoint.pod,
      share: approach.share / found.length,
    })),
    approach,
    log,
  );
}

const addressList = (addresses: readonly string[]): string =>
  addresses.length <= 4 ? addresses.join(", ") : `${addresses.slice(0, 3).join(", ")} and ${addresses.length - 3} more`;

/** From a Service to the pods behind it. */
export function traceService(
  context: TraceContext,
  endpoints: ServiceEndpoints,
  wanted: number | string | undefined,
  by: Approach,
  log: TraceLog,
): void {
  const approach: Approach = { ...by, evenUnready: endpoints.facts.publishNotReadyAddresses };
  const own = endpoints.facts.ports.filter(({ protocol }) => protocol === approach.protocol);
  if (wanted === undefined && own.length > 1) {
    log.ok(
      "service",
      `the target has no port: each of the ${own.length} ${approach.protocol} ports of ` +
        `${endpoints.service.title} is followed, with equal shares`,
      endpoints.service.atName(),
    );
    for (const port of own)
      traceService(context, endpoints, port.number, { ...approach, share: approach.share / own.length }, log);
    return;
  }
  if (endpoints.facts.headless && approach.proxied === true)
    return traceSlices(context, endpoints, wanted, approach, log);
  if (endpoints.facts.headless) return traceHeadless(context, endpoints, wanted, approach, log);
  const port = findPort(endpoints, wanted, approach.protocol);
  if (port === undefined) return logMissingPort(endpoints, wanted, approach.protocol, log);
  logService(endpoints, port, log);
  const route = endpoints.routes.find((candidate) => candidate.port === port);
  const nodes = [...(route?.nodes.values() ?? [])];
  const ofNode = approach.node === undefined ? undefined : route?.nodes.get(approach.node.name);
  const choices = (ofNode === undefined ? nodes : [ofNode]).map((node) =>
    approach.way === "external" ? node.external : node.internal,
  );
  const usable = choices.filter((choice) => choice !== undefined).filter((choice) => choice.endpoints.length > 0);
  if (usable.length === 0) return logNoEndpoints(context, endpoints, choices[0], log);
  const backends = spread(narrowed(usable, approach), approach.share);
  if (backends.length === 0)
    return log.fail(
      "endpoints",
      `no usable endpoint of ${endpoints.service.title} is in the subset`,
      endpoints.service.atName(),
    );
  logMovers(context, endpoints, log);
  const shares = new Set(backends.map(({ share }) => percent(share)));
  const each = shares.size === 1 ? `${[...shares].join()}${backends.length === 1 ? "" : " each"}` : "in unequal parts";
  log.ok(
    "endpoints",
    `${backends.length} usable, ${each}: ` +
      `${addressList(backends.map(({ address, port: number }) => joinHostPort(address, number)))}`,
  );
  arrive(context, backends, approach, log);
}

const narrowed = (destinations: readonly Destination[], { only }: Approach): readonly Destination[] =>
  only === undefined
    ? destinations
    : destinations
        .map((destination) => ({
          ...destination,
          endpoints: destination.endpoints.filter(({ endpoint }) => endpoint.pod !== undefined && only(endpoint.pod)),
        }))
        .filter((destination) => destination.endpoints.length > 0);

/**
 * Shares of the endpoints if traffic arrives evenly on every node that has some: with traffic policy Local a node
 * serves only its own. Source: pkg/proxy/topology.go; a load balancer decides by the health check node port.
 */
function spread(destinations: readonly Destination[], share: number): readonly Backend[] {
  const found = new Map<string, Backend>();
  for (const { endpoints } of destinations) {
    for (const { endpoint, address } of endpoints) {
      const part = share / destinations.length / endpoints.length;
      const known = found.get(address)?.share ?? 0;
      const port = Number(address.slice(address.lastIndexOf(":") + 1));
      found.set(address, { address: endpoint.addresses[0] ?? "", port, pod: endpoint.pod, share: known + part });
    }
  }
  return [...found.values()];
}
