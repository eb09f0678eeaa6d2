import type { Place } from "../../diagnostic/place.ts";
import type { RefusedResource } from "../../model/flatten.ts";
import { describeConnections, isEmpty } from "../../simulate/connections.ts";
import type { Exposure } from "../../simulate/policy/exposure.ts";
import type { ReachGraph } from "../../simulate/policy/reach.ts";
import type { ReachGroup } from "../../simulate/policy/reach-groups.ts";
import type { Reachability } from "../../simulate/policy/reach-matrix.ts";
import { shownFile } from "../reporter.ts";

/** What a format of `kubenetlint reach` shows. */
export interface ReachReport {
  readonly graph: ReachGraph;
  /** Every group of the cluster, so that a list can say "all" where it means it. */
  readonly groups: readonly ReachGroup[];
  readonly sources: readonly ReachGroup[];
  readonly destinations: readonly ReachGroup[];
  readonly exposures: readonly Exposure[];
  /** Name the deciding policies and rules. */
  readonly why: boolean;
  /** What the API server refuses, and so takes no part; and what it may refuse. */
  readonly refused: readonly RefusedResource[];
}

export const location = (place: Place): string => {
  const { file, start } = place.span();
  return `${shownFile(file)}:${start.line}`;
};

/** `TCP 8080`; a star says that a part of it hangs on the network plug-in. */
export const verdictText = ({ allowed, depends }: Reachability): string => `${describeConnections(allowed)}${depends.length > 0 ? " *" : ""}`;

export const isDenied = ({ allowed }: Reachability): boolean => isEmpty(allowed);
