import type { Model } from "../../model/model.ts";
import { simulateCluster } from "../../simulate/cluster.ts";
import type { Cluster } from "../../simulate/cluster.ts";
import { isReady } from "../../simulate/endpoints/endpoint-slice.ts";
import { clusterPart } from "./affected-services.ts";

/** More pods are not expanded to try a fix. */
const MAX_PODS = 20_000;

/** The ready endpoints of one Service. Pods count by their workload: their names may change with a template. */
export interface EndpointCount {
  readonly title: string;
  /** Pods that are ready for some port, or at all if the Service has none. */
  readonly total: number;
  /** Endpoints by number of the Service port, as a fix may change the name of the port. */
  readonly byPort: ReadonlyMap<string, number>;
  /** Equal for equal endpoints. */
  readonly signature: string;
}

/** By title of the Service. */
export type EndpointCounts = ReadonlyMap<string, EndpointCount>;

/** The Services of two models that may differ, with their endpoints. */
export interface EndpointComparison {
  readonly before: EndpointCounts;
  readonly after: EndpointCounts;
}

/**
 * The endpoints of some Services in two models, or undefined where they are too many to count.
 * @param titles of all Services whose selectors, pods or written endpoints differ.
 */
export function endpointComparison(
  before: Model,
  after: Model,
  titles: ReadonlySet<string>,
): EndpointComparison | undefined {
  const [old, now] = [simulatedPart(before, titles), simulatedPart(after, titles)];
  if (old === undefined || now === undefined) return undefined;
  // A number that one Service gives up or takes may decide whether the API server accepts another.
  const [first, second] = [refusedTitles(old), refusedTitles(now)];
  const other = [...first, ...second].filter((title) => first.has(title) !== second.has(title) && !titles.has(title));
  if (other.length > 0) return endpointComparison(before, after, new Set([...titles, ...other]));
  return { before: countsOf(old), after: countsOf(now) };
}

const refusedTitles = ({ refused }: Cluster): ReadonlySet<string> =>
  new Set(refused.map(({ service }) => service.title));

function simulatedPart(model: Model, titles: ReadonlySet<string>): Cluster | undefined {
  const part = clusterPart(model, titles);
  const expected = [...part.workloads].reduce((sum, { replicas }) => sum + replicas.min, 0);
  return expected > MAX_PODS ? undefined : simulateCluster(model, {}, part);
}

function countsOf(cluster: Cluster): EndpointCounts {
  const counts = new Map<string, EndpointCount>();
  for (const { service, facts, slices } of cluster.services) {
    const numbers = new Map(facts.ports.map(({ name, number }) => [name, String(number)]));
    const targets = new Map<string, number>();
    const byPort = new Map<string, Set<string>>();
    const serving = new Set<string>();
    for (const { ports, endpoints } of slices) {
      for (const endpoint of endpoints) {
        if (!isReady(endpoint)) continue;
        const key =
          endpoint.pod === undefined ? endpoint.addresses.join(",") : `${endpoint.pod.namespace}/${endpoint.pod.name}`;
        const owner = endpoint.pod?.owner ?? key;
        if (ports.length > 0 || (service.object.spec?.ports ?? []).length === 0) serving.add(key);
        for (const { name, port } of ports) {
          const number = numbers.get(name) ?? name;
          byPort.set(number, (byPort.get(number) ?? new Set()).add(key));
          const target = `${number} ${owner} ${port ?? ""}`;
          targets.set(target, (targets.get(target) ?? 0) + 1);
        }
      }
    }
    counts.set(service.title, {
      title: service.title,
      total: serving.size,
      byPort: new Map([...byPort].map(([number, keys]) => [number, keys.size])),
      signature: [...targets]
        .map(([target, count]) => `${target} ${count}`)
        .sort()
        .join("\n"),
    });
  }
  return counts;
}

const EMPTY: EndpointCount = { title: "", total: 0, byPort: new Map(), signature: "" };

/** A Service whose endpoints differ, or that is there only once. */
export interface EndpointChange {
  readonly title: string;
  readonly before: EndpointCount;
  readonly after: EndpointCount;
  /** `gone`: no Service of this name exists any more. */
  readonly kind: "changed" | "gone" | "new";
  /** For `gone`: the new Service that has its endpoints. */
  readonly renamedTo?: string;
}

export function compareEndpoints(before: EndpointCounts, after: EndpointCounts): readonly EndpointChange[] {
  const changes = [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .flatMap((title): readonly EndpointChange[] => {
      const [old, now] = [before.get(title), after.get(title)];
      if (old?.signature === now?.signature && old !== undefined && now !== undefined) return [];
      return [
        {
          title,
          before: old ?? EMPTY,
          after: now ?? EMPTY,
          kind: now === undefined ? "gone" : old === undefined ? "new" : "changed",
        },
      ];
    });
  const fresh = changes.filter(({ kind }) => kind === "new");
  const renamed = new Set<EndpointChange>();
  const paired = changes.map((change): EndpointChange => {
    const heir =
      change.kind === "gone"
        ? fresh.find((one) => !renamed.has(one) && one.after.signature === change.before.signature)
        : undefined;
    if (heir === undefined) return change;
    renamed.add(heir);
    return { ...change, renamedTo: heir.title };
  });
  return paired.filter((change) => !renamed.has(change));
}

/** Whether a Service gets fewer endpoints, for some port or at all. */
export const loses = ({ before, after }: EndpointChange): boolean =>
  after.total < before.total || [...before.byPort].some(([number, count]) => (after.byPort.get(number) ?? 0) < count);

const endpoints = (count: number): string =>
  count === 0 ? "no endpoint" : count === 1 ? "1 endpoint" : `${count} endpoints`;

/** `Service shop/payments has 3 endpoints`; where only a port of several changes, the port is named. */
export function describeChange({ title, before, after, kind, renamedTo }: EndpointChange): string {
  if (renamedTo !== undefined) return `${title} becomes ${renamedTo} with ${endpoints(before.total)} as before`;
  if (kind === "gone") return `${title} is removed`;
  if (kind === "new" || before.total !== after.total) return `${title} has ${endpoints(after.total)}`;
  const [port, ...others] = [...after.byPort].filter(([number, count]) => before.byPort.get(number) !== count);
  if (port !== undefined && others.length === 0) return `port ${port[0]} of ${title} has ${endpoints(port[1])}`;
  return `${title} keeps ${endpoints(after.total)}, on other ports`;
}
