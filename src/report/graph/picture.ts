import { plural } from "../../base/text.ts";
import { addTo } from "../../base/groups.ts";
import type { Finding } from "../../diagnostic/finding.ts";
import type { NetworkEdge, NetworkGraph, NetworkNodeKind } from "./graph.ts";
import { NODE_KINDS } from "./graph.ts";
import { escapeHtml } from "../lint/html-text.ts";
import { columnX, layout, SIZES } from "./layout.ts";
import type { PlacedNode } from "./layout.ts";

const COLUMN_TITLES: Readonly<Record<NetworkNodeKind, string>> = {
  route: "Routes",
  service: "Services",
  workload: "Workloads and endpoints",
  policy: "Policies",
};

/** Number of characters that fit into a node or between two columns. */
const NAME_WIDTH = 28;
const NOTE_WIDTH = 38;
const LABEL_WIDTH = 21;

const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, width - 1)}\u2026`;

const anchor = (x: number, y: number): string => `${x} ${y + SIZES.nodeHeight / 2}`;

/** A curve from the right side of one node to the left side of another. */
function curve(from: PlacedNode, to: PlacedNode): string {
  const start = from.x + SIZES.nodeWidth;
  const middle = (start + to.x) / 2;
  const y = (node: PlacedNode): number => node.y + SIZES.nodeHeight / 2;
  return `M${anchor(start, from.y)}C${middle} ${y(from)} ${middle} ${y(to)} ${anchor(to.x, to.y)}`;
}

function edgeSvg(
  edge: NetworkEdge,
  places: ReadonlyMap<string, { readonly node: PlacedNode; readonly index: number }>,
  degrees: ReadonlyMap<string, number>,
): string {
  const from = places.get(edge.from);
  const to = places.get(edge.to);
  if (from === undefined || to === undefined) return "";
  // The label is at the end with fewer edges, so that labels do not overlap.
  const atStart = (degrees.get(`out ${edge.from}`) ?? 0) < (degrees.get(`in ${edge.to}`) ?? 0);
  const at = atStart ? { x: from.node.x + SIZES.nodeWidth + 6, y: from.node.y } : { x: to.node.x - 6, y: to.node.y };
  const label =
    edge.label === ""
      ? ""
      : `<text x="${at.x}" y="${at.y + SIZES.nodeHeight / 2 - 5}" text-anchor="${atStart ? "start" : "end"}">` +
        `${escapeHtml(cut(edge.label, LABEL_WIDTH))}</text>`;
  const classes = `edge${edge.broken ? " broken" : ""}${to.node.kind === "policy" ? " quiet" : ""}`;
  const title = `${from.node.title} \u2192 ${to.node.title}${edge.label === "" ? "" : `: ${edge.label}`}`;
  return (
    `<g class="${classes}" data-from="${from.index}" data-to="${to.index}" data-at="${atStart ? "from" : "to"}">` +
    `<title>${escapeHtml(title)}</title>` +
    `<path d="${curve(from.node, to.node)}"/>${label}</g>`
  );
}

/** `Service shop/web` → its kind and the rest. */
function splitTitle(title: string): readonly [string, string] {
  const space = title.indexOf(" ");
  return space < 0 ? ["", title] : [title.slice(0, space), title.slice(space + 1)];
}

function nodeSvg(node: PlacedNode, index: number, findings: readonly Finding[]): string {
  const [objectKind, name] = splitTitle(node.title);
  const errors = findings.filter(({ severity, verdict }) => severity === "error" && verdict === "proved").length;
  const facts = [objectKind, ...(node.note === undefined ? [] : [node.note])]
    .filter((text) => text !== "")
    .join(" \u00b7 ");
  const badge =
    findings.length === 0
      ? ""
      : `<g class="badge ${errors > 0 ? "error" : "warning"}"><circle cx="${SIZES.nodeWidth - 18}" cy="22" r="11"/>` +
        `<text x="${SIZES.nodeWidth - 18}" y="26" text-anchor="middle">` +
        `${findings.length > 99 ? "99+" : findings.length}</text></g>`;
  const tip = [
    node.title,
    node.scope === undefined ? "" : `in ${node.scope}`,
    node.note ?? "",
    `${node.file}:${node.line}`,
    findings.length === 0 ? "" : plural(findings.length, "finding"),
  ]
    .filter((text) => text !== "")
    .join("\n");
  const search = [node.title, node.note ?? "", node.file, node.scope ?? ""].join(" ").toLowerCase();
  const [nameWidth, factsWidth] = findings.length === 0 ? [NAME_WIDTH, NOTE_WIDTH] : [NAME_WIDTH - 4, NOTE_WIDTH - 5];
  return (
    `<g class="node ${node.kind}${node.broken === true ? " broken" : ""}" tabindex="0" role="button" ` +
    `transform="translate(${node.x} ${node.y})" data-index="${index}" data-kind="${node.kind}" ` +
    `data-column="${NODE_KINDS.indexOf(node.kind)}" data-band="${node.band}" ` +
    `data-namespace="${escapeHtml(node.namespace)}" data-title="${escapeHtml(node.title)}" ` +
    `data-search="${escapeHtml(search)}">` +
    `<title>${escapeHtml(tip)}</title><rect width="${SIZES.nodeWidth}" height="${SIZES.nodeHeight}" rx="6"/>` +
    `<rect class="side" width="5" height="${SIZES.nodeHeight}" rx="2"/>` +
    `<text class="name" x="14" y="19">${escapeHtml(cut(name, nameWidth))}</text>` +
    `<text class="facts" x="14" y="35">${escapeHtml(cut(facts, factsWidth))}</text>${badge}</g>`
  );
}

/** More edges than these are unreadable, and slow in a browser. */
const MAX_EDGES = 4000;
const MAX_EDGES_OF_POLICY = 20;

/** A very large graph without the edges of policies that select many workloads; those nodes show the number instead. */
export function thinned(graph: NetworkGraph): NetworkGraph {
  if (graph.edges.length <= MAX_EDGES) return graph;
  const degrees = new Map<string, number>();
  for (const { to } of graph.edges) degrees.set(to, (degrees.get(to) ?? 0) + 1);
  const crowded = new Set(
    graph.nodes
      .filter(({ id, kind }) => kind === "policy" && (degrees.get(id) ?? 0) > MAX_EDGES_OF_POLICY)
      .map(({ id }) => id),
  );
  return {
    nodes: graph.nodes.map((node) =>
      crowded.has(node.id) ? { ...node, note: `selects ${plural(degrees.get(node.id) ?? 0, "workload")}` } : node,
    ),
    edges: graph.edges.filter(({ to }) => !crowded.has(to)),
  };
}

/** The graph as SVG; the script of the page reads the `data-` attributes. */
export function picture(graph: NetworkGraph, findings: readonly Finding[]): string {
  const { nodes, edges, width, height } = layout(graph);
  const places = new Map(nodes.map((node, index) => [node.id, { node, index }]));
  const degrees = new Map<string, number>();
  for (const key of edges.flatMap(({ from, to }) => [`out ${from}`, `in ${to}`]))
    degrees.set(key, (degrees.get(key) ?? 0) + 1);
  const byResource = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.resource === undefined) continue;
    addTo(byResource, finding.resource, finding);
  }
  const heads = NODE_KINDS.map(
    (kind, column) => `<text class="head" x="${columnX(column)}" y="28">${COLUMN_TITLES[kind]}</text>`,
  );
  const drawn = nodes.map((node, index) => nodeSvg(node, index, byResource.get(node.title) ?? []));
  return [
    `<svg id="picture" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" ` +
      `height="${height}" role="group" aria-label="Routes, Services, workloads and policies">`,
    ...heads,
    `<g class="edges">${edges.map((edge) => edgeSvg(edge, places, degrees)).join("\n")}</g>`,
    `<g class="nodes">${drawn.join("\n")}</g>`,
    "</svg>",
  ].join("\n");
}
