import type { IstioRoute, RouteRule } from "../../model/custom-kinds.ts";
import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import { equalitySelector, matches } from "../../base/selector.ts";
import type { Cluster, ServiceEndpoints } from "../cluster.ts";
import { proxyEndpoints, readyOrTerminating } from "./kube-proxy.ts";
import type { ProxyEndpoint } from "./kube-proxy.ts";
import { resolveBackend } from "../route/backend.ts";
import type { BackendProblem } from "../route/backend.ts";
import { istioHost, resolveDestination, serviceOfHost } from "../mesh/istio.ts";
import type { DestinationProblem } from "../mesh/istio.ts";
import { ROUTE_KINDS } from "../route/listener.ts";
import { resolveSplit } from "../mesh/traffic-split.ts";
import type { ServiceResource } from "./facts.ts";
import { shareOf, Tally } from "./traffic.ts";
import type { Distribution } from "./traffic.ts";

/** What weights choose between: a Service port, or an invalid target. */
interface Backend {
  readonly title: string;
  readonly weight: number;
  readonly service: ServiceResource | undefined;
  readonly portNumber: number | undefined;
  /** Additional labels that pods must have. */
  readonly subset?: Readonly<Record<string, string>> | undefined;
  /** The error that the client gets instead. */
  readonly failure: string | undefined;
  /** A host outside the cluster. */
  readonly outside?: string;
}

const GATEWAY_FAILURES: Readonly<Record<BackendProblem, string>> = {
  "not-granted": "500: no ReferenceGrant allows the reference",
  "kind-unsupported": "depends on the implementation: it is not a Service",
  "service-missing": "500: the Service does not exist",
  "port-not-given": "500: the reference has no port",
  "port-missing": "500: the Service has no such port",
  "external-name": "500: the Service is an ExternalName",
};

const ISTIO_FAILURES: Readonly<Record<DestinationProblem, string>> = {
  "host-unknown": "503: the mesh does not know the host",
  "port-missing": "503: the Service has no such port",
  "port-not-given": "depends on the listener: the Service has several ports and the destination has none",
  "subset-undefined": "503: no DestinationRule defines the subset",
  "subset-empty": "503: no pod is in the subset",
};

/** Weighted routing between the Services of one cluster. */
class Weights {
  readonly #services: ReadonlyMap<ServiceResource, ServiceEndpoints>;

  constructor(cluster: Cluster) {
    this.#services = new Map(cluster.services.map((endpoints) => [endpoints.service, endpoints]));
  }

  /** Proxies connect to endpoints directly, so node policies and hints do not apply. */
  #usable({ service, portNumber, subset }: Backend): readonly ProxyEndpoint[] {
    const endpoints = service && this.#services.get(service);
    const port = endpoints?.facts.ports.find(({ number }) => number === portNumber);
    const family = endpoints?.facts.ipFamilies[0];
    if (endpoints === undefined || port === undefined || family === undefined) return [];
    const usable = readyOrTerminating(proxyEndpoints(endpoints.slices, family, port));
    if (subset === undefined || Object.keys(subset).length === 0) return usable;
    const selector = equalitySelector(subset);
    return usable.filter(({ endpoint }) => endpoint.pod !== undefined && matches(selector, endpoint.pod.labels));
  }

  distribute(title: string, backends: readonly Backend[], notes: readonly string[]): Distribution {
    const tally = new Tally();
    const total = backends.reduce((sum, { weight }) => sum + weight, 0);
    if (total === 0)
      tally.lose(
        1,
        backends.length === 0 ? "500: the rule has no backend" : "the weights sum to 0, and the result is unspecified",
      );
    for (const backend of total === 0 ? [] : backends) {
      const share = backend.weight / total;
      const usable = backend.failure === undefined ? this.#usable(backend) : [];
      for (const endpoint of usable) tally.add(shareOf(endpoint, share / usable.length, backend.title));
      if (usable.length > 0) continue;
      if (backend.failure === undefined && backend.outside !== undefined)
        tally.add({ share, address: backend.outside, backend: backend.title });
      else tally.lose(share, `${backend.title}: ${backend.failure ?? "503: no endpoint is ready"}`);
    }
    return tally.distribution(title, notes);
  }
}

function* splitTraffic(model: Model, weights: Weights, service: ServiceResource): Iterable<Distribution> {
  for (const split of model.all("TrafficSplit")) {
    const { root, backends } = resolveSplit(model, split);
    if (root === undefined || (root !== service && !backends.some((backend) => backend.service === service))) continue;
    for (const { port } of root.object.spec?.ports ?? []) {
      // A backend without the port does not count for it; a missing Service keeps its weight.
      const own = backends.filter(({ missingPorts }) => !missingPorts.some((missing) => missing.port === port));
      const resolved = own.map((backend): Backend => ({
        title: `Service ${split.namespace}/${backend.name}`,
        weight: backend.weight ?? 0,
        service: backend.service,
        portNumber: port,
        failure: backend.service === undefined ? "the Service does not exist" : undefined,
      }));
      yield weights.distribute(`${split.title} port ${port}`, resolved, [
        "only clients inside the mesh follow a TrafficSplit; other clients reach the root Service",
      ]);
    }
  }
}

type Rule = DeepReadonly<RouteRule<{ readonly path?: { type?: string; value?: string } }>>;

function ruleName(rule: Rule, index: number): string {
  const paths = (rule.matches ?? []).map(({ path }) => path?.value).filter((value) => value !== undefined);
  return `rule ${rule.name ?? index + 1}${paths.length > 0 ? ` (${paths.join(", ")})` : ""}`;
}

function* routeTraffic(model: Model, weights: Weights, service: ServiceResource): Iterable<Distribution> {
  for (const kind of ROUTE_KINDS) {
    for (const route of model.all(kind)) {
      const from = { group: route.group, kind, namespace: route.namespace };
      const rules = (route.object.spec?.rules ?? []) as readonly Rule[];
      for (const [index, rule] of rules.entries()) {
        const resolved = (rule.backendRefs ?? []).map((ref) => resolveBackend(model, from, ref));
        if (!resolved.some((backend) => backend.service === service)) continue;
        const backends = resolved.map((backend): Backend => ({
          title: `${backend.kind} ${backend.namespace}/${backend.name}`,
          weight: backend.weight,
          service: backend.service,
          portNumber: backend.port?.port,
          failure: backend.problem && GATEWAY_FAILURES[backend.problem],
        }));
        yield weights.distribute(`${route.title} ${ruleName(rule, index)}`, backends, []);
      }
    }
  }
}

type VirtualService = Resource<KindMap["VirtualService"]>;

/** Every list of weighted destinations of a VirtualService, with a description of its place. */
function destinationLists({
  object,
}: VirtualService): readonly (readonly [title: string, routes: readonly DeepReadonly<IstioRoute>[]])[] {
  const { http = [], tcp = [], tls = [] } = object.spec ?? {};
  const lists = (name: string, all: readonly { readonly route?: readonly DeepReadonly<IstioRoute>[] }[]) =>
    all.map(({ route = [] }, index) => [`${name} route ${index + 1}`, route] as const);
  return [...lists("http", http), ...lists("tcp", tcp), ...lists("tls", tls)];
}

function istioBackend(
  model: Model,
  namespace: string,
  { destination, weight = 0 }: DeepReadonly<IstioRoute>,
  alone: boolean,
): Backend {
  const resolved = resolveDestination(model, namespace, destination);
  const name = serviceOfHost(resolved.host);
  const title =
    `${name === undefined ? resolved.host : `Service ${name.namespace}/${name.name}`}` +
    `${destination.subset === undefined ? "" : ` subset ${destination.subset}`}`;
  const { labels } = (resolved.subset ?? {}) as { labels?: Readonly<Record<string, string>> };
  // A single destination gets everything, whatever its weight. Source: istio pilot route.go.
  return {
    title,
    weight: alone ? 1 : weight,
    service: resolved.service,
    portNumber: resolved.port?.port,
    subset: labels,
    failure: resolved.problem && ISTIO_FAILURES[resolved.problem],
    ...(resolved.serviceEntry === undefined ? {} : { outside: resolved.host }),
  };
}

function* virtualServiceTraffic(model: Model, weights: Weights, service: ServiceResource): Iterable<Distribution> {
  for (const virtual of model.all("VirtualService")) {
    const host = `${service.name}.${service.namespace}.svc.cluster.local`;
    const owned = virtual.object.spec?.hosts?.some((own) => istioHost(own, virtual.namespace) === host) === true;
    for (const [title, routes] of destinationLists(virtual)) {
      const backends = routes.map((route) => istioBackend(model, virtual.namespace, route, routes.length === 1));
      if (routes.length === 0 || (!owned && !backends.some((backend) => backend.service === service))) continue;
      yield weights.distribute(`${virtual.title} ${title}`, backends, [
        "the first route that matches a request decides; only the mesh and its gateways follow it",
      ]);
    }
  }
}

/**
 * Where weighted routes that refer to a Service send their requests. Sources: the specifications of Gateway API, SMI
 * TrafficSplit and Istio.
 */
export function weightedTraffic(model: Model, cluster: Cluster, service: ServiceResource): readonly Distribution[] {
  const weights = new Weights(cluster);
  return [
    ...splitTraffic(model, weights, service),
    ...routeTraffic(model, weights, service),
    ...virtualServiceTraffic(model, weights, service),
  ];
}
