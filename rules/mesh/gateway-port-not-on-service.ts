import { defineRule, describePorts, unexposedServers } from "../../src/rule.ts";

export default defineRule({
  id: "gateway-port-not-on-service",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "An Istio Gateway has a server on a port that no Service of its proxies has.",
    why: "The proxies listen on the port, but no client reaches it: the Service and its load balancer forward others.",
    remedy: "Add the port to the Service of the ingress gateway, or use a port that it has.",
    references: ["https://istio.io/latest/docs/reference/config/analysis/ist0104/"],
  },
  options: {},
  messages: {
    notExposed: (d: {
      readonly gateway: string;
      readonly port: number;
      readonly service: string;
      readonly ports: string;
    }) => `Gateway "${d.gateway}" has a server on port ${d.port}, which ${d.service} does not have: it has ${d.ports}.`,
  },
  check({ model, simulation, report }) {
    for (const { gateway, server, port, services } of simulation.fact(unexposedServers)) {
      const [service] = services;
      if (service === undefined) continue;
      const world = model.world(service.namespace);
      report({
        resource: gateway,
        at: gateway.document.at(server.portNode, "number"),
        message: "notExposed",
        data: {
          gateway: gateway.name,
          port,
          service: service.title,
          ports: describePorts(service.object.spec?.ports ?? []),
        },
        related: services.map((one) => ({ at: one.atName(), note: `${one.title} selects the proxies` })),
        unknown: world.closed || world.producer === undefined ? undefined : world.because,
      });
    }
  },
});
