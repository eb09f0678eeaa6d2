/** The columns of the picture, from outside to inside. */
export type NetworkNodeKind = "route" | "service" | "workload" | "policy";
export const NODE_KINDS: readonly NetworkNodeKind[] = ["route", "service", "workload", "policy"];

/** One object of the manifests, or one they only refer to. */
export interface NetworkNode {
  /** Unique in the graph and the same for the same manifests; not meant to be shown. */
  readonly id: string;
  readonly kind: NetworkNodeKind;
  /** `Service shop/payments`, as `resource` of a finding. */
  readonly title: string;
  /** "" for cluster-scoped objects. */
  readonly namespace: string;
  /** The scope it is part of, where there are several. */
  readonly scope?: string;
  /** Where it stands, or where it is referred to. */
  readonly file: string;
  readonly line: number;
  /** What there is to know of it: `3 replicas`, `selects nothing`. */
  readonly note?: string;
  /** Proved not to work as it stands. */
  readonly broken?: boolean;
}

export interface NetworkEdge {
  readonly from: string;
  readonly to: string;
  /** Host and path, ports, or directions of a policy; several are separated by commas. */
  readonly label: string;
  /** Some of the traffic that takes it is proved to end here. */
  readonly broken: boolean;
}

/** Routes → Services → what answers for them → the policies that stand before it. */
export interface NetworkGraph {
  readonly nodes: readonly NetworkNode[];
  readonly edges: readonly NetworkEdge[];
}

export const EMPTY_GRAPH: NetworkGraph = { nodes: [], edges: [] };

/** The graphs of several scopes in one picture, without any edge between them. */
export function mergeGraphs(parts: readonly { readonly scope: string; readonly graph: NetworkGraph }[]): NetworkGraph {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only.graph;
  const idIn = (scope: string, id: string): string => `${scope}\n${id}`;
  return {
    nodes: parts.flatMap(({ scope, graph }) =>
      graph.nodes.map((node) => ({ ...node, id: idIn(scope, node.id), scope })),
    ),
    edges: parts.flatMap(({ scope, graph }) =>
      graph.edges.map((edge) => ({ ...edge, from: idIn(scope, edge.from), to: idIn(scope, edge.to) })),
    ),
  };
}

export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
