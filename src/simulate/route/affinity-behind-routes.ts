import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import { declaredCalls } from "../calls/declared-calls.ts";
import { controllerFamily } from "./controller-families.ts";
import { ingressControllers } from "./controller.ts";
import { ingressTargets, routeTargets } from "./route-backends.ts";

/** A Service with affinity whose only clients are controllers that connect to its pods themselves. */
export interface UnusedAffinity {
  readonly service: Resource<KindMap["Service"]>;
  /** The Ingresses and routes in front of it. */
  readonly routes: readonly Resource[];
  readonly unknown: string | undefined;
}

/**
 * Controllers that connect to the endpoints of a Service, unless an annotation makes them use its address. Sources:
 * kubernetes.github.io/ingress-nginx "Service Upstream"; doc.traefik.io "nativeLB".
 */
const DIRECT: ReadonlySet<string> = new Set(["ingress-nginx", "traefik", "haproxy-ingress", "haproxy.org", "contour"]);

/** Annotations by which a controller uses the address of the Service after all. */
const THROUGH_SERVICE = /service-upstream|nativelb|use-clusterip|upstream-vhost-service/i;

const usesAddress = ({ annotations }: Resource): boolean =>
  Object.entries(annotations).some(([key, value]) => THROUGH_SERVICE.test(key) && value !== "false");

/** Use it as `simulation.fact(affinityBehindRoutes)`. */
export function affinityBehindRoutes(model: Model): readonly UnusedAffinity[] {
  const wanted = model
    .all("Service")
    .filter(
      ({ object: { spec } }) => spec?.sessionAffinity === "ClientIP" && (spec.type ?? "ClusterIP") === "ClusterIP",
    );
  if (wanted.length === 0) return [];
  const called = new Set(
    declaredCalls(model).flatMap(({ from, to }) =>
      from.kind === "workload" && to.kind === "service" ? [to.service] : [],
    ),
  );
  const controllerOf = ingressControllers(model, "auto");
  return wanted.flatMap((service): readonly UnusedAffinity[] => {
    const ingresses = [
      ...new Set(
        ingressTargets(model)
          .filter(({ resolution }) => resolution.service === service)
          .map(({ ingress }) => ingress),
      ),
    ];
    const others = routeTargets(model).filter(({ resolution }) => resolution.service === service);
    const routes: readonly Resource[] = [...ingresses, ...new Set(others.map(({ route }) => route as Resource))];
    if (routes.length === 0 || called.has(service) || service.object.spec?.clusterIP === "None") return [];
    if (usesAddress(service) || routes.some(usesAddress)) return [];
    const isDirect =
      others.length === 0 &&
      ingresses.every(
        (ingress) => controllerFamily(controllerOf(ingress))?.some((family) => DIRECT.has(family)) === true,
      );
    const unknown = isDirect
      ? undefined
      : "whether what serves the routes uses the address of the Service is not known";
    return [{ service, routes, unknown }];
  });
}
