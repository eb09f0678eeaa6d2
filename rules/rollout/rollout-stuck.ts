import {
  defineRule,
  isOwned,
  portContainers,
  probedContainers,
  probeTiming,
  rolloutStrategy,
  podReadiness,
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

/** A port of the node that the pod takes. With hostNetwork every declared port is one. Source: pkg/apis/core/v1/defaults.go. */
function hostPort({ template: { spec } }: Workload) {
  for (const container of portContainers(spec)) {
    for (const port of container.ports ?? []) {
      if ((port.hostPort !== undefined && port.hostPort > 0) || spec.hostNetwork === true)
        return { port, number: port.hostPort || port.containerPort };
    }
  }
  return undefined;
}

/** The longest start that a startup probe allows, in seconds. */
function startupWindow({ template: { spec } }: Workload) {
  let longest: { readonly seconds: number; readonly probe: object } | undefined;
  for (const { startupProbe } of probedContainers(spec)) {
    if (startupProbe === undefined) continue;
    const { initialDelay, period, failureThreshold } = probeTiming(startupProbe);
    const seconds = initialDelay + period * failureThreshold;
    if (longest === undefined || seconds > longest.seconds) longest = { seconds, probe: startupProbe };
  }
  return longest;
}

export default defineRule({
  id: "rollout-stuck",
  severity: "error",
  presets: ["recommended", "production"],
  docs: {
    summary: "An update can never finish, or is given up before the pods can be ready.",
    why: "The old pods keep serving the old version and the deployment fails, at each update again.",
    remedy:
      "Leave the new pods room beside the old ones, or let an old one go first (maxUnavailable 1, maxSurge 0); give progressDeadlineSeconds more than the slowest start.",
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
      `A pod of ${d.workload} is ready after ${d.ready} s at the earliest (${d.because}), but an update is reported as failed after ${d.deadline} s without progress.`,
    window: (d: { readonly workload: string; readonly window: number; readonly deadline: number }) =>
      `A pod of ${d.workload} may take ${d.window} s to start by its startupProbe, but an update is reported as failed after ${d.deadline} s without progress.`,
    volume: (d: { readonly workload: string; readonly claim: string }) =>
      `${d.workload} starts a new pod before it ends the old one, but only one pod may use claim "${d.claim}" (ReadWriteOncePod): the new pod waits for ever.`,
    hostPort: (d: { readonly workload: string; readonly port: number }) =>
      `${d.workload} starts a new pod beside the old one of each node (maxSurge), but both need port ${d.port} of the node: the new pod waits for ever.`,
  },
  check({ model, report }) {
    for (const workload of model.workloads) {
      const { kind, resource } = workload;
      if (isOwned(workload) || workload.replicas.max === 0) continue;
      const name = `${resource.kind} "${workload.name}"`;
      if (kind === "DaemonSet") {
        const strategy = rolloutStrategy(workload, 100);
        const taken =
          strategy.kind === "nodes" && strategy.maxSurge > 0 && strategy.maxUnavailable === 0
            ? hostPort(workload)
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
      const { spec } = (resource as unknown as Deployment).object;
      if (spec?.paused === true) continue;
      const strategy = rolloutStrategy(workload, Math.max(1, workload.replicas.min));
      const claimed =
        strategy.kind === "rolling" && strategy.maxUnavailable === 0 ? exclusiveClaim(model, workload) : undefined;
      if (claimed !== undefined) {
        const { claim, volume } = claimed;
        report({
          resource,
          at: resource.at(volume, "persistentVolumeClaim"),
          message: "volume",
          data: { workload: name, claim: claim.name },
          related: [{ at: claim.atName(), note: "the claim" }],
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
