import {
  defineRule,
  isHook,
  isOwned,
  replicaRange,
  rolloutStrategy,
  runsToEnd,
  scaled,
  scaledObjects,
  simulateRollout,
} from "../../src/rule.ts";
import type { KindMap, Resource, Rollout, ServiceBackends, Simulation, Workload } from "../../src/rule.ts";

type Deployment = Resource<KindMap["Deployment"]>;

/** The Services that have no endpoint while this workload has none. */
function dependents(simulation: Simulation, workload: Workload): readonly ServiceBackends[] {
  return simulation
    .servicesOf(workload)
    .filter(({ workloads }) =>
      workloads.every(({ workload: other }) => other === workload || runsToEnd(other) || other.replicas.max === 0),
    );
}

/** A volume that one node holds makes the old pod go before the new one comes. */
const keepsVolume = ({ template: { spec } }: Workload): boolean =>
  (spec.volumes ?? []).some(({ persistentVolumeClaim }) => persistentVolumeClaim !== undefined);

/** Where the strategy is written, or would be. */
function placeOf({ resource }: Workload) {
  const { spec } = (resource as unknown as Deployment).object;
  const strategy =
    spec?.strategy ??
    (spec as { readonly updateStrategy?: { readonly rollingUpdate?: object } } | undefined)?.updateStrategy;
  const rollingUpdate = strategy?.rollingUpdate as { readonly maxUnavailable?: unknown } | undefined;
  if (rollingUpdate !== undefined) return resource.at(rollingUpdate, "maxUnavailable");
  return strategy === undefined ? resource.atName() : resource.at(strategy, "type" as never);
}

const outage = ({ outages: [first] }: Rollout): string =>
  first === undefined || first.to === undefined
    ? "until a new pod is ready"
    : `for at least ${first.to - first.from} s`;

export default defineRule({
  id: "rollout-reaches-zero-ready",
  severity: "warning",
  presets: ["recommended", "production"],
  docs: {
    summary: "An update takes away all ready endpoints of a Service at once.",
    why: "Between the end of the old pods and the readiness of the new ones every connection is refused: each deployment is an outage.",
    remedy:
      "Let new pods come before old ones go: strategy RollingUpdate with maxUnavailable below the number of replicas (0 with one replica) and maxSurge of at least 1.",
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
        "Report StatefulSets of one replica too: whatever their strategy, each update takes their only pod away.",
    },
  },
  messages: {
    recreate: (d: { readonly workload: string; readonly service: string; readonly outage: string }) =>
      `${d.workload} ends all its pods before it starts new ones (Recreate): with each update Service "${d.service}" has no ready endpoint ${d.outage}.`,
    allAtOnce: (d: {
      readonly workload: string;
      readonly service: string;
      readonly lost: string;
      readonly outage: string;
    }) =>
      `${d.workload} may lose ${d.lost} at once in an update: Service "${d.service}" then has no ready endpoint ${d.outage}.`,
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
      if (
        strategy.kind === "nodes" &&
        scaled(
          (
            resource.object as {
              readonly spec?: {
                readonly updateStrategy?: { readonly rollingUpdate?: { readonly maxUnavailable?: string | number } };
              };
            }
          ).spec?.updateStrategy?.rollingUpdate?.maxUnavailable,
          100,
          "up",
        ) < 100
      )
        continue;
      const rollout = simulateRollout(model, workload, { replicas });
      if (rollout.outages.length === 0) continue;
      const data = {
        workload: `${resource.kind} "${workload.name}"`,
        service: first.service.name,
        outage: outage(rollout),
      };
      const place = {
        resource,
        at: placeOf(workload),
        related: [{ at: first.service.atName(), note: `${first.service.title} has no other pods` }],
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
                  ? "all its pods"
                  : `${replicas} of ${replicas} pods`,
          },
        });
      else if (keepsVolume(workload))
        report({
          ...place,
          message: "recreate",
          data,
          severity: "info",
          help: "The pods keep a volume, which may allow no other strategy: then a short outage is the price.",
        });
      // Whoever runs one pod and writes Recreate has chosen the outage; several pods are there to avoid it.
      else
        report({
          ...place,
          message: "recreate",
          data,
          ...(replicas === 1 && {
            severity: "info" as const,
            help: "RollingUpdate with maxUnavailable 0 keeps the old pod until the new one is ready.",
          }),
        });
    }
  },
});
