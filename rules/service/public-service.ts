import { defineRule } from "../../src/rule.ts";
import type { KindMap, Resource } from "../../src/rule.ts";

/** Annotations that request a load balancer with an internal address from a cloud provider. */
const INTERNAL: Readonly<Record<string, RegExp>> = {
  "cloud.google.com/load-balancer-type": /^internal$/i,
  "networking.gke.io/load-balancer-type": /^internal$/i,
  "service.beta.kubernetes.io/aws-load-balancer-internal": /^(?:true|0\.0\.0\.0\/0)$/i,
  "service.beta.kubernetes.io/aws-load-balancer-scheme": /^internal$/i,
  "service.beta.kubernetes.io/azure-load-balancer-internal": /^true$/i,
  "service.beta.kubernetes.io/cce-load-balancer-internal-vpc": /^true$/i,
  "service.beta.kubernetes.io/oci-load-balancer-internal": /^true$/i,
  "service.beta.kubernetes.io/openstack-internal-load-balancer": /^true$/i,
  "service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type": /^private$/i,
};

const isInternal = ({ annotations }: Resource<KindMap["Service"]>): boolean =>
  Object.entries(INTERNAL).some(([key, value]) => value.test(annotations[key] ?? ""));

/** A range of `/0` is the whole internet and restricts nothing. */
const isRestricted = (ranges: readonly string[]): boolean =>
  ranges.length > 0 && ranges.every((range) => !/\/0\s*$/.test(range));

export default defineRule({
  id: "public-service",
  severity: "warning",
  presets: [],
  docs: {
    summary: "A Service can be reached from outside the cluster.",
    why: "Its pods get traffic that did not pass an Ingress or Gateway, through every node or a public address.",
    remedy:
      "Use type ClusterIP and an Ingress or Gateway, or an internal load balancer, or add the Service to `allow`.",
    whenNotToUse: "Clusters whose Services are meant to be reached from outside without an Ingress or Gateway.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types"],
  },
  options: {
    allow: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Services that may be public, as `name`, `namespace/name` or `namespace/*`.",
    },
    nodePorts: { type: "boolean", default: true, description: "Report Services of type NodePort." },
  },
  messages: {
    loadBalancer: (d: { readonly service: string }) => `Service "${d.service}" requests a public load balancer.`,
    nodePort: (d: { readonly service: string }) => `Service "${d.service}" opens a port on every node.`,
    externalIPs: (d: { readonly service: string; readonly ips: string }) =>
      `Service "${d.service}" accepts traffic from outside the cluster at ${d.ips}.`,
  },
  check({ model, options, report }) {
    const allowed = new Set(options.allow);
    for (const service of model.all("Service")) {
      const { spec } = service.object;
      if (
        spec === undefined ||
        [service.name, `${service.namespace}/${service.name}`, `${service.namespace}/*`].some((name) =>
          allowed.has(name),
        )
      )
        continue;
      const data = { service: service.name };
      if (spec.type === "LoadBalancer" && !isInternal(service) && !isRestricted(spec.loadBalancerSourceRanges ?? []))
        report({ resource: service, at: service.at(spec, "type"), message: "loadBalancer", data });
      else if (spec.type === "NodePort" && options.nodePorts)
        report({ resource: service, at: service.at(spec, "type"), message: "nodePort", data });
      else if (spec.type !== "ExternalName" && (spec.externalIPs ?? []).length > 0)
        report({
          resource: service,
          at: service.at(spec, "externalIPs", "key"),
          message: "externalIPs",
          data: { ...data, ips: (spec.externalIPs ?? []).join(" and ") },
        });
    }
  },
});
