import type { Model } from "../../model/model.ts";
import { includesPort } from "../connections.ts";
import type { Connections, Probe } from "../connections.ts";
import { MOST_PODS_OF_WORKLOAD } from "../pods/pod-draft.ts";
import { MOST_PODS } from "../pods/pods.ts";
import type { Pod } from "../pods/pod.ts";
import { doubtJSON } from "../unjudged/doubt.ts";
import type { DoubtJSON } from "../unjudged/doubt.ts";
import { addressEnd, podEnd } from "./connection-end.ts";
import { PolicySet } from "./policy-set.ts";
import { ReachMatrix } from "./reach-matrix.ts";
import type { Reachability } from "./reach-matrix.ts";
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

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A cluster as seen by its policies. */
export interface ReachGraph {
  readonly matrix: ReachMatrix;
  /**
   * Pods that have an address and have not finished, by name; they are the first ends of the matrix, in this order.
   */
  readonly pods: readonly Pod[];
  readonly external: readonly string[];
}

/** The cluster's pods by namespace and name, then the external addresses as given. */
export function reachGraph(model: Model, pods: readonly Pod[], options: ReachOptions = {}): ReachGraph {
  const { profile = "generic", dualStack = false, apiServer = [] } = options;
  const set = new PolicySet(model, { undeclaredNamespaces: "bare", profile, dualStack, apiServer });
  const alive = pods.filter(isAlive).toSorted((a, b) => byText(`${a.namespace}/${a.name}`, `${b.namespace}/${b.name}`));
  const external = [...new Set(options.external)];
  const ends = [...alive.map(podEnd), ...external.map(addressEnd)];
  return { matrix: new ReachMatrix(set, set.profile, ends), pods: alive, external };
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

export type ProbeAnswer = Omit<ReachRow, "source" | "destination">;

/** The result of each probe under a verdict, in the order given. */
export function answerProbes({ allowed, depends, open }: Reachability, probes: readonly Probe[]): ProbeAnswer {
  const passes = (connections: Connections) => (probe: Probe) => includesPort(connections, probe.protocol, probe.port);
  const hanging = probes.flatMap((probe): [string, readonly Dependency[]][] => {
    const on = depends.filter(({ connections }) => passes(connections)(probe)).flatMap((part) => part.on);
    return on.length === 0 ? [] : [[probe.text, on]];
  });
  const unknown = probes.filter(passes(open.unknown));
  const known = unknown.length === 0 ? probes : probes.filter((probe) => !unknown.includes(probe));
  return {
    allowed: known.filter(passes(allowed)).map(({ text }) => text),
    denied: known.filter((probe) => !passes(allowed)(probe)).map(({ text }) => text),
    depends: Object.fromEntries(hanging),
    ...(unknown.length > 0 && { unknown: unknown.map(({ text }) => text), unjudged: open.doubts.map(doubtJSON) }),
  };
}

/**
 * A row for each ordered pair of ends, pods by name and then addresses; none between two addresses. Only the primary
 * address of a pod counts; Services are ignored: policies see the pods behind them.
 */
export function* reachRows({ matrix, pods }: ReachGraph, probes: readonly Probe[]): Generator<ReachRow> {
  const answers = new Map<Reachability, ProbeAnswer>();
  const titles = matrix.ends.map(({ title }) => title);
  for (let from = 0; from < titles.length; from++) {
    for (let to = 0; to < titles.length; to++) {
      if (from >= pods.length && to >= pods.length) break;
      const verdict = matrix.at(from, to);
      let found = answers.get(verdict);
      if (found === undefined) answers.set(verdict, (found = answerProbes(verdict, probes)));
      yield { source: titles[from] ?? "", destination: titles[to] ?? "", ...found };
    }
  }
}
