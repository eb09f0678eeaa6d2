import { addressConflicts, defineRule } from "../../src/rule.ts";

interface Both {
  readonly service: string;
  readonly other: string;
  readonly address: string;
}

export default defineRule({
  id: "load-balancer-address-conflict",
  severity: "error",
  presets: ["recommended"],
  coincidence: "number",
  docs: {
    summary: "Two Services request the same address of MetalLB, which they cannot share.",
    why:
      "MetalLB gives an address to several Services only if they have the same sharing key and different ports, and " +
      "either all use the traffic policy Cluster or all select the same pods. The second one stays pending.",
    remedy: "Use another address, other ports, `externalTrafficPolicy: Cluster`, or the same selector.",
    references: ["https://metallb.io/usage/#ip-address-sharing"],
  },
  options: {},
  messages: {
    key: (d: Both) =>
      `Service "${d.service}" gets no address: ${d.other} requests ${d.address} as well, ` +
      "and they do not have the same allow-shared-ip.",
    port: (d: Both & { readonly port: number }) =>
      `Service "${d.service}" gets no address: ${d.other} has port ${d.port} of ${d.address} already.`,
    policy: (d: Both) =>
      `Service "${d.service}" gets no address: it shares ${d.address} with ${d.other}, which is not possible for ` +
      "externalTrafficPolicy Local and different selectors.",
  },
  check({ simulation, report }) {
    for (const { service, other, address, why, port } of simulation.fact(addressConflicts)) {
      const { spec } = service.object;
      if (spec === undefined) continue;
      const data = { service: service.name, other: other.title, address };
      const related = [{ at: other.atName(), note: `${other.title} requests it as well` }];
      const place = { resource: service, related };
      if (why === "port") {
        const own = spec.ports?.find((one) => one.port === port);
        report({
          ...place,
          at: own === undefined ? service.atName() : service.at(own, "port"),
          message: "port",
          data: { ...data, port: port ?? 0 },
        });
      } else if (why === "policy") {
        const isOwn = spec.externalTrafficPolicy === "Local";
        report({
          ...place,
          at: isOwn ? service.at(spec, "externalTrafficPolicy") : service.atName(),
          message: "policy",
          data,
        });
      } else report({ ...place, at: service.atName(), message: "key", data });
    }
  },
});
