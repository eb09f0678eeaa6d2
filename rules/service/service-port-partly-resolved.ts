import { defineRule, namedTarget, nearest, portContainers, resolvePort } from "../../src/rule.ts";
import type { DraftRelated, PortResolution } from "../../src/rule.ts";

/** Not pods of Jobs, which service-selects-job-pods reports, nor workloads scaled to zero, which have no pods. */
const counts = ({ backend: { workload } }: PortResolution): boolean =>
  workload.kind !== "Job" && workload.kind !== "CronJob" && workload.replicas.max > 0;

const portNames = ({ backend: { workload } }: PortResolution): readonly string[] =>
  portContainers(workload.template.spec).flatMap((container) =>
    (container.ports ?? []).flatMap(({ name }) => name ?? []),
  );

/** The ports of the first container, or the template where no container lists any. */
function placeOf({ backend: { workload } }: PortResolution, note: string): DraftRelated {
  const { resource, template } = workload;
  const [container] = portContainers(template.spec);
  return {
    at:
      container === undefined
        ? resource.atName()
        : container.ports === undefined
          ? resource.at(container, "name")
          : resource.at(container, "ports"),
    note,
  };
}

export default defineRule({
  id: "service-port-partly-resolved",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A named target port of a Service is declared by only some of the workloads that it selects.",
    why: "Pods that do not declare the name get no traffic on this port, although they are ready and selected.",
    remedy: "Give the port the same name in every workload behind the Service, or narrow the selector.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports"],
  },
  options: {},
  messages: {
    partly: (d: {
      readonly service: string;
      readonly port: string;
      readonly target: string;
      readonly without: string;
      readonly with: string;
    }) =>
      `Port ${d.port} of Service "${d.service}" targets "${d.target}", ` +
      `which is not declared by ${d.without}, only by ${d.with}.`,
  },
  // Source: k8s.io/endpointslice utils.go: a pod without the named port is not an endpoint of that port.
  check({ model, simulation, report }) {
    for (const service of model.all("Service")) {
      const backends = simulation.backends(service);
      if (backends.workloads.length < 2) continue;
      for (const port of service.object.spec?.ports ?? []) {
        const target = namedTarget(port);
        if (target === undefined) continue;
        const resolutions = resolvePort(backends, port).filter(counts);
        const served = resolutions.filter((resolution) => resolution.target !== undefined);
        const without = resolutions.filter((resolution) => resolution.target === undefined);
        const certain = without.filter(
          ({ backend: { workload, match } }) => workload.kind !== "controller" && match !== "perhaps",
        );
        const missing = certain.length > 0 ? certain : without;
        const [first] = missing;
        const [one] = served;
        if (first === undefined || one === undefined) continue;
        const near = nearest(target, portNames(first));
        report({
          resource: service,
          at: service.at(port, "targetPort"),
          message: "partly",
          data: {
            service: service.name,
            port: port.name || String(port.port),
            target,
            without: named(missing),
            with: named(served),
          },
          related: [
            ...served.slice(0, 1).map(({ backend: { workload }, target: found }) => ({
              at:
                found?.containerPort === undefined
                  ? workload.resource.atName()
                  : workload.resource.at(found.containerPort, "name"),
              note: `${workload.resource.title} declares "${target}"`,
            })),
            ...missing
              .slice(0, 5)
              .map((resolution) => placeOf(resolution, `${resolution.backend.workload.resource.title} does not`)),
          ],
          help:
            near === undefined
              ? undefined
              : `${first.backend.workload.resource.title} declares "${near}": did you mean "${target}"?`,
          unknown:
            certain.length > 0
              ? undefined
              : `${first.backend.workload.resource.title} may get ports or labels that are not in these manifests`,
        });
      }
    }
  },
});

function named(resolutions: readonly PortResolution[]): string {
  const titles = resolutions.map(
    ({ backend: { workload } }) => `${workload.resource.kind} "${workload.resource.shownName}"`,
  );
  return titles.length === 1 ? (titles[0] ?? "") : `${titles.length} workloads`;
}
