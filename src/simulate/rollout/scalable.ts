import { addTo } from "../../base/groups.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";

/** Built-in kinds with a scale, and the group that serves them. Source: pkg/registry (scale subresources). */
export const SCALED_KINDS: Readonly<Record<string, string>> = {
  Deployment: "apps",
  ReplicaSet: "apps",
  StatefulSet: "apps",
  ReplicationController: "",
};

export interface ScalableNames {
  /** `namespace kind` → names. */
  readonly byKind: ReadonlyMap<string, readonly string[]>;
  /** `namespace name` → a resource that can be scaled. */
  readonly byName: ReadonlyMap<string, Resource>;
  /** `namespace name` → the first custom resource with pods. */
  readonly custom: ReadonlyMap<string, Resource>;
}

/** The names of built-in workloads that can be scaled. Use it as `simulation.fact(scalableNames)`. */
export function scalableNames(model: Model): ScalableNames {
  const byKind = new Map<string, string[]>();
  const byName = new Map<string, Resource>();
  const custom = new Map<string, Resource>();
  for (const { resource, kind, name, namespace } of model.workloads) {
    if (kind === "controller" && !custom.has(`${namespace} ${name}`)) custom.set(`${namespace} ${name}`, resource);
    if (!Object.hasOwn(SCALED_KINDS, resource.kind)) continue;
    const key = `${resource.namespace} ${resource.kind}`;
    addTo(byKind, key, resource.name);
    byName.set(`${resource.namespace} ${resource.name}`, resource);
  }
  return { byKind, byName, custom };
}
