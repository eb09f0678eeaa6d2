import { defineRule, nodePortClaims } from "../../src/rule.ts";

export default defineRule({
  id: "node-port-out-of-range",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A Service asks for a node port outside the range of node ports.",
    why: "The API server refuses the Service.",
    remedy:
      "Choose a number of the range, leave `nodePort` out, or set the options to the range your API server is started with.",
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
    }) => `Service "${d.service}" asks for node port ${d.number}, which is not between ${d.first} and ${d.last}.`,
  },
  // Source: pkg/kubeapiserver/options/options.go DefaultServiceNodePortRange.
  check({ simulation, options: { first, last }, report }) {
    for (const { service, number, port } of simulation.fact(nodePortClaims)) {
      if (number >= first && number <= last) continue;
      report({
        resource: service,
        at:
          port === undefined
            ? service.at(service.object.spec ?? {}, "healthCheckNodePort" as never)
            : service.at(port, "nodePort"),
        message: "outside",
        data: { service: service.name, number, first, last },
        help:
          port !== undefined && port.port === number
            ? "`nodePort` is the port on every node; the Service's own port is `port`."
            : undefined,
      });
    }
  },
});
