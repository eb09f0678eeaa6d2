import type { Place } from "../../diagnostic/place.ts";
import type { KindMap } from "../../model/kinds.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import type { Simulation } from "../simulation.ts";
import { attachRoutes } from "./attachment.ts";
import { ingressTargets, routeTargets } from "./route-backends.ts";

type ServicePort = DeepReadonly<NonNullable<NonNullable<KindMap["Service"]["spec"]>["ports"]>[number]>;

/** A backend of an Ingress or route that gets traffic from outside the cluster. */
export interface OutsideEntry {
  /** The Ingress or route. */
  readonly resource: Resource;
  readonly at: Place;
  readonly service: Resource<KindMap["Service"]> | undefined;
  readonly port: ServicePort | undefined;
}

/** Outcomes of a route at a parent that serves it, or may serve it. */
const SERVED: ReadonlySet<string> = new Set(["attached", "unsupported"]);

/** Every backend that gets traffic from outside the cluster. */
export function* outsideEntries(simulation: Simulation): Iterable<OutsideEntry> {
  for (const { ingress, backend, resolution } of simulation.fact(ingressTargets)) {
    if (backend.service !== undefined)
      yield {
        resource: ingress,
        at: ingress.at(backend.service, "name"),
        service: resolution.service,
        port: resolution.port,
      };
  }
  // Routes of a mesh get traffic from inside the cluster, and routes that no Gateway serves get none.
  const attachments = simulation.fact(attachRoutes);
  const inside = new Set(attachments.filter(({ outcome }) => outcome === "service").map(({ route }) => route));
  const served = new Set(
    attachments
      .filter(({ outcome, unknown }) => SERVED.has(outcome) || unknown !== undefined)
      .map(({ route }) => route),
  );
  for (const { route, ref, mirror, resolution } of simulation.fact(routeTargets)) {
    const resource = route;
    if (!mirror && !inside.has(resource) && served.has(resource))
      yield { resource, at: route.at(ref, "name"), service: resolution.service, port: resolution.port };
  }
}
