import { defineRule, namedTarget, portContainers, protocolOf } from "../../src/rule.ts";
import type { Workload } from "../../src/rule.ts";

type Container = ReturnType<typeof portContainers> extends Iterable<infer C> ? C : never;
type Port = NonNullable<Container["ports"]>[number];

/** Ports with the name and protocol, but not the number, of a port of an earlier container. */
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
    summary: "Two containers of a pod declare different ports with the same name.",
    why: "A Service that targets the name always gets the port of the first container, never that of the other.",
    remedy: "Give the ports different names, for example `metrics` and `proxy-metrics`.",
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
      `Port name "${d.name}" is declared in containers "${d.owner}" (${d.first}) and "${d.container}" (${d.number}): ` +
      `Services use the first, ${d.first}.`,
  },
  // Source: k8s.io/endpointslice utils.go FindPort: the first match in the order of containers.
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
              note: `${service.title} targets ${first.containerPort}`,
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
          related: [{ at: resource.at(first, "name"), note: "first declared here" }, ...users.slice(0, 5)],
        });
      }
    }
  },
});
