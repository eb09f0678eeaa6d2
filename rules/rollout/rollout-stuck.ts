import {
  defineRule,
  hostPortOf,
  pinnedNode,
  rolloutStrategy,
  podReadiness,
  startupWindow,
  isOwned,
} from "../../src/rule.ts";
import type { KindMap, Model, Resource, Workload } from "../../src/rule.ts";

type Deployment = Resource<KindMap["Deployment"]>;

/** A claim that only one pod may use at a time, among the volumes of a pod. Source: KEP-2485. */
function exclusiveClaim(model: Model, { template: { spec }, namespace }: Workload) {
  for (const volume of spec.volumes ?? []) {
    const name = volume.persistentVolumeClaim?.claimName;
    const claim = name === undefined ? undefined : model.find("", "PersistentVolumeClaim", namespace, name);
    const modes =
      (claim?.object as { readonly spec?: { readonly accessModes?: readonly string[] } } | undefined)?.spec
        ?.accessModes ?? [];
    if (claim !== undefined && modes.length > 0 && modes.every((mode) => mode === "ReadWriteOncePod"))
      return { volume, claim };
  }
  return undefined;
}

export default defineRule({
  id: "rollout-stuck",
  severity: "error",
  presets: ["recommended", "production"],
  docs: {
    summary: "A rollout can never finish, or is marked as failed before the pods can be ready.",
    why: "The old pods keep serving the old version, and each rollout fails again.",
    remedy:
      "Leave room for the new pods beside the old ones, or let an old one stop first " +
      "(maxUnavailable 1, maxSurge 0); set progressDeadlineSeconds higher than the slowest start.",
    references: [
      "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#failed-deployment",
      "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes",
    ],
  },
  options: {},
  messages: {
    deadline: (d: {
      readonly workload: string;
      readonly ready: number;
      readonly deadline: number;
      readonly because: string;
    }) =>
      `progressDeadlineSeconds (${d.deadline}) of ${d.workload} ends before ` +
      `a pod can be ready: after ${d.ready} s at the earliest (${d.because}).`,
    window: (d: { readonly workload: string; readonly window: number; readonly deadline: number }) =>
      `progressDeadlineSeconds (${d.deadline}) of ${d.workload} is shorter ` +
      `than the start that its startupProbe allows (${d.window} s).`,
    volume: (d: { readonly workload: string; readonly claim: string }) =>
      `${d.workload} starts a new pod before it stops the old one, but only one pod ` +
      `can use claim "${d.claim}" (ReadWriteOncePod): the new pod stays Pending.`,
    fewNodes: (d: { readonly workload: string; readonly port: number }) =>
      `${d.workload} starts a new pod before it stops the old one, but both need host port ${d.port} ` +
      "of the same node: the new pod stays Pending.",
    hostPort: (d: { readonly workload: string; readonly port: number }) =>
      `${d.workload} starts a new pod beside the old one on each node ` +
      `(maxSurge), but both need host port ${d.port}: the new pod stays Pending.`,
  },
  check({ model, report }) {
    for (const workload of model.workloads) {
      const { kind, resource } = workload;
      if (isOwned(workload) || workload.replicas.max === 0) continue;
      const name = resource.quoted;
      if (kind === "DaemonSet") {
        const strategy = rolloutStrategy(workload, 100);
        const taken =
          strategy.kind === "nodes" && strategy.maxSurge > 0 && strategy.maxUnavailable === 0
            ? hostPortOf(workload)
            : undefined;
        if (taken !== undefined)
          report({
            resource,
            at: resource.at(taken.port, taken.port.hostPort === undefined ? "containerPort" : "hostPort"),
            message: "hostPort",
            data: { workload: name, port: taken.number },
            help: "Use maxUnavailable instead of maxSurge.",
          });
        continue;
      }
      if (kind !== "Deployment") continue;
      const { spec } = (resource as Deployment).object;
      if (spec?.paused === true) continue;
      const strategy = rolloutStrategy(workload, Math.max(1, workload.replicas.min));
      const node = pinnedNode(workload);
      const taken =
        strategy.kind === "rolling" && strategy.maxUnavailable === 0 && node !== undefined
          ? hostPortOf(workload)
          : undefined;
      if (taken !== undefined && node !== undefined) {
        report({
          resource,
          at: resource.at(taken.port, taken.port.hostPort === undefined ? "containerPort" : "hostPort"),
          message: "fewNodes",
          data: { workload: name, port: taken.number },
          related: [{ at: node, note: "all pods run on this node" }],
          help: "Use strategy Recreate, or maxSurge 0 with maxUnavailable 1.",
        });
        continue;
      }
      const claimed =
        strategy.kind === "rolling" && strategy.maxUnavailable === 0 ? exclusiveClaim(model, workload) : undefined;
      if (claimed !== undefined) {
        const { claim, volume } = claimed;
        report({
          resource,
          at: resource.at(volume, "persistentVolumeClaim"),
          message: "volume",
          data: { workload: name, claim: claim.name },
          related: [{ at: claim.atName(), note: `${claim.title} is defined here` }],
          help: "Use strategy Recreate, or maxSurge 0 with maxUnavailable 1.",
        });
        continue;
      }
      const deadline = spec?.progressDeadlineSeconds ?? 600;
      const at =
        spec?.progressDeadlineSeconds === undefined ? resource.atName() : resource.at(spec, "progressDeadlineSeconds");
      const readiness = podReadiness(workload.template.spec, { start: 0, listen: 0 });
      if (readiness.kind === "ready" && readiness.at > deadline) {
        report({
          resource,
          at,
          message: "deadline",
          data: { workload: name, ready: readiness.at, deadline, because: readiness.because },
        });
        continue;
      }
      const window = startupWindow(workload);
      if (window === undefined || window.seconds <= deadline) continue;
      report({
        resource,
        at,
        severity: "warning",
        message: "window",
        data: { workload: name, window: window.seconds, deadline },
        related: [{ at: resource.at(window.probe, "failureThreshold" as never), note: `allows ${window.seconds} s` }],
        help: `Set progressDeadlineSeconds to more than ${window.seconds}.`,
      });
    }
  },
});
