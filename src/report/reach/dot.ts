import { printable } from "../../base/printable.ts";
import { EVERYONE, draw } from "./drawing.ts";
import type { ReachReport } from "./reach-report.ts";

const quote = (text: string): string =>
  `"${printable(text)
    .replaceAll("\\", "\\\\")
    .replaceAll('"', String.raw`\"`)}"`;

/** Left-aligned lines of a label. */
const leftLines = (lines: readonly string[]): string =>
  `"${lines.map((line) => `${quote(line).slice(1, -1)}${String.raw`\l`}`).join("")}"`;

/** For Graphviz: a box for each namespace. */
export function* reachDot(report: ReachReport): Generator<string> {
  const { namespaces, outside, arrows, unjudged } = draw(report);
  yield 'digraph reach {\n  rankdir=LR;\n  node [shape=box, fontname="sans-serif"];\n';
  for (const [namespace, groups] of namespaces) {
    yield `  subgraph ${quote(`cluster ${namespace}`)} {\n    label=${quote(namespace)};\n`;
    for (const { id, title } of groups) yield `    g${id} [label=${quote(title)}];\n`;
    yield "  }\n";
  }
  for (const { id, title } of outside) yield `  g${id} [label=${quote(title)}, shape=ellipse];\n`;
  if (arrows.some(({ from }) => from === undefined))
    yield `  ${EVERYONE} [label="all sources", shape=ellipse, style=dashed];\n`;
  for (const { from, to, label, unknown } of arrows) {
    const style = unknown ? ", style=dotted, color=gray" : from === undefined ? ", style=dashed" : "";
    yield `  ${from === undefined ? EVERYONE : `g${from.id}`} -> g${to.id} [label=${quote(label)}${style}];\n`;
  }
  if (unjudged.length > 0)
    yield `  label=${leftLines(["Unknown, because objects are not simulated:", ...unjudged])};\n`;
  yield "}\n";
}
