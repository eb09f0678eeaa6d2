import { compareText } from "../../base/compare-text.ts";
import { addTo } from "../../base/groups.ts";
import { largest } from "../../diagnostic/large-lists.ts";
import { NODE_KINDS } from "./graph.ts";
import type { NetworkEdge, NetworkGraph, NetworkNode } from "./graph.ts";

/** Sizes of the picture in pixels; the script of the page uses the same ones for a filtered layout. */
export const SIZES = {
  nodeWidth: 250,
  nodeHeight: 44,
  columnGap: 150,
  rowGap: 12,
  bandGap: 28,
  margin: 24,
  head: 30,
} as const;

export interface PlacedNode extends NetworkNode {
  readonly x: number;
  readonly y: number;
  /** Number of the group of connected nodes it belongs to. */
  readonly band: number;
}

export interface Layout {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly NetworkEdge[];
  readonly width: number;
  readonly height: number;
}

/** Passes of sorting by the mean of neighbours; more passes change little. */
const SWEEPS = 6;

export const columnX = (column: number): number => SIZES.margin + column * (SIZES.nodeWidth + SIZES.columnGap);

/**
 * Lays out a graph in four columns, one per kind. Connected nodes form a band; bands are sorted by namespace and title,
 * and within a band each column is sorted to reduce crossings of edges. Deterministic.
 */
export function layout(graph: NetworkGraph): Layout {
  const placed: PlacedNode[] = [];
  let top = SIZES.head + SIZES.margin;
  for (const [band, nodes] of bandsOf(graph).entries()) {
    const columns = sortColumns(nodes, graph.edges);
    const rows = largest(columns.map((column) => column.length));
    const height = rows * (SIZES.nodeHeight + SIZES.rowGap) - SIZES.rowGap;
    for (const [index, column] of columns.entries()) {
      const own = column.length * (SIZES.nodeHeight + SIZES.rowGap) - SIZES.rowGap;
      for (const [row, node] of column.entries()) {
        placed.push({
          ...node,
          x: columnX(index),
          y: top + (height - own) / 2 + row * (SIZES.nodeHeight + SIZES.rowGap),
          band,
        });
      }
    }
    top += height + SIZES.bandGap;
  }
  return {
    nodes: placed,
    edges: graph.edges,
    width: columnX(NODE_KINDS.length - 1) + SIZES.nodeWidth + SIZES.margin,
    height: top - SIZES.bandGap + SIZES.margin,
  };
}

/** Groups of connected nodes; single nodes of a namespace share a band, as otherwise each would need its own row. */
function bandsOf(graph: NetworkGraph): readonly (readonly NetworkNode[])[] {
  const parent = new Map<string, string>();
  const rootOf = (id: string): string => {
    let root = id;
    for (let next = parent.get(root); next !== undefined; next = parent.get(root)) root = next;
    if (root !== id) parent.set(id, root);
    return root;
  };
  const connected = new Set(graph.edges.flatMap(({ from, to }) => [from, to]));
  for (const { from, to } of graph.edges) {
    const [a, b] = [rootOf(from), rootOf(to)];
    if (a !== b) parent.set(a, b);
  }
  const bands = new Map<string, NetworkNode[]>();
  for (const node of graph.nodes) {
    const key = connected.has(node.id) ? rootOf(node.id) : `lone ${node.scope ?? ""} ${node.namespace}`;
    addTo(bands, key, node);
  }
  const orderOf = (band: readonly NetworkNode[]): string =>
    band.map(({ scope, namespace, title }) => `${scope ?? ""}\n${namespace}\n${title}`).sort(compareText)[0] ?? "";
  return [...bands]
    .sort(
      ([keyA, a], [keyB, b]) =>
        Number(keyA.startsWith("lone ")) - Number(keyB.startsWith("lone ")) || compareText(orderOf(a), orderOf(b)),
    )
    .map(([, band]) => band);
}

/** The columns of a band, each sorted by the mean position of its neighbours, from left to right and back. */
function sortColumns(
  nodes: readonly NetworkNode[],
  edges: readonly NetworkEdge[],
): readonly (readonly NetworkNode[])[] {
  const ids = new Set(nodes.map(({ id }) => id));
  const neighbours = new Map<string, string[]>();
  const link = (a: string, b: string): void => {
    addTo(neighbours, a, b);
  };
  for (const { from, to } of edges) {
    if (!ids.has(from)) continue;
    link(from, to);
    link(to, from);
  }
  const columns = NODE_KINDS.map((kind) => nodes.filter((node) => node.kind === kind));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const order = sweep % 2 === 0 ? [1, 2, 3] : [2, 1, 0];
    for (const index of order) {
      const beside = placesOf(columns[sweep % 2 === 0 ? index - 1 : index + 1] ?? []);
      const own = placesOf(columns[index] ?? []);
      const means = new Map(
        (columns[index] ?? []).map(({ id }) => [
          id,
          mean((neighbours.get(id) ?? []).flatMap((other) => beside.get(other) ?? [])) ?? own.get(id) ?? 0,
        ]),
      );
      columns[index]?.sort(
        (a, b) =>
          (means.get(a.id) ?? 0) - (means.get(b.id) ?? 0) ||
          compareText(a.namespace, b.namespace) ||
          compareText(a.title, b.title),
      );
    }
  }
  return columns;
}

/** Positions from 0 to 1, so that columns of different lengths are comparable. */
const placesOf = (column: readonly NetworkNode[]): ReadonlyMap<string, number> =>
  new Map(column.map(({ id }, index) => [id, (index + 0.5) / column.length]));

const mean = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
