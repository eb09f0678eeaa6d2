import { compareText } from "../../base/compare-text.ts";
import { isReady } from "./endpoint-slice.ts";
import type { Endpoint } from "./endpoint-slice.ts";
import type { ClusterNode } from "../pods/pod.ts";

/**
 * A zone may get at most this much more load than its share. Source: k8s.io/endpointslice
 * topologycache/topologycache.go.
 */
const OVERLOAD_THRESHOLD = 0.2;
const EXCLUDED = ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"];
const UNITS: Readonly<Record<string, number>> = { n: 1e-6, u: 1e-3, m: 1, "": 1e3, k: 1e6, M: 1e9 };

/** In thousandths of a CPU; 0 if it is not a quantity. */
export function parseCPU(quantity: string | number | undefined): number {
  const match = /^([\d.]+(?:e[+-]?\d+)?)([numkM]?)$/i.exec(String(quantity ?? ""));
  return match === null ? 0 : Math.ceil(Number(match[1]) * (UNITS[match[2] ?? ""] ?? 0));
}

interface NodeStatus {
  readonly allocatable?: Readonly<Record<string, string | number>>;
  readonly capacity?: Readonly<Record<string, string | number>>;
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
}

const statusOf = (node: ClusterNode): NodeStatus =>
  (node.resource?.object as { status?: NodeStatus } | undefined)?.status ?? {};

/** CPU of each zone; undefined if a relevant node has no zone or CPU, or there is only one zone. */
function cpuByZone(nodes: readonly ClusterNode[]): ReadonlyMap<string, number> | undefined {
  const zones = new Map<string, number>();
  for (const node of nodes) {
    if (EXCLUDED.some((label) => Object.hasOwn(node.labels, label))) continue;
    const { conditions = [], allocatable, capacity } = statusOf(node);
    if (conditions.find(({ type }) => type === "Ready")?.status !== "True") continue;
    // Without `allocatable` the capacity is used (pkg/apis/core/v1/defaults.go SetDefaults_NodeStatus).
    const cpu = parseCPU((allocatable ?? capacity)?.["cpu"]);
    if (node.zone === undefined || cpu === 0) return undefined;
    zones.set(node.zone, (zones.get(node.zone) ?? 0) + cpu);
  }
  return zones.size < 2 ? undefined : new Map([...zones].sort(([a], [b]) => compareText(a, b)));
}

interface Allocation {
  readonly zone: string;
  readonly desired: number;
}

/** How many endpoints each zone should serve, or undefined if hints would overload one. */
function desiredEndpoints(zones: ReadonlyMap<string, number>, count: number): readonly Allocation[] | undefined {
  if (zones.size > count) return undefined;
  const total = [...zones.values()].reduce((sum, cpu) => sum + cpu, 0);
  let left = count;
  const allocations = [...zones].map(([zone, cpu]) => {
    const share = (cpu / total) * count;
    const minimum = Math.ceil(share * (1 / (1 + OVERLOAD_THRESHOLD)));
    left -= minimum;
    return { zone, desired: Math.max(share, minimum) };
  });
  return left < 0 ? undefined : allocations;
}

const most = (zones: ReadonlyMap<string, number>): readonly [string, number] =>
  [...zones].reduce<readonly [string, number]>((best, entry) => (entry[1] > best[1] ? entry : best), ["", 0]);

const addTo = (map: Map<string, number>, key: string, count: number): void =>
  void map.set(key, (map.get(key) ?? 0) + count);

/** Whole endpoints that zones hand over to others. Source: topologycache/utils.go getGivingAndReceivingZones. */
function transfers(allocations: readonly Allocation[], own: ReadonlyMap<string, number>) {
  const surplus = new Map<string, number>();
  const need = new Map<string, number>();
  for (const { zone, desired } of allocations) {
    const difference = (own.get(zone) ?? 0) - desired;
    if (difference > 0) surplus.set(zone, difference);
    else if (difference < 0) need.set(zone, -difference);
  }
  const giving = new Map<string, number>();
  const receiving: string[] = [];
  for (;;) {
    const [giver, give] = most(surplus);
    const [taker, take] = most(need);
    if (giver === "" || taker === "" || (give < 1 && take < 1) || give < 0.5 || take < 0.5)
      return { giving, receiving: receiving.sort() };
    addTo(giving, giver, 1);
    addTo(surplus, giver, -1);
    addTo(need, taker, -1);
    receiving.push(taker);
  }
}

/**
 * The zone in the hint of each ready endpoint with topology-mode Auto, or undefined without hints. Kubernetes chooses
 * arbitrarily which endpoints move to another zone; here it is the first.
 */
export function allocateZones(
  endpoints: readonly Endpoint[],
  nodes: readonly ClusterNode[],
): ReadonlyMap<Endpoint, string> | undefined {
  const ready = endpoints.filter(isReady);
  const zones = cpuByZone(nodes);
  const allocations = zones && desiredEndpoints(zones, ready.length);
  if (allocations === undefined) return undefined;
  const hints = new Map<Endpoint, string>();
  const own = new Map<string, number>();
  for (const endpoint of ready) {
    if (endpoint.zone === undefined) return undefined;
    hints.set(endpoint, endpoint.zone);
    addTo(own, endpoint.zone, 1);
  }
  const { giving, receiving } = transfers(allocations, own);
  for (const endpoint of ready) {
    const left = giving.get(endpoint.zone ?? "") ?? 0;
    const taker = left > 0 ? receiving.shift() : undefined;
    if (taker === undefined) continue;
    giving.set(endpoint.zone ?? "", left - 1);
    hints.set(endpoint, taker);
  }
  return hints;
}
