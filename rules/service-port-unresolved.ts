import { defineRule, nearest, portContainers, protocolOf, resolvePort, namedTarget } from "../src/rule.ts";
import type { DraftRelated, SelectedBackend } from "../src/rule.ts";

/** The named ports a pod template offers, with where they stand. */
function namedPorts({ workload }: SelectedBackend) {
  return [...portContainers(workload.template.spec)].flatMap((container) =>
    (container.ports ?? []).flatMap((port) => (port.name === undefined ? [] : [{ workload, port, name: port.name }])));
}

export default defineRule({
  id: "service-port-unresolved",
  category: "service",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A named target port of a Service is declared by none of the pods it selects.",
    why: "The port gets no endpoint: connections to it are refused although the pods run and are ready.",
    remedy: "Name a port that a container declares, with the same protocol, or give the container port that name.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports"],
  },
  options: {},
  messages: {
    unresolved: (d: { readonly service: string; readonly port: string; readonly target: string; readonly pods: string }) =>
      `Service "${d.service}" sends port ${d.port} to a container port named "${d.target}", which ${d.pods} does not declare.`,
    otherProtocol: (d: { readonly service: string; readonly port: string; readonly target: string; readonly wanted: string; readonly declared: string }) =>
      `Service "${d.service}" sends port ${d.port} (${d.wanted}) to the container port "${d.target}", which is declared for ${d.declared}.`,
  },
  check({ model, simulation, report }) {
    for (const service of model.all("Service")) {
      const backends = simulation.backends(service);
      if (backends.workloads.length === 0) continue;
      for (const port of service.object.spec?.ports ?? []) {
        const target = namedTarget(port);
        // A quoted number is told by target-port-quoted.
        if (target === undefined || /^\d+$/.test(target)) continue;
        if (resolvePort(backends, port).some((resolution) => resolution.target !== undefined)) continue;
        const candidates = backends.workloads.flatMap(namedPorts);
        const sameName = candidates.find((candidate) => candidate.name === target);
        const near = nearest(target, candidates.map((candidate) => candidate.name));
        const [first] = backends.workloads;
        const unsure = backends.workloads.find(({ workload }) => workload.kind === "controller");
        const shownPort = port.name ?? String(port.port);
        const related: DraftRelated[] = candidates
          .filter((candidate) => candidate.name === (sameName?.name ?? near))
          .map((candidate) => ({ at: candidate.workload.resource.at(candidate.port, "name"), note: `${candidate.workload.resource.title} declares "${candidate.name}"` }));
        const place = {
          resource: service,
          at: service.at(port, "targetPort"),
          related,
          unknown: unsure && `${unsure.workload.resource.title} is a custom resource whose controller may add ports`,
        };
        if (sameName !== undefined) {
          report({ ...place, message: "otherProtocol", data: { service: service.name, port: shownPort, target, wanted: protocolOf(port), declared: protocolOf(sameName.port) }, help: `Set \`protocol: ${protocolOf(sameName.port)}\` on the Service port, or declare the container port for ${protocolOf(port)}.` });
          continue;
        }
        const pods = backends.workloads.length === 1 && first !== undefined ? `${first.workload.kind} "${first.workload.name}"` : `any of the ${backends.workloads.length} selected workloads`;
        report({
          ...place,
          message: "unresolved",
          data: { service: service.name, port: shownPort, target, pods },
          help: near === undefined ? offered(candidates.map(({ name }) => name)) : `Did you mean "${near}"?`,
          fixes: near === undefined ? [] : [{ kind: "safe", title: `Use the port name "${near}"`, edits: [{ at: service.at(port, "targetPort"), text: near }] }],
        });
      }
    }
  },
});

const offered = (names: readonly string[]): string =>
  names.length === 0 ? "The selected pods name no port: add `name` to the container port, or use its number." : `The selected pods name ${[...new Set(names)].map((name) => `"${name}"`).join(", ")}.`;
