import type { Place } from "../../diagnostic/place.ts";
import { groupBy } from "../../base/groups.ts";
import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import { references } from "../references/references.ts";
import { referenceTarget } from "../references/target.ts";
import { controllerFamily } from "./controller-families.ts";
import { ingressTargets, routeTargets } from "./route-backends.ts";
import type { IngressTarget } from "./route-backends.ts";

/** A Service whose session affinity no request meets: a controller sends all of them to the pods. */
export interface IdleAffinity {
  readonly service: Resource<KindMap["Service"]>;
  readonly ingress: Resource;
  readonly at: Place;
  readonly controller: string;
}

/**
 * Controllers that connect to the endpoints of a Service, past kube-proxy. Sources: ingress-nginx user guide
 * "Miscellaneous" (why endpoints and not services), Traefik "nativeLB", Kong "service-upstream", Contour, HAProxy
 * (both), NGINX Inc. "use-cluster-ip", APISIX "resolveGranularity".
 */
const TO_ENDPOINTS: ReadonlySet<string> = new Set([
  "ingress-nginx",
  "traefik",
  "kong",
  "contour",
  "haproxy.org",
  "haproxy-ingress",
  "nginx.org",
]);

/** Annotations, and keys of a controller's ConfigMap, with which it uses the cluster IP. */
const TO_CLUSTER_IP = /service-upstream|nativelb|use-cluster-ip/i;

const usesClusterIP = ({ annotations }: Resource): boolean =>
  Object.entries(annotations).some(([key, value]) => TO_CLUSTER_IP.test(key) && !/^false$/i.test(value));

/** Services with `sessionAffinity: ClientIP` to which nothing in these manifests but Ingresses sends requests. */
export function affinityBehindRoutes(model: Model): readonly IdleAffinity[] {
  const services = model.all("Service").filter(({ object: { spec } }) => {
    const { sessionAffinity, clusterIP, type = "ClusterIP" } = spec ?? {};
    return sessionAffinity === "ClientIP" && type === "ClusterIP" && clusterIP !== "None";
  });
  if (services.length === 0) return [];
  if (
    model.all("ConfigMap").some(({ object }) => Object.keys(object.data ?? {}).some((key) => TO_CLUSTER_IP.test(key)))
  )
    return [];
  const targets = groupBy(ingressTargets(model), ({ resolution }) => resolution.service);
  const routed = new Set(routeTargets(model).map(({ resolution }) => resolution.service));
  return services.flatMap((service): readonly IdleAffinity[] => {
    const own = targets.get(service) ?? [];
    const [first] = own;
    if (first === undefined || routed.has(service) || usesClusterIP(service)) return [];
    const toEndpoints = ({ ingress, controller }: IngressTarget): boolean =>
      controllerFamily(controller)?.some((family) => TO_ENDPOINTS.has(family)) === true && !usesClusterIP(ingress);
    if (!own.every(toEndpoints) || isCalled(model, service)) return [];
    const { ingress, backend, controller } = first;
    const at = ingress.at(backend.service ?? backend, backend.service && "name");
    return [{ service, ingress, at, controller: controller.name ?? "its controller" }];
  });
}

/** Whether anything else in the manifests refers to a Service by its name or address. */
const isCalled = (model: Model, service: Resource): boolean =>
  references(model).some((reference) => {
    const target = referenceTarget(model, reference);
    return target.kind === "service" && target.service === service;
  });
