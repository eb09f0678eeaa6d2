import { groupBy } from "../../base/groups.ts";
import type { Finding } from "../../diagnostic/finding.ts";
import type { RefusedResource } from "../../model/flatten.ts";
import type { Area, Change, Comparison } from "../../simulate/compare/change.ts";
import { shownFile } from "../lint/reporter.ts";

/** One scope of both sides; a scope that exists on one side only is compared with an empty one. */
export interface ScopeDiff {
  readonly name: string;
  readonly presence: "both" | "added" | "removed";
  readonly comparison: Comparison;
  /** Objects of the newer side that the API server rejects. */
  readonly refused: readonly RefusedResource[];
}

/** Behaviour differences of two trees of manifests. */
export interface DiffReport {
  /** As the user named them. */
  readonly base: string;
  readonly head: string;
  readonly scopes: readonly ScopeDiff[];
  readonly findings: { readonly appeared: readonly Finding[]; readonly fixed: readonly Finding[] };
  /** What could not be read on either side, one sentence each. */
  readonly unread: readonly string[];
}

export const changesOf = ({ scopes }: DiffReport): readonly Change[] =>
  scopes.flatMap(({ comparison }) => comparison.changes);

export const doubtsOf = ({ scopes, unread }: DiffReport): readonly string[] => [
  ...new Set([...unread, ...scopes.flatMap(({ comparison }) => comparison.unproved)]),
];

/** "No change" is reported only if both sides were read completely and nothing is unknown. */
export const isProvedEqual = (report: DiffReport): boolean =>
  changesOf(report).length === 0 && doubtsOf(report).length === 0;

/** The result in one sentence. */
export function verdictLine(report: DiffReport): string {
  const count = changesOf(report).length;
  if (count > 0) return `${count} ${count === 1 ? "change" : "changes"} in network behaviour`;
  return isProvedEqual(report)
    ? "No change in network behaviour"
    : "No change in network behaviour found, but this is not proved";
}

export const AREA_TITLES: Readonly<Record<Area, string>> = {
  services: "Services",
  endpoints: "Endpoints",
  routes: "Routes",
  reach: "Reachability",
  exposure: "External exposure",
  workloads: "Workloads",
  settings: "Settings",
};

const SIGNS: Readonly<Record<Change["effect"], "+" | "-" | "~">> = {
  added: "+",
  gained: "+",
  opened: "+",
  removed: "-",
  lost: "-",
  closed: "-",
  changed: "~",
};
export const signOf = ({ effect }: Change): "+" | "-" | "~" => SIGNS[effect];

/** The text between a subject and its change. */
export const linkOf = ({ area }: Change): string => (area === "reach" ? " " : ": ");

/** The change, after the subject: `3 pods → 2 pods`, `opened for Deployment shop/web`. */
export function eventText({ area, effect, before, after, who }: Change): string {
  if (area === "reach") return `${effect} for ${who ?? "?"}`;
  if (before === undefined) return after ?? "";
  return after === undefined ? `removed, was ${before}` : `${before} → ${after}`;
}

/** `deploy/web.yaml:12`, with the base if the place is on that side. */
export function changePlace({ at, side }: Change, base: string): string | undefined {
  if (at === undefined) return undefined;
  const { file, start } = at.span();
  return `${shownFile(file)}:${start.line}${side === "base" ? ` in ${base}` : ""}`;
}

/** Changes of one scope by area, in the order of the areas. */
export function byArea({ comparison }: ScopeDiff): ReadonlyMap<Area, readonly Change[]> {
  const areas = groupBy(comparison.changes, (change) => change.area);
  return areas;
}
