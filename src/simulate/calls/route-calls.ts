import type { KindMap } from "../../model/kinds.ts";
import type { ServicePort } from "kubernetes-types/core/v1.js";
import type { Place } from "../../diagnostic/place.ts";
import type { Model } from "../../model/model.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import { ingressTargets, routeTargets } from "../route/route-backends.ts";
import { serviceBackends } from "../service/backends.ts";
import type { Call } from "./call.ts";
import { portsBehind } from "./called-ports.ts";

interface Entry {
  readonly resource: Resource;
  readonly at: Place;
  readonly service: Resource<KindMap["Service"]> | undefined;
  readonly port: DeepReadonly<ServicePort> | undefined;
}

function entries(model: Model): readonly Entry[] {
  const ingresses = ingressTargets(model).flatMap(({ ingress, backend, resolution }): readonly Entry[] =>
    backend.service === undefined
      ? []
      : [
          {
            resource: ingress,
            at: ingress.at(backend.service, "name"),
            service: resolution.service,
            port: resolution.port,
          },
        ],
  );
  const routes = routeTargets(model).map(({ route, ref, resolution }): Entry => ({
    resource: route,
    at: route.at(ref, "name"),
    service: resolution.service,
    port: resolution.port,
  }));
  return [...ingresses, ...routes];
}

/** What the controllers of Ingresses and routes connect to. */
export function routeCalls(model: Model): readonly Call[] {
  return entries(model).flatMap(({ resource, at, service, port }): readonly Call[] => {
    const ports =
      service === undefined || port === undefined ? undefined : portsBehind(serviceBackends(model, service), port);
    if (service === undefined || port === undefined || ports === undefined) return [];
    return [
      {
        from: { kind: "actor", actor: "ingress controller", pods: [] },
        to: { kind: "service", service, ports },
        port: port.port,
        protocol: ports[0]?.protocol ?? "TCP",
        source: "route",
        declaredBy: resource.quoted,
        resource,
        at,
        certainty: "sure",
      },
    ];
  });
}
