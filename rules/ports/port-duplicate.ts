import { defineRule, protocolOf } from "../../src/rule.ts";

/** Items with the key of an earlier item, with that item. */
function* repeated<T>(
  items: readonly T[],
  keyOf: (item: T) => string | undefined,
): Iterable<{ readonly item: T; readonly first: T }> {
  const seen = new Map<string, T>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, item);
    else yield { item, first };
  }
}

export default defineRule({
  id: "port-duplicate",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A Service defines a port name or a port number twice, or a container defines a port name twice.",
    why: "The API server rejects the object: names, and numbers with their protocol, identify ports.",
    remedy: "Remove the copy, or change its name or number. The same number is allowed once per protocol.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/service/#multi-port-services"],
  },
  options: {},
  messages: {
    name: (d: { readonly service: string; readonly name: string }) =>
      `Service "${d.service}" has two ports named "${d.name}".`,
    number: (d: { readonly service: string; readonly port: number; readonly protocol: string }) =>
      `Service "${d.service}" defines port ${d.port}/${d.protocol} twice.`,
    containerName: (d: { readonly container: string; readonly name: string }) =>
      `Container "${d.container}" has two ports named "${d.name}".`,
  },
  // Source: pkg/apis/core/validation/validation.go ValidateService, validateContainerPorts.
  check({ model, report }) {
    for (const service of model.all("Service")) {
      const ports = service.object.spec?.ports ?? [];
      for (const { item, first } of repeated(ports, ({ name }) => name || undefined)) {
        report({
          resource: service,
          at: service.at(item, "name"),
          message: "name",
          data: { service: service.name, name: item.name ?? "" },
          related: [{ at: service.at(first, "name"), note: "first used here" }],
        });
      }
      for (const { item, first } of repeated(ports, (port) =>
        port.port > 0 ? `${port.port} ${protocolOf(port)}` : undefined,
      )) {
        report({
          resource: service,
          at: service.at(item, "port"),
          message: "number",
          data: { service: service.name, port: item.port, protocol: protocolOf(item) },
          related: [{ at: service.at(first, "port"), note: "first used here" }],
        });
      }
    }
    for (const { resource, template, kind } of model.workloads) {
      if (kind === "controller") continue;
      for (const container of [...(template.spec.containers ?? []), ...(template.spec.initContainers ?? [])]) {
        for (const { item, first } of repeated(container.ports ?? [], ({ name }) => name || undefined)) {
          report({
            resource,
            at: resource.at(item, "name"),
            message: "containerName",
            data: { container: container.name, name: item.name ?? "" },
            related: [{ at: resource.at(first, "name"), note: "first used here" }],
          });
        }
      }
    }
  },
});
