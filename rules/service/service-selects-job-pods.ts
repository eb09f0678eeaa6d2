import { defineRule, portContainers, protocolOf, targetOf } from "../../src/rule.ts";
import type { Workload } from "../../src/rule.ts";

const isJob = ({ kind }: Workload): boolean => kind === "Job" || kind === "CronJob";

/** A Helm hook that ends before the Service is created gets none of its traffic. */
const runsBefore = ({ resource }: Workload): boolean => {
  const hooks = (resource.annotations["helm.sh/hook"] ?? "").split(",").map((hook) => hook.trim());
  return hooks.length > 0 && hooks.every((hook) => hook === "pre-install" || hook === "post-delete");
};

export default defineRule({
  id: "service-selects-job-pods",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A Service for other pods also selects the pods of a Job.",
    why: "While the Job runs, its pods are endpoints and get a share of the connections, which they refuse.",
    remedy:
      "Give the pod template of the Job other labels, or add a label to the selector that only the serving pods have.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/service/#services-in-kubernetes"],
  },
  options: {},
  messages: {
    job: (d: { readonly service: string; readonly kind: string; readonly job: string; readonly others: string }) =>
      `Service "${d.service}" selects the pods of ${d.kind} "${d.job}" besides ${d.others}: ` +
      `they get a share of its traffic while they run.`,
  },
  check({ simulation, report }) {
    for (const { service, workloads } of simulation.services()) {
      const selected = workloads.filter(({ match }) => match !== "perhaps").map(({ workload }) => workload);
      const serving = selected.filter((workload) => !isJob(workload) && workload.replicas.max > 0);
      const [first] = serving;
      const { spec } = service.object;
      if (first === undefined || spec === undefined) continue;
      for (const job of selected.filter(
        (workload) => isJob(workload) && workload.replicas.max > 0 && !runsBefore(workload),
      )) {
        // A Job without the named port gets no traffic; one that declares the port number is meant to serve it.
        const declared = portContainers(job.template.spec).flatMap((container) => container.ports ?? []);
        const hit = (spec.ports ?? []).some((port) => {
          const target = targetOf(port);
          return (
            typeof target === "number" &&
            !declared.some((own) => own.containerPort === target && protocolOf(own) === protocolOf(port))
          );
        });
        if (!hit) continue;
        const { resource } = job;
        const labels = job.template.metadata?.labels;
        report({
          resource: service,
          at: service.at(spec, "selector", "key"),
          message: "job",
          data: {
            service: service.name,
            kind: resource.kind,
            job: resource.shownName,
            others: serving.length === 1 ? first.resource.quoted : `${serving.length} workloads`,
          },
          related: [
            {
              at: labels === undefined ? resource.atName() : resource.at(labels),
              note: `${resource.title} is selected here`,
            },
          ],
        });
      }
    }
  },
});
