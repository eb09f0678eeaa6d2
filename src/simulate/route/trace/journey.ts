import type { ServiceEndpoints } from "../../cluster.ts";
import { canonicalIP } from "../../../base/ip.ts";
import { addressEnd } from "../../policy/connection-end.ts";
import type { ConnectionEnd } from "../../policy/connection-end.ts";
import type { ClusterNode, Pod } from "../../pods/pod.ts";
import type { IngressProfile } from "../ingress.ts";
import type { MeshChoice } from "../../mesh/mesh-client.ts";
import type { Client, TraceContext } from "./client.ts";
import { TraceLog } from "./log.ts";
import { isAddressOf, traceL4 } from "./l4.ts";
import { traceURL } from "./route.ts";
import { traceMesh } from "../../mesh/trace-mesh.ts";
import { traceService } from "./service.ts";
import { findPort, servicesOnNodePort } from "./find-service.ts";
import { arrive } from "./arrive.ts";
import type { TraceTarget } from "./target.ts";

export interface Journey {
  readonly context: TraceContext;
  readonly client: Client;
  readonly target: TraceTarget;
  readonly profile: IngressProfile;
  readonly mesh: MeshChoice;
  /** The Gateway that the client connects to, as `NAMESPACE/NAME`. */
  readonly gateway: string | undefined;
  readonly log: TraceLog;
}

const nodeOf = ({ context, client }: Journey): ClusterNode | undefined =>
  client.kind === "pod" ? context.cluster.nodes.find(({ name }) => name === client.pod.nodeName) : undefined;

/** What a proxy can read of a request: the TLS of the application hides it. */
const readableRequest = ({ request }: TraceTarget): TraceTarget["request"] =>
  request?.scheme === "http" ? request : undefined;

export function toService(journey: Journey, endpoints: ServiceEndpoints, port: number | string | undefined): void {
  const { context, client, target, mesh, log } = journey;
  const approach = {
    source: client.end,
    way: "internal" as const,
    node: nodeOf(journey),
    protocol: target.protocol,
    share: 1,
    question: { request: readableRequest(target) },
  };
  if (
    traceMesh({
      context,
      client,
      endpoints,
      port: findPort(endpoints, port, target.protocol),
      request: target.request,
      approach,
      mesh,
      log,
    })
  )
    return;
  traceService(context, endpoints, port, approach, log);
}

/**
 * With externalTrafficPolicy Cluster the pods see a node's address, with Local the client's. Source:
 * pkg/proxy/iptables/proxier.go.
 */
function fromOutside(journey: Journey, endpoints: ServiceEndpoints, port: number, node: ClusterNode | undefined): void {
  const { context, client, target, log } = journey;
  const masked = !endpoints.facts.externalPolicyLocal;
  const address = (node ?? context.cluster.nodes[0])?.internalIPs[0];
  const source: ConnectionEnd =
    masked && address !== undefined ? { ...addressEnd(address), title: `${address} (a node's address)` } : client.end;
  log.ok(
    "service",
    masked
      ? "externalTrafficPolicy Cluster: the pods see the address of a node"
      : "externalTrafficPolicy Local: the pods see the client's address",
    endpoints.service.atName(),
  );
  traceService(context, endpoints, port, { source, way: "external", node, protocol: target.protocol, share: 1 }, log);
}

export function toNodePort(journey: Journey, node: ClusterNode): void {
  const { context, target, log } = journey;
  const found = servicesOnNodePort(context, target.port ?? 0).find(({ port }) => port.protocol === target.protocol);
  if (found === undefined) {
    const known = context.cluster.services.flatMap(({ facts, service }) =>
      facts.ports.flatMap(({ nodePort }) => (nodePort === undefined ? [] : [`${nodePort} (${service.title})`])),
    );
    return log.fail("outside", `no Service uses port ${target.port ?? "?"} of node ${node.name}`, undefined, [
      {
        text:
          known.length === 0
            ? "create a Service of type NodePort"
            : `use a node port that exists: ${known.slice(0, 5).join(", ")}`,
      },
    ]);
  }
  const { endpoints, port } = found;
  log.ok(
    "outside",
    `node ${node.name} forwards ${target.protocol} ${target.port ?? ""} to ${endpoints.service.title}`,
    endpoints.service.at(port.port, "nodePort"),
  );
  fromOutside(journey, endpoints, port.number, node);
}

export function toPod({ context, client, target, log }: Journey, pod: Pod): void {
  if (target.port === undefined)
    return log.fail("client", "the target is a pod's address without a port", undefined, [
      { text: "name a port: ADDRESS:PORT" },
    ]);
  log.ok("endpoints", `${target.host} is Pod ${pod.namespace}/${pod.name}`, pod.resource.atName());
  if (client.kind === "external")
    log.add("outside", "unknown", "addresses of pods are usually not routed outside the cluster");
  arrive(
    context,
    [{ address: target.host, port: target.port, pod, share: 1 }],
    {
      source: client.end,
      way: "internal",
      node: undefined,
      protocol: target.protocol,
      share: 1,
      question: { request: readableRequest(target), direct: true },
    },
    log,
  );
}

const isBalanced = ({ service }: ServiceEndpoints, address: string): boolean => {
  const { spec, status } = service.object;
  const ingress = (status?.loadBalancer?.ingress ?? []) as readonly { readonly ip?: string }[];
  return [...(spec?.externalIPs ?? []), spec?.loadBalancerIP, ...ingress.map(({ ip }) => ip)].some(
    (ip) => ip !== undefined && canonicalIP(ip) === address,
  );
};

export function toAddress(journey: Journey, address: string): void {
  const {
    context: { cluster },
    client,
    target,
    log,
  } = journey;
  const pod = cluster.pods.find(
    ({ podIPs, phase, hostNetwork }) =>
      !hostNetwork && phase !== "Succeeded" && phase !== "Failed" && podIPs.includes(address),
  );
  if (pod !== undefined) return toPod(journey, pod);
  const clusterIP = cluster.services.find(({ facts }) => facts.clusterIPs.includes(address));
  if (clusterIP !== undefined) {
    if (client.kind === "external")
      return log.fail(
        "outside",
        `${address} is the cluster IP of ${clusterIP.service.title}, which only nodes and pods ` +
          "of the cluster can reach",
        clusterIP.service.atName(),
        [{ text: "use type NodePort or LoadBalancer, or a route" }],
      );
    log.ok("outside", `${address} is the cluster IP of ${clusterIP.service.title}`, clusterIP.service.atName());
    return toService(journey, clusterIP, target.port);
  }
  const balanced = cluster.services.find((endpoints) => isBalanced(endpoints, address));
  if (balanced !== undefined) return toBalancer(journey, balanced);
  const node = cluster.nodes.find(({ internalIPs }) => internalIPs.includes(address));
  if (node !== undefined) return toNodePort(journey, node);
  if (toGatewayAddress(journey, address) || toL4(journey)) return;
  log.add("outside", "unknown", `${address} is not a pod, Service or node of these manifests`);
}

export function toBalancer(journey: Journey, endpoints: ServiceEndpoints): void {
  const { target, log } = journey;
  const { service, facts } = endpoints;
  const port = target.port ?? facts.ports[0]?.number;
  log.ok(
    "outside",
    `the ${facts.type === "LoadBalancer" ? "load balancer" : "external address"} of ${service.title} accepts it`,
    service.atName(),
  );
  if (port === undefined) return log.fail("service", `${service.title} has no port`, service.atName());
  fromOutside(journey, endpoints, port, undefined);
}

export const toL4 = ({ context, target, gateway, log }: Journey): boolean =>
  target.port !== undefined && traceL4(context, { ...target, port: target.port }, log, gateway);

/** The Gateway of these manifests that has an address, as `NAMESPACE/NAME`. */
const gatewayAt = ({ context }: Journey, address: string): string | undefined => {
  const found = context.model.all("Gateway").find((gateway) => isAddressOf(gateway, address));
  return found && `${found.namespace}/${found.name}`;
};

/** A request to the address of a Gateway: its routes are found by the host of the request. */
function toGatewayAddress(journey: Journey, address: string): boolean {
  const { context, target, profile, log } = journey;
  const gateway = target.request === undefined ? undefined : gatewayAt(journey, address);
  return (
    gateway !== undefined && target.request !== undefined && traceURL(context, target.request, profile, log, gateway)
  );
}
