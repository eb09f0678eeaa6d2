import { nearest } from "../../../hints/nearest.ts";
import { resolveName } from "../../dns/dns.ts";
import type { DnsCandidate } from "../../dns/dns.ts";
import { canonicalIP } from "../../../base/ip.ts";
import type { IngressProfile } from "../ingress.ts";
import type { MeshChoice } from "../../mesh/mesh-client.ts";
import { hostDoubts, nameDoubts } from "../../unjudged/object-doubts.ts";
import { findClient, traceLookup } from "./client.ts";
import type { TraceContext } from "./client.ts";
import { TraceLog } from "./log.ts";
import type { Trace } from "./log.ts";
import { traceIstioGateway } from "../../mesh/trace-istio-gateway.ts";
import { otherListeners } from "./other-listeners.ts";
import { knownHosts, traceURL } from "./route.ts";
import { serviceEndpoints, servicesNamed } from "./find-service.ts";
import type { TraceTarget } from "./target.ts";
import type { Journey } from "./journey.ts";
import { toService, toNodePort, toPod, toAddress, toBalancer, toL4 } from "./journey.ts";

export interface TraceOptions {
  readonly ingressProfile?: IngressProfile;
  /** Whether a client that is a pod is in the mesh. Default: as the manifests show. */
  readonly mesh?: MeshChoice;
  /** The Gateway that the client connects to, as `NAMESPACE/NAME`; default: any that serves the host. */
  readonly gateway?: string | undefined;
}

/** A name that is not in the cluster's DNS: a node, a route, or a published load balancer. True: it was one of them. */
function toOutsideName(journey: Journey): boolean {
  const { context, target, profile, gateway, log } = journey;
  const node = context.cluster.nodes.find(({ name }) => name === target.host);
  if (node !== undefined) {
    toNodePort(journey, node);
    return true;
  }
  if (target.request !== undefined && traceURL(context, target.request, profile, log, gateway)) return true;
  if (target.request !== undefined && traceIstioGateway(context, target.request, log, gateway)) return true;
  if (toL4(journey) || (target.request !== undefined && otherListeners(context, target.request, log, gateway)))
    return true;
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
  if (doubts.length > 0) return log.doubt("outside", `no simulated route serves ${target.host}`, doubts);
  const text =
    hosts.length === 0
      ? "no Ingress and no route has a host"
      : `Ingresses and routes serve ${hosts.slice(0, 5).join(", ")}`;
  if (near !== undefined)
    return log.fail("outside", `nothing in these manifests serves ${target.host}; ${text}`, undefined, [
      { text: `use ${near}, or add a rule for ${target.host}` },
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
        `${target.host} is a name of the cluster's DNS, which hosts outside do not use`,
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
      if (depth > 3) return log.fail("dns", "the aliases form a loop", answer.service?.atName());
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
        `${answer.name} is ` +
          `${answer.kind === "headless" ? answer.addresses.join(", ") : (addresses?.join(", ") ?? "the API server")}`,
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
      // The resolver does query external DNS in the end, but a name with a namespace of the cluster was meant for the
      // cluster.
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
      log.ok("dns", `${answer.name} is not a name of the cluster: external DNS answers`, undefined, tried);
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
      text: `use ${name}.${service.namespace}: the Service is in namespace ${service.namespace}`,
      at: service.atName(),
    })),
    ...(near === undefined
      ? []
      : [{ text: `use ${near}`, at: context.model.get("Service", namespace, near)?.atName() }]),
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

/** Follows a connection from a client to its end; undefined if there is no such client. */
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
    gateway: options.gateway,
    log,
  };
  const address = canonicalIP(target.host);
  if (client.kind === "pod")
    log.ok(
      "client",
      `Pod ${client.end.title} on node ${client.pod.nodeName ?? "(none)"}`,
      client.pod.resource.atName(),
    );
  if (address === undefined) toName(journey);
  else toAddress(journey, address);
  return log.finish(target.text, from);
}
