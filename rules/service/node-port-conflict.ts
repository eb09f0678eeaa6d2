import { separateReason, defineRule, nodePortClaims } from "../../src/rule.ts";
import type { NodePortClaim } from "../../src/rule.ts";

const placeOf = ({ service, port }: NodePortClaim) =>
  port === undefined ? service.at(service.object.spec ?? {}, "healthCheckNodePort") : service.at(port, "nodePort");

export default defineRule({
  id: "node-port-conflict",
  severity: "error",
  presets: ["recommended"],
  coincidence: "number",
  docs: {
    summary: "Two Services request the same node port.",
    why: "A node port can be used by one Service of the cluster only: the API server rejects the second one.",
    remedy: "Remove `nodePort` so that the cluster assigns one, or set another number. TCP and UDP may share a number.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/service/#nodeport-custom-port"],
  },
  options: {},
  messages: {
    conflict: (d: {
      readonly service: string;
      readonly number: number;
      readonly protocol: string;
      readonly other: string;
    }) => `Node port ${d.number}/${d.protocol} of Service "${d.service}" is already used by ${d.other}.`,
  },
  check({ simulation, report }) {
    const first = new Map<string, NodePortClaim>();
    for (const claim of simulation.fact(nodePortClaims)) {
      const { service, number, protocol, port } = claim;
      const key = `${number}/${protocol}`;
      const other = first.get(key);
      if (other === undefined) {
        first.set(key, claim);
        continue;
      }
      // alloc.go findRequestedNodePort: two ports of one Service may share a node port only if their protocols differ.
      report({
        resource: service,
        at: placeOf(claim),
        message: "conflict",
        data: {
          service: service.name,
          number,
          protocol,
          other: other.service === service ? "another port of the same Service" : other.service.title,
        },
        related: [{ at: placeOf(other), note: "first used here" }],
        unknown: separateReason(service, other.service),
        help:
          port === undefined
            ? "Remove `healthCheckNodePort` to let the cluster assign a free one."
            : "Remove `nodePort` to let the cluster assign a free one.",
      });
    }
  },
});
