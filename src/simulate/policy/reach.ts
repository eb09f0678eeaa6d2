import { compareText } from "../../base/compare-text.ts";
import type { Model } from "../../model/model.ts";
import { MOST_PODS_OF_WORKLOAD } from "../pods/pod-draft.ts";
import { MOST_PODS } from "../pods/pods.ts";
import type { Pod } from "../pods/pod.ts";
import type { DoubtJSON } from "../unjudged/doubt.ts";
import { addressEnd, podEnd } from "./connection-end.ts";
import { PolicySet } from "./policy-set.ts";
import { ReachMatrix } from "./reach-matrix.ts";
import type { Dependency, ProfileName } from "./interpretation.ts";

export interface ReachOptions {
  /** Addresses outside the cluster to include. */
  readonly external?: readonly string[];
  readonly profile?: ProfileName;
  /** Whether the cluster has addresses of both families. */
  readonly dualStack?: boolean;
  /** Addresses of the API server outside of the cluster. */
  readonly apiServer?: readonly string[];
}

/** One pair of ends and the result of each probe between them. */
export interface ReachRow {
  /** `namespace/pod`, or an address. */
  readonly source: string;
  readonly destination: string;
  readonly allowed: readonly string[];
  readonly denied: readonly string[];
  /** Probes whose result the API leaves to the network plugin, and what it depends on. */
  readonly depends: Readonly<Record<string, readonly Dependency[]>>;
  /** Probes that are neither: objects that are not simulated may change the result. Absent if there are none. */
  readonly unknown?: readonly string[];
  /** The objects that make them unknown. */
  readonly unjudged?: readonly DoubtJSON[];
}

const isAlive = (pod: Pod): boolean => pod.phase !== "Succeeded" && pod.phase !== "Failed" && pod.podIPs.length > 0;

/** A cluster as seen by its policies. */
export interface ReachGraph {
  readonly matrix: ReachMatrix;
  /**
   * Pods that have an address and have not finished, by name; they are the first ends of the matrix, in this order.
   */
  readonly pods: readonly Pod[];
  readonly external: readonly string[];
}

/** The port from which clients connect in a simulated cluster, unless a probe names one; some of the usual ones. */
const SOURCE_PORT = 40_000;

/** The cluster's pods by namespace and name, then the external addresses as given. */
export function reachGraph(model: Model, pods: readonly Pod[], options: ReachOptions = {}): ReachGraph {
  const { profile: name = "generic", dualStack = false, apiServer = [] } = options;
  const set = new PolicySet(model, { undeclaredNamespaces: "bare", profile: name, dualStack, apiServer });
  const alive = pods
    .filter(isAlive)
    .toSorted((a, b) => compareText(`${a.namespace}/${a.name}`, `${b.namespace}/${b.name}`));
  const external = [...new Set(options.external)];
  const ends = [...alive.map(podEnd), ...external.map(addressEnd)];
  const { profile } = set;
  const own = { ...profile, interpretation: { ...profile.interpretation, sourcePort: SOURCE_PORT } };
  return { matrix: new ReachMatrix(set, own, ends), pods: alive, external };
}

/** Pods per invented node, with some room for DaemonSets. */
const PODS_PER_NODE = 200;

/**
 * How many nodes to invent so that every pod gets an address: 2 by default, more if those are too few. A pod without an
 * address would be missing in the result.
 */
export function nodesFor(model: Model): number {
  const pods = model.workloads.reduce(
    (sum, { replicas: { max } }) => sum + (Number.isFinite(max) ? Math.min(max, MOST_PODS_OF_WORKLOAD) : 1),
    0,
  );
  return Math.max(2, Math.ceil(Math.min(pods, MOST_PODS) / PODS_PER_NODE));
}
