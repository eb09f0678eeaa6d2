import { EMPTY_GRAPH, NODE_KINDS } from "./graph.ts";
import type { NetworkNode, NetworkNodeKind } from "./graph.ts";
import { printable } from "../../base/printable.ts";
import type { Reporter } from "../lint/reporter.ts";

const BRACKETS: Readonly<Record<NetworkNodeKind, readonly [string, string]>> = {
  route: ["([", "])"],
  service: ["[", "]"],
  workload: ["[[", "]]"],
  policy: ["{{", "}}"],
};

const TITLES: Readonly<Record<NetworkNodeKind, string>> = {
  route: "Routes",
  service: "Services",
  workload: "Workloads",
  policy: "Policies",
};

/** Text between quotes, with entity codes: otherwise Mermaid would read directives (`%%{`), HTML and Markdown. */
export const escapeMermaid = (text: string): string =>
  printable(text).replaceAll(/[#"<>&`%\\{}[\]]/g, (character) => `#${character.charCodeAt(0)};`);

const labelOf = ({ title, note }: NetworkNode): string =>
  `${escapeMermaid(title)}${note === undefined ? "" : `<br/>${escapeMermaid(note)}`}`;

/** A flowchart for Markdown on GitHub and GitLab, in a code fence or a file of its own. */
export const mermaid: Reporter = (_, { graph = EMPTY_GRAPH }) => {
  const names = new Map(graph.nodes.map(({ id }, index) => [id, `n${index}`]));
  const columns = NODE_KINDS.flatMap((kind) => {
    const nodes = graph.nodes.filter((node) => node.kind === kind);
    const [open, close] = BRACKETS[kind];
    const lines = nodes.map((node) => `    ${names.get(node.id) ?? ""}${open}"${labelOf(node)}"${close}`);
    return nodes.length === 0
      ? []
      : [`  subgraph ${TITLES[kind].toLowerCase()} ["${TITLES[kind]}"]`, ...lines, "  end"];
  });
  const edges = graph.edges.map(({ from, to, label, broken }) => {
    const text = label === "" ? "" : `|"${escapeMermaid(label)}"|`;
    return `  ${names.get(from) ?? ""} ${broken ? "-.->" : "-->"}${text} ${names.get(to) ?? ""}`;
  });
  const brokenNodes = graph.nodes.filter(({ broken }) => broken === true).map(({ id }) => names.get(id) ?? "");
  const brokenEdges = graph.edges.flatMap(({ broken }, index) => (broken ? [index] : []));
  return `${[
    "flowchart LR",
    ...columns,
    ...edges,
    ...(brokenNodes.length === 0
      ? []
      : ["  classDef broken stroke:#c62828,stroke-width:2px", `  class ${brokenNodes.join(",")} broken`]),
    ...(brokenEdges.length === 0 ? [] : [`  linkStyle ${brokenEdges.join(",")} stroke:#c62828`]),
  ].join("\n")}\n`;
};
