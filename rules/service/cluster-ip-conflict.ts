import { separateReason, clusterIPClaims, defineRule } from "../../src/rule.ts";
import type { ClusterIPClaim } from "../../src/rule.ts";

const placeOf = ({ service, owner, key }: ClusterIPClaim) => service.at(owner, key as never);

export default defineRule({
  id: "cluster-ip-conflict",
  severity: "error",
  presets: ["recommended"],
  coincidence: "number",
  docs: {
    summary: "Two Services request the same cluster IP.",
    why: "A cluster IP can be used by one Service of the cluster only: the API server rejects the second one.",
    remedy: "Remove `clusterIP` so that the cluster assigns one. Clients should use the DNS name of the Service.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/cluster-ip-allocation/"],
  },
  options: {},
  messages: {
    conflict: (d: { readonly service: string; readonly ip: string; readonly other: string }) =>
      `Cluster IP ${d.ip} of Service "${d.service}" is already used by ${d.other}.`,
  },
  check({ simulation, report }) {
    const first = new Map<string, ClusterIPClaim>();
    for (const claim of simulation.fact(clusterIPClaims)) {
      const { service, ip } = claim;
      const other = first.get(ip);
      if (other === undefined) {
        first.set(ip, claim);
        continue;
      }
      report({
        resource: service,
        at: placeOf(claim),
        message: "conflict",
        data: {
          service: service.name,
          ip,
          other: other.service === service ? "the same Service" : other.service.title,
        },
        related: [{ at: placeOf(other), note: "first used here" }],
        unknown: separateReason(service, other.service),
      });
    }
  },
});
