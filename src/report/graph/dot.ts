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

/** A quoted string of the DOT language; `\N` and the like are doubled, for in labels they would be replaced. */
export const quoteDot = (text: string): string =>
  `"${printable(text).replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;

/** Two lines of a label: `\n` between them is the language's own. */
const label = (title: string, note: string | undefined): string =>
  note === undefined ? quoteDot(title) : `${quoteDot(title).slice(0, -1)}\\n${quoteDot(note).slice(1)}`;

/** The picture as a Graphviz graph. */
export const dot: Reporter = (_, { graph = EMPTY_GRAPH }) => {
  const names = new Map(graph.nodes.map(({ id }, index) => [id, `n${index}`]));
  const ranks = NODE_KINDS.flatMap((kind) => {
    const nodes = graph.nodes.filter((node) => node.kind === kind);
    if (nodes.length === 0) return [];
    const lines = nodes.map(
      ({ id, title, note, file, line, broken }) =>
        `    ${names.get(id) ?? ""} [label=${label(title, note)}, shape=${SHAPES[kind]}, tooltip=${quoteDot(`${file}:${line}`)}${broken === true ? `, ${BROKEN}` : ""}];`,
    );
    return ["  {", "    rank=same;", ...lines, "  }"];
  });
  const edges = graph.edges.map(({ from, to, label: text, broken }) => {
    const attributes = [
      ...(text === "" ? [] : [`label=${quoteDot(text)}`]),
      ...(broken ? ["style=dashed", BROKEN] : []),
    ];
    return `  ${names.get(from) ?? ""} -> ${names.get(to) ?? ""}${attributes.length === 0 ? "" : ` [${attributes.join(", ")}]`};`;
  });
  return `${["digraph kubenetlint {", "  rankdir=LR;", "  node [fontname=sans];", "  edge [fontname=sans, fontsize=10];", ...ranks, ...edges, "}"].join("\n")}\n`;
};
