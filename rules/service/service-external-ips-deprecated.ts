import { defineRule } from "../../src/rule.ts";

export default defineRule({
  id: "service-external-ips-deprecated",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A Service uses `externalIPs`, which Kubernetes deprecated in 1.36.",
    why:
      "A user who can create a Service can redirect traffic of any IP address to its pods (CVE-2020-8554). " +
      "kube-proxy will stop honouring the field, and connections to these addresses will then fail.",
    remedy:
      "Use a Service of type LoadBalancer or a Gateway, with an address that a load-balancer controller announces.",
    whenNotToUse: "Clusters before 1.36 that have no load balancer.",
    references: [
      "https://github.com/kubernetes/enhancements/tree/master/keps/sig-network/5707-deprecate-service-externalips",
    ],
  },
  options: {},
  messages: {
    deprecated: (d: { readonly service: string; readonly ips: string }) =>
      `Service "${d.service}" uses the deprecated field externalIPs (${d.ips}).`,
  },
  // Source: KEP-5707; pkg/api/service/warnings.go. Headless and ExternalName Services ignore the field.
  check({ model, kubernetesVersion, report }) {
    if (Number(kubernetesVersion.split(".")[1]) < 36) return;
    for (const service of model.all("Service")) {
      const { spec } = service.object;
      const ips = spec?.externalIPs ?? [];
      if (spec === undefined || ips.length === 0 || spec.type === "ExternalName" || spec.clusterIP === "None") continue;
      report({
        resource: service,
        at: service.at(spec, "externalIPs", "key"),
        message: "deprecated",
        data: { service: service.name, ips: ips.length > 3 ? `${ips.length} addresses` : ips.join(" and ") },
      });
    }
  },
});
