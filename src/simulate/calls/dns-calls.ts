import type { Workload } from "../../model/workload.ts";
import type { Call } from "./call.ts";

/**
 * Whether the pods of a workload resolve names with the cluster's DNS. Source: pkg/kubelet/network/dns/dns.go
 * (dnsPolicy).
 */
const usesClusterDNS = ({ template: { spec } }: Workload): boolean =>
  spec.dnsPolicy === "ClusterFirstWithHostNet" ||
  (spec.hostNetwork !== true && (spec.dnsPolicy ?? "ClusterFirst") === "ClusterFirst");

/** Every caller of a name resolves it first. @param calls those of the pods. */
export function dnsCalls(calls: readonly Call[]): readonly Call[] {
  const found = new Map<Workload, Call>();
  for (const call of calls) {
    if (call.from.kind !== "workload" || call.to.kind !== "service") continue;
    const { workload } = call.from;
    if (found.has(workload) || call.certainty === "guess" || !usesClusterDNS(workload)) continue;
    found.set(workload, {
      ...call,
      to: { kind: "actor", actor: "DNS" },
      port: 53,
      protocol: "UDP",
      source: "dns",
    });
  }
  return [...found.values()];
}
