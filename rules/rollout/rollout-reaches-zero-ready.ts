import {
  defineRule,
  replicaRange,
  rolloutStrategy,
  scaledObjects,
  simulateRollout,
  stopsOnAllNodes,
  strategyPlace,
  isHook,
  runsToEnd,
  isOwned,
} from "../../src/rule.ts";
import type { Rollout, ServiceBackends, Simulation, Workload } from "../../src/rule.ts";

/** The Services that have no endpoint while this workload has none. */
function dependents(simulation: Simulation, workload: Workload): readonly ServiceBackends[] {
  return simulation
    .servicesOf(workload)
    .filter(({ workloads }) =>
      workloads.every(({ workload: other }) => other === workload || runsToEnd(other) || other.replicas.max === 0),
    );
}

/** A volume that is attached to one node requires the old pod to stop before the new one starts. */
const keepsVolume = ({ template: { spec } }: Workload): boolean =>
  (spec.volumes ?? []).some(({ persistentVolumeClaim }) => persistentVolumeClaim !== undefined);

const outage = ({ outages: [first] }: Rollout): string =>
  first === undefined || first.to === undefined
    ? "until a new pod is ready"
    : `for at least ${first.to - first.from} s`;

export default defineRule({
  id: "rollout-reaches-zero-ready",
  severity: "warning",
  presets: ["recommended", "production"],
  docs: {
    summary: "A rollout takes away all ready endpoints of a Service at once.",
    why:
      "Between the end of the old pods and the readiness of the new " +
      "ones every connection is refused: each rollout is an outage.",
    remedy:
      "Start new pods before old ones stop: strategy RollingUpdate with maxUnavailable " +
      "below the number of replicas (0 with one replica) and maxSurge of at least 1.",
    references: [
      "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy",
      "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#update-strategies",
    ],
  },
  options: {
    singleReplicaStatefulSets: {
      type: "boolean",
      default: false,
      description:
        "Report StatefulSets of one replica too: whatever their strategy, each rollout stops their only pod.",
    },
  },
  messages: {
    recreate: (d: { readonly workload: string; readonly service: string; readonly outage: string }) =>
      `${d.workload} stops all its pods before new ones start (Recreate): each ` +
      `rollout leaves Service "${d.service}" without ready endpoints ${d.outage}.`,
    allAtOnce: (d: {
      readonly workload: string;
      readonly service: string;
      readonly lost: string;
      readonly outage: string;
    }) =>
      `${d.workload} may stop ${d.lost}: a rollout can leave ` +
      `Service "${d.service}" without ready endpoints ${d.outage}.`,
  },
  check({ model, simulation, options, report }) {
    const ranges = simulation.fact(scaledObjects);
    for (const workload of model.workloads) {
      if (isOwned(workload) || isHook(workload) || workload.replicas.max === 0) continue;
      const [first] = dependents(simulation, workload);
      if (first === undefined) continue;
      const { kind, resource } = workload;
      const replicas = kind === "DaemonSet" ? 100 : Math.max(1, replicaRange(ranges, workload).min);
      const strategy = rolloutStrategy(workload, replicas);
      const unavailable =
        strategy.kind === "rolling" || strategy.kind === "ordinals" || strategy.kind === "nodes"
          ? strategy.maxUnavailable
          : 0;
      if (strategy.kind !== "recreate" && unavailable < replicas) continue;
      if (
        strategy.kind === "ordinals" &&
        (strategy.partition > 0 || (replicas === 1 && !options.singleReplicaStatefulSets))
      )
        continue;
      if (strategy.kind === "nodes" && !stopsOnAllNodes(workload)) continue;
      const rollout = simulateRollout(model, workload, { replicas });
      if (rollout.outages.length === 0) continue;
      const data = {
        workload: resource.quoted,
        service: first.service.name,
        outage: outage(rollout),
      };
      const place = {
        resource,
        at: strategyPlace(workload),
        related: [{ at: first.service.atName(), note: `${first.service.title} selects no other pods` }],
        unknown: first.world.closed ? undefined : first.world.because,
      };
      if (strategy.kind !== "recreate")
        report({
          ...place,
          message: "allAtOnce",
          data: {
            ...data,
            lost:
              replicas === 1
                ? "its only pod"
                : kind === "DaemonSet"
                  ? "all its pods at once"
                  : `${replicas} of ${replicas} pods at once`,
          },
        });
      else if (keepsVolume(workload))
        report({
          ...place,
          message: "recreate",
          data,
          severity: "info",
          help: "Use RollingUpdate if the volume of the pods can be shared; otherwise accept a short outage.",
        });
      // With one pod, Recreate is a choice of the outage; several pods are there to avoid it.
      else
        report({
          ...place,
          message: "recreate",
          data,
          ...(replicas === 1 && {
            severity: "info" as const,
            help: "Use RollingUpdate with maxUnavailable 0: it keeps the old pod until the new one is ready.",
          }),
        });
    }
  },
});
