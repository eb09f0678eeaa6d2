import { defineRule, namedTarget, portContainers, protocolOf } from "../../src/rule.ts";
import type { Workload } from "../../src/rule.ts";

type Container = ReturnType<typeof portContainers> extends Iterable<infer C> ? C : never;
type Port = NonNullable<Container["ports"]>[number];

/** Ports of later containers whose name and protocol an earlier container has for another number. */
function* hidden(
  workload: Workload,
): Iterable<{ readonly port: Port; readonly container: Container; readonly first: Port; readonly owner: Container }> {
  const seen = new Map<string, { readonly port: Port; readonly container: Container }>();
  for (const container of portContainers(workload.template.spec)) {
    for (const port of container.ports ?? []) {
      if (!port.name) continue;
      const key = `${port.name} ${protocolOf(port)}`;
      const earlier = seen.get(key);
      if (earlier === undefined) seen.set(key, { port, container });
      else if (earlier.container !== container && earlier.port.containerPort !== port.containerPort)
        yield { port, container, first: earlier.port, owner: earlier.container };
    }
  }
}

export default defineRule({
  id: "container-port-name-ambiguous",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "Two containers of a pod name different ports alike.",
    why: "A Service that targets the name always gets the port of the first container; the other one cannot be reached by its name.",
    remedy: "Give the ports different names, for example `metrics` and `sidecar-metrics`.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports"],
  },
  options: {},
  messages: {
    ambiguous: (d: {
      readonly name: string;
      readonly container: string;
      readonly number: number;
      readonly owner: string;
      readonly first: number;
    }) =>
      `The port name "${d.name}" stands for ${d.first} of container "${d.owner}", which comes first, and never for ${d.number} of "${d.container}".`,
  },
  // Source: k8s.io/endpointslice utils.go FindPort: the first match in order of containers wins.
  check({ model, simulation, report }) {
    for (const workload of model.workloads) {
      for (const { port, container, first, owner } of hidden(workload)) {
        const { resource } = workload;
        const name = port.name ?? "";
        const users = simulation.servicesOf(workload).flatMap(({ service }) =>
          (service.object.spec?.ports ?? [])
            .filter((candidate) => namedTarget(candidate) === name && protocolOf(candidate) === protocolOf(port))
            .map((candidate) => ({
              at: service.at(candidate, "targetPort"),
              note: `${service.title} gets port ${first.containerPort}`,
            })),
        );
        report({
          resource,
          at: resource.at(port, "name"),
          message: "ambiguous",
          data: {
            name,
            container: container.name,
            number: port.containerPort,
            owner: owner.name,
            first: first.containerPort,
          },
          related: [{ at: resource.at(first, "name"), note: "this one is found first" }, ...users.slice(0, 5)],
        });
      }
    }
  },
});
