import type { Model } from "../../model/model.ts";
import type { Workload } from "../../model/workload.ts";

export interface ReplicaRange {
  readonly min: number;
  readonly max: number;
}

interface ScaledObjectSpec {
  readonly scaleTargetRef?: { readonly kind?: unknown; readonly name?: unknown };
  readonly minReplicaCount?: unknown;
  readonly maxReplicaCount?: unknown;
}

const keyOf = (kind: string, namespace: string, name: string): string => `${kind} ${namespace}/${name}`;

/**
 * What KEDA scales, by kind, namespace and name: 0 to 100 pods by default (keda.sh/v1alpha1 ScaledObjectSpec). Use it
 * as `simulation.fact(scaledObjects)`.
 */
export function scaledObjects(model: Model): ReadonlyMap<string, ReplicaRange> {
  const ranges = new Map<string, ReplicaRange>();
  for (const { group, kind, namespace, object } of model.resources) {
    if (group !== "keda.sh" || kind !== "ScaledObject") continue;
    const { scaleTargetRef, minReplicaCount, maxReplicaCount } =
      (object as { readonly spec?: ScaledObjectSpec }).spec ?? {};
    if (typeof scaleTargetRef?.name !== "string") continue;
    const target = typeof scaleTargetRef.kind === "string" ? scaleTargetRef.kind : "Deployment";
    const min = typeof minReplicaCount === "number" ? minReplicaCount : 0;
    ranges.set(keyOf(target, namespace, scaleTargetRef.name), {
      min,
      max: typeof maxReplicaCount === "number" ? maxReplicaCount : 100,
    });
  }
  return ranges;
}

/** How many pods a workload may have, with any autoscaler. */
export const replicaRange = (
  scaled: ReadonlyMap<string, ReplicaRange>,
  { resource, replicas }: Workload,
): ReplicaRange => scaled.get(keyOf(resource.kind, resource.namespace, resource.name)) ?? replicas;
