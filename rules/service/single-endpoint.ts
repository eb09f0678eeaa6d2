import { defineRule } from "../../src/rule.ts";

export default defineRule({
  id: "single-endpoint",
  severity: "warning",
  presets: ["production"],
  claims: "endpoints",
  docs: {
    summary: "A Service never has more than one endpoint.",
    why: "While that pod restarts, moves to another node or is not ready, all connections to the Service are refused.",
    remedy: "Run two or more replicas on different nodes, or suppress the finding if the Service may be unavailable.",
    whenNotToUse: "Development environments, and workloads that cannot run twice.",
    references: ["https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#scaling-a-deployment"],
  },
  options: {
    ignoreHeadless: {
      type: "boolean",
      default: true,
      description: "Do not report headless Services: their clients choose a pod.",
    },
  },
  messages: {
    single: (d: { readonly service: string; readonly workload: string }) =>
      `Service "${d.service}" has at most one endpoint, from ${d.workload}.`,
  },
  check({ model, simulation, options, report }) {
    const nodes = new Set(model.all("Node").map(({ name }) => name));
    for (const { service, workloads, world } of simulation.services()) {
      if (options.ignoreHeadless && service.object.spec?.clusterIP === "None") continue;
      const serving = workloads.filter(({ workload: { kind } }) => kind !== "Job" && kind !== "CronJob");
      const [only, ...others] = serving;
      if (only === undefined || others.length > 0 || only.match !== "all") continue;
      const { workload } = only;
      if (workload.replicas.max !== 1 || workload.kind === "controller") continue;
      const { nodeName } = workload.template.spec;
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
        data: { service: service.name, workload: workload.resource.quoted },
        related: [
          {
            at,
            note:
              spec?.replicas === undefined && autoscaler === undefined && workload.kind !== "Pod"
                ? "replicas defaults to 1"
                : "one pod",
          },
        ],
        // The endpoint controller leaves out pods of a node that is gone (k8s.io/endpointslice reconciler.go).
        unknown:
          nodeName !== undefined && nodes.size > 0 && !nodes.has(nodeName)
            ? `Node ${nodeName} is not in these manifests, and without it there is no endpoint`
            : world.closed
              ? undefined
              : world.because,
      });
    }
  },
});
