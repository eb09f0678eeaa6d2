import type { Model } from "../../model/model.ts";
import type { Cluster } from "../cluster.ts";
import { explain } from "../policy/explain.ts";
import { PolicySet } from "../policy/policy-set.ts";
import { reachGraph } from "../policy/reach.ts";
import type { ReachGraph } from "../policy/reach.ts";
import type { ReachGroup } from "../policy/reach-groups.ts";
import type { Doubt } from "../unjudged/doubt.ts";
import type { ProfileName } from "../policy/interpretation.ts";
import { verdictOf } from "../policy/verdict.ts";
import { alignGroups } from "./aligned-groups.ts";
import type { AlignedGroups } from "./aligned-groups.ts";
import type { Change } from "./change.ts";
import { outsideAddresses } from "./outside-addresses.ts";
import { rowsOf, UnjudgedPairs, movesInto } from "./reach-moves.ts";

export interface ReachSide {
  readonly model: Model;
  readonly cluster: Cluster;
}

interface Sides {
  readonly base: ReachGraph;
  readonly head: ReachGraph;
  readonly groups: AlignedGroups;
}

/**
 * The place of the deciding policy, on the side that has one: a connection often opens because a policy was removed.
 */
function decidedAt(
  { base, head, groups }: Sides,
  source: ReachGroup,
  destination: ReachGroup,
): Pick<Change, "at" | "side"> {
  const reasonAt = ({ matrix }: ReachGraph, own: readonly ReachGroup[]): Change["at"] => {
    const from = matrix.ends[own[source.id]?.positions[0] ?? -1];
    const to = matrix.ends[own[destination.id]?.positions[source === destination ? 1 : 0] ?? -1];
    return from === undefined || to === undefined
      ? undefined
      : explain(verdictOf(matrix.set, matrix.profile, from, to), from, to).findLast(({ at }) => at !== undefined)?.at;
  };
  const at = reasonAt(head, groups.head);
  if (at !== undefined) return { at, side: "head" };
  const old = reasonAt(base, groups.base);
  return old === undefined ? { at: destination.pods[0]?.resource.atName(), side: "head" } : { at: old, side: "base" };
}

/** Destinations with the same changes are one change, so that a policy for a whole namespace is one line. */
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

/** Formats groups as one text. */
export type Describe = (groups: readonly ReachGroup[], destination: ReachGroup) => string;

export interface ReachComparison {
  readonly changes: readonly Change[];
  /** Titles of workloads at either end of a change. */
  readonly touched: ReadonlySet<string>;
  /** What objects that are not simulated leave open, a sentence each. */
  readonly unproved: readonly string[];
  /** Those objects. */
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
 * Connections opened and closed between the workloads of both sides, and workloads that only one side has. Includes
 * addresses outside, one for each set that some policy distinguishes.
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
