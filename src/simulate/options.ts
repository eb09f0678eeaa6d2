import { wildcard } from "../diagnostic/wildcard.ts";
import { parseCIDR } from "../base/ip.ts";
import type { IPFamily } from "../base/ip.ts";

/** Assumptions about the cluster that the manifests do not contain. */
export interface ClusterOptions {
  /** Nodes to invent if the manifests contain none. Default 2. */
  readonly nodeCount?: number;
  /** Pod CIDRs, one for each family; a node gets a /24 or a /64 of each. */
  readonly podCIDRs?: readonly string[];
  /** One range makes a single-stack cluster, two a dual-stack one; the first is the primary family. */
  readonly serviceCIDRs?: readonly string[];
  /** `--max-endpoints-per-slice` of kube-controller-manager. Default 100. */
  readonly maxEndpointsPerSlice?: number;
  /** Whether each CronJob has a Job running. Default none. */
  readonly cronJobs?: "none" | "run";
  /** Pods (`name`, `namespace/name`, with `*`) that count as not ready. */
  readonly notReady?: readonly string[];
  /** Nodes or zones that are down: pods there are not ready, kube-proxy there gets no traffic. */
  readonly down?: readonly string[];
}

export const DEFAULT_SERVICE_CIDRS: readonly string[] = ["10.96.0.0/12"];
export const DEFAULT_POD_CIDRS: readonly string[] = ["10.244.0.0/16", "fd00:10:244::/48"];

/** Address families of the cluster, the primary first. */
export function clusterFamilies(options: ClusterOptions): readonly IPFamily[] {
  const families = (options.serviceCIDRs ?? DEFAULT_SERVICE_CIDRS)
    .map((text) => parseCIDR(text)?.family)
    .filter((family) => family !== undefined);
  return [...new Set(families)];
}

/** Matches names with `*` for any characters; a pattern without `/` matches the name in every namespace. */
export function matchNames(patterns: readonly string[]): (namespace: string, name: string) => boolean {
  const wanted = patterns.map((pattern) => ({
    full: pattern.includes("/"),
    meets: wildcard(pattern),
  }));
  return (namespace, name) => wanted.some(({ full, meets }) => meets(full ? `${namespace}/${name}` : name));
}
