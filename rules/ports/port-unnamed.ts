import { defineRule, insertBefore, suggestPortName } from "../../src/rule.ts";

export default defineRule({
  id: "port-unnamed",
  severity: "warning",
  presets: ["production"],
  docs: {
    summary: "The single port of a Service has no name.",
    why: "Ingresses, ServiceMonitors and SRV records can only refer to a named port by its meaning, a mesh guesses the protocol of an unnamed one, and the day a second port is added the API demands names.",
    remedy: "Name the port after its protocol or use, for example `name: http`.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/service/#multi-port-services"],
  },
  options: {
    ignoreHeadless: {
      type: "boolean",
      default: false,
      description: "Do not report headless Services, whose clients reach the pods' own ports.",
    },
  },
  messages: {
    unnamed: ({ service, port }: { readonly service: string; readonly port: number }) =>
      `Port ${port} of Service "${service}" has no name.`,
  },
  check({ model, simulation, options, report }) {
    for (const service of model.all("Service")) {
      const spec = service.object.spec ?? {};
      // Several unnamed ports are refused by the API: port-name-missing.
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
