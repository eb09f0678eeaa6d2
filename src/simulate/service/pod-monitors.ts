import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import { labelSelector } from "../../base/selector.ts";
import type { Selector } from "../../base/selector.ts";
import type { Workload } from "../../model/workload.ts";
import { isMonitorSpec, monitorNamespaces } from "./monitor-spec.ts";
import type { MonitorEndpoint, MonitorSpec } from "./monitor-spec.ts";

/** A PodMonitor with the workloads whose pods it selects. */
export interface PodMonitor {
  readonly resource: Resource;
  readonly spec: MonitorSpec;
  readonly selector: Selector;
  readonly namespaces: readonly string[] | "any";
  /** Of those namespaces. */
  readonly workloads: readonly Workload[];
  /** Those that it selects, or may. */
  readonly selected: readonly Workload[];
  readonly endpoints: readonly MonitorEndpoint[];
}

/** The PodMonitors that can be read. Use it as `simulation.fact(podMonitors)`. */
export function podMonitors(model: Model): readonly PodMonitor[] {
  return model.resources.flatMap((resource) => {
    if (resource.kind !== "PodMonitor" || resource.group !== "monitoring.coreos.com") return [];
    const { spec = {} } = resource.object as { readonly spec?: unknown };
    if (model.malformed.has(resource) || !isMonitorSpec(spec)) return [];
    const selector = labelSelector(spec.selector);
    const namespaces = monitorNamespaces(spec, resource);
    const places = namespaces === "any" ? model.namespaces() : namespaces;
    return [
      {
        resource,
        spec,
        selector,
        namespaces,
        workloads: places.flatMap((namespace) => model.workloadsIn(namespace)),
        selected: places.flatMap((namespace) => model.select(namespace, selector).map(({ workload }) => workload)),
        endpoints: spec.podMetricsEndpoints ?? [],
      },
    ];
  });
}

/** Why pods that these manifests do not show may have the labels that a PodMonitor selects. */
export function unseenPodsOf(model: Model, { namespaces, selector }: PodMonitor): string | undefined {
  for (const namespace of namespaces === "any" ? model.namespaces() : namespaces) {
    const world = model.world(namespace, selector.requirements.length === 0 ? undefined : selector);
    if (!world.closed && (world.likely === true || world.empty !== true)) return world.because;
  }
  return undefined;
}
