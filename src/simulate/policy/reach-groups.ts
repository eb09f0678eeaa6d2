import { addTo } from "../../base/groups.ts";
import { wildcard } from "../../diagnostic/wildcard.ts";
import { pushAll } from "../../diagnostic/large-lists.ts";
import type { Labels } from "../../base/selector.ts";
import { isEmpty } from "../connections.ts";
import type { Pod } from "../pods/pod.ts";
import type { ReachGraph } from "./reach.ts";
import type { Reachability } from "./reach-matrix.ts";

/** Pods of one manifest that no policy can distinguish, or one address outside. */
export interface ReachGroup {
  readonly id: number;
  /** `Deployment shop/payments`, or the address. */
  readonly title: string;
  /** "" for an address. */
  readonly namespace: string;
  readonly pods: readonly Pod[];
  /** Positions of its members in the matrix. */
  readonly positions: readonly number[];
}

export interface GroupRow {
  readonly destination: ReachGroup;
  readonly verdict: Reachability;
  /** All groups with the same verdict for the destination, in order. */
  readonly sources: readonly ReachGroup[];
}

interface Draft extends ReachGroup {
  readonly pods: Pod[];
  readonly positions: number[];
}

const ownerTitle = (pod: Pod): string => {
  const [kind = "", ...name] = pod.owner.split("/");
  return `${kind} ${pod.namespace}/${name.join("/")}`;
};

/** Every pod is in one group; groups come in order of their first pod. */
export function reachGroups({ matrix, pods, external }: ReachGraph): readonly ReachGroup[] {
  const drafts = new Map<string, Draft>();
  const parts = new Map<string, number>();
  for (const [position, pod] of pods.entries()) {
    const owner = ownerTitle(pod);
    // Pods on the host's network differ by the node they are on.
    const key = `${owner}|${matrix.classAt(position).index}|${pod.hostNetwork ? pod.nodeName : ""}`;
    let group = drafts.get(key);
    if (group === undefined) {
      const part = (parts.get(owner) ?? 0) + 1;
      parts.set(owner, part);
      group = { id: drafts.size, title: owner, namespace: pod.namespace, pods: [], positions: [] };
      drafts.set(key, group);
    }
    group.pods.push(pod);
    group.positions.push(position);
  }
  const own = [...drafts.values()].map((group) =>
    (parts.get(group.title) ?? 0) > 1
      ? { ...group, title: `${group.title} (${group.pods.map(({ name }) => name).join(", ")})` }
      : group,
  );
  return [
    ...own,
    ...external.map((title, index): ReachGroup => ({
      id: own.length + index,
      title,
      namespace: "",
      pods: [],
      positions: [pods.length + index],
    })),
  ];
}

/** Verdict between two groups; undefined if there is none: between two addresses, or a single pod and itself. */
export function betweenGroups(
  { matrix }: ReachGraph,
  source: ReachGroup,
  destination: ReachGroup,
): Reachability | undefined {
  if (source.pods.length === 0 && destination.pods.length === 0) return undefined;
  const [from] = source.positions;
  const to = source === destination ? destination.positions[1] : destination.positions[0];
  return from === undefined || to === undefined ? undefined : matrix.at(from, to);
}

/** Sources with the same verdict for a destination unless a rule matches them separately: evaluated once for all. */
interface Bulk {
  readonly groups: readonly ReachGroup[];
}

const classIndex = ({ matrix }: ReachGraph, { positions: [position = -1] }: ReachGroup): number =>
  matrix.classAt(position).index;

const isHostGroup = ({ pods: [pod] }: ReachGroup): boolean => pod?.hostNetwork === true;

function bulksOf(graph: ReachGraph, sources: readonly ReachGroup[]): readonly Bulk[] {
  const bulks = new Map<string, ReachGroup[]>();
  for (const source of sources) {
    if (isHostGroup(source)) continue;
    const { matrix } = graph;
    const key = `${matrix.egressKind(matrix.classAt(source.positions[0] ?? -1))}|${source.pods.length === 0}`;
    addTo(bulks, key, source);
  }
  return [...bulks.values()].map((groups) => ({ groups }));
}

/** Collects the rows of one destination by verdict. */
class RowCollector {
  readonly #byVerdict = new Map<Reachability, ReachGroup[]>();

  add(verdict: Reachability | undefined, sources: readonly ReachGroup[]): void {
    if (verdict === undefined || sources.length === 0) return;
    const list = this.#byVerdict.get(verdict);
    if (list === undefined) this.#byVerdict.set(verdict, [...sources]);
    else pushAll(list, sources);
  }

  *rows(destination: ReachGroup): Iterable<GroupRow> {
    for (const [verdict, list] of this.#byVerdict)
      yield { destination, verdict, sources: list.sort((a, b) => a.id - b.id) };
  }
}

export interface GroupRowOptions {
  /** Leave out rows of sources that reach nothing: with thousands of groups, nearly all pairs. */
  readonly onlyReaching?: boolean;
}

/**
 * The sources of each group by verdict: one row for all sources with the same one. Destinations and sources in order of
 * groups.
 */
export function* groupRows(
  graph: ReachGraph,
  sources: readonly ReachGroup[],
  destinations: readonly ReachGroup[],
  options: GroupRowOptions = {},
): Generator<GroupRow> {
  const bulks = bulksOf(graph, sources);
  const hosts = sources.filter(isHostGroup);
  const byClass = new Map<number, ReachGroup[]>();
  for (const source of sources) {
    const index = classIndex(graph, source);
    byClass.set(index, [...(byClass.get(index) ?? []), source]);
  }
  const isShown = (verdict: Reachability | undefined): boolean =>
    verdict !== undefined &&
    (options.onlyReaching !== true ||
      !isEmpty(verdict.allowed) ||
      verdict.depends.length > 0 ||
      verdict.open.doubts.length > 0);
  for (const destination of destinations) {
    const rows = new RowCollector();
    const judgeEach = (groups: Iterable<ReachGroup>): void => {
      for (const source of groups) {
        const verdict = betweenGroups(graph, source, destination);
        if (isShown(verdict)) rows.add(verdict, [source]);
      }
    };
    if (isHostGroup(destination)) judgeEach(sources);
    else {
      const named = graph.matrix.namedFor(graph.matrix.classAt(destination.positions[0] ?? -1));
      const isOwn = (source: ReachGroup): boolean => source === destination || named.has(classIndex(graph, source));
      judgeEach(hosts);
      for (const index of named)
        judgeEach((byClass.get(index) ?? []).filter((source) => source !== destination && !isHostGroup(source)));
      if (sources.includes(destination)) judgeEach([destination]);
      for (const { groups } of bulks) {
        const first = groups.find((source) => !isOwn(source));
        const verdict = first && betweenGroups(graph, first, destination);
        if (isShown(verdict))
          rows.add(
            verdict,
            groups.filter((source) => !isOwn(source)),
          );
      }
    }
    yield* rows.rows(destination);
  }
}

function labelTerm(term: string): (labels: Labels) => boolean {
  const match = /^\s*([\w./-]+)\s*(!?=)=?\s*([\w.-]*)\s*$/.exec(term);
  if (match === null) return () => false;
  const [, key = "", operator, value = ""] = match;
  return (labels) => (labels[key] === value) === (operator === "=");
}

/**
 * Which groups a text selects: `NAMESPACE/NAME` or `NAME` of a pod or of its workload, with `*`; labels, as in
 * `app=web,tier!=db` or `shop/app=web`; or an address.
 */
export function selectGroups(groups: readonly ReachGroup[], text: string): readonly ReachGroup[] {
  // A label key may contain a slash too, but its prefix contains a dot, unlike a namespace.
  const scoped = /^([a-z0-9*-]+)\/(.+)$/.exec(text);
  const namespace = scoped === null ? undefined : wildcard(scoped[1] ?? "");
  const rest = scoped?.[2] ?? text;
  if (rest.includes("=")) {
    const terms = rest.split(",").map(labelTerm);
    return groups.filter(
      (group) =>
        namespace?.(group.namespace) !== false && group.pods.some(({ labels }) => terms.every((fits) => fits(labels))),
    );
  }
  const name = wildcard(rest);
  return groups.filter((group) => {
    if (group.pods.length === 0) return group.title === text;
    if (namespace?.(group.namespace) === false) return false;
    return group.pods.some((pod) => name(pod.name) || name(pod.owner.slice(pod.owner.indexOf("/") + 1)));
  });
}
