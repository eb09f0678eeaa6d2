import { addTo } from "../../base/groups.ts";
import { isEverything } from "../../simulate/connections.ts";
import { groupRows } from "../../simulate/policy/reach-groups.ts";
import type { ReachGroup } from "../../simulate/policy/reach-groups.ts";
import type { Reachability } from "../../simulate/policy/reach-matrix.ts";
import { doubtText, placeOfDoubt } from "../../simulate/unjudged/doubt.ts";
import { doubtsOf, isDenied, location, verdictText } from "./reach-report.ts";
import type { ReachReport } from "./reach-report.ts";

/** The node for all sources, if a destination is open to all: one arrow instead of hundreds. */
export const EVERYONE = "everyone";

export interface Arrow {
  /** undefined: all sources. */
  readonly from: ReachGroup | undefined;
  readonly to: ReachGroup;
  readonly label: string;
  /** Objects that are not simulated may change it. */
  readonly unknown: boolean;
}

/** The graph to draw: groups by namespace, and an arrow for each allowed pair. */
export interface Drawing {
  readonly namespaces: ReadonlyMap<string, readonly ReachGroup[]>;
  readonly outside: readonly ReachGroup[];
  readonly arrows: readonly Arrow[];
  /** One line for each object that makes an arrow unknown. */
  readonly unjudged: readonly string[];
}

export function draw(report: ReachReport): Drawing {
  const taking = new Set([...report.sources, ...report.destinations]);
  const shown = report.groups.filter((group) => taking.has(group));
  const namespaces = new Map<string, ReachGroup[]>();
  for (const group of shown) {
    if (group.namespace === "") continue;
    addTo(namespaces, group.namespace, group);
  }
  const asked = new Set(report.sources);
  const arrows: Arrow[] = [];
  const verdicts = new Set<Reachability>();
  for (const { destination, verdict, sources } of groupRows(report.graph, report.sources, report.destinations, {
    onlyReaching: true,
  })) {
    if (isDenied(verdict)) continue;
    const label = verdictText(verdict);
    verdicts.add(verdict);
    const unknown = verdict.open.doubts.length > 0;
    const others = report.sources.length - (asked.has(destination) ? 1 : 0);
    const all =
      sources.length - (sources.includes(destination) ? 1 : 0) === others &&
      others > 1 &&
      isEverything(verdict.allowed);
    if (all) arrows.push({ from: undefined, to: destination, label, unknown });
    else for (const from of sources) arrows.push({ from, to: destination, label, unknown });
  }
  return {
    namespaces,
    outside: shown.filter(({ namespace }) => namespace === ""),
    arrows,
    unjudged: doubtsOf(verdicts).map((doubt) => `${doubtText(doubt)} (${location(placeOfDoubt(doubt))})`),
  };
}
