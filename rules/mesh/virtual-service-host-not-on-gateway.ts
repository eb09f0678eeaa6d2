import { defineRule, didYouMean, gatewayBindings, istioServers, nearest, writeString } from "../../src/rule.ts";

export default defineRule({
  id: "virtual-service-host-not-on-gateway",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A host of a VirtualService is on no server of the Gateways to which it is bound.",
    why:
      "A Gateway accepts the hosts of its servers only, and only for the namespaces that they name: " +
      "requests for the host get a 404, or the TLS handshake fails.",
    remedy: "Add the host to a server of the Gateway, or bind the VirtualService to a Gateway that has it.",
    references: ["https://istio.io/latest/docs/reference/config/analysis/ist0132/"],
  },
  options: {},
  messages: {
    notAccepted: (d: {
      readonly virtual: string;
      readonly host: string;
      readonly gateways: string;
      readonly accepted: string;
    }) =>
      `VirtualService "${d.virtual}" has host ${d.host}, which is on no server of ${d.gateways}: ` +
      `there ${d.accepted}.`,
  },
  check({ simulation, report }) {
    for (const binding of simulation.fact(gatewayBindings)) {
      const { virtual, host, hosts, index, gateways, unseen, service, accepted } = binding;
      // virtual-service-not-in-mesh reports a Service; a name without a dot is one as well.
      if (accepted || service !== undefined || gateways.length === 0 || (binding.inMesh && !host.includes(".")))
        continue;
      const servers = gateways.flatMap((gateway) => istioServers(gateway).map((server) => ({ gateway, server })));
      const known = [...new Set(servers.flatMap(({ server }) => server.hosts))];
      // A Gateway without hosts is invalid itself.
      if (known.length === 0) continue;
      const near = nearest(host, known);
      const at = virtual.document.at(hosts, index);
      report({
        resource: virtual,
        at,
        message: "notAccepted",
        data: {
          virtual: virtual.name,
          host,
          gateways: gateways.map(({ quoted }) => quoted).join(" and "),
          accepted: `${known.length === 1 ? "is" : "are"} ${known.join(", ")}`,
        },
        related: servers
          .slice(0, 3)
          .map(({ gateway, server }) => ({ at: gateway.document.at(server.node, "hosts"), note: gateway.title })),
        help: didYouMean(near),
        fixes:
          near === undefined || near.includes("/") || near.includes("*")
            ? []
            : [{ kind: "suggested", title: `Use "${near}"`, edits: [{ at, text: writeString(virtual, near) }] }],
        unknown: unseen && `Gateway ${unseen} is not in these manifests and may have the host`,
      });
    }
  },
});
