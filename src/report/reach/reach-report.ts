import type { Place } from "../../diagnostic/place.ts";
import type { RefusedResource } from "../../model/flatten.ts";
import { describeConnections, isEmpty, isEverything, unionConnections } from "../../simulate/connections.ts";
import type { Exposure } from "../../simulate/policy/exposure.ts";
import type { ReachGraph } from "../../simulate/policy/reach.ts";
import type { ReachGroup } from "../../simulate/policy/reach-groups.ts";
import { surelyAllowed } from "../../simulate/policy/reach-matrix.ts";
import type { Reachability } from "../../simulate/policy/reach-matrix.ts";
import { distinctDoubts } from "../../simulate/unjudged/doubt.ts";
import type { Doubt } from "../../simulate/unjudged/doubt.ts";
import { shownFile } from "../lint/reporter.ts";

/** The data for formats of `kubenetlint reach`. */
export interface ReachReport {
  readonly graph: ReachGraph;
  /** All groups of the cluster, so that lists can use "all". */
  readonly groups: readonly ReachGroup[];
  readonly sources: readonly ReachGroup[];
  readonly destinations: readonly ReachGroup[];
  readonly exposures: readonly Exposure[];
  /** Objects that are not simulated and may allow traffic from outside. */
  readonly entrances: readonly Doubt[];
  /** Show the deciding policies and rules. */
  readonly why: boolean;
  /** Objects that the API server rejects (left out) or may reject. */
  readonly refused: readonly RefusedResource[];
}

export const location = (place: Place): string => {
  const { file, start } = place.span();
  return `${shownFile(file)}:${start.line}`;
};

/**
 * `TCP 8080`; a star means that it partly depends on the network plug-in. `unknown (all)`: the simulated policies allow
 * all, but objects that are not simulated may change that.
 */
export function verdictText(verdict: Reachability): string {
  const { allowed, depends, open } = verdict;
  const star = depends.length > 0 ? " *" : "";
  const refused = isEmpty(open.refused) ? "" : `; refused by the mesh: ${describeConnections(open.refused)}`;
  if (isEmpty(open.unknown)) return `${describeConnections(allowed)}${star}${refused}`;
  const sure = surelyAllowed(verdict);
  return isEmpty(sure)
    ? `unknown (${describeConnections(allowed)})${star}${refused}`
    : `${describeConnections(sure)}${star}; unknown: ${unknownText(verdict)}${refused}`;
}

/** `the rest` if everything else is unknown. */
const unknownText = ({ allowed, open: { unknown } }: Reachability): string =>
  !isEverything(allowed) && isEverything(unionConnections(allowed, unknown))
    ? "the rest"
    : describeConnections(unknown);

/** Certainly denied. */
export const isDenied = ({ allowed, open }: Reachability): boolean => isEmpty(allowed) && isEmpty(open.unknown);

/** The objects that make some of these verdicts unknown, sorted by file. */
export const doubtsOf = (verdicts: Iterable<Reachability>): readonly Doubt[] =>
  distinctDoubts([...new Set(verdicts)].flatMap(({ open }) => open.doubts));
