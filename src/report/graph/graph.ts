/** The columns of the picture, from left to right. */
export type NetworkNodeKind = "route" | "service" | "workload" | "policy";
export const NODE_KINDS: readonly NetworkNodeKind[] = ["route", "service", "workload", "policy"];

/** An object of the manifests, or a missing one that they refer to. */
export interface NetworkNode {
  /** Unique in the graph and stable; not shown. */
  readonly id: string;
  readonly kind: NetworkNodeKind;
  /** `Service shop/payments`, as `resource` of a finding. */
  readonly title: string;
  /** "" for cluster-scoped objects. */
  readonly namespace: string;
  /** Its scope, if there are several. */
  readonly scope?: string;
  /** Where it is defined, or referred to. */
  readonly file: string;
  readonly line: number;
  /** A short fact: `3 replicas`, `selects no pods`. */
  readonly note?: string;
  /** Proved not to work. */
  readonly broken?: boolean;
}

export interface NetworkEdge {
  readonly from: string;
  readonly to: string;
  /** Host and path, ports, or directions of a policy; several are separated by commas. */
  readonly label: string;
  /** Some of its traffic is proved to fail here. */
  readonly broken: boolean;
}

/** Routes → Services → workloads and endpoints → policies. */
export interface NetworkGraph {
  readonly nodes: readonly NetworkNode[];
  readonly edges: readonly NetworkEdge[];
}

export const EMPTY_GRAPH: NetworkGraph = { nodes: [], edges: [] };

/** The graphs of several scopes as one, without edges between them. */
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
