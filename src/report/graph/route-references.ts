import type { ServicePort } from "kubernetes-types/core/v1.js";
import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import type { HTTPRouteMatch, GRPCRouteMatch, RouteRule } from "../../model/custom-kinds.ts";
import { resolveBackend } from "../../simulate/route/backend.ts";
import type { BackendProblem, BackendResolution } from "../../simulate/route/backend.ts";
import { ingressTable, resolveIngressBackend } from "../../simulate/route/ingress.ts";
import { istioHost, resolveDestination, serviceOfHost } from "../../simulate/mesh/istio.ts";
import type { DestinationProblem } from "../../simulate/mesh/istio.ts";
import { ROUTE_KINDS } from "../../simulate/route/listener.ts";
import { resolveSplit } from "../../simulate/mesh/traffic-split.ts";

type Service = Resource<KindMap["Service"]>;

/** A reference of a route to a Service or another backend. */
export interface RouteReference {
  readonly route: Resource;
  /** Namespace and name of the target; an Istio host outside of the cluster has the namespace "". */
  readonly namespace: string;
  readonly name: string;
  /** undefined: it is not in these manifests, or is not a Service. */
  readonly service: Service | undefined;
  /** Matched traffic: host and path, or weight. */
  readonly label: string;
  /** Why no traffic arrives there. */
  readonly problem: string | undefined;
  /** The port of the Service, if a proxy outside of the mesh sends requests to it. */
  readonly port?: DeepReadonly<ServicePort> | undefined;
  /** The problem depends on objects that are not in these manifests. */
  readonly unknown: boolean;
}

function problemText(problem: BackendProblem | DestinationProblem): string {
  switch (problem) {
    case "not-granted":
      return "no ReferenceGrant";
    case "kind-unsupported":
      return "no Service";
    case "service-missing":
    case "host-unknown":
      return "not in these manifests";
    case "port-not-given":
      return "no port given";
    case "port-missing":
      return "no such port";
    case "external-name":
      return "an ExternalName has no endpoints";
    case "subset-undefined":
      return "no such subset";
    case "subset-empty":
      return "the subset is empty";
    default:
      return problem satisfies never;
  }
}

const fromBackend = (
  route: Resource,
  label: string,
  { namespace, name, service, problem, unknown, port }: BackendResolution,
): RouteReference => ({
  port,
  route,
  namespace,
  name,
  service,
  label,
  problem: problem && problemText(problem),
  unknown: unknown !== undefined,
});

function* ingressReferences(model: Model): Iterable<RouteReference> {
  const table = ingressTable(model);
  for (const { ingress, host, pathText, backend, dialect } of table.entries) {
    if (backend !== undefined)
      yield fromBackend(
        ingress,
        `${host}${pathText}`,
        resolveIngressBackend(model, ingress.namespace, backend, dialect),
      );
  }
  for (const ingress of model.all("Ingress")) {
    const backend = ingress.object.spec?.defaultBackend;
    if (backend !== undefined)
      yield fromBackend(
        ingress,
        "everything else",
        resolveIngressBackend(model, ingress.namespace, backend, table.controllerOf(ingress).dialect),
      );
  }
}

/** The first match of a Gateway API rule, and the number of others. */
function matchText(matches: readonly DeepReadonly<HTTPRouteMatch | GRPCRouteMatch>[] = []): string {
  const [first] = matches;
  if (first === undefined) return "";
  const more = matches.length > 1 ? ` +${matches.length - 1}` : "";
  if ("path" in first && first.path !== undefined) return `${first.path.value ?? "/"}${more}`;
  if (typeof first.method === "object") return `/${first.method.service ?? "*"}/${first.method.method ?? "*"}${more}`;
  return more.trim();
}

function* gatewayReferences(model: Model): Iterable<RouteReference> {
  for (const kind of ROUTE_KINDS) {
    for (const route of model.all(kind)) {
      const { hostnames = [], rules = [] } = (route.object.spec ?? {}) as {
        readonly hostnames?: readonly string[];
        readonly rules?: readonly DeepReadonly<RouteRule<HTTPRouteMatch>>[];
      };
      const from = { group: "gateway.networking.k8s.io", kind, namespace: route.namespace };
      for (const { matches, backendRefs = [] } of rules) {
        for (const ref of backendRefs) {
          const weight = backendRefs.length > 1 ? `weight ${ref.weight ?? 1} ` : "";
          yield fromBackend(
            route,
            `${weight}${hostnames[0] ?? ""}${matchText(matches)}`.trim(),
            resolveBackend(model, from, ref),
          );
        }
      }
    }
  }
}

function* istioReferences(model: Model): Iterable<RouteReference> {
  for (const route of model.all("VirtualService")) {
    const { hosts = [], http = [], tcp = [], tls = [] } = route.object.spec ?? {};
    for (const entry of [...http, ...tcp, ...tls]) {
      const destinations = entry.route ?? [];
      for (const { destination, weight } of destinations) {
        const host = istioHost(destination.host, route.namespace);
        const { service, serviceEntry, problem, unknown } = resolveDestination(model, route.namespace, destination);
        const known = serviceOfHost(host);
        const subset = destination.subset === undefined ? "" : ` subset ${destination.subset}`;
        yield {
          route,
          namespace: known?.namespace ?? "",
          name: known?.name ?? host,
          service,
          label: `${destinations.length > 1 ? `weight ${weight ?? 0} ` : ""}${hosts[0] ?? ""}${subset}`,
          problem: serviceEntry === undefined ? problem && problemText(problem) : undefined,
          unknown: unknown !== undefined || (service === undefined && known === undefined),
        };
      }
    }
  }
}

function* splitReferences(model: Model): Iterable<RouteReference> {
  for (const split of model.all("TrafficSplit")) {
    const { service: root = "" } = split.object.spec ?? {};
    for (const { name, weight, service, problem, unknown } of resolveSplit(model, split).backends) {
      yield {
        route: split,
        namespace: split.namespace,
        name,
        service,
        label: `weight ${weight ?? "?"} ${root}`,
        problem:
          problem === "service-missing"
            ? "not in these manifests"
            : problem === "port-missing"
              ? "no such port"
              : undefined,
        unknown: unknown !== undefined,
      };
    }
  }
}

/** All references that send traffic to a Service: Ingress, Gateway API, Istio and SMI. */
export const routeReferences = (model: Model): readonly RouteReference[] => [
  ...ingressReferences(model),
  ...gatewayReferences(model),
  ...istioReferences(model),
  ...splitReferences(model),
];

/** Objects that route traffic, even without a reference. */
export const routeObjects = (model: Model): readonly Resource[] =>
  (["Ingress", ...ROUTE_KINDS, "VirtualService", "TrafficSplit"] as const).flatMap((kind) => model.all(kind));
