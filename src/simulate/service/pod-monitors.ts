import { Labelled } from "../../model/labelled.ts";
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
  /** Workloads of those namespaces, by the labels of their pods. */
  readonly workloads: readonly Labelled<Workload>[];
  /** Those that it selects, or may. */
  readonly selected: readonly Workload[];
  readonly endpoints: readonly MonitorEndpoint[];
}

export interface WorkloadPools {
  readonly byNamespace: ReadonlyMap<string, Labelled<Workload>>;
  readonly all: Labelled<Workload>;
}

/** All workloads, for monitors. Use it as `simulation.fact(workloadPools)`. */
export function workloadPools(model: Model): WorkloadPools {
  const namespaces = model.namespaces().map((namespace) => [namespace, model.workloadsIn(namespace)] as const);
  const poolOf = (workloads: readonly Workload[]): Labelled<Workload> =>
    new Labelled(workloads, ({ labels }) => labels);
  return {
    byNamespace: new Map(namespaces.map(([namespace, workloads]) => [namespace, poolOf(workloads)])),
    all: poolOf(namespaces.flatMap(([, workloads]) => workloads)),
  };
}

/** The PodMonitors that can be read. Use it as `simulation.fact(podMonitors)`. */
export function podMonitors(model: Model): readonly PodMonitor[] {
  const all = workloadPools(model);
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
        workloads: namespaces === "any" ? [all.all] : places.flatMap((place) => all.byNamespace.get(place) ?? []),
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
