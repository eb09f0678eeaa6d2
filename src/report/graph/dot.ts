import { EMPTY_GRAPH, NODE_KINDS } from "./graph.ts";
import type { NetworkNodeKind } from "./graph.ts";
import { printable } from "../../base/printable.ts";
import type { Reporter } from "../lint/reporter.ts";

const SHAPES: Readonly<Record<NetworkNodeKind, string>> = {
  route: "cds",
  service: "box",
  workload: "component",
  policy: "octagon",
};
const BROKEN = 'color="#c62828", fontcolor="#c62828"';

/** A quoted string of the DOT language; backslashes are doubled, as `\N` and the like are replaced in labels. */
export const quoteDot = (text: string): string =>
  `"${printable(text).replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;

/** Two lines of a label; `\n` between them is a line break in DOT. */
const label = (title: string, note: string | undefined): string =>
  note === undefined ? quoteDot(title) : `${quoteDot(title).slice(0, -1)}\\n${quoteDot(note).slice(1)}`;

/** The graph for Graphviz. */
export const dot: Reporter = (_, { graph = EMPTY_GRAPH }) => {
  const names = new Map(graph.nodes.map(({ id }, index) => [id, `n${index}`]));
  const ranks = NODE_KINDS.flatMap((kind) => {
    const nodes = graph.nodes.filter((node) => node.kind === kind);
    if (nodes.length === 0) return [];
    const lines = nodes.map(
      ({ id, title, note, file, line, broken }) =>
        `    ${names.get(id) ?? ""} [label=${label(title, note)}, shape=${SHAPES[kind]}, ` +
        `tooltip=${quoteDot(`${file}:${line}`)}${broken === true ? `, ${BROKEN}` : ""}];`,
    );
    return ["  {", "    rank=same;", ...lines, "  }"];
  });
  const edges = graph.edges.map(({ from, to, label: text, broken }) => {
    const attributes = [
      ...(text === "" ? [] : [`label=${quoteDot(text)}`]),
      ...(broken ? ["style=dashed", BROKEN] : []),
    ];
    const list = attributes.length === 0 ? "" : ` [${attributes.join(", ")}]`;
    return `  ${names.get(from) ?? ""} -> ${names.get(to) ?? ""}${list};`;
  });
  const head = [
    "digraph kubenetlint {",
    "  rankdir=LR;",
    "  node [fontname=sans];",
    "  edge [fontname=sans, fontsize=10];",
  ];
  return `${[...head, ...ranks, ...edges, "}"].join("\n")}\n`;
};
