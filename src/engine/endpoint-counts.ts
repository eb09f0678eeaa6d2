import type { Model } from "../model/model.ts";
import { simulateCluster } from "../simulate/cluster.ts";
import { isReady } from "../simulate/endpoint-slice.ts";

/** More pods are not expanded to try a fix. */
const MAX_PODS = 20_000;

/** The ready endpoints of one Service. Pods count by their workload: their names may change with a template. */
export interface EndpointCount {
  readonly title: string;
  /** Pods that are ready for some port, or at all if the Service has none. */
  readonly total: number;
  /** By name of the Service port: how many endpoints. */
  readonly byPort: ReadonlyMap<string, number>;
  /** Equal for equal endpoints. */
  readonly signature: string;
}

/** By title of the Service. */
export type EndpointCounts = ReadonlyMap<string, EndpointCount>;

/** The endpoints of all Services, or undefined where they are too many to count. */
export function endpointCounts(model: Model): { readonly counts: EndpointCounts; readonly pods: number } | undefined {
  const expected = model.workloads.reduce((sum, { replicas }) => sum + replicas.min, 0);
  if (expected > MAX_PODS) return undefined;
  const cluster = simulateCluster(model);
  const counts = new Map<string, EndpointCount>();
  for (const { service, slices } of cluster.services) {
    const targets = new Map<string, number>();
    const byPort = new Map<string, Set<string>>();
    const serving = new Set<string>();
    for (const { ports, endpoints } of slices) {
      for (const endpoint of endpoints) {
        if (!isReady(endpoint)) continue;
        const key = endpoint.pod === undefined ? endpoint.addresses.join(",") : `${endpoint.pod.namespace}/${endpoint.pod.name}`;
        const owner = endpoint.pod?.owner ?? key;
        if (ports.length > 0 || (service.object.spec?.ports ?? []).length === 0) serving.add(key);
        for (const { name, port } of ports) {
          const own = byPort.get(name) ?? new Set();
          byPort.set(name, own.add(key));
          const target = `${name} ${owner} ${port ?? ""}`;
          targets.set(target, (targets.get(target) ?? 0) + 1);
        }
      }
    }
    counts.set(service.title, {
      title: service.title,
      total: serving.size,
      byPort: new Map([...byPort].map(([name, keys]) => [name, keys.size])),
      signature: [...targets].map(([target, count]) => `${target} ${count}`).sort().join("\n"),
    });
  }
  return { counts, pods: cluster.pods.length };
}

const EMPTY: EndpointCount = { title: "", total: 0, byPort: new Map(), signature: "" };

/** A Service whose endpoints differ, or that is there only once. */
export interface EndpointChange {
  readonly title: string;
  readonly before: EndpointCount;
  readonly after: EndpointCount;
  /** It exists no more under this name. */
  readonly gone: boolean;
}

export function compareEndpoints(before: EndpointCounts, after: EndpointCounts): readonly EndpointChange[] {
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((title) => {
    const [old, now] = [before.get(title) ?? EMPTY, after.get(title) ?? EMPTY];
    return old.signature === now.signature && before.has(title) === after.has(title) ? [] : [{ title, before: old, after: now, gone: !after.has(title) }];
  });
}

/** Whether a Service gets fewer endpoints, for some port or at all. */
export const loses = ({ before, after }: EndpointChange): boolean =>
  after.total < before.total || [...before.byPort].some(([name, count]) => (after.byPort.get(name) ?? 0) < count);

const endpoints = (count: number): string => (count === 0 ? "no endpoint" : count === 1 ? "1 endpoint" : `${count} endpoints`);

/** `Service shop/payments has 3 endpoints`; where only a port of several changes, the port is named. */
export function describeChange({ title, before, after, gone }: EndpointChange): string {
  if (gone) return `${title} is gone`;
  const ports = [...after.byPort].filter(([name, count]) => before.byPort.get(name) !== count);
  const [port] = ports;
  if (before.total === after.total && ports.length === 1 && port !== undefined) return `port ${port[0] === "" ? "of" : `${port[0]} of`} ${title} has ${endpoints(port[1])}`;
  return before.total === after.total ? `${title} keeps ${endpoints(after.total)} by other ports` : `${title} has ${endpoints(after.total)}`;
}
