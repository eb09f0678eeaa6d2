import { defineRule, isInside, parseCIDR, parseIP, references } from "../../src/rule.ts";
import type { DraftFix, KindMap, Model, Reference, Resource } from "../../src/rule.ts";

type Service = Resource<KindMap["Service"]>;

/** Services by the cluster IPs in their manifests. */
function servicesByIP(model: Model): ReadonlyMap<string, Service> {
  const found = new Map<string, Service>();
  for (const service of model.all("Service")) {
    const { clusterIP, clusterIPs = [] } = service.object.spec ?? {};
    for (const ip of [clusterIP ?? "", ...clusterIPs])
      if (parseIP(ip) !== undefined) found.set(ip.toLowerCase(), service);
  }
  return found;
}

/** Service CIDRs that the manifests define. Source: networking.k8s.io/v1 ServiceCIDR. */
const declaredRanges = (model: Model): readonly string[] =>
  model.resources
    .filter(({ kind, group }) => kind === "ServiceCIDR" && group === "networking.k8s.io")
    .flatMap(({ object }) => {
      const cidrs = (object as { readonly spec?: { readonly cidrs?: readonly string[] } }).spec?.cidrs;
      return Array.isArray(cidrs) ? (cidrs as readonly string[]) : [];
    });

/** Settings of the cluster itself need addresses. */
const CLUSTER_SETTING = /cluster-?_?dns|cidr|range|advertise|no_?proxy|subnet|listen|bind/i;

/** Without cluster DNS a name would not resolve. Source: pkg/kubelet/network/dns/dns.go. */
const hasNoDNS = ({ workload }: Reference): boolean => {
  const spec = workload?.template.spec;
  return (
    spec?.dnsPolicy === "None" ||
    spec?.dnsPolicy === "Default" ||
    (spec?.hostNetwork === true && spec.dnsPolicy !== "ClusterFirstWithHostNet")
  );
};

export default defineRule({
  id: "hard-coded-cluster-ip",
  severity: "warning",
  presets: ["recommended", "production"],
  docs: {
    summary: "A string that pods read contains the cluster IP of a Service.",
    why:
      "The address is reassigned when the Service is recreated, and differs in " +
      "another cluster or namespace: requests then fail, or reach another Service.",
    remedy: "Use the DNS name of the Service: it follows the address.",
    whenNotToUse: "Programs that start before cluster DNS, with Services whose `clusterIP` is fixed.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/",
      "https://kubernetes.io/docs/concepts/services-networking/cluster-ip-allocation/",
    ],
  },
  options: {
    serviceCIDRs: {
      type: "array",
      items: { type: "string" },
      default: ["10.96.0.0/12"],
      description: "Service CIDRs of the cluster. The default is that of kubeadm.",
    },
  },
  messages: {
    service: (d: {
      readonly name: string;
      readonly owner: string;
      readonly address: string;
      readonly service: string;
    }) => `${d.name} of ${d.owner} contains ${d.address}, the cluster IP of Service "${d.service}".`,
    range: (d: { readonly name: string; readonly owner: string; readonly address: string; readonly range: string }) =>
      `${d.name} of ${d.owner} contains ${d.address}, which is in the Service CIDR ${d.range}.`,
  },
  check({ model, simulation, options, report }) {
    const services = simulation.fact(servicesByIP);
    const ranges = [...options.serviceCIDRs, ...declaredRanges(model)].flatMap((text) => {
      const range = parseCIDR(text);
      return range === undefined ? [] : [{ text, range }];
    });
    for (const reference of simulation.fact(references)) {
      if (
        reference.hostKind === "name" ||
        reference.borrowed ||
        reference.source === "dns-config" ||
        CLUSTER_SETTING.test(reference.name) ||
        hasNoDNS(reference)
      )
        continue;
      const { resource, at, host, namespace } = reference;
      const data = { name: reference.name, owner: resource.quoted, address: host };
      const service = services.get(host);
      if (service !== undefined) {
        const text = service.namespace === namespace ? service.name : `${service.name}.${service.namespace}.svc`;
        const fixes: readonly DraftFix[] = [{ kind: "suggested", title: `Use "${text}"`, edits: [{ at, text }] }];
        report({
          resource,
          at,
          message: "service",
          data: { ...data, service: service.name },
          related: [{ at: service.atName(), note: `${service.title} is defined here` }],
          help: `Use "${text}".`,
          fixes,
        });
        continue;
      }
      const ip = reference.shape === "text" ? undefined : parseIP(host);
      const inside = ip && ranges.find(({ range }) => isInside(ip, range));
      if (inside !== undefined) report({ resource, at, message: "range", data: { ...data, range: inside.text } });
    }
  },
});
