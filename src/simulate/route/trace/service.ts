import type { KindMap } from "../../../model/kinds.ts";
import type { Model } from "../../../model/model.ts";
import type { Resource } from "../../../model/resource.ts";
import type { ServiceEndpoints } from "../../cluster.ts";
import { isReady } from "../../endpoints/endpoint-slice.ts";
import type { Destination } from "../../service/kube-proxy.ts";
import { joinHostPort } from "../../../base/ip.ts";
import type { ClusterNode, Pod } from "../../pods/pod.ts";
import { podParty } from "../../policy/party.ts";
import type { Party } from "../../policy/party.ts";
import { portContainers, protocolOf, resolveTargetPort } from "../../service/ports.ts";
import type { FactPort } from "../../service/facts.ts";
import { placeOfMiss } from "../../hints/selector-miss.ts";
import { whyNoEndpoints } from "../../endpoints/why.ts";
import { countDoubts, endpointDoubts, trafficDoubts } from "../../unjudged/object-doubts.ts";
import type { TraceContext } from "./client.ts";
import { percent } from "./log.ts";
import type { HopNote, TraceLog } from "./log.ts";
import { judgePolicy, logPolicy } from "./policy.ts";
import type { PolicyAnswer } from "./policy.ts";
import { labelChange, logUnknownProbe, logWitnesses } from "./witness.ts";

/** Traffic on its way to a Service or pod. */
export interface Approach {
  /** Whom the pods' policies see. */
  readonly source: Party;
  /** `internal`: to the cluster IP. `external`: to a node port, load balancer or external IP. */
  readonly way: "internal" | "external";
  /** Where kube-proxy takes it; undefined: any node. */
  readonly node: ClusterNode | undefined;
  readonly protocol: string;
  /** The part of the traffic that takes this way, from 0 to 1. */
  readonly share: number;
  /** Pods besides the Service's own selection, where a subset narrows it. */
  readonly only?: (pod: Pod) => boolean;
  /** A proxy takes the endpoints of the Service itself, with their own ports, whatever kind of Service it is. */
  readonly proxied?: boolean;
  /** The Service publishes addresses that are not ready, so that no probe holds traffic back. */
  readonly evenUnready?: boolean;
}

/** One pod or address that gets a part of the traffic. */
interface Backend {
  readonly address: string;
  readonly port: number;
  readonly pod: Pod | undefined;
  readonly share: number;
}

const readinessText = ({ spec }: Pod, port: number): HopNote["text"] => {
  const probed = portContainers(spec).filter(({ readinessProbe }) => readinessProbe !== undefined);
  if (probed.length === 0)
    return `no readiness probe: it gets traffic as soon as its containers run, whether or not it listens on ${port}`;
  return `ready once the readiness probe of ${probed.map(({ name }) => name).join(", ")} passes`;
};

function logContainer({ pod, port }: Backend, protocol: string, log: TraceLog): void {
  if (pod === undefined) return;
  for (const container of portContainers(pod.spec)) {
    const declared = (container.ports ?? []).find(
      (candidate) => candidate.containerPort === port && protocolOf(candidate) === protocol,
    );
    if (declared === undefined) continue;
    log.ok(
      "container",
      `container ${container.name} declares ${protocol} ${port}${declared.name === undefined ? "" : ` as ${declared.name}`}`,
      pod.resource.at(declared),
    );
    return;
  }
  log.ok(
    "container",
    `no container declares ${protocol} ${port}; that is allowed, but nothing here shows that one listens on it`,
    pod.resource.at(pod.spec, "containers"),
  );
}

function logProbe({ pod, port }: Backend, log: TraceLog): void {
  if (pod === undefined) return;
  const probed = portContainers(pod.spec).find(({ readinessProbe }) => readinessProbe !== undefined);
  log.ok("probe", readinessText(pod, port), probed?.readinessProbe && pod.resource.at(probed.readinessProbe));
}

/** Container, probe and policies of the pods behind; pods of one owner that fare alike are one hop. */
export function arrive(
  context: TraceContext,
  backends: readonly Backend[],
  { source, protocol, evenUnready = false }: Approach,
  log: TraceLog,
): void {
  const groups = new Map<string, Backend[]>();
  for (const backend of backends) {
    const key = `${backend.pod === undefined ? backend.address : `${backend.pod.namespace}/${backend.pod.owner}`} ${backend.port}`;
    groups.set(key, [...(groups.get(key) ?? []), backend]);
  }
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const weighed =
      first.pod && logWitnesses(context.model, { pod: first.pod, protocol, port: first.port, evenUnready }, log);
    if (weighed === "ends") continue;
    if (weighed === undefined) logContainer(first, protocol, log);
    if (first.pod !== undefined && !evenUnready && logUnknownProbe(first.pod, log)) continue;
    logProbe(first, log);
    const byAnswer = new Map<PolicyAnswer, Backend[]>();
    for (const backend of group) {
      const answer =
        backend.pod === undefined
          ? "allowed"
          : judgePolicy(context, source, podParty(backend.pod), protocol, backend.port);
      byAnswer.set(answer, [...(byAnswer.get(answer) ?? []), backend]);
    }
    for (const [answer, alike] of byAnswer) {
      const pod = alike[0]?.pod;
      if (pod !== undefined)
        logPolicy(context, { source, pod, protocol, port: first.port, others: alike.length - 1 }, log);
      if (answer !== "denied")
        log.arrivals.push(
          ...alike.map(({ address, port, share, pod: own }) => ({
            address: joinHostPort(address, port),
            pod: own && `${own.namespace}/${own.name}`,
            share,
          })),
        );
    }
  }
}

export function findPort(
  { facts }: ServiceEndpoints,
  wanted: number | string | undefined,
  protocol: string,
): FactPort | undefined {
  const own = facts.ports.filter((port) => port.protocol === protocol);
  if (wanted === undefined) return own.length === 1 ? own[0] : undefined;
  return own.find((port) => (typeof wanted === "number" ? port.number === wanted : port.name === wanted));
}

const portList = ({ facts }: ServiceEndpoints): string =>
  facts.ports
    .map(({ number, protocol, name }) => `${protocol} ${number}${name === "" ? "" : ` (${name})`}`)
    .join(", ") || "no port";

function logMissingPort(
  endpoints: ServiceEndpoints,
  wanted: number | string | undefined,
  protocol: string,
  log: TraceLog,
): void {
  const { service, facts } = endpoints;
  const at = service.object.spec && service.at(service.object.spec, "ports");
  if (wanted === undefined)
    return log.fail(
      "service",
      `${service.title} has ${facts.ports.length} ports, and the target names none`,
      at,
      facts.ports.map(({ number }) => ({ text: `ask for port ${number}` })),
    );
  const byTarget = facts.ports.find(({ target }) => String(target) === String(wanted));
  const other = facts.ports.find(({ number }) => number === wanted);
  const change = byTarget ?? (facts.ports.length === 1 ? facts.ports[0] : undefined);
  const notes: HopNote[] = [];
  if (byTarget !== undefined)
    notes.push({
      text: `${wanted} is the port of the pods; clients of the Service use ${byTarget.number}`,
      at: service.at(byTarget.port),
    });
  else if (other !== undefined) notes.push({ text: `port ${wanted} is ${other.protocol}`, at: service.at(other.port) });
  log.fail(
    "service",
    `${service.title} has no ${protocol} port ${wanted}; it has ${portList(endpoints)}`,
    at,
    [
      ...(change === undefined
        ? []
        : [{ text: `use port ${change.number} in the client`, at: service.at(change.port) }]),
      { text: `add port ${wanted} to ${service.title}`, at },
    ],
    notes,
  );
}

/** Why there is no endpoint, with a change for each reason that the manifests can mend. */
function logNoEndpoints(
  context: TraceContext,
  endpoints: ServiceEndpoints,
  destination: Destination | undefined,
  log: TraceLog,
): void {
  const { service } = endpoints;
  const reasons = whyNoEndpoints(context.model, endpoints);
  const effect =
    destination?.otherwise === "DROP"
      ? "there are endpoints, but none on the node, and the traffic policy is Local: packets are dropped, the client waits"
      : "the connection is refused";
  const notes = reasons.map(({ text, near }) => ({ text, at: near && placeOfMiss(near) }));
  const changes = reasons.flatMap(({ kind, text, near }, index) => {
    const at = notes[index]?.at ?? service.atName();
    const label = near && labelChange(context.model, service, near.workload);
    if (label !== undefined) return [label];
    if (kind === "near") return [{ text: `let the selector of ${service.title} and the labels agree: ${text}`, at }];
    return kind === "port" ? [{ text: `name a port that exists: ${text}`, at }] : [];
  });
  const at = service.object.spec && service.at(service.object.spec, "selector");
  const doubts =
    endpoints.selected.length === 0 ? countDoubts(context.model, service) : endpointDoubts(context.model, service);
  if (doubts.length > 0)
    return log.doubt("endpoints", `${service.title} has no endpoint that these manifests show`, doubts, notes);
  if (reasons.some(({ kind }) => kind === "unseen"))
    return log.add(
      "endpoints",
      "unknown",
      `${service.title} has no usable endpoint as far as these manifests show`,
      at,
      notes,
    );
  log.fail(
    "endpoints",
    `${service.title} has no usable endpoint: ${effect}`,
    at,
    changes.length > 0 ? changes : notes,
    notes,
  );
}

/** What may send the Service's traffic elsewhere, or to more endpoints. */
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

/** A headless Service maps no port: the client reaches the pods on the port it names. */
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
  log.ok("service", `${service.title} is headless: DNS gives the pods, and no port is mapped`, service.atName());
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
        ? `its port ${number} has targetPort ${String(port.target)}, which no pod declares: nothing here shows that one listens on ${number}`
        : `its port ${number} has targetPort ${String(port.target)}, which a headless Service does not apply: the client must use ${target}`;
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

/** What a proxy sees of a headless Service: addresses and ports of its EndpointSlices, which hold the target ports. */
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
      `the target names no port: each of the ${own.length} ${approach.protocol} ports of ${endpoints.service.title} is followed, as if each were asked as often`,
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
    `${backends.length} usable, ${each}: ${addressList(backends.map(({ address, port: number }) => joinHostPort(address, number)))}`,
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
 * Shares of the endpoints when traffic comes in evenly on every node that has some: with traffic policy Local a node
 * serves only its own. Source: pkg/proxy/topology.go; what a load balancer does, it does by the health check node port.
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

export const serviceEndpoints = (
  { cluster }: { readonly cluster: TraceContext["cluster"] },
  service: Resource<KindMap["Service"]>,
): ServiceEndpoints | undefined => cluster.services.find((candidate) => candidate.service === service);

/** Services that answer on a node port. */
export const servicesOnNodePort = (
  { cluster }: TraceContext,
  number: number,
): readonly { readonly endpoints: ServiceEndpoints; readonly port: FactPort }[] =>
  cluster.services.flatMap((endpoints) =>
    endpoints.facts.ports.filter(({ nodePort }) => nodePort === number).map((port) => ({ endpoints, port })),
  );

/** Names that external-dns would publish for a Service. */
export const publishedNames = (service: Resource): readonly string[] =>
  (service.annotations["external-dns.alpha.kubernetes.io/hostname"] ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");

/** LoadBalancer Services and others that are published under a host name. */
export const servicesNamed = (model: Model, host: string): readonly Resource<KindMap["Service"]>[] =>
  model.all("Service").filter((service) => {
    const ingress = (service.object.status?.loadBalancer?.ingress ?? []) as readonly { readonly hostname?: string }[];
    return publishedNames(service).includes(host) || ingress.some(({ hostname }) => hostname?.toLowerCase() === host);
  });
