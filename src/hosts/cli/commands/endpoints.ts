import type { Model } from "../../../model/model.ts";
import { endpointsTable, slicesTable } from "../../../report/endpoints/endpoints-table.ts";
import { leftOutJSON } from "../../../report/left-out.ts";
import { endpointSliceList } from "../../../report/endpoints/slice-list.ts";
import { printable } from "../../../base/printable.ts";
import type { Cluster, ServiceEndpoints } from "../../../simulate/cluster.ts";
import { compareActual } from "../../../simulate/endpoints/compare-actual.ts";
import { doubtText } from "../../../simulate/unjudged/doubt.ts";
import type { Doubt } from "../../../simulate/unjudged/doubt.ts";
import { countDoubts, endpointDoubts } from "../../../simulate/unjudged/object-doubts.ts";
import {
  hasReadyAddress,
  lacksEndpoints,
  portsWithoutEndpoints,
  whyNoEndpoints,
} from "../../../simulate/endpoints/why.ts";
import { clusterOf } from "../simulation/cluster-of.ts";
import { EXIT } from "../../../workspace/host.ts";
import type { Outcome } from "../../../workspace/host.ts";
import type { SimulationArgs } from "../simulation/simulation-outcome.ts";
import { clean, jsonOrYaml, rangeNotes, lineOfDoubt, withUnjudged } from "../simulation/simulation-outcome.ts";
import { chooseServices } from "../simulation/choose-services.ts";

/**
 * Objects that may add endpoints which these manifests do not show; controllers of pods only if the Service has none.
 */
const doubtsOf = (model: Model, one: ServiceEndpoints): readonly Doubt[] =>
  lacksEndpoints(one) && one.facts.type !== "ExternalName" && one.selected.length === 0
    ? countDoubts(model, one.service)
    : endpointDoubts(model, one.service);

/** A ready address is not an endpoint of a port that is missing in its slice. */
function missingText(one: ServiceEndpoints): string {
  const ports = portsWithoutEndpoints(one).map(({ name, number }) =>
    name === "" ? `${number}` : `${name} (${number})`,
  );
  if (!hasReadyAddress(one) || ports.length === 0) return "no ready endpoints";
  return `ready addresses, but none for port ${ports.join(", ")}`;
}

/** For every Service without endpoints: why, one line per candidate. */
function explain(model: Model, cluster: Cluster, services: readonly ServiceEndpoints[], all: boolean): string {
  const lines: string[] = [];
  for (const one of services) {
    const doubts = doubtsOf(model, one).map((doubt) => `  ? ${doubtText(doubt)} (${lineOfDoubt(doubt)})`);
    const { title } = one.service;
    if (lacksEndpoints(one)) {
      const reasons = whyNoEndpoints(model, one);
      const shown = doubts.length > 0 || reasons.some(({ kind }) => kind === "unseen") ? " in these manifests" : "";
      lines.push(`${title} has ${missingText(one)}${shown}:`);
      for (const { kind, text: reason } of reasons) if (kind !== "unseen") lines.push(`  - ${reason}`);
      for (const { kind, text: reason } of reasons)
        if (kind === "unseen" && doubts.length === 0) lines.push(`  ? ${reason}`);
    } else if (doubts.length > 0) lines.push(`${title} may have more endpoints than these manifests show:`);
    lines.push(...doubts);
  }
  if (all)
    for (const { service, field, detail } of cluster.refused)
      lines.push(`The API server rejects ${service.title}: ${field}: ${detail}`);
  return lines.map((line) => `${printable(line)}\n`).join("");
}

export interface EndpointsArgs extends SimulationArgs {
  readonly output: "table" | "wide" | "json" | "yaml";
  readonly service?: string | undefined;
  /** A parsed dump of a cluster to compare with. */
  readonly actual?: unknown;
}

function compareOutcome(
  services: readonly ServiceEndpoints[],
  dump: unknown,
  output: EndpointsArgs["output"],
): Outcome {
  const differences = compareActual({ services }, dump);
  const exitCode = differences.length > 0 ? EXIT.findings : EXIT.clean;
  if (output === "json" || output === "yaml") return { stdout: jsonOrYaml(differences, output), stderr: "", exitCode };
  const lines = differences.map(({ service, text: reason }) => `${printable(`${service}: ${reason}`)}\n`);
  return {
    stdout: lines.length > 0 ? lines.join("") : "The cluster has the expected endpoints.\n",
    stderr: "",
    exitCode,
  };
}

/**
 * `kubenetlint endpoints`: the endpoints of each Service, and why it has none.
 * @throws UserError for an unknown Service.
 */
export function runEndpoints(args: EndpointsArgs): Outcome {
  const { model, output } = args;
  const cluster = clusterOf(model, args.options);
  const services = chooseServices(cluster, args.service);
  if (args.actual !== undefined) return compareOutcome(services, args.actual, output);
  switch (output) {
    case "json":
    case "yaml":
      return clean(
        jsonOrYaml(
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
