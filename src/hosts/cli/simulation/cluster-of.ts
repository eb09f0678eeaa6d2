import { UserError } from "../../../diagnostic/user-error.ts";
import type { Model } from "../../../model/model.ts";
import { simulateCluster } from "../../../simulate/cluster.ts";
import type { Cluster } from "../../../simulate/cluster.ts";
import { matchNames } from "../../../simulate/options.ts";
import type { ClusterOptions } from "../../../simulate/options.ts";

/**
 * The cluster with the flags of the command line.
 * @throws UserError for `--down` and `--not-ready` that match nothing: the answer would look like one for an outage.
 */
export function clusterOf(model: Model, options: ClusterOptions): Cluster {
  const cluster = simulateCluster(model, options);
  const places = new Set(cluster.nodes.flatMap(({ name, zone }) => (zone === undefined ? [name] : [name, zone])));
  for (const place of options.down ?? []) {
    if (!places.has(place))
      throw new UserError(
        `No node or zone "${place}" for --down. There are ${[...places].slice(0, 10).join(", ") || "no nodes"}.`,
      );
  }
  for (const pattern of options.notReady ?? []) {
    const matches = matchNames([pattern]);
    if (!cluster.pods.some(({ namespace, name }) => matches(namespace, name)))
      throw new UserError(`No pod "${pattern}" for --not-ready; \`kubenetlint pods\` lists the pods.`);
  }
  return cluster;
}
