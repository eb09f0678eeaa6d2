import type { Model } from "../../model/model.ts";
import { simulateCluster } from "../cluster.ts";
import type { ClusterOptions } from "../cluster.ts";
import { nodesFor } from "../policy/reach.ts";
import type { ReachGroup } from "../policy/reach-groups.ts";
import type { ProfileName } from "../policy/interpretation.ts";
import { AREAS, compareFacts } from "./change.ts";
import type { Change, Comparison } from "./change.ts";
import { compareEndpoints } from "./compare-endpoints.ts";
import { compareExposure } from "./compare-exposure.ts";
import { compareReach } from "./compare-reach.ts";
import type { Describe } from "./compare-reach.ts";
import { compareSettings } from "./compare-settings.ts";
import { routeRows } from "./route-rows.ts";
import { distinctDoubts } from "../unjudged/doubt.ts";
import { unjudged } from "./unjudged.ts";

export interface CompareOptions {
  readonly cluster?: ClusterOptions;
  readonly profile?: ProfileName;
  /** Names lists of workloads in the shortest form. */
  readonly describe: (candidates: readonly ReachGroup[]) => Describe;
}

/**
 * What a cluster would do differently with `head` instead of `base`. Both models must contain only what the API server
 * accepts. Both sides have the same number of nodes, so that a DaemonSet has the same number of pods.
 */
export function compareModels(
  base: Model,
  head: Model,
  { cluster = {}, profile = "generic", describe }: CompareOptions,
): Comparison {
  const nodeCount = Math.max(nodesFor(base), nodesFor(head));
  const [before, after] = [base, head].map((model) => ({
    model,
    cluster: simulateCluster(model, { nodeCount, ...cluster }),
  })) as [Side, Side];
  const reach = compareReach(before, after, describe, profile);
  const exposure = compareExposure(base, head, profile);
  const foreign = unjudged(base, head, reach.touched);
  const changes = [
    ...compareEndpoints(before.cluster.services, after.cluster.services),
    ...compareFacts("routes", routeRows(base), routeRows(head)),
    ...reach.changes,
    ...exposure.changes,
    ...compareSettings(base, head),
  ];
  return {
    changes: inOrder(changes),
    unproved: [...refusals(before, after), ...foreign.sentences, ...reach.unproved, ...exposure.unproved],
    unjudged: distinctDoubts([...foreign.doubts, ...reach.unjudged, ...exposure.unjudged]),
  };
}

interface Side {
  readonly model: Model;
  readonly cluster: ReturnType<typeof simulateCluster>;
}

const inOrder = (changes: readonly Change[]): readonly Change[] =>
  changes.toSorted(
    (a, b) =>
      AREAS.indexOf(a.area) - AREAS.indexOf(b.area) || (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : 0),
  );

/** Services that are rejected on one side only or for another reason. */
function refusals(base: Side, head: Side): readonly string[] {
  const texts = ({ cluster }: Side): readonly string[] =>
    cluster.refused.map(({ service, field, detail }) => `the API server rejects ${service.title}: ${field}: ${detail}`);
  const [before, after] = [texts(base), texts(head)];
  return [
    ...after.filter((text) => !before.includes(text)),
    ...before.filter((text) => !after.includes(text)).map((text) => `before, ${text}`),
  ];
}
