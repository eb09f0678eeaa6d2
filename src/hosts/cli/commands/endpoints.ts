import { nearest } from "../../../base/nearest.ts";
import { UserError } from "../../../diagnostic/user-error.ts";
import type { Model } from "../../../model/model.ts";
import { endpointsTable, slicesTable } from "../../../report/endpoints/endpoints-table.ts";
import { leftOutJSON } from "../../../report/left-out.ts";
import { podList, podsTable } from "../../../report/endpoints/pods.ts";
import { endpointSliceList } from "../../../report/endpoints/slice-list.ts";
import { trafficText } from "../../../report/endpoints/traffic-text.ts";
import { jsonText, yamlText } from "../../../report/endpoints/yaml-text.ts";
import { printable } from "../../../base/printable.ts";
import type { Cluster, ClusterOptions, ServiceEndpoints } from "../../../simulate/cluster.ts";
import { compareActual } from "../../../simulate/endpoints/compare-actual.ts";
import { parseCIDR } from "../../../base/ip.ts";
import { serviceTraffic, accessKinds } from "../../../simulate/service/traffic.ts";
import type { Distribution, TrafficVia } from "../../../simulate/service/traffic.ts";
import { weightedTraffic } from "../../../simulate/service/weighted-traffic.ts";
import { distinctDoubts, doubtJSON, doubtText, placeOfDoubt } from "../../../simulate/unjudged/doubt.ts";
import type { Doubt } from "../../../simulate/unjudged/doubt.ts";
import { countDoubts, endpointDoubts, trafficDoubts } from "../../../simulate/unjudged/object-doubts.ts";
import {
  hasReadyAddress,
  lacksEndpoints,
  portsWithoutEndpoints,
  whyNoEndpoints,
  whyRefused,
} from "../../../simulate/endpoints/why.ts";
import { clusterOf } from "../options/cluster-of.ts";
import { EXIT } from "../../../workspace/host.ts";
import type { Outcome } from "../../../workspace/host.ts";

interface SimulationArgs {
  /** Without the objects the API server would refuse, which it lists. */
  readonly model: Model;
  readonly options: ClusterOptions;
}

const clean = (stdout: string, stderr = ""): Outcome => ({ stdout, stderr, exitCode: EXIT.clean });
const text = (value: object, output: "json" | "yaml"): string =>
  output === "json" ? jsonText(value) : yamlText(value);

/** `--pod-cidr` and `--service-cidr` are ranges, at most one of each family. @throws UserError */
export function checkClusterOptions(options: ClusterOptions): void {
  for (const [flag, ranges = []] of [
    ["--pod-cidr", options.podCIDRs],
    ["--service-cidr", options.serviceCIDRs],
  ] as const) {
    const wrong = ranges.find((range) => parseCIDR(range) === undefined);
    if (wrong !== undefined) throw new UserError(`${flag} "${wrong}" is no address range such as 10.244.0.0/16.`);
    const families = ranges.map((range) => range.includes(":"));
    if (new Set(families).size < families.length)
      throw new UserError(`${flag} is given twice for one address family; a dual-stack cluster has one range of each.`);
  }
}

/** What an autoscaler makes uncertain: the pods are one count out of a range. */
function rangeNotes({ model }: SimulationArgs): string {
  const scaled = model.workloads.filter(({ replicas }) => replicas.from === "HorizontalPodAutoscaler");
  return scaled
    .map(({ replicas: { min, max, autoscaler }, resource }) =>
      printable(`note: ${autoscaler?.title ?? "an autoscaler"} keeps ${resource.title} between ${min} and ${max} pods`),
    )
    .map((line) => `${line}\n`)
    .join("");
}

export interface PodsArgs extends SimulationArgs {
  readonly output: "table" | "json" | "yaml";
}

/** `kubenetlint pods`: the pods the workloads of the manifests would run. */
export function runPods(args: PodsArgs): Outcome {
  const { pods } = clusterOf(args.model, args.options);
  return args.output === "table"
    ? clean(podsTable(pods), rangeNotes(args))
    : clean(text({ ...podList(pods), ...leftOutJSON(args.model.refused) }, args.output));
}

/** `NAMESPACE/SERVICE`, or a name that is looked for in every namespace. @throws UserError when there is none. */
function chooseServices(cluster: Cluster, wanted: string | undefined): readonly ServiceEndpoints[] {
  if (wanted === undefined) return cluster.services;
  const slash = wanted.indexOf("/");
  const name = wanted.slice(slash + 1);
  const chosen = cluster.services.filter(
    ({ service }) => service.name === name && (slash < 0 || service.namespace === wanted.slice(0, slash)),
  );
  if (chosen.length > 0) return chosen;
  const refused = cluster.refused
    .filter(({ service }) => service.name === name)
    .flatMap(({ service }) => whyRefused(cluster, service.namespace, service.name));
  if (refused[0] !== undefined) throw new UserError(`Service ${wanted} does not come to exist: ${refused[0].text}.`);
  const all = cluster.services.map(({ service }) =>
    slash < 0 ? service.name : `${service.namespace}/${service.name}`,
  );
  const meant = nearest(wanted, all);
  const what = /[/\\]|\.(?:ya?ml|json)$/.test(wanted) ? "no Service, file or folder" : "no Service";
  throw new UserError(
    `There is ${what} ${wanted}${what === "no Service" ? " in these manifests" : " here"}.${meant === undefined ? "" : ` Is ${meant} meant?`}`,
  );
}

/** Objects that may give a Service endpoints which these manifests do not show; of makers of pods only where it has none. */
const doubtsOf = (model: Model, one: ServiceEndpoints): readonly Doubt[] =>
  lacksEndpoints(one) && one.facts.type !== "ExternalName" && one.selected.length === 0
    ? countDoubts(model, one.service)
    : endpointDoubts(model, one.service);

const place = (doubt: Doubt): string => {
  const { file, start } = placeOfDoubt(doubt).span();
  return `${file}:${start.line}`;
};
/** An address that is ready is no endpoint of a port that its slice does not have. */
function missingText(one: ServiceEndpoints): string {
  const ports = portsWithoutEndpoints(one).map(({ name, number }) =>
    name === "" ? `${number}` : `${name} (${number})`,
  );
  if (!hasReadyAddress(one) || ports.length === 0) return "no ready endpoint";
  return `ready addresses, but none for port ${ports.join(", ")}`;
}

/** For every Service that lacks endpoints: why, one line a candidate. */
function explain(model: Model, cluster: Cluster, services: readonly ServiceEndpoints[], all: boolean): string {
  const lines: string[] = [];
  for (const one of services) {
    const doubts = doubtsOf(model, one).map((doubt) => `  ? ${doubtText(doubt)} (${place(doubt)})`);
    const { namespace, name } = one.service;
    if (lacksEndpoints(one)) {
      const reasons = whyNoEndpoints(model, one);
      const shown =
        doubts.length > 0 || reasons.some(({ kind }) => kind === "unseen") ? " that these manifests show" : "";
      lines.push(`Service ${namespace}/${name} has ${missingText(one)}${shown}:`);
      for (const { kind, text: reason } of reasons) if (kind !== "unseen") lines.push(`  - ${reason}`);
      for (const { kind, text: reason } of reasons)
        if (kind === "unseen" && doubts.length === 0) lines.push(`  ? ${reason}`);
    } else if (doubts.length > 0)
      lines.push(`Service ${namespace}/${name} may have more endpoints than these manifests show:`);
    lines.push(...doubts);
  }
  if (all)
    for (const { service, field, detail } of cluster.refused)
      lines.push(`${service.title} is refused by the API server: ${field}: ${detail}`);
  return lines.map((line) => `${printable(line)}\n`).join("");
}

/** What kubectl would print, and the objects that may add to it. */
const withUnjudged = <T extends object>(value: T, doubts: readonly Doubt[]): T =>
  doubts.length === 0 ? value : { ...value, unjudged: distinctDoubts(doubts).map(doubtJSON) };

export interface EndpointsArgs extends SimulationArgs {
  readonly output: "table" | "wide" | "json" | "yaml";
  readonly service?: string | undefined;
  /** A dump of a cluster, parsed, to compare with. */
  readonly actual?: unknown;
}

function compareOutcome(
  services: readonly ServiceEndpoints[],
  dump: unknown,
  output: EndpointsArgs["output"],
): Outcome {
  const differences = compareActual({ services }, dump);
  const exitCode = differences.length > 0 ? EXIT.findings : EXIT.clean;
  if (output === "json" || output === "yaml") return { stdout: text(differences, output), stderr: "", exitCode };
  const lines = differences.map(({ service, text: reason }) => `${printable(`${service}: ${reason}`)}\n`);
  return {
    stdout: lines.length > 0 ? lines.join("") : "The cluster has the expected endpoints.\n",
    stderr: "",
    exitCode,
  };
}

/** `kubenetlint endpoints`: what each Service would have behind it; why, when that is nothing. @throws UserError for a Service that is not there. */
export function runEndpoints(args: EndpointsArgs): Outcome {
  const { model, output } = args;
  const cluster = clusterOf(model, args.options);
  const services = chooseServices(cluster, args.service);
  if (args.actual !== undefined) return compareOutcome(services, args.actual, output);
  switch (output) {
    case "json":
    case "yaml":
      return clean(
        text(
          {
            ...withUnjudged(
              endpointSliceList(services),
              services.flatMap((one) => doubtsOf(model, one)),
            ),
            ...leftOutJSON(model.refused),
          },
          output,
        ),
      );
    case "table":
    case "wide": {
      const shown = output === "table" ? endpointsTable(services) : slicesTable(services);
      return clean(shown, explain(model, cluster, services, args.service === undefined) + rangeNotes(args));
    }
    default:
      return output satisfies never;
  }
}

export interface TrafficArgs extends SimulationArgs {
  readonly service: string;
  readonly output: "table" | "json" | "yaml";
  /** All ways its type opens without it. */
  readonly via?: TrafficVia | undefined;
  readonly port?: string | undefined;
  readonly node?: string | undefined;
  readonly zone?: string | undefined;
}

function checkClient({ nodes }: Cluster, { node, zone }: TrafficArgs): void {
  const zones = [...new Set(nodes.map((one) => one.zone).filter((name) => name !== undefined))];
  if (node !== undefined && !nodes.some(({ name }) => name === node))
    throw new UserError(`There is no node ${node}. Nodes: ${nodes.map(({ name }) => name).join(", ")}.`);
  if (zone !== undefined && !zones.includes(zone))
    throw new UserError(
      `There is no node in zone ${zone}. Zones: ${zones.join(", ") || "none, no node has a zone label"}.`,
    );
}

/** `kubenetlint traffic`: the expected share of each endpoint. @throws UserError for a Service, port, node or zone that is not there. */
export function runTraffic(args: TrafficArgs): Outcome {
  const cluster = clusterOf(args.model, args.options);
  checkClient(cluster, args);
  const { port, node, zone, via } = args;
  const distributions = chooseServices(cluster, args.service).flatMap((one) => {
    const ways = accessKinds(one);
    if (via !== undefined && !ways.includes(via))
      throw new UserError(`Service ${args.service} is of type ${one.facts.type} and not reached by ${via}.`);
    if (port !== undefined && !one.facts.ports.some(({ name, number }) => name === port || String(number) === port)) {
      throw new UserError(
        `Service ${args.service} has no port ${port}; it has ${one.facts.ports.map(({ name, number }) => (name ? `${number} (${name})` : String(number))).join(", ")}.`,
      );
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
        ...doubts.map((doubt) => `these shares are unknown: ${doubtText(doubt)} (${place(doubt)})`),
      ];
      return args.output === "table" ? { ...distribution, notes } : withUnjudged({ ...distribution, notes }, doubts);
    });
  });
  return clean(
    args.output === "table"
      ? trafficText(distributions)
      : text(
          distributions.map((one) => ({ ...one, ...leftOutJSON(args.model.refused) })),
          args.output,
        ),
  );
}
