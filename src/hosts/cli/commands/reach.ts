import { UserError } from "../../../diagnostic/user-error.ts";
import type { Model } from "../../../model/model.ts";
import { reachDot } from "../../../report/reach/dot.ts";
import { reachJSON, reachProbesJSON } from "../../../report/reach/json.ts";
import { reachMermaid } from "../../../report/reach/mermaid.ts";
import type { ReachReport } from "../../../report/reach/reach-report.ts";
import { reachTable } from "../../../report/reach/table.ts";
import type { Cluster } from "../../../simulate/cluster.ts";
import { parseIP } from "../../../base/ip.ts";
import { exposures } from "../../../simulate/policy/exposure.ts";
import { PolicyView } from "../../../simulate/policy/policy-view.ts";
import { parseAnyProbe } from "../../../simulate/policy/probe-answers.ts";
import type { AnyProbe } from "../../../simulate/policy/probe-answers.ts";
import { reachGraph } from "../../../simulate/policy/reach.ts";
import { reachGroups, selectGroups } from "../../../simulate/policy/reach-groups.ts";
import type { ReachGroup } from "../../../simulate/policy/reach-groups.ts";
import { outsideReach } from "../../../simulate/policy/outside-reach.ts";
import { outsideJSON, outsideText } from "../../../report/reach/outside.ts";
import { PROFILES } from "../../../simulate/policy/interpretation.ts";
import type { ProfileName } from "../../../simulate/policy/interpretation.ts";
import { unjudgedRoutes } from "../../../simulate/unjudged/object-doubts.ts";
import { EXIT } from "../../../workspace/host.ts";
import type { ExitCode } from "../../../workspace/host.ts";

export const REACH_FORMATS = ["table", "json", "dot", "mermaid"] as const;
export type ReachFormat = (typeof REACH_FORMATS)[number];

/** Flags of `kubenetlint reach` as the user wrote them. */
export interface ReachFlags {
  readonly from?: string;
  readonly to?: string;
  readonly output?: string;
  /** Such as `TCP/80`. */
  readonly probe?: readonly string[];
  readonly external?: readonly string[];
  readonly profile?: string;
  readonly why?: boolean;
  readonly exposure?: boolean;
}

/** Like `Outcome`, but in pieces: for thousands of pods the output is longer than a string can be. */
export interface StreamedOutcome {
  readonly stdout: Iterable<string>;
  readonly stderr: string;
  readonly exitCode: ExitCode;
}

const isOneOf = <T extends string>(names: readonly T[], text: string): text is T =>
  (names as readonly string[]).includes(text);

function oneOf<T extends string>(flag: string, names: readonly T[], text: string): T {
  if (isOneOf(names, text)) return text;
  throw new UserError(`${flag} must be one of ${names.join(", ")}, not "${text}".`);
}

function probesOf(texts: readonly string[]): readonly AnyProbe[] {
  return texts.map((text) => {
    const probe = parseAnyProbe(text);
    if (probe === undefined)
      throw new UserError(`--probe must be a protocol and a port such as TCP/80, or ICMP/8/0, not "${text}".`);
    return probe;
  });
}

function addressesOf(texts: readonly string[]): readonly string[] {
  for (const text of texts)
    if (parseIP(text) === undefined) throw new UserError(`--external must be an IP address, not "${text}".`);
  return texts;
}

function wanted(groups: readonly ReachGroup[], flag: string, text: string | undefined): readonly ReachGroup[] {
  if (text === undefined) return groups;
  const found = selectGroups(groups, text);
  if (found.length > 0) return found;
  const names = groups.slice(0, 5).map(({ title }) => title);
  throw new UserError(
    `No pod or address matches ${flag} "${text}". There are ${names.join(", ")}${groups.length > 5 ? ", …" : ""}.`,
  );
}

function write(format: ReachFormat, report: ReachReport, probes: readonly AnyProbe[]): Iterable<string> {
  switch (format) {
    case "table":
      return reachTable(report);
    case "json":
      return probes.length > 0 ? reachProbesJSON(report, probes) : reachJSON(report);
    case "dot":
      return reachDot(report);
    case "mermaid":
      return reachMermaid(report);
    default:
      return format satisfies never;
  }
}

/**
 * Connectivity between pods. The model must contain only accepted objects, the cluster enough nodes (`nodesFor`).
 * @throws UserError for wrong flags.
 */
export function reachCommand(model: Model, cluster: Cluster, flags: ReachFlags): StreamedOutcome {
  const format = oneOf("--output", REACH_FORMATS, flags.output ?? "table");
  const profile: ProfileName = oneOf("--profile", PROFILES, flags.profile ?? "generic");
  const probes = probesOf(flags.probe ?? []);
  const graph = reachGraph(model, cluster.pods, {
    external: addressesOf(flags.external ?? []),
    profile,
    dualStack: cluster.pods.some(({ podIPs }) => podIPs.length > 1),
  });
  const groups = reachGroups(graph);
  const view = new PolicyView(model, profile);
  if (flags.exposure === true) return exposureOutcome(view, wanted(groups, "--to", flags.to), format);
  const report: ReachReport = {
    graph,
    groups,
    sources: wanted(groups, "--from", flags.from),
    destinations: wanted(groups, "--to", flags.to),
    exposures: exposures(view),
    entrances: unjudgedRoutes(model),
    why: flags.why === true,
    refused: model.refused,
  };
  return { stdout: write(format, report, probes), stderr: absentNote(cluster), exitCode: EXIT.clean };
}

/** What is outside of the manifests, for the workloads of the destinations. */
function exposureOutcome(view: PolicyView, groups: readonly ReachGroup[], format: ReachFormat): StreamedOutcome {
  if (format !== "table" && format !== "json")
    throw new UserError(`--exposure is written as table or json, not as ${format}.`);
  const chosen = new Set(groups.flatMap(({ pods }) => pods.map(({ workload }) => workload)));
  const reaches = outsideReach(
    view,
    view.model.workloads.filter((workload) => chosen.has(workload)),
  );
  const stdout = format === "json" ? outsideJSON(reaches) : outsideText(reaches);
  return { stdout: [stdout], stderr: "", exitCode: EXIT.clean };
}

/** Pods without an address are left out of the answer, so a note names them. */
function absentNote({ pods }: Cluster): string {
  const absent = pods.filter(({ phase, podIPs }) => phase !== "Succeeded" && phase !== "Failed" && podIPs.length === 0);
  const [first] = absent;
  if (first === undefined) return "";
  const others = absent.length === 1 ? "" : ` and ${absent.length - 1} other`;
  const why = first.pending ?? "no address";
  return `note: ${first.namespace}/${first.name}${others} pending and left out: ${why}\n`;
}
