import type { KindMap } from "../../model/kinds.ts";
import type { Resource } from "../../model/resource.ts";
import type { Place } from "../../diagnostic/place.ts";
import type { Workload } from "../../model/workload.ts";
import { scaled } from "./strategy.ts";

type Deployment = Resource<KindMap["Deployment"]>;

interface UpdateStrategy {
  readonly updateStrategy?: { readonly rollingUpdate?: { readonly maxUnavailable?: string | number } };
}

/** Where the strategy of a workload is set, or would be. */
export function strategyPlace({ resource }: Workload): Place {
  const { spec } = (resource as Deployment).object;
  const strategy = spec?.strategy ?? (spec as UpdateStrategy | undefined)?.updateStrategy;
  const rollingUpdate = strategy?.rollingUpdate as { readonly maxUnavailable?: unknown } | undefined;
  if (rollingUpdate !== undefined) return resource.at(rollingUpdate, "maxUnavailable");
  return strategy === undefined ? resource.atName() : resource.at(strategy, "type" as never);
}

/** Whether a DaemonSet may stop its pods on all nodes at once, however many nodes there are. */
export function stopsOnAllNodes({ resource }: Workload): boolean {
  const { spec } = resource.object as { readonly spec?: UpdateStrategy };
  return scaled(spec?.updateStrategy?.rollingUpdate?.maxUnavailable, 100, "up") >= 100;
}
