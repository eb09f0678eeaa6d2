import { apartReason, clusterIPClaims, defineRule } from "../../src/rule.ts";
import type { ClusterIPClaim } from "../../src/rule.ts";

const placeOf = ({ service, owner, key }: ClusterIPClaim) => service.at(owner, key as never);

export default defineRule({
  id: "cluster-ip-conflict",
  severity: "error",
  presets: ["recommended"],
  coincidence: "number",
  docs: {
    summary: "Two Services ask for the same cluster IP.",
    why: "A cluster IP belongs to one Service of the whole cluster: the API server refuses the one that comes second.",
    remedy: "Leave `clusterIP` out so that the cluster picks one; names, not addresses, should lead to a Service.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/cluster-ip-allocation/"],
  },
  options: {},
  messages: {
    conflict: (d: { readonly service: string; readonly ip: string; readonly other: string }) =>
      `Service "${d.service}" asks for the cluster IP ${d.ip}, which ${d.other} has.`,
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
        data: { service: service.name, ip, other: other.service === service ? "it has already" : other.service.title },
        related: [{ at: placeOf(other), note: `${other.service.title} takes it here` }],
        unknown: apartReason(service, other.service),
      });
    }
  },
});
