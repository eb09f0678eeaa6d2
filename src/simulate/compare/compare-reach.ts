import type { Model } from "../../model/model.ts";
import type { Cluster } from "../cluster.ts";
import {
  describeConnections,
  isEmpty,
  isEverything,
  NO_CONNECTIONS,
  subtractConnections,
  unionConnections,
} from "../connections.ts";
import type { Connections } from "../connections.ts";
import { describeDependency, explain } from "../policy/explain.ts";
import { PolicySet } from "../policy/policy-set.ts";
import { reachGraph } from "../policy/reach.ts";
import type { ReachGraph } from "../policy/reach.ts";
import { groupRows } from "../policy/reach-groups.ts";
import type { GroupRow, ReachGroup } from "../policy/reach-groups.ts";
import { surelyAllowed } from "../policy/reach-matrix.ts";
import type { Reachability } from "../policy/reach-matrix.ts";
import { distinctDoubts, doubtText, placeOfDoubt } from "../unjudged/doubt.ts";
import type { Doubt } from "../unjudged/doubt.ts";
import type { ProfileName } from "../policy/reading.ts";
import { NO_DOUBTS } from "../unjudged/connection-doubts.ts";
import { verdictOf } from "../policy/verdict.ts";
import { alignGroups } from "./aligned-groups.ts";
import type { AlignedGroups } from "./aligned-groups.ts";
import type { Change, Effect } from "./change.ts";
import { outsideAddresses } from "./outside-addresses.ts";

export interface ReachSide {
  readonly model: Model;
  readonly cluster: Cluster;
}

/** Sources that reach one destination at all, by verdict. */
type Row = readonly GroupRow[];

const NOTHING: Reachability = { allowed: NO_CONNECTIONS, depends: [], open: NO_DOUBTS };

const texts = new WeakMap<Reachability, string>();

function verdictText(verdict: Reachability): string {
  let text = texts.get(verdict);
  if (text === undefined) {
    const open = verdict.depends.map(
      ({ on, connections }) =>
        `${describeConnections(connections)} hangs on ${on.map(describeDependency).join(" and ")}`,
    );
    const unjudged = verdict.open.doubts.map(
      ({ resource }) => `${describeConnections(verdict.open.unknown)} hangs on ${resource.title}`,
    );
    texts.set(verdict, (text = [describeConnections(verdict.allowed), ...open, ...unjudged].join("; ")));
  }
  return text;
}

/** One row after another, in order of destinations: pairs are many, and only one destination's are held at a time. */
function* rowsOf(graph: ReachGraph, groups: readonly ReachGroup[]): Generator<Row> {
  let row: GroupRow[] = [];
  let next = 0;
  for (const one of groupRows(graph, groups, groups, { onlyReaching: true })) {
    for (; next < one.destination.id; next++) {
      yield row;
      row = [];
    }
    row.push(one);
  }
  for (; next < groups.length; next++) {
    yield row;
    row = [];
  }
}

/** Nearly every destination is as it was; this is what most of the time goes into. */
const isSameRow = (before: Row, after: Row): boolean =>
  before.length === after.length &&
  before.every(({ verdict, sources }, index) => {
    const other = after[index];
    return (
      other !== undefined &&
      sources.length === other.sources.length &&
      verdictText(verdict) === verdictText(other.verdict) &&
      sources.every(({ id }, at) => id === other.sources[at]?.id)
    );
  });

const bySource = (row: Row): ReadonlyMap<number, Reachability> =>
  new Map(row.flatMap(({ verdict, sources }) => sources.map(({ id }) => [id, verdict] as const)));

/** A difference of one pair of groups, told without its ends. */
interface Move {
  readonly effect: Effect;
  readonly before: string;
  readonly after: string;
  readonly what: string;
}

/** What may be allowed, as far as objects that are not simulated leave it open. */
const mayPass = ({ allowed, open }: Reachability): Connections => unionConnections(allowed, open.unknown);

/** Whether what is not simulated leaves open that anything changes between two ends at all. */
const isUnjudged = (before: Reachability, after: Reachability): boolean =>
  before.open.doubts.length + after.open.doubts.length > 0 &&
  isEmpty(subtractConnections(surelyAllowed(after), mayPass(before))) &&
  isEmpty(subtractConnections(surelyAllowed(before), mayPass(after)));

function moveOf(before: Reachability, after: Reachability): Move {
  const opened = subtractConnections(surelyAllowed(after), mayPass(before));
  const closed = subtractConnections(surelyAllowed(before), mayPass(after));
  const effect: Effect = isEmpty(opened) === isEmpty(closed) ? "changed" : isEmpty(opened) ? "closed" : "opened";
  const moved = (part: Connections, from: Connections, to: Connections): string =>
    isEmpty(from) || !isEverything(to) ? describeConnections(part) : `everything but ${describeConnections(from)}`;
  const what =
    effect === "opened"
      ? moved(opened, before.allowed, after.allowed)
      : effect === "closed"
        ? moved(closed, after.allowed, before.allowed)
        : `${verdictText(before)} → ${verdictText(after)}`;
  return { effect, before: verdictText(before), after: verdictText(after), what };
}

interface Group {
  readonly move: Move;
  readonly sources: ReachGroup[];
}

/** Pairs of which it is not known whether anything changes between them. */
class UnjudgedPairs {
  readonly doubts: Doubt[] = [];
  readonly #byDoubts = new Map<
    string,
    { readonly doubts: readonly Doubt[]; readonly example: string; count: number }
  >();

  add(source: ReachGroup, destination: ReachGroup, doubts: readonly Doubt[]): void {
    const key = doubts.map(({ resource }) => resource.title).join("|");
    const known = this.#byDoubts.get(key);
    if (known !== undefined) {
      known.count++;
      return;
    }
    this.doubts.push(...doubts);
    this.#byDoubts.set(key, { doubts, example: `${source.title} → ${destination.title}`, count: 1 });
  }

  /** One sentence for all pairs that the same objects leave open. */
  sentences(): readonly string[] {
    return [...this.#byDoubts.values()].map(({ doubts, example, count }) => {
      const named = doubts.map((doubt) => `${doubtText(doubt)} (${placeText(doubt)})`).join("; ");
      return `${example}${count === 1 ? "" : ` and ${count - 1} more`}: whether connections open or close is unknown: ${named}`;
    });
  }
}

const placeText = (doubt: Doubt): string => {
  const { file, start } = placeOfDoubt(doubt).span();
  return `${file}:${start.line}`;
};

function movesInto(
  before: Row,
  after: Row,
  groups: readonly ReachGroup[],
  destination: ReachGroup,
  pairs: UnjudgedPairs,
): Iterable<Group> {
  if (isSameRow(before, after)) return [];
  const found = new Map<string, Group>();
  const [old, now] = [bySource(before), bySource(after)];
  for (const id of new Set([...now.keys(), ...old.keys()])) {
    const [was, is] = [old.get(id) ?? NOTHING, now.get(id) ?? NOTHING];
    const source = groups[id];
    if (source === undefined || verdictText(was) === verdictText(is)) continue;
    if (isUnjudged(was, is)) {
      pairs.add(source, destination, distinctDoubts([...was.open.doubts, ...is.open.doubts]));
      continue;
    }
    const key = `${verdictText(was)}|${verdictText(is)}`;
    const group = found.get(key) ?? { move: moveOf(was, is), sources: [] };
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
function decidedAt(
  { base, head, groups }: Sides,
  source: ReachGroup,
  destination: ReachGroup,
): Pick<Change, "at" | "side"> {
  const reasonAt = ({ matrix }: ReachGraph, own: readonly ReachGroup[]): Change["at"] => {
    const from = matrix.parties[own[source.id]?.positions[0] ?? -1];
    const to = matrix.parties[own[destination.id]?.positions[source === destination ? 1 : 0] ?? -1];
    return from === undefined || to === undefined
      ? undefined
      : explain(verdictOf(matrix.set, matrix.profile, from, to), from, to).findLast(({ at }) => at !== undefined)?.at;
  };
  const at = reasonAt(head, groups.head);
  if (at !== undefined) return { at, side: "head" };
  const old = reasonAt(base, groups.base);
  return old === undefined ? { at: destination.pods[0]?.resource.atName(), side: "head" } : { at: old, side: "base" };
}

/** Destinations that the same thing happens to are one change, so that a policy for a whole namespace is one line. */
function gather(sides: Sides, describe: Describe, pairs: UnjudgedPairs): readonly Change[] {
  const groups = sides.groups.head;
  const [base, head] = [rowsOf(sides.base, sides.groups.base), rowsOf(sides.head, groups)];
  const found = new Map<string, { readonly change: Change; readonly destinations: ReachGroup[] }>();
  for (const destination of groups) {
    const [before, after] = [base.next(), head.next()];
    if (before.done === true || after.done === true) break;
    for (const { move, sources } of movesInto(before.value, after.value, groups, destination, pairs)) {
      const who = describe(
        sources.sort((a, b) => a.id - b.id),
        destination,
      );
      const { what, ...rest } = move;
      const [first = destination] = sources;
      const change: Change = { area: "reach", subject: what, ...rest, who, ...decidedAt(sides, first, destination) };
      const key = [rest.effect, rest.before, rest.after, who].join("|");
      const known = found.get(key);
      if (known === undefined) found.set(key, { change, destinations: [destination] });
      else known.destinations.push(destination);
    }
  }
  return [...found.values()].map(({ change, destinations }) => ({
    ...change,
    subject: `${joined(destinations.map(({ title }) => title))}: ${change.subject}`,
  }));
}

/** Parts of one workload in one pair of brackets: `StatefulSet shop/db (db-0, db-1)`. */
function joined(titles: readonly string[]): string {
  const parts = new Map<string, string[]>();
  for (const title of titles) {
    const [, owner = title, pods] = /^(\S+ \S+) \((.*)\)$/.exec(title) ?? [];
    parts.set(owner, [...(parts.get(owner) ?? []), ...(pods === undefined ? [] : [pods])]);
  }
  return [...parts].map(([owner, pods]) => (pods.length === 0 ? owner : `${owner} (${pods.join(", ")})`)).join(", ");
}

/** Names groups in one text. */
export type Describe = (groups: readonly ReachGroup[], destination: ReachGroup) => string;

export interface ReachComparison {
  readonly changes: readonly Change[];
  /** Titles of workloads at either end of a change. */
  readonly touched: ReadonlySet<string>;
  /** What objects that are not simulated leave open, a sentence each. */
  readonly unproved: readonly string[];
  /** These objects. */
  readonly unjudged: readonly Doubt[];
}

function workloadChanges({ added, removed }: AlignedGroups): readonly Change[] {
  const podCount = (count: number): string => `${count} ${count === 1 ? "pod" : "pods"}`;
  return [
    ...[...added].map(([subject, pods]): Change => ({
      area: "workloads",
      effect: "added",
      subject,
      before: undefined,
      after: podCount(pods.length),
      at: pods[0]?.resource.atName(),
      side: "head",
    })),
    ...[...removed].map(([subject, pods]): Change => ({
      area: "workloads",
      effect: "removed",
      subject,
      before: podCount(pods.length),
      after: undefined,
      at: pods[0]?.resource.atName(),
      side: "base",
    })),
  ];
}

/**
 * Connections opened and closed between what both sides run, and workloads that only one side runs. Addresses outside take
 * part, one for each sort that some policy tells apart.
 */
export function compareReach(
  base: ReachSide,
  head: ReachSide,
  describeFor: (candidates: readonly ReachGroup[]) => Describe,
  profile: ProfileName = "generic",
): ReachComparison {
  const setOf = ({ model }: ReachSide): PolicySet => new PolicySet(model, { undeclaredNamespaces: "bare" });
  const outside = outsideAddresses([setOf(base), setOf(head)]);
  const graphOf = ({ model, cluster }: ReachSide): ReachGraph =>
    reachGraph(model, cluster.pods, { external: outside.map(({ address }) => address), profile });
  const [before, after] = [graphOf(base), graphOf(head)];
  const aligned = alignGroups(before, after, outside);
  const touched = new Set<string>();
  const describe = describeFor(aligned.head);
  const noting: Describe = (groups, destination) => {
    for (const { title } of [...groups, destination]) touched.add(title);
    return describe(groups, destination);
  };
  const pairs = new UnjudgedPairs();
  const changes = gather({ base: before, head: after, groups: aligned }, noting, pairs);
  return {
    changes: [...changes, ...workloadChanges(aligned)],
    touched,
    unproved: pairs.sentences(),
    unjudged: pairs.doubts,
  };
}
