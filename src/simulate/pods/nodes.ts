import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import { formatCIDR, parseCIDR, subnetAt } from "../../base/ip.ts";
import type { CIDR } from "../../base/ip.ts";
import { clusterFamilies, DEFAULT_POD_CIDRS } from "../options.ts";
import type { ClusterOptions } from "../options.ts";
import type { ClusterNode } from "./pod.ts";

export const ZONE_LABEL = "topology.kubernetes.io/zone";
const NODE_PREFIX = { IPv4: 24, IPv6: 64 } as const;

/** A Pod manifest with a status is used with it; `status: {}` does not count. */
export const hasStatus = (pod: Resource<KindMap["Pod"]>): boolean => Object.keys(pod.object.status ?? {}).length > 0;

/** Pod ranges of the node with this index, in order of the cluster's families. */
function podRanges(index: number, options: ClusterOptions): readonly string[] {
  const ranges = (options.podCIDRs ?? DEFAULT_POD_CIDRS)
    .map(parseCIDR)
    .filter((range): range is CIDR => range !== undefined);
  const own = clusterFamilies(options).map((family) => {
    const range = ranges.find((candidate) => candidate.family === family);
    return range && subnetAt(range, index, NODE_PREFIX[family]);
  });
  return own.filter((range) => range !== undefined).map(formatCIDR);
}

/** As in kind: 172.18.0.2 is the first node. */
const internalIP = (index: number): string => `172.18.${Math.floor((2 + index) / 256)}.${(2 + index) % 256}`;

function declaredNode(resource: Resource<KindMap["Node"]>, index: number, options: ClusterOptions): ClusterNode {
  const { spec, status } = resource.object;
  const families = clusterFamilies(options);
  const declared = spec?.podCIDRs ?? (spec?.podCIDR === undefined ? [] : [spec.podCIDR]);
  const order = (range: string): number => families.indexOf(parseCIDR(range)?.family ?? "IPv4");
  const podCIDRs = declared.filter((range) => order(range) >= 0).sort((a, b) => order(a) - order(b));
  const addresses = (status?.addresses ?? []).filter(({ type }) => type === "InternalIP").map(({ address }) => address);
  return {
    name: resource.name,
    labels: resource.labels,
    internalIPs: addresses.length > 0 ? addresses : [internalIP(index)],
    podCIDRs: podCIDRs.length > 0 ? podCIDRs : podRanges(index, options),
    zone: resource.labels[ZONE_LABEL] || undefined,
    resource,
  };
}

const inventedNode = (name: string, index: number, options: ClusterOptions): ClusterNode => ({
  name,
  labels: { "kubernetes.io/arch": "amd64", "kubernetes.io/hostname": name, "kubernetes.io/os": "linux" },
  internalIPs: [internalIP(index)],
  podCIDRs: podRanges(index, options),
  zone: undefined,
});

/** Nodes in the manifests of pods with a status. */
function mentionedNodes(model: Model): ReadonlySet<string> {
  const names = new Set<string>();
  for (const pod of model.all("Pod")) {
    const name = pod.object.spec?.nodeName;
    if (name !== undefined && name !== "" && hasStatus(pod)) names.add(name);
  }
  return names;
}

/**
 * The nodes of the manifests; without any, `nodeCount` nodes are invented, and those that running pods refer to are
 * added. If all pods are running, only their nodes exist.
 */
export function clusterNodes(model: Model, options: ClusterOptions): readonly ClusterNode[] {
  const declared = model.all("Node");
  if (declared.length > 0) return declared.map((node, index) => declaredNode(node, index, options));
  const mentioned = [...mentionedNodes(model)].sort();
  const placed = model.workloads.some(
    ({ kind, resource }) => kind !== "Pod" || !hasStatus(resource as Resource<KindMap["Pod"]>),
  );
  const invented = Array.from({ length: options.nodeCount ?? 2 }, (_, index) => `node-${index + 1}`);
  const needed = placed || mentioned.length === 0 || options.nodeCount !== undefined;
  const names = needed ? [...invented, ...mentioned.filter((name) => !invented.includes(name))] : mentioned;
  return names.map((name, index) => inventedNode(name, index + 1, options));
}
