import { nearest } from "../../../base/nearest.ts";
import type { ServiceEndpoints } from "../../cluster.ts";
import { resolveName } from "../../dns/dns.ts";
import type { DnsCandidate } from "../../dns/dns.ts";
import { canonicalIP } from "../../../base/ip.ts";
import { addressParty } from "../../policy/party.ts";
import type { Party } from "../../policy/party.ts";
import type { ClusterNode, Pod } from "../../pods/pod.ts";
import type { IngressProfile } from "../ingress.ts";
import type { MeshChoice } from "../../mesh/mesh-client.ts";
import { parseURL } from "../request.ts";
import type { HTTPRequest } from "../request.ts";
import { hostDoubts, nameDoubts } from "../../unjudged/object-doubts.ts";
import { findClient, traceLookup } from "./client.ts";
import type { Client, TraceContext } from "./client.ts";
import { TraceLog } from "./log.ts";
import type { Trace } from "./log.ts";
import { traceL4 } from "./l4.ts";
import { traceIstioGateway, traceMesh } from "../../mesh/trace-mesh.ts";
import { knownHosts, traceURL } from "./route.ts";
import { arrive, findPort, serviceEndpoints, servicesNamed, servicesOnNodePort, traceService } from "./service.ts";

/** What a connection is opened to. */
export interface TraceTarget {
  readonly text: string;
  /** Lower case, without brackets. */
  readonly host: string;
  readonly port: number | undefined;
  readonly protocol: "TCP" | "UDP" | "SCTP";
  /** Set for `http://` and `https://`. */
  readonly request: HTTPRequest | undefined;
}

/** A URL, `HOST:PORT`, a DNS name, or an address; `udp://` and `sctp://` before it choose the protocol. */
export function parseTarget(text: string): TraceTarget | undefined {
  const request = parseURL(text);
  if (request !== undefined) return { text, host: request.host, port: request.port, protocol: "TCP", request };
  const match =
    /^(?:(tcp|udp|sctp):\/\/)?(\[[0-9a-fA-F:.]+\]|[0-9a-fA-F:]*:[0-9a-fA-F:]*:[0-9a-fA-F:.]*|[\w.-]+)(?::(\d{1,5}))?$/i.exec(
      text,
    );
  if (match === null) return undefined;
  const port = match[3] === undefined ? undefined : Number(match[3]);
  if (port !== undefined && (port < 1 || port > 65_535)) return undefined;
  const protocol = (match[1]?.toUpperCase() ?? "TCP") as TraceTarget["protocol"];
  return { text, host: (match[2] ?? "").replace(/^\[|\]$/g, "").toLowerCase(), port, protocol, request: undefined };
}

export interface TraceOptions {
  readonly ingressProfile?: IngressProfile;
  /** Whether a client that is a pod is in the mesh. Default: as the manifests show. */
  readonly mesh?: MeshChoice;
}

interface Journey {
  readonly context: TraceContext;
  readonly client: Client;
  readonly target: TraceTarget;
  readonly profile: IngressProfile;
  readonly mesh: MeshChoice;
  readonly log: TraceLog;
}

const nodeOf = ({ context, client }: Journey): ClusterNode | undefined =>
  client.kind === "pod" ? context.cluster.nodes.find(({ name }) => name === client.pod.nodeName) : undefined;

function toService(journey: Journey, endpoints: ServiceEndpoints, port: number | string | undefined): void {
  const { context, client, target, mesh, log } = journey;
  const approach = {
    source: client.party,
    way: "internal" as const,
    node: nodeOf(journey),
    protocol: target.protocol,
    share: 1,
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

/** With externalTrafficPolicy Cluster the pods see a node's address, with Local the client's. Source: pkg/proxy/iptables/proxier.go. */
function fromOutside(journey: Journey, endpoints: ServiceEndpoints, port: number, node: ClusterNode | undefined): void {
  const { context, client, target, log } = journey;
  const masked = !endpoints.facts.externalPolicyLocal;
  const address = (node ?? context.cluster.nodes[0])?.internalIPs[0];
  const source: Party =
    masked && address !== undefined
      ? { ...addressParty(address), title: `${address} (a node's address)` }
      : client.party;
  log.ok(
    "service",
    masked
      ? "externalTrafficPolicy Cluster: the pods see the address of a node"
      : "externalTrafficPolicy Local: the pods see the client's address",
    endpoints.service.atName(),
  );
  traceService(context, endpoints, port, { source, way: "external", node, protocol: target.protocol, share: 1 }, log);
}

function toNodePort(journey: Journey, node: ClusterNode): void {
  const { context, target, log } = journey;
  const found = servicesOnNodePort(context, target.port ?? 0).find(({ port }) => port.protocol === target.protocol);
  if (found === undefined) {
    const known = context.cluster.services.flatMap(({ facts, service }) =>
      facts.ports.flatMap(({ nodePort }) => (nodePort === undefined ? [] : [`${nodePort} (${service.title})`])),
    );
    return log.fail("outside", `no Service answers on port ${target.port ?? "?"} of node ${node.name}`, undefined, [
      {
        text:
          known.length === 0
            ? "make a Service of type NodePort"
            : `use a node port that exists: ${known.slice(0, 5).join(", ")}`,
      },
    ]);
  }
  const { endpoints, port } = found;
  log.ok(
    "outside",
    `node ${node.name} takes ${target.protocol} ${target.port ?? ""} for ${endpoints.service.title}`,
    endpoints.service.at(port.port, "nodePort"),
  );
  fromOutside(journey, endpoints, port.number, node);
}

function toPod({ context, client, target, log }: Journey, pod: Pod): void {
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
    { source: client.party, way: "internal", node: undefined, protocol: target.protocol, share: 1 },
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

function toAddress(journey: Journey, address: string): void {
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
        `${address} is the cluster IP of ${clusterIP.service.title}, which only the cluster's nodes and pods reach`,
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
  if (toL4(journey)) return;
  log.add("outside", "unknown", `${address} is no pod, Service or node of these manifests`);
}

function toBalancer(journey: Journey, endpoints: ServiceEndpoints): void {
  const { target, log } = journey;
  const { service, facts } = endpoints;
  const port = target.port ?? facts.ports[0]?.number;
  log.ok(
    "outside",
    `the ${facts.type === "LoadBalancer" ? "load balancer" : "external address"} of ${service.title} takes it`,
    service.atName(),
  );
  if (port === undefined) return log.fail("service", `${service.title} has no port`, service.atName());
  fromOutside(journey, endpoints, port, undefined);
}

const toL4 = ({ context, target, log }: Journey): boolean =>
  target.port !== undefined && traceL4(context, { ...target, port: target.port }, log);

/** A name that the cluster's DNS does not know: a node, a route, or a published load balancer. True: it was one of them. */
function toOutsideName(journey: Journey): boolean {
  const { context, target, profile, log } = journey;
  const node = context.cluster.nodes.find(({ name }) => name === target.host);
  if (node !== undefined) {
    toNodePort(journey, node);
    return true;
  }
  if (target.request !== undefined && traceURL(context, target.request, profile, log)) return true;
  if (target.request !== undefined && traceIstioGateway(context, target.request, log)) return true;
  if (toL4(journey)) return true;
  const [service] = servicesNamed(context.model, target.host);
  const endpoints = service && serviceEndpoints(context, service);
  if (endpoints === undefined) return false;
  toBalancer(journey, endpoints);
  return true;
}

function unknownHost({ context, target, log }: Journey): void {
  const hosts = knownHosts(context);
  const near = nearest(target.host, hosts);
  const doubts = hostDoubts(context.model, target.host);
  if (doubts.length > 0) return log.doubt("outside", `no route that is simulated serves ${target.host}`, doubts);
  const text =
    hosts.length === 0
      ? "no Ingress and no route names a host"
      : `Ingresses and routes serve ${hosts.slice(0, 5).join(", ")}`;
  if (near !== undefined)
    return log.fail("outside", `nothing in these manifests serves ${target.host}; ${text}`, undefined, [
      { text: `ask for ${near}, or add a rule for ${target.host}` },
    ]);
  log.add("outside", "unknown", `nothing in these manifests serves ${target.host}; ${text}`);
}

const MEANT_FOR_CLUSTER: ReadonlySet<DnsCandidate["outcome"]> = new Set([
  "no-such-service",
  "no-such-endpoint",
  "no-such-port",
  "no-ready-endpoint",
]);

function toName(journey: Journey, depth = 0): void {
  const { context, client, target, log } = journey;
  if (client.kind === "external") {
    if (toOutsideName(journey)) return;
    if (target.host.endsWith(".cluster.local") || target.host.endsWith(".svc")) {
      return log.fail(
        "dns",
        `${target.host} is a name of the cluster's own DNS, which hosts outside do not ask`,
        undefined,
        [{ text: "use a route, a node port or a load balancer from outside" }],
      );
    }
    return unknownHost(journey);
  }
  if (depth === 0 && !traceLookup(context, client, log)) return;
  const answer = resolveName(context.model, target.host, client.pod.namespace, { cluster: context.cluster });
  const tried = answer.tried
    .filter(({ outcome }) => outcome !== "found")
    .map(({ name, outcome }) => ({ text: `${name}: ${outcome.replaceAll("-", " ")}` }));
  const doubts = answer.kind === "upstream" ? nameDoubts(context.model, target.host) : [];
  switch (answer.kind) {
    case "external-name": {
      log.ok("dns", `${answer.name} is an alias of ${answer.target ?? ""}`, answer.service?.atName(), tried);
      if (depth > 3) return log.fail("dns", "the aliases go round in circles", answer.service?.atName());
      return toName({ ...journey, target: { ...target, host: (answer.target ?? "").toLowerCase() } }, depth + 1);
    }
    case "endpoint": {
      const pod = context.cluster.pods.find(({ podIPs }) =>
        podIPs.some((address) => answer.addresses.includes(address)),
      );
      log.ok("dns", `${answer.name} is ${answer.addresses.join(", ")}`, answer.service?.atName(), tried);
      return pod === undefined
        ? undefined
        : toPod({ ...journey, target: { ...target, host: answer.addresses[0] ?? "" } }, pod);
    }
    case "service":
    case "headless":
    case "srv": {
      const endpoints = answer.service && serviceEndpoints(context, answer.service);
      const addresses = endpoints?.facts.clusterIPs.map((address) =>
        address.startsWith("auto-") ? "a cluster IP" : address,
      );
      log.ok(
        "dns",
        `${answer.name} is ${answer.kind === "headless" ? answer.addresses.join(", ") : (addresses?.join(", ") ?? "the API server")}`,
        answer.service?.atName(),
        tried,
      );
      if (endpoints === undefined)
        return log.add("service", "unknown", "these manifests do not show what is behind it");
      return toService(journey, endpoints, target.port ?? answer.port?.name);
    }
    case "pod-address":
      return toAddress(
        { ...journey, target: { ...target, host: answer.addresses[0] ?? "" } },
        answer.addresses[0] ?? "",
      );
    case "upstream":
      // The resolver does ask the outside world in the end, but a name with a namespace of the cluster was meant for the cluster.
      if (
        answer.unknown === undefined &&
        answer.tried.some(({ outcome }) => MEANT_FOR_CLUSTER.has(outcome)) &&
        !toOutsideName({ ...journey, log: new TraceLog() })
      ) {
        return notFound(journey, undefined, tried);
      }
      if (doubts.length > 0)
        return log.doubt(
          "dns",
          `${answer.name} is not a name of the cluster, as far as these manifests show`,
          doubts,
          tried,
        );
      log.ok(
        "dns",
        `${answer.name} is not a name of the cluster: the DNS of the outside world answers`,
        undefined,
        tried,
      );
      if (!toOutsideName(journey)) unknownHost(journey);
      return undefined;
    case "not-found":
      return notFound(journey, answer.unknown, tried);
    default:
      return answer.kind satisfies never;
  }
}

function notFound(
  { context, client, target, log }: Journey,
  unknown: string | undefined,
  tried: readonly { readonly text: string }[],
): void {
  const [name = "", namespace = client.kind === "pod" ? client.pod.namespace : ""] = target.host.split(".");
  const services = context.model.all("Service");
  const same = services.filter((service) => service.name === name && service.namespace !== namespace);
  const near = nearest(
    name,
    services.filter((service) => service.namespace === namespace).map((service) => service.name),
  );
  const changes = [
    ...same.map((service) => ({
      text: `ask for ${name}.${service.namespace}: the Service is in namespace ${service.namespace}`,
      at: service.atName(),
    })),
    ...(near === undefined
      ? []
      : [{ text: `ask for ${near}`, at: context.model.get("Service", namespace, near)?.atName() }]),
  ];
  const doubts = nameDoubts(context.model, target.host);
  if (doubts.length > 0)
    return log.doubt("dns", `${target.host} has no record, as far as these manifests show`, doubts, tried);
  if (unknown !== undefined && changes.length === 0)
    return log.add(
      "dns",
      "unknown",
      `${target.host} has no record as far as these manifests show: ${unknown}`,
      undefined,
      tried,
    );
  log.fail(
    "dns",
    `${target.host} has no record: the name is not found`,
    undefined,
    changes.length > 0 ? changes : [{ text: `create Service ${namespace}/${name}` }],
    tried,
  );
}

/** Follows a connection from a client to where it ends; undefined when there is no such client. */
export function trace(
  context: TraceContext,
  target: TraceTarget,
  from: string,
  options: TraceOptions = {},
): Trace | undefined {
  const client = findClient(context.cluster, from);
  if (client === undefined) return undefined;
  const log = new TraceLog();
  const journey: Journey = {
    context,
    client,
    target,
    profile: options.ingressProfile ?? "auto",
    mesh: options.mesh ?? "auto",
    log,
  };
  const address = canonicalIP(target.host);
  if (client.kind === "pod")
    log.ok(
      "client",
      `Pod ${client.party.title} on node ${client.pod.nodeName ?? "(none)"}`,
      client.pod.resource.atName(),
    );
  if (address === undefined) toName(journey);
  else toAddress(journey, address);
  return log.finish(target.text, from);
}
