import { defineRule, isInside, parseCIDR, parseIP, policyView } from "../../src/rule.ts";
import type { Model, Resource } from "../../src/rule.ts";

type Range = NonNullable<ReturnType<typeof parseCIDR>>;

interface Known {
  readonly range: Range;
  readonly what: string;
  readonly resource?: Resource;
}

const contains = (outer: Range, inner: Range): boolean =>
  outer.family === inner.family && outer.prefix <= inner.prefix && isInside(inner, outer);

const isSingle = ({ prefix, bytes }: Range): boolean => prefix === bytes.length * 8;

const keyOf = ({ bytes }: { readonly bytes: Iterable<number> }): string => [...bytes].join(".");

/** Pods and Services whose address the manifests contain, by address. */
function writtenAddresses(model: Model): ReadonlyMap<string, { readonly what: string; readonly resource: Resource }> {
  const found = new Map<string, { what: string; resource: Resource }>();
  const add = (text: string | undefined, what: string, resource: Resource): void => {
    const ip = text === undefined ? undefined : parseIP(text);
    if (ip !== undefined) found.set(keyOf(ip), { what, resource });
  };
  for (const service of model.all("Service")) {
    const { clusterIP, clusterIPs = [] } = service.object.spec ?? {};
    for (const text of [clusterIP, ...clusterIPs]) add(text, `the cluster IP of ${service.title}`, service);
  }
  for (const pod of model.all("Pod")) {
    if (pod.object.spec?.hostNetwork === true) continue;
    const { podIP, podIPs = [] } = pod.object.status ?? {};
    for (const text of [podIP, ...podIPs.map(({ ip }) => ip)]) add(text, `the address of ${pod.title}`, pod);
  }
  return found;
}

function podRanges(model: Model, declared: readonly string[], services: readonly string[]): readonly Known[] {
  const ranges: Known[] = [];
  for (const node of model.all("Node")) {
    for (const text of node.object.spec?.podCIDRs ?? [node.object.spec?.podCIDR ?? ""]) {
      const range = parseCIDR(text);
      if (range !== undefined) ranges.push({ range, what: `in the pod CIDR of ${node.title}`, resource: node });
    }
  }
  const add = (texts: readonly string[], what: string): void => {
    for (const text of texts) {
      const range = parseCIDR(text);
      if (range !== undefined) ranges.push({ range, what });
    }
  };
  add(declared, "in a pod CIDR of the cluster");
  add(services, "in a Service CIDR of the cluster");
  return ranges;
}

/**
 * Default ranges of installers, which are hardly used for anything else. Sources: kubeadm v1beta4 (serviceSubnet);
 * flannel kube-flannel.yml and kind (pods); k3s and RKE2 server flags cluster-cidr and service-cidr; MicroK8s.
 */
const USUAL = [
  ["10.96.0.0/12", "the default Service CIDR of kubeadm"],
  ["10.244.0.0/16", "the default pod CIDR of flannel and kind"],
  ["10.43.0.0/16", "the default Service CIDR of k3s and RKE2"],
  ["10.42.0.0/16", "the default pod CIDR of k3s and RKE2"],
  ["10.152.183.0/24", "the default Service CIDR of MicroK8s"],
] as const;
const usual: readonly Known[] = USUAL.flatMap(([text, what]) => {
  const range = parseCIDR(text);
  return range === undefined ? [] : [{ range, what }];
});

const isSame = (a: Range, b: Range): boolean => a.prefix === b.prefix && contains(a, b);

export default defineRule({
  id: "ip-block-covers-pods",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "An `ipBlock` of a NetworkPolicy contains addresses of pods or Services.",
    why:
      "Pods get new addresses whenever they are recreated, with some CNI plugins an ipBlock never matches " +
      "a pod, and a cluster IP is translated to the address of a pod before the policy is applied.",
    remedy: "Select the pods by their labels; ipBlock is for addresses outside the cluster.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-ipblock-selectors",
    ],
  },
  options: {
    podCIDRs: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Pod CIDRs of the cluster, besides those of Node objects.",
    },
    serviceCIDRs: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Service CIDRs of the cluster.",
    },
  },
  messages: {
    covers: (d: { readonly policy: string; readonly cidr: string; readonly what: string }) =>
      `The ipBlock ${d.cidr} of NetworkPolicy "${d.policy}" is ` +
      `${d.what}: policies match pods by label, not by address.`,
  },
  check({ model, simulation, options, report }) {
    const { policies } = simulation.fact(policyView);
    const addresses = writtenAddresses(model);
    const ranges = podRanges(model, options.podCIDRs, options.serviceCIDRs);
    for (const { resource, rules } of policies) {
      for (const rule of rules) {
        for (const peer of rule.peers === "all" ? [] : rule.peers) {
          const [block] = peer.blocks;
          const { ipBlock } = peer.object as { readonly ipBlock?: { readonly cidr: string } };
          const cidr = block?.cidr;
          if (cidr === undefined || ipBlock === undefined) continue;
          const known =
            (isSingle(cidr) ? addresses.get(keyOf(cidr)) : undefined) ??
            ranges.find(({ range }) => contains(range, cidr)) ??
            usual.find(({ range }) => isSame(range, cidr));
          if (known === undefined) continue;
          report({
            resource,
            at: resource.at(ipBlock, "cidr"),
            message: "covers",
            data: { policy: resource.name, cidr: ipBlock.cidr, what: known.what },
            related:
              known.resource === undefined
                ? []
                : [{ at: known.resource.atName(), note: `${known.resource.title} is defined here` }],
          });
        }
      }
    }
  },
});
