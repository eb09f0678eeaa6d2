import type { Resource } from "../../model/resource.ts";
import type { Model } from "../../model/model.ts";
import { ingressTargets, routeTargets } from "../../simulate/route/route-backends.ts";
import { meshTargets } from "../../simulate/mesh/istio-destinations.ts";
import type { Simulation } from "../../simulate/simulation.ts";

/** One way from a route to a Service, as policies see it. */
interface RouteFact {
  /** `Ingress`, `HTTPRoute`, `VirtualService`, … */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly hosts: readonly string[];
  /** The Service it names, there or not, and the number of its port; 0 if that is not there. */
  readonly service: string;
  readonly port: number;
}

interface Way {
  readonly route: Resource;
  readonly service: Resource | undefined;
  readonly fact: RouteFact;
}

const plain = (resource: unknown): Resource => resource as Resource;
const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];

function way(route: Resource, service: unknown, hosts: readonly string[], to: string, port: number): Way {
  return {
    route,
    service: service === undefined ? undefined : plain(service),
    fact: { kind: route.kind, namespace: route.namespace, name: route.name, hosts, service: to, port },
  };
}

/** All ways of a model, computed once for a run. */
function allWays(model: Model): readonly Way[] {
  const ingresses = ingressTargets(model).map(({ ingress, resolution }) => {
    const hosts = (ingress.object.spec?.rules ?? []).flatMap(({ host }) => host ?? []);
    return way(plain(ingress), resolution.service, hosts, resolution.name, resolution.port?.port ?? 0);
  });
  const routes = routeTargets(model).map(({ route, resolution }) => {
    const hosts = strings((route.object.spec as { readonly hostnames?: unknown } | undefined)?.hostnames);
    return way(plain(route), resolution.service, hosts, resolution.name, resolution.port?.port ?? 0);
  });
  const mesh = meshTargets(model).map(({ virtualService, destination, resolution }) => {
    const service = "service" in resolution ? (resolution.service as Resource | undefined) : undefined;
    return way(
      plain(virtualService),
      service,
      strings(virtualService.object.spec?.hosts),
      service?.name ?? destination.host,
      destination.port?.number ?? 0,
    );
  });
  return [...ingresses, ...routes, ...mesh];
}

/** The routes to the Services, or the backends of a route itself; each once. */
export function routeFacts(
  simulation: Simulation,
  resource: Resource,
  services: readonly Resource[],
): readonly RouteFact[] {
  const ways = simulation
    .fact(allWays)
    .filter(({ route, service }) => route === resource || (service !== undefined && services.includes(service)));
  return [...new Map(ways.map(({ fact }) => [JSON.stringify(fact), fact])).values()];
}
