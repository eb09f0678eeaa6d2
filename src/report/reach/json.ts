import type { Place } from "../../diagnostic/place.ts";
import { describeConnections } from "../../simulate/connections.ts";
import { explain } from "../../simulate/policy/explain.ts";
import { ProbeAnswers } from "../../simulate/policy/probe-answers.ts";
import type { AnyProbe, ProbeAnswer } from "../../simulate/policy/probe-answers.ts";
import { groupRows } from "../../simulate/policy/reach-groups.ts";
import type { GroupRow } from "../../simulate/policy/reach-groups.ts";
import { surelyAllowed } from "../../simulate/policy/reach-matrix.ts";
import { verdictOf } from "../../simulate/policy/verdict.ts";
import { leftOutJSON, leftOutTitles } from "../left-out.ts";
import { doubtJSON } from "../../simulate/unjudged/doubt.ts";
import type { ReachReport } from "./reach-report.ts";

const place = (at: Place) => {
  const { file, start } = at.span();
  return { file, line: start.line, column: start.column };
};

/** Streams the items of a JSON array, one per line: for thousands of pods the output is longer than a string can be. */
function* array<T>(items: Iterable<T>): Generator<string> {
  let separator = "[\n";
  let chunk = "";
  for (const item of items) {
    chunk += `${separator}${JSON.stringify(item)}`;
    separator = ",\n";
    if (chunk.length > 65_536) {
      yield chunk;
      chunk = "";
    }
  }
  yield `${chunk}${separator === "[\n" ? "[" : ""}\n]`;
}

const positions = (groups: ReachReport["groups"]): readonly number[] =>
  groups.flatMap((group) => group.positions).sort((a, b) => a - b);

/**
 * With probes: a row `{source, destination, allowed, denied, depends}` for every pair of pods and addresses; with
 * `leftOut` if objects of their namespaces were left out, and `unknown` with `unjudged` if objects that are not
 * simulated may change the result. Streamed, as there are many pairs but few different rows.
 */
export function* reachProbesJSON(report: ReachReport, probes: readonly AnyProbe[]): Generator<string> {
  const { matrix, pods } = report.graph;
  const answers = new ProbeAnswers(report.graph, probes);
  const texts = new Map<ProbeAnswer, string>();
  const tail = (answer: ProbeAnswer): string => {
    let text = texts.get(answer);
    if (text === undefined) texts.set(answer, (text = JSON.stringify(answer).slice(1)));
    return text;
  };
  const sources = positions(report.sources);
  const namespaceOf = (position: number): string => pods[position]?.namespace ?? "";
  // Most answers leave nothing out, and most of the others only in one namespace.
  const leftOut = (from: number, to: number): string => {
    if (report.refused.length === 0) return "";
    const titles = JSON.stringify(leftOutTitles(report.refused, [namespaceOf(from), namespaceOf(to)]));
    return titles === "{}" ? "" : `${titles.slice(1, -1)},`;
  };
  const targets = positions(report.destinations).map((position) => ({
    position,
    text: `"destination":${JSON.stringify(matrix.ends[position]?.title)},`,
  }));
  let separator = "[\n";
  for (const from of sources) {
    const head = `{"source":${JSON.stringify(matrix.ends[from]?.title)},`;
    let chunk = "";
    for (const { position, text } of targets) {
      if (from >= pods.length && position >= pods.length) continue;
      chunk += separator + head + text + leftOut(from, position) + tail(answers.at(from, position));
      separator = ",\n";
    }
    yield chunk;
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
}

function rowJSON(report: ReachReport, row: GroupRow) {
  const { destination, verdict, sources } = row;
  const own =
    report.sources.length - (report.sources.includes(destination) && destination.positions.length < 2 ? 1 : 0);
  return {
    destination: destination.title,
    allowed: describeConnections(surelyAllowed(verdict)),
    ...(verdict.open.doubts.length > 0 && {
      unknown: describeConnections(verdict.open.unknown),
      unjudged: verdict.open.doubts.map(doubtJSON),
    }),
    ...(verdict.open.refusedBy.length > 0 && {
      mesh: {
        refused: describeConnections(verdict.open.refused),
        by: verdict.open.refusedBy.map((resource) => ({ policy: resource.title, at: place(resource.atName()) })),
      },
    }),
    sources: sources.length === own && own > 1 ? "all" : sources.map(({ title }) => title),
    ...(verdict.depends.length > 0 && {
      depends: verdict.depends.map(({ on, connections }) => ({ on, connections: describeConnections(connections) })),
    }),
    ...(report.why && { why: whyJSON(report, row) }),
  };
}

function whyJSON({ graph: { matrix } }: ReachReport, { sources: [source], destination }: GroupRow) {
  const from = matrix.ends[source?.positions[0] ?? -1];
  const to = matrix.ends[(source === destination ? destination.positions[1] : destination.positions[0]) ?? -1];
  if (from === undefined || to === undefined) return [];
  const reasons = explain(verdictOf(matrix.set, matrix.profile, from, to), from, to);
  return reasons.map(({ text, at }) => ({ text, ...(at && { at: place(at) }) }));
}

/**
 * Without probes: the connections between groups of pods. A pair without a row is denied; `sources: "all"` means every
 * other group. `allowed` is certain; `unknown` depends on the objects in `unjudged`.
 */
export function* reachJSON(report: ReachReport): Generator<string> {
  const groups = report.groups.map(({ title, namespace, pods }) => ({
    title,
    ...(namespace !== "" && { namespace }),
    pods: pods.map(({ name }) => name),
  }));
  yield '{"groups":';
  yield* array(groups);
  yield ',"rows":';
  const rows = function* () {
    for (const row of groupRows(report.graph, report.sources, report.destinations, { onlyReaching: !report.why }))
      yield rowJSON(report, row);
  };
  yield* array(rows());
  yield ',"exposures":';
  yield* array(
    report.exposures.map(({ workload, connections, through, passes, at, unjudged }) => ({
      workload: workload.resource.title,
      connections: describeConnections(connections),
      through,
      passes,
      at: place(at),
      ...(unjudged.length > 0 && { unjudged: unjudged.map(doubtJSON) }),
    })),
  );
  if (report.entrances.length > 0) yield `,"unjudged":${JSON.stringify(report.entrances.map(doubtJSON))}`;
  for (const [key, value] of Object.entries(leftOutJSON(report.refused)))
    yield `,${JSON.stringify(key)}:${JSON.stringify(value)}`;
  yield "}\n";
}
