import { plural } from "../../base/text.ts";
import { describeConnections } from "../../simulate/connections.ts";
import { describeDependency, explain, isCondition } from "../../simulate/policy/explain.ts";
import { groupRows } from "../../simulate/policy/reach-groups.ts";
import type { GroupRow, ReachGroup } from "../../simulate/policy/reach-groups.ts";
import { ASSUMED_VERSION } from "../../simulate/policy/cilium/cilium-set.ts";
import type { PolicySet } from "../../simulate/policy/policy-set.ts";
import type { Dependency } from "../../simulate/policy/interpretation.ts";
import { verdictOf } from "../../simulate/policy/verdict.ts";
import { doubtText, placeOfDoubt } from "../../simulate/unjudged/doubt.ts";
import { printable } from "../../base/printable.ts";
import { describeGroups } from "./group-list.ts";
import { doubtsOf, isDenied, location, verdictText } from "./reach-report.ts";
import type { ReachReport } from "./reach-report.ts";

/** Aligned columns; the last one is not padded. */
export function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows.reduce<number[]>(
    (sum, row) => row.map((cell, index) => Math.max(sum[index] ?? 0, cell.length)),
    [],
  );
  return rows.map((row) =>
    row
      .map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)))
      .join("   ")
      .trimEnd(),
  );
}

function whyLines(report: ReachReport, row: GroupRow): readonly string[] {
  const { matrix } = report.graph;
  const [source] = row.sources;
  const from = matrix.ends[source?.positions[0] ?? -1];
  const to =
    matrix.ends[(source === row.destination ? row.destination.positions[1] : row.destination.positions[0]) ?? -1];
  if (from === undefined || to === undefined) return [];
  const example = row.sources.length > 1 ? `  e.g. from ${from.title}: ` : "  ";
  return explain(verdictOf(matrix.set, matrix.profile, from, to), from, to).map(
    ({ text, at }, index) =>
      `${index === 0 ? example : "  "}${printable(text)}${at === undefined ? "" : ` (${location(at)})`}`,
  );
}

const podCount = ({ pods }: ReachGroup): string => (pods.length > 1 ? ` ×${pods.length}` : "");

/** Denied pairs are only shown with --why or a filter. */
const asksForAll = (report: ReachReport): boolean =>
  report.why || report.sources.length < report.groups.length || report.destinations.length < report.groups.length;

interface TableRow {
  readonly row: GroupRow | undefined;
  readonly cells: readonly string[];
}

/** The rows of each destination, also without any source; rows that allow something come first. */
function rowsByDestination(report: ReachReport): ReadonlyMap<ReachGroup, GroupRow[]> {
  const byDestination = new Map<ReachGroup, GroupRow[]>(report.destinations.map((destination) => [destination, []]));
  for (const row of groupRows(report.graph, report.sources, report.destinations, { onlyReaching: !asksForAll(report) }))
    byDestination.get(row.destination)?.push(row);
  for (const rows of byDestination.values())
    rows.sort((a, b) => Number(isDenied(a.verdict)) - Number(isDenied(b.verdict)));
  return byDestination;
}

function* rowsOf(report: ReachReport): Iterable<TableRow> {
  const describe = describeGroups(report.sources);
  for (const [destination, rows] of rowsByDestination(report)) {
    let name = `${printable(destination.title)}${podCount(destination)}`;
    for (const row of rows) {
      yield { row, cells: [name, verdictText(row.verdict), printable(describe(row.sources, destination))] };
      name = "";
    }
    if (rows.length === 0 && destination.pods.length > 0 && report.sources.length > 1)
      yield { row: undefined, cells: [name, "none", "all sources"] };
  }
}

/** Routes that are not simulated may expose more than is listed. */
const entranceLines = ({ entrances }: ReachReport): readonly string[] =>
  entrances.length === 0
    ? []
    : [
        "",
        "More may be exposed, as these objects are not simulated:",
        ...entrances.map((doubt) => `  ${printable(doubtText(doubt))} (${location(placeOfDoubt(doubt))})`),
      ];

function exposureLines({ exposures, destinations }: ReachReport): readonly string[] {
  const titles = new Set(destinations.map(({ title }) => title));
  const own = exposures.filter(({ workload }) => titles.has(workload.resource.title));
  if (own.length === 0) return [];
  const word = { yes: "open", perhaps: "depends on policies", no: "blocked by policies" } as const;
  const rows = own.map(({ workload, connections, through, at, passes, unjudged: [doubt] }) => [
    printable(workload.resource.title),
    describeConnections(connections),
    printable(through),
    doubt === undefined ? word[passes] : `unknown: ${printable(doubt.resource.title)}`,
    location(at),
  ]);
  return ["", "EXTERNALLY EXPOSED", ...columns(rows)];
}

function footnotes(rows: readonly GroupRow[]): readonly string[] {
  const found = new Set<Dependency>(rows.flatMap(({ verdict }) => verdict.depends.flatMap(({ on }) => on)));
  const doubts = doubtsOf(rows.map(({ verdict }) => verdict));
  const depends = doubts.some(({ open }) => open !== undefined) ? " or depend on what is not shown" : "";
  const unjudged = doubts.map((doubt) => `  ${printable(doubtText(doubt))} (${location(placeOfDoubt(doubt))})`);
  return [
    ...(unjudged.length === 0
      ? []
      : [
          "",
          `unknown, as these objects are not simulated${depends} (in brackets: what the other policies allow):`,
          ...unjudged,
        ]),
    ...(found.size === 0
      ? []
      : [
          "",
          isCondition([...found]) ? "* depends on:" : "* depends on the network plug-in:",
          ...[...found].map((dependency) => `  ${describeDependency(dependency)}`),
        ]),
  ];
}

const policies = (count: number, kind: string): string => plural(count, kind).replace(/ys$/, "ies");

/** The policies that decide, and the network plugin that those of other kinds than NetworkPolicy imply. */
function policyCount({ policies: own, calico, cilium }: PolicySet): string {
  const of = (count: number, plugin: string): string =>
    count === 0 ? "" : `, ${policies(count, "policy")} of ${plugin} (taken to be the network plugin)`;
  return (
    policies(own.length, "NetworkPolicy") +
    of(calico.objects.policies.length, "Calico") +
    of(cilium.policies.length, `Cilium ${ASSUMED_VERSION}`)
  );
}

/** For people: one line for each destination and verdict, with its sources. */
export function* reachTable(report: ReachReport): Generator<string> {
  if (report.graph.pods.length === 0) {
    yield "No running pods in these manifests.\n";
    return;
  }
  const rows = [...rowsOf(report)];
  const [head = "", ...lines] = columns([["DESTINATION", "ALLOWED", "FROM"], ...rows.map(({ cells }) => cells)]);
  yield `${head}\n`;
  for (const [index, line] of lines.entries()) {
    const row = rows[index]?.row;
    yield `${line}\n`;
    if (report.why && row !== undefined)
      yield whyLines(report, row)
        .map((text) => `${text}\n`)
        .join("");
  }
  const tail = [...footnotes(rows.flatMap(({ row }) => row ?? [])), ...exposureLines(report), ...entranceLines(report)];
  yield tail.map((line) => `${line}\n`).join("");
  yield `\n${plural(report.graph.pods.length, "pod")}, ${policyCount(report.graph.matrix.set)}\n`;
}
