import { defineRule, referenceTarget, references } from "../../src/rule.ts";
import type { Workload } from "../../src/rule.ts";

export default defineRule({
  id: "host-network-without-cluster-dns",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A pod on the host's network calls Services by name, but asks the DNS of its node.",
    why: "With `hostNetwork`, the default `dnsPolicy: ClusterFirst` silently becomes `Default`: the name servers of the node know no Services, and the names do not resolve.",
    remedy: "Set `dnsPolicy: ClusterFirstWithHostNet`.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-dns-policy"],
  },
  options: {},
  messages: {
    unresolved: (d: { readonly workload: string; readonly host: string }) =>
      `The pods of ${d.workload} call "${d.host}", which they cannot resolve: on the host's network they use the DNS of their node.`,
  },
  // Source: pkg/kubelet/network/dns/dns.go getPodDNSType.
  check({ model, simulation, report }) {
    const told = new Set<Workload>();
    for (const reference of simulation.fact(references)) {
      const { workload, at, host } = reference;
      if (workload === undefined || told.has(workload)) continue;
      const {
        resource,
        template: { spec },
      } = workload;
      if (
        spec.hostNetwork !== true ||
        (spec.dnsPolicy ?? "ClusterFirst") !== "ClusterFirst" ||
        spec.dnsConfig !== undefined
      )
        continue;
      const target = referenceTarget(model, reference);
      if (target.kind !== "service" || target.confidence === "low") continue;
      told.add(workload);
      report({
        resource,
        at,
        message: "unresolved",
        data: { workload: resource.title, host },
        related: [
          { at: resource.at(spec, "hostNetwork"), note: "on the host's network" },
          { at: target.service.atName(), note: "the Service" },
        ],
        help: "Set `dnsPolicy: ClusterFirstWithHostNet`.",
      });
    }
  },
});
