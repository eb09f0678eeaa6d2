import { UserError } from "../../../diagnostic/user-error.ts";
import type { Model } from "../../../model/model.ts";
import { simulateCluster } from "../../../simulate/cluster.ts";
import type { Cluster } from "../../../simulate/cluster.ts";
import { matchNames } from "../../../simulate/options.ts";
import type { ClusterOptions } from "../../../simulate/options.ts";

/**
 * The cluster of the command line's flags.
 * @throws UserError for `--down` and `--not-ready` that meet nothing: the answer would look like one about an outage.
 */
export function clusterOf(model: Model, options: ClusterOptions): Cluster {
  const cluster = simulateCluster(model, options);
  const places = new Set(cluster.nodes.flatMap(({ name, zone }) => (zone === undefined ? [name] : [name, zone])));
  for (const place of options.down ?? []) {
    if (!places.has(place))
      throw new UserError(
        `There is no node and no zone "${place}" for --down. There are ${[...places].slice(0, 10).join(", ") || "no nodes"}.`,
      );
  }
  for (const pattern of options.notReady ?? []) {
    const meets = matchNames([pattern]);
    if (!cluster.pods.some(({ namespace, name }) => meets(namespace, name)))
      throw new UserError(`No pod is called "${pattern}", as --not-ready says; \`kubenetlint pods\` lists them.`);
  }
  return cluster;
}
