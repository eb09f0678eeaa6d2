import { defineRule, insertBefore, suggestPortName } from "../../src/rule.ts";

export default defineRule({
  id: "port-unnamed",
  severity: "warning",
  presets: ["production"],
  docs: {
    summary: "The single port of a Service has no name.",
    why:
      "ServiceMonitors and SRV records can only refer to a port with a name, a mesh guesses the protocol of a port " +
      "without one, and the API server requires names as soon as a second port is added.",
    remedy: "Name the port after its protocol or purpose, for example `name: http`.",
    whenNotToUse: "Projects whose convention is port numbers.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/service/#multi-port-services"],
  },
  options: {
    ignoreHeadless: {
      type: "boolean",
      default: false,
      description: "Do not report headless Services: their clients connect to the ports of the pods.",
    },
  },
  messages: {
    unnamed: ({ service, port }: { readonly service: string; readonly port: number }) =>
      `Port ${port} of Service "${service}" has no name.`,
  },
  check({ model, simulation, options, report }) {
    for (const service of model.all("Service")) {
      const spec = service.object.spec ?? {};
      // port-name-missing reports Services with several ports.
      const [port, ...more] = spec.ports ?? [];
      if (port === undefined || more.length > 0 || (port.name ?? "") !== "" || spec.type === "ExternalName") continue;
      if (options.ignoreHeadless && spec.clusterIP === "None") continue;
      const name = suggestPortName(simulation.backends(service), port, new Set());
      const writable = name !== undefined && port.name === undefined && !service.document.file.endsWith(".json");
      report({
        resource: service,
        at: service.at(port),
        message: "unnamed",
        data: { service: service.name, port: port.port },
        help: name === undefined ? undefined : `Add \`name: ${name}\`.`,
        fixes: writable
          ? [
              {
                kind: "suggested",
                title: `Name the port "${name}"`,
                edits: [insertBefore(service, port, "port", { block: [`name: ${name}`], flow: `name: ${name}` })],
              },
            ]
          : [],
      });
    }
  },
});
