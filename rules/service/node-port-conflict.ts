import { apartReason, defineRule, nodePortClaims } from "../../src/rule.ts";
import type { NodePortClaim } from "../../src/rule.ts";

const placeOf = ({ service, port }: NodePortClaim) =>
  port === undefined
    ? service.at(service.object.spec ?? {}, "healthCheckNodePort" as never)
    : service.at(port, "nodePort");

export default defineRule({
  id: "node-port-conflict",
  severity: "error",
  presets: ["recommended"],
  coincidence: "number",
  docs: {
    summary: "Two Services ask for the same node port.",
    why: "A node port belongs to one Service of the whole cluster: the API server refuses the one that comes second.",
    remedy:
      "Leave `nodePort` out so that the cluster picks one, or choose another number. TCP and UDP may share a number.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/service/#nodeport-custom-port"],
  },
  options: {},
  messages: {
    conflict: (d: {
      readonly service: string;
      readonly number: number;
      readonly protocol: string;
      readonly other: string;
    }) => `Service "${d.service}" asks for node port ${d.number}/${d.protocol}, which ${d.other} has.`,
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
      // alloc.go findRequestedNodePort: ports of one Service with one number share the node port across protocols only.
      report({
        resource: service,
        at: placeOf(claim),
        message: "conflict",
        data: {
          service: service.name,
          number,
          protocol,
          other: other.service === service ? "another of its ports" : other.service.title,
        },
        related: [{ at: placeOf(other), note: `${other.service.title} takes ${number}/${protocol} here` }],
        unknown: apartReason(service, other.service),
        help:
          port === undefined
            ? "Leave `healthCheckNodePort` out to let the cluster pick a free one."
            : "Leave `nodePort` out to let the cluster pick a free one.",
      });
    }
  },
});
