import { UserError } from "../../../diagnostic/user-error.ts";
import { leftOutJSON } from "../../../report/left-out.ts";
import { trafficText } from "../../../report/endpoints/traffic-text.ts";
import type { Cluster } from "../../../simulate/cluster.ts";
import { serviceTraffic, accessKinds } from "../../../simulate/service/traffic.ts";
import type { Distribution, TrafficVia } from "../../../simulate/service/traffic.ts";
import { weightedTraffic } from "../../../simulate/service/weighted-traffic.ts";
import { doubtText } from "../../../simulate/unjudged/doubt.ts";
import { trafficDoubts } from "../../../simulate/unjudged/object-doubts.ts";
import { clusterOf } from "../simulation/cluster-of.ts";
import type { Outcome } from "../../../workspace/host.ts";
import type { SimulationArgs } from "../simulation/simulation-outcome.ts";
import { clean, jsonOrYaml, lineOfDoubt, withUnjudged } from "../simulation/simulation-outcome.ts";
import { chooseServices } from "../simulation/choose-services.ts";

export interface TrafficArgs extends SimulationArgs {
  readonly service: string;
  readonly output: "table" | "json" | "yaml";
  /** Default: all ways that the type of the Service offers. */
  readonly via?: TrafficVia | undefined;
  readonly port?: string | undefined;
  readonly node?: string | undefined;
  readonly zone?: string | undefined;
}

function checkClient({ nodes }: Cluster, { node, zone }: TrafficArgs): void {
  const zones = [...new Set(nodes.map((one) => one.zone).filter((name) => name !== undefined))];
  if (node !== undefined && !nodes.some(({ name }) => name === node))
    throw new UserError(`No node ${node}. Nodes: ${nodes.map(({ name }) => name).join(", ")}.`);
  if (zone !== undefined && !zones.includes(zone))
    throw new UserError(`No node in zone ${zone}. Zones: ${zones.join(", ") || "none, no node has a zone label"}.`);
}

/**
 * `kubenetlint traffic`: the expected share of each endpoint.
 * @throws UserError for an unknown Service, port, node or zone.
 */
export function runTraffic(args: TrafficArgs): Outcome {
  const cluster = clusterOf(args.model, args.options);
  checkClient(cluster, args);
  const { port, node, zone, via } = args;
  const distributions = chooseServices(cluster, args.service).flatMap((one) => {
    const ways = accessKinds(one);
    if (via !== undefined && !ways.includes(via))
      throw new UserError(`Service ${args.service} has type ${one.facts.type}, which --via ${via} cannot reach.`);
    if (port !== undefined && !one.facts.ports.some(({ name, number }) => name === port || String(number) === port)) {
      const ports = one.facts.ports.map(({ name, number }) => (name ? `${number} (${name})` : String(number)));
      throw new UserError(`Service ${args.service} has no port ${port}; it has ${ports.join(", ")}.`);
    }
    const query = {
      ...(port !== undefined && { port }),
      ...(node !== undefined && { node }),
      ...(zone !== undefined && { zone }),
      down: args.options.down ?? [],
    };
    const direct = (via === undefined ? ways : [via]).flatMap((way) =>
      serviceTraffic(cluster, one, { ...query, via: way }),
    );
    const doubts = trafficDoubts(args.model, one.service);
    return [...direct, ...weightedTraffic(args.model, cluster, one.service)].map((distribution): Distribution => {
      if (doubts.length === 0) return distribution;
      const notes = [
        ...distribution.notes,
        ...doubts.map((doubt) => `these shares are unknown: ${doubtText(doubt)} (${lineOfDoubt(doubt)})`),
      ];
      return args.output === "table" ? { ...distribution, notes } : withUnjudged({ ...distribution, notes }, doubts);
    });
  });
  return clean(
    args.output === "table"
      ? trafficText(distributions)
      : jsonOrYaml(
          distributions.map((one) => ({ ...one, ...leftOutJSON(args.model.refused) })),
          args.output,
        ),
  );
}
