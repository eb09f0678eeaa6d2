import { defineRule, insertBefore, suggestPortName } from "../../src/rule.ts";

export default defineRule({
  id: "port-name-missing",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A port of a Service with several ports has no name.",
    why: "The API server rejects the Service: the ports of its endpoints are identified only through their names.",
    remedy: "Give every port a different name, such as `http` and `metrics`.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/service/#multi-port-services"],
  },
  options: {},
  messages: {
    missing: (d: { readonly service: string; readonly port: string; readonly count: number }) =>
      `Port ${d.port} of Service "${d.service}" has no name, which is required for a Service with ${d.count} ports.`,
  },
  // Source: pkg/apis/core/validation/validation.go validateServicePort.
  check({ model, simulation, report }) {
    for (const service of model.all("Service")) {
      const ports = service.object.spec?.ports ?? [];
      if (ports.length < 2) continue;
      const taken = new Set(ports.map((port) => port.name ?? ""));
      for (const [index, port] of ports.entries()) {
        if ((port.name ?? "") !== "") continue;
        const name = suggestPortName(simulation.backends(service), port, taken);
        if (name !== undefined) taken.add(name);
        const json = service.document.file.endsWith(".json");
        const edit =
          name === undefined || json
            ? undefined
            : port.name === undefined
              ? insertBefore(service, port, "port", { block: [`name: ${name}`], flow: `name: ${name}` })
              : { at: service.at(port, "name"), text: name };
        report({
          resource: service,
          at: service.at(port, port.name === undefined ? undefined : "name"),
          message: "missing",
          data: {
            service: service.name,
            port: port.port > 0 ? String(port.port) : `number ${index + 1} of the list`,
            count: ports.length,
          },
          help: name === undefined ? undefined : `Add \`name: ${name}\`.`,
          fixes:
            edit === undefined || name === undefined
              ? []
              : [{ kind: "suggested", title: `Name the port "${name}"`, edits: [edit] }],
        });
      }
    }
  },
});
