import { groupBy } from "../../base/groups.ts";
import type { KindMap } from "../../model/kinds.ts";
import { Labelled } from "../../model/labelled.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import { labelSelector } from "../../base/selector.ts";
import type { Selector } from "../../base/selector.ts";
import { isMonitorSpec, monitorNamespaces } from "./monitor-spec.ts";
import type { MonitorEndpoint, MonitorSpec } from "./monitor-spec.ts";

type Service = Resource<KindMap["Service"]>;

/** A ServiceMonitor with the Services that it selects. */
export interface ServiceMonitor {
  readonly resource: Resource;
  readonly spec: MonitorSpec;
  readonly selector: Selector;
  /** Namespaces it selects from; `any`: all of the cluster, shown or not. */
  readonly namespaces: readonly string[] | "any";
  /** Services of those namespaces. */
  readonly services: readonly ServicePool[];
  readonly selected: readonly Service[];
  readonly endpoints: readonly MonitorEndpoint[];
}

/** Services of a namespace or of all, by their own labels and by those of the pods that they select. */
export interface ServicePool {
  readonly byLabels: Labelled<Service>;
  readonly bySelector: Labelled<Service>;
}

export interface ServicePools {
  readonly byNamespace: ReadonlyMap<string, ServicePool>;
  readonly all: ServicePool;
}

const poolOf = (services: readonly Service[]): ServicePool => ({
  byLabels: new Labelled(services, ({ labels }) => labels),
  bySelector: new Labelled(services, ({ object }) => object.spec?.selector ?? {}),
});

/** All Services, for monitors. Use it as `simulation.fact(servicePools)`. */
export function servicePools(model: Model): ServicePools {
  const found = groupBy(model.all("Service"), (service) => service.namespace);
  return {
    byNamespace: new Map([...found].map(([namespace, services]) => [namespace, poolOf(services)])),
    all: poolOf([...found.values()].flat()),
  };
}

/** The Services whose labels a selector matches. */
export const servicesWith = ({ byLabels }: ServicePool, { requirements }: Selector): readonly Service[] =>
  [...byLabels.matching(requirements)].flatMap((position) => byLabels.objects[position] ?? []);

/** The ServiceMonitors that can be read. Use it as `simulation.fact(serviceMonitors)`. */
export function serviceMonitors(model: Model): readonly ServiceMonitor[] {
  const found = model.resources.filter(
    ({ group, kind }) => kind === "ServiceMonitor" && group === "monitoring.coreos.com",
  );
  if (found.length === 0) return [];
  const all = servicePools(model);
  return found.flatMap((resource) => {
    const { spec = {} } = resource.object as { readonly spec?: unknown };
    if (model.malformed.has(resource) || !isMonitorSpec(spec)) return [];
    const selector = labelSelector(spec.selector);
    const namespaces = monitorNamespaces(spec, resource);
    const within =
      namespaces === "any" ? [all.all] : namespaces.flatMap((namespace) => all.byNamespace.get(namespace) ?? []);
    return [
      {
        resource,
        spec,
        selector,
        namespaces,
        services: within,
        selected: within.flatMap((pool) => servicesWith(pool, selector)),
        endpoints: spec.endpoints ?? [],
      },
    ];
  });
}

const placesOf = (model: Model, { namespaces }: ServiceMonitor): readonly string[] =>
  namespaces === "any" ? model.namespaces() : namespaces;

/** A Service of another scope of the run that a monitor may select, as a reason. */
export const servicesOfOtherScopes = (model: Model, monitor: ServiceMonitor): string | undefined =>
  placesOf(model, monitor)
    .map((namespace) => model.servicesElsewhere(monitor.namespaces === "any" ? undefined : namespace, monitor.selector))
    .find((reason) => reason !== undefined);

/** Why Services that these manifests do not show may have the labels that a monitor requires. */
export function unseenServices(model: Model, monitor: ServiceMonitor): string | undefined {
  const apart = servicesOfOtherScopes(model, monitor);
  if (apart !== undefined) return apart;
  const { selector } = monitor;
  for (const namespace of placesOf(model, monitor)) {
    const world = model.world(namespace, selector.requirements.length === 0 ? undefined : selector);
    if (!world.closed && (world.likely === true || world.empty !== true)) return world.because;
  }
  return undefined;
}
