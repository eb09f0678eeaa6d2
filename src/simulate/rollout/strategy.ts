import type { DaemonSet, Deployment, StatefulSet } from "kubernetes-types/apps/v1.js";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Workload } from "../../model/workload.ts";

/** How a controller replaces the pods of a workload, in numbers of pods. */
export type RolloutStrategy =
  /** Deployment: new pods beside the old ones, within limits. */
  | { readonly kind: "rolling"; readonly maxSurge: number; readonly maxUnavailable: number }
  /** Deployment: all old pods terminate before the first new one starts. */
  | { readonly kind: "recreate" }
  /** StatefulSet: from the highest ordinal down to `partition`, each pod deleted before it is recreated. */
  | {
      readonly kind: "ordinals";
      readonly maxUnavailable: number;
      readonly partition: number;
      readonly isParallel: boolean;
    }
  /** DaemonSet: node by node. */
  | { readonly kind: "nodes"; readonly maxSurge: number; readonly maxUnavailable: number }
  /** Pods are not replaced automatically. */
  | { readonly kind: "manual"; readonly why: string };

type IntOrPercent = number | string | undefined;

/**
 * Source: apimachinery pkg/util/intstr GetScaledValueFromIntOrPercent. An invalid value counts as 0; the API rejects
 * it.
 */
export function scaled(value: IntOrPercent, total: number, round: "up" | "down"): number {
  if (typeof value === "number") return value;
  const percent = /^(\d+)%$/.exec(value ?? "")?.[1];
  if (percent === undefined) return 0;
  const exact = (Number(percent) * total) / 100;
  return round === "up" ? Math.ceil(exact) : Math.floor(exact);
}

/**
 * If both round to 0, one pod may be missing, else nothing would move. Source: pkg/controller/deployment/util
 * ResolveFenceposts.
 */
function fenceposts(maxSurge: IntOrPercent, maxUnavailable: IntOrPercent, replicas: number) {
  const surge = scaled(maxSurge, replicas, "up");
  const unavailable = scaled(maxUnavailable, replicas, "down");
  return { maxSurge: surge, maxUnavailable: Math.min(replicas, surge === 0 && unavailable === 0 ? 1 : unavailable) };
}

/** Source: pkg/apis/apps/v1/defaults.go. */
function deploymentStrategy(spec: DeepReadonly<Deployment>["spec"], replicas: number): RolloutStrategy {
  if (spec?.strategy?.type === "Recreate") return { kind: "recreate" };
  const { maxSurge = "25%", maxUnavailable = "25%" } = spec?.strategy?.rollingUpdate ?? {};
  return { kind: "rolling", ...fenceposts(maxSurge, maxUnavailable, replicas) };
}

/**
 * Source: pkg/controller/statefulset/stateful_set_utils.go getStatefulSetMaxUnavailable: rounded down, at least one.
 */
function statefulSetStrategy(spec: DeepReadonly<StatefulSet>["spec"], replicas: number): RolloutStrategy {
  const { type, rollingUpdate } = spec?.updateStrategy ?? {};
  if (type === "OnDelete")
    return { kind: "manual", why: "updateStrategy OnDelete waits until the pods are deleted manually" };
  return {
    kind: "ordinals",
    maxUnavailable: Math.max(1, scaled(rollingUpdate?.maxUnavailable ?? 1, replicas, "down")),
    partition: rollingUpdate?.partition ?? 0,
    isParallel: spec?.podManagementPolicy === "Parallel",
  };
}

/** Source: pkg/controller/daemon/util/daemonset_util.go: both rounded up. */
function daemonSetStrategy(spec: DeepReadonly<DaemonSet>["spec"], nodes: number): RolloutStrategy {
  const { type, rollingUpdate } = spec?.updateStrategy ?? {};
  if (type === "OnDelete")
    return { kind: "manual", why: "updateStrategy OnDelete waits until the pods are deleted manually" };
  const maxSurge = scaled(rollingUpdate?.maxSurge ?? 0, nodes, "up");
  const maxUnavailable = scaled(rollingUpdate?.maxUnavailable ?? (maxSurge > 0 ? 0 : 1), nodes, "up");
  return {
    kind: "nodes",
    maxSurge,
    maxUnavailable: Math.min(nodes, maxSurge === 0 ? Math.max(1, maxUnavailable) : maxUnavailable),
  };
}

/** @param replicas number of pods of the workload; for a DaemonSet the number of its nodes. */
export function rolloutStrategy({ kind, resource }: Workload, replicas: number): RolloutStrategy {
  const spec = (resource.object as { readonly spec?: object }).spec;
  switch (kind) {
    case "Deployment":
      return deploymentStrategy(spec as DeepReadonly<Deployment>["spec"], replicas);
    case "StatefulSet":
      return statefulSetStrategy(spec as DeepReadonly<StatefulSet>["spec"], replicas);
    case "DaemonSet":
      return daemonSetStrategy(spec as DeepReadonly<DaemonSet>["spec"], replicas);
    case "ReplicaSet":
    case "ReplicationController":
      return { kind: "manual", why: `a ${kind} keeps its pods when its template changes` };
    case "Job":
    case "CronJob":
    case "Pod":
      return { kind: "manual", why: `a ${kind} is never updated in place` };
    case "controller":
      return { kind: "manual", why: `the controller of ${resource.kind} decides how its pods are replaced` };
    default:
      return kind satisfies never;
  }
}
