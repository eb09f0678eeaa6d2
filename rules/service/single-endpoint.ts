import { defineRule } from "../../src/rule.ts";

export default defineRule({
  id: "single-endpoint",
  severity: "warning",
  presets: ["production"],
  claims: "endpoints",
  docs: {
    summary: "A Service never has more than one endpoint.",
    why: "Whenever that pod restarts, is moved or fails its probe, the Service refuses all connections.",
    remedy: "Run two or more replicas, spread over nodes, or ignore the Service if it may be away for a while.",
    references: ["https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#scaling-a-deployment"],
  },
  options: {
    ignoreHeadless: {
      type: "boolean",
      default: true,
      description: "Do not report headless Services, whose clients choose a pod themselves.",
    },
  },
  messages: {
    single: (d: { readonly service: string; readonly workload: string }) =>
      `Service "${d.service}" has at most one endpoint, the pod of ${d.workload}.`,
  },
  check({ simulation, options, report }) {
    for (const { service, workloads, world } of simulation.services()) {
      if (options.ignoreHeadless && service.object.spec?.clusterIP === "None") continue;
      const serving = workloads.filter(({ workload: { kind } }) => kind !== "Job" && kind !== "CronJob");
      const [only, ...others] = serving;
      if (only === undefined || others.length > 0 || only.match !== "all") continue;
      const { workload } = only;
      if (workload.replicas.max !== 1 || workload.kind === "controller") continue;
      const { spec } = workload.resource.object as { spec?: { replicas?: number } };
      const { autoscaler } = workload.replicas;
      const at =
        autoscaler !== undefined
          ? autoscaler.at(autoscaler.object.spec ?? {}, "maxReplicas" as never)
          : spec?.replicas === undefined
            ? workload.resource.atName()
            : workload.resource.at(spec, "replicas");
      report({
        resource: service,
        at: service.atName(),
        message: "single",
        data: { service: service.name, workload: `${workload.resource.kind} "${workload.name}"` },
        related: [
          {
            at,
            note:
              spec?.replicas === undefined && autoscaler === undefined && workload.kind !== "Pod"
                ? "replicas is 1 where it is not set"
                : "one pod",
          },
        ],
        unknown: world.closed ? undefined : world.because,
      });
    }
  },
});
