import { defineRule } from "../../src/rule.ts";

export default defineRule({
  id: "load-balancer-ip-deprecated",
  severity: "warning",
  presets: ["recommended"],
  productionMessages: ["deprecated"],
  docs: {
    summary: "A Service uses `loadBalancerIP`, which Kubernetes deprecated in 1.24.",
    why:
      "The field was never defined precisely and supports one address family only. " +
      "Implementations may ignore it, and the Service then gets another address.",
    remedy:
      "Use the annotation of your load balancer, for example `metallb.io/loadBalancerIPs`, " +
      "or an address reserved at the cloud provider.",
    references: ["https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec"],
  },
  options: {},
  messages: {
    deprecated: (d: { readonly service: string; readonly ip: string }) =>
      `Service "${d.service}" uses the deprecated field loadBalancerIP (${d.ip}).`,
    ignored: (d: { readonly service: string; readonly type: string }) =>
      `Service "${d.service}" sets loadBalancerIP, which type ${d.type} ignores.`,
  },
  // Source: k8s.io/api core/v1 ServiceSpec.LoadBalancerIP.
  check({ model, kubernetesVersion, report }) {
    if (Number(kubernetesVersion.split(".")[1]) < 24) return;
    for (const service of model.all("Service")) {
      const { spec } = service.object;
      if (spec === undefined || !spec.loadBalancerIP) continue;
      const type = spec.type || "ClusterIP";
      const place = { resource: service, at: service.at(spec, "loadBalancerIP") };
      if (type === "LoadBalancer")
        report({ ...place, message: "deprecated", data: { service: service.name, ip: spec.loadBalancerIP } });
      else report({ ...place, message: "ignored", data: { service: service.name, type } });
    }
  },
});
