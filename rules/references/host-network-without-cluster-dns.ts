import { defineRule, referenceTarget, references } from "../../src/rule.ts";
import type { Workload } from "../../src/rule.ts";

export default defineRule({
  id: "host-network-without-cluster-dns",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A hostNetwork pod uses Service names, but resolves them with the DNS of its node.",
    why:
      "With `hostNetwork`, the default `dnsPolicy: ClusterFirst` silently falls back to " +
      "`Default`: the name servers of the node do not know Services, so the names do not resolve.",
    remedy: "Set `dnsPolicy: ClusterFirstWithHostNet`.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-dns-policy"],
  },
  options: {},
  messages: {
    unresolved: (d: { readonly workload: string; readonly host: string }) =>
      `${d.workload} cannot resolve "${d.host}": hostNetwork pods use ` +
      "the DNS of the node unless dnsPolicy is ClusterFirstWithHostNet.",
  },
  // Source: pkg/kubelet/network/dns/dns.go getPodDNSType.
  check({ model, simulation, report }) {
    const reported = new Set<Workload>();
    for (const reference of simulation.fact(references)) {
      const { workload, at, host } = reference;
      if (workload === undefined || reported.has(workload)) continue;
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
      reported.add(workload);
      report({
        resource,
        at,
        message: "unresolved",
        data: { workload: resource.title, host },
        related: [
          { at: resource.at(spec, "hostNetwork"), note: "hostNetwork is set here" },
          { at: target.service.atName(), note: `${target.service.title} is defined here` },
        ],
        help: "Set `dnsPolicy: ClusterFirstWithHostNet`.",
      });
    }
  },
});
