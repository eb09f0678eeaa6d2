import {
  describeConnections,
  isEmpty,
  isEverything,
  NO_CONNECTIONS,
  subtractConnections,
  unionConnections,
} from "../connections.ts";
import type { Connections } from "../connections.ts";
import { describeDependency } from "../policy/explain.ts";
import type { ReachGraph } from "../policy/reach.ts";
import { groupRows } from "../policy/reach-groups.ts";
import type { GroupRow, ReachGroup } from "../policy/reach-groups.ts";
import { surelyAllowed } from "../policy/reach-matrix.ts";
import type { Reachability } from "../policy/reach-matrix.ts";
import { distinctDoubts, doubtText, placeOfDoubt } from "../unjudged/doubt.ts";
import type { Doubt } from "../unjudged/doubt.ts";
import { NO_DOUBTS } from "../unjudged/connection-doubts.ts";
import type { Effect } from "./change.ts";

/** Sources that reach one destination at all, by verdict. */
type Row = readonly GroupRow[];

const NOTHING: Reachability = { allowed: NO_CONNECTIONS, depends: [], open: NO_DOUBTS };

const texts = new WeakMap<Reachability, string>();

function verdictText(verdict: Reachability): string {
  let text = texts.get(verdict);
  if (text === undefined) {
    const open = verdict.depends.map(
      ({ on, connections }) =>
        `${describeConnections(connections)} depends on ${on.map(describeDependency).join(" and ")}`,
    );
    const unjudged = verdict.open.doubts.map(
      ({ resource }) => `${describeConnections(verdict.open.unknown)} depends on ${resource.title}`,
    );
    texts.set(verdict, (text = [describeConnections(verdict.allowed), ...open, ...unjudged].join("; ")));
  }
  return text;
}

/** One row after another, in order of destinations: there are many pairs, so only one destination's are in memory. */
export function* rowsOf(graph: ReachGraph, groups: readonly ReachGroup[]): Generator<Row> {
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

/** Most destinations are unchanged; this is where most of the time is spent. */
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

/** A difference of one pair of groups, without its ends. */
interface Move {
  readonly effect: Effect;
  readonly before: string;
  readonly after: string;
  readonly what: string;
}

/** What may be allowed, as far as it depends on objects that are not simulated. */
const mayPass = ({ allowed, open }: Reachability): Connections => unionConnections(allowed, open.unknown);

/** Whether it depends on objects that are not simulated if anything changes between two ends at all. */
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

/** Pairs for which it is unknown whether anything changes. */
export class UnjudgedPairs {
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

  /** One sentence for all pairs that depend on the same objects. */
  sentences(): readonly string[] {
    return [...this.#byDoubts.values()].map(({ doubts, example, count }) => {
      const named = doubts.map((doubt) => `${doubtText(doubt)} (${placeText(doubt)})`).join("; ");
      return (
        `${example}${count === 1 ? "" : ` and ${count - 1} more`}: whether connections open or ` +
        `close is unknown: ${named}`
      );
    });
  }
}

const placeText = (doubt: Doubt): string => {
  const { file, start } = placeOfDoubt(doubt).span();
  return `${file}:${start.line}`;
};

export function movesInto(
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
