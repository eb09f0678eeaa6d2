import { compareText } from "../../base/compare-text.ts";
import type { Resource } from "../../model/resource.ts";
import type { NetworkEdge, NetworkGraph, NetworkNode, NetworkNodeKind } from "./graph.ts";

interface EdgeDraft {
  readonly from: string;
  readonly to: string;
  readonly labels: Set<string>;
  broken: boolean;
}

/** Labels shown on one edge; the rest is only counted. */
const MAX_LABELS = 2;

/** Builds a graph: an object becomes a node when it is first added; edges between the same two nodes are merged. */
export class GraphDraft {
  readonly #nodes = new Map<string, NetworkNode>();
  readonly #edges = new Map<string, EdgeDraft>();

  /** @returns the id of the node, for `connect`. */
  add(kind: NetworkNodeKind, resource: Resource, facts: Pick<NetworkNode, "note" | "broken"> = {}): string {
    const { apiVersion, kind: objectKind, namespace, name, title } = resource;
    const id = `${apiVersion}/${objectKind} ${namespace}/${name}`;
    if (!this.#nodes.has(id)) {
      const { file, start } = resource.atName().span();
      this.#nodes.set(id, { id, kind, title, namespace, file, line: start.line, ...facts });
    }
    return id;
  }

  /** A Service that is not defined in the manifests. `from` is the node that refers to it, whose place is shown. */
  addMissingService(
    namespace: string,
    name: string,
    from: string,
    facts: Pick<NetworkNode, "note" | "broken">,
  ): string {
    const id = `?Service ${namespace}/${name}`;
    const referrer = this.#nodes.get(from);
    if (!this.#nodes.has(id)) {
      const title = namespace === "" ? name : `Service ${namespace}/${name}`;
      this.#nodes.set(id, {
        id,
        kind: "service",
        title,
        namespace,
        file: referrer?.file ?? "",
        line: referrer?.line ?? 1,
        ...facts,
      });
    }
    return id;
  }

  connect(from: string, to: string, label: string, broken = false): void {
    const key = `${from}\n${to}`;
    const edge = this.#edges.get(key);
    if (edge === undefined) this.#edges.set(key, { from, to, labels: new Set(label === "" ? [] : [label]), broken });
    else {
      if (label !== "") edge.labels.add(label);
      // If one of several merged edges is broken, the edge is broken.
      edge.broken ||= broken;
    }
  }

  /** Sorted by title, so that the order of files does not matter. */
  finish(): NetworkGraph {
    const nodes = [...this.#nodes.values()].sort((a, b) => compareText(a.title, b.title) || compareText(a.id, b.id));
    const edges = [...this.#edges.values()].map(({ from, to, labels, broken }): NetworkEdge => ({
      from,
      to,
      label: joinLabels([...labels].sort(compareText)),
      broken,
    }));
    return { nodes, edges: edges.sort((a, b) => compareText(a.from, b.from) || compareText(a.to, b.to)) };
  }
}

const joinLabels = (labels: readonly string[]): string =>
  labels.length <= MAX_LABELS + 1
    ? labels.join(", ")
    : `${labels.slice(0, MAX_LABELS).join(", ")}, +${labels.length - MAX_LABELS}`;
