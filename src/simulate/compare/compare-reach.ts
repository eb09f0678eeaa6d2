import type { Model } from "../../model/model.ts";
import type { Cluster } from "../cluster.ts";
import { describeConnections, isEmpty, isEverything, NO_CONNECTIONS, subtractConnections } from "../connections.ts";
import type { Connections } from "../connections.ts";
import { describeDependency, explain } from "../policy/explain.ts";
import { PolicySet } from "../policy/policy-set.ts";
import { reachGraph } from "../policy/reach.ts";
import type { ReachGraph } from "../policy/reach.ts";
import { groupRows } from "../policy/reach-groups.ts";
import type { ReachGroup } from "../policy/reach-groups.ts";
import type { Reachability } from "../policy/reach-matrix.ts";
import type { ProfileName } from "../policy/reading.ts";
import { verdictOf } from "../policy/verdict.ts";
import { alignGroups } from "./aligned-groups.ts";
import type { AlignedGroups } from "./aligned-groups.ts";
import type { Change, Effect } from "./change.ts";
import { outsideAddresses } from "./outside-addresses.ts";

export interface ReachSide {
  readonly model: Model;
  readonly cluster: Cluster;
}

/** Verdict of each source that reaches a destination at all, by the source's position; sources in order. */
type Row = ReadonlyMap<number, Reachability>;

const NOTHING: Reachability = { allowed: NO_CONNECTIONS, depends: [] };

const texts = new WeakMap<Reachability, string>();

function verdictText(verdict: Reachability): string {
  let text = texts.get(verdict);
  if (text === undefined) {
    const open = verdict.depends.map(({ on, connections }) => `${describeConnections(connections)} hangs on ${on.map(describeDependency).join(" and ")}`);
    texts.set(verdict, (text = [describeConnections(verdict.allowed), ...open].join("; ")));
  }
  return text;
}

function rowsOf(graph: ReachGraph, groups: readonly ReachGroup[]): readonly Row[] {
  const rows = groups.map(() => new Map<number, Reachability>());
  for (const { destination, sources, verdict } of groupRows(graph, groups, groups, { onlyReaching: true })) {
    const row = rows[destination.id];
    for (const { id } of sources) row?.set(id, verdict);
  }
  return rows;
}

/** A difference of one pair of groups, told without its ends. */
interface Move {
  readonly effect: Effect;
  readonly before: string;
  readonly after: string;
  readonly what: string;
}

function moveOf(before: Reachability, after: Reachability): Move {
  const opened = subtractConnections(after.allowed, before.allowed);
  const closed = subtractConnections(before.allowed, after.allowed);
  const effect: Effect = isEmpty(opened) === isEmpty(closed) ? "changed" : isEmpty(opened) ? "closed" : "opened";
  const moved = (part: Connections, from: Connections, to: Connections): string => (isEmpty(from) || !isEverything(to) ? describeConnections(part) : `everything but ${describeConnections(from)}`);
  const what = effect === "opened" ? moved(opened, before.allowed, after.allowed) : effect === "closed" ? moved(closed, after.allowed, before.allowed) : `${verdictText(before)} → ${verdictText(after)}`;
  return { effect, before: verdictText(before), after: verdictText(after), what };
}

interface Group {
  readonly move: Move;
  readonly sources: ReachGroup[];
}

function movesInto(before: Row, after: Row, groups: readonly ReachGroup[]): Iterable<Group> {
  const found = new Map<string, Group>();
  const ids = function* () {
    yield* after.keys();
    for (const id of before.keys()) if (!after.has(id)) yield id;
  };
  for (const id of ids()) {
    const [old, now] = [before.get(id) ?? NOTHING, after.get(id) ?? NOTHING];
    const source = groups[id];
    if (source === undefined || old === now || verdictText(old) === verdictText(now)) continue;
    const key = `${verdictText(old)}|${verdictText(now)}`;
    const group = found.get(key) ?? { move: moveOf(old, now), sources: [] };
    found.set(key, group);
    group.sources.push(source);
  }
  return found.values();
}

interface Sides {
  readonly base: ReachGraph;
  readonly head: ReachGraph;
  readonly groups: AlignedGroups;
}

/** The policy that decides, of the version that has one: what opens a door is often that its policy is gone. */
function decidedAt({ base, head, groups }: Sides, source: ReachGroup, destination: ReachGroup): Pick<Change, "at" | "side"> {
  const reasonAt = ({ matrix }: ReachGraph, own: readonly ReachGroup[]): Change["at"] => {
    const from = matrix.parties[own[source.id]?.positions[0] ?? -1];
    const to = matrix.parties[own[destination.id]?.positions[source === destination ? 1 : 0] ?? -1];
    return from === undefined || to === undefined ? undefined : explain(verdictOf(matrix.set, matrix.profile, from, to), from, to).findLast(({ at }) => at !== undefined)?.at;
  };
  const at = reasonAt(head, groups.head);
  if (at !== undefined) return { at, side: "head" };
  const old = reasonAt(base, groups.base);
  return old === undefined ? { at: destination.pods[0]?.resource.atName(), side: "head" } : { at: old, side: "base" };
}

/** Destinations that the same thing happens to are one change, so that a policy for a whole namespace is one line. */
function gather(sides: Sides, base: readonly Row[], head: readonly Row[], describe: Describe): readonly Change[] {
  const groups = sides.groups.head;
  const found = new Map<string, { readonly change: Change; readonly destinations: ReachGroup[] }>();
  for (const [index, destination] of groups.entries()) {
    for (const { move, sources } of movesInto(base[index] ?? new Map(), head[index] ?? new Map(), groups)) {
      const who = describe(sources.sort((a, b) => a.id - b.id), destination);
      const { effect, before, after, what } = move;
      const [first = destination] = sources;
      const change: Change = { area: "reach", effect, subject: what, before, after, who, ...decidedAt(sides, first, destination) };
      const key = [effect, before, after, who].join("|");
      const known = found.get(key);
      if (known === undefined) found.set(key, { change, destinations: [destination] });
      else known.destinations.push(destination);
    }
  }
  return [...found.values()].map(({ change, destinations }) => ({ ...change, subject: `${destinations.map(({ title }) => title).join(", ")}: ${change.subject}` }));
}

/** Names groups in one text. */
export type Describe = (groups: readonly ReachGroup[], destination: ReachGroup) => string;

export interface ReachComparison {
  readonly changes: readonly Change[];
  /** Titles of workloads at either end of a change. */
  readonly touched: ReadonlySet<string>;
}

function workloadChanges({ added, removed }: AlignedGroups): readonly Change[] {
  const podCount = (count: number): string => `${count} ${count === 1 ? "pod" : "pods"}`;
  return [
    ...[...added].map(([subject, pods]): Change => ({ area: "workloads", effect: "added", subject, before: undefined, after: podCount(pods.length), at: pods[0]?.resource.atName(), side: "head" })),
    ...[...removed].map(([subject, pods]): Change => ({ area: "workloads", effect: "removed", subject, before: podCount(pods.length), after: undefined, at: pods[0]?.resource.atName(), side: "base" })),
  ];
}

/**
 * Connections opened and closed between what both sides run, and workloads that only one side runs. Addresses outside take
 * part, one for each sort that some policy tells apart.
 */
export function compareReach(base: ReachSide, head: ReachSide, describeFor: (candidates: readonly ReachGroup[]) => Describe, profile: ProfileName = "generic"): ReachComparison {
  const setOf = ({ model }: ReachSide): PolicySet => new PolicySet(model, { undeclaredNamespaces: "bare" });
  const outside = outsideAddresses([setOf(base), setOf(head)]);
  const graphOf = ({ model, cluster }: ReachSide): ReachGraph => reachGraph(model, cluster.pods, { external: outside.map(({ address }) => address), profile });
  const [before, after] = [graphOf(base), graphOf(head)];
  const aligned = alignGroups(before, after, outside);
  const touched = new Set<string>();
  const describe = describeFor(aligned.head);
  const noting: Describe = (groups, destination) => {
    for (const { title } of [...groups, destination]) touched.add(title);
    return describe(groups, destination);
  };
  const changes = gather({ base: before, head: after, groups: aligned }, rowsOf(before, aligned.base), rowsOf(after, aligned.head), noting);
  return { changes: [...changes, ...workloadChanges(aligned)], touched };
}
