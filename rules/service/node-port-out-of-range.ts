import { defineRule, nodePortClaims } from "../../src/rule.ts";

export default defineRule({
  id: "node-port-out-of-range",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A Service requests a node port outside the range of node ports.",
    why: "The API server rejects the Service.",
    remedy:
      "Use a number in the range, or remove `nodePort`. If your API server has another range, set the options to it.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport"],
  },
  options: {
    first: {
      type: "integer",
      default: 30_000,
      minimum: 1,
      description: "First number of the API server's `--service-node-port-range`.",
    },
    last: {
      type: "integer",
      default: 32_767,
      minimum: 1,
      description: "Last number of the API server's `--service-node-port-range`.",
    },
  },
  messages: {
    outside: (d: {
      readonly service: string;
      readonly number: number;
      readonly first: number;
      readonly last: number;
    }) => `Node port ${d.number} of Service "${d.service}" is outside the range ${d.first}-${d.last}.`,
  },
  // Source: pkg/kubeapiserver/options/options.go DefaultServiceNodePortRange.
  check({ simulation, options: { first, last }, report }) {
    for (const { service, number, port } of simulation.fact(nodePortClaims)) {
      if (number >= first && number <= last) continue;
      report({
        resource: service,
        at:
          port === undefined
            ? service.at(service.object.spec ?? {}, "healthCheckNodePort")
            : service.at(port, "nodePort"),
        message: "outside",
        data: { service: service.name, number, first, last },
        help:
          port !== undefined && port.port === number
            ? "`nodePort` is the port on every node; `port` is the port of the Service."
            : undefined,
      });
    }
  },
});
