import { describe, expect, it } from "vitest";
import { dot, quoteDot } from "../../src/report/graph/dot.ts";
import { NODE_KINDS, mergeGraphs } from "../../src/report/graph/graph.ts";
import type { NetworkGraph } from "../../src/report/graph/graph.ts";
import { layout, SIZES } from "../../src/report/graph/layout.ts";
import { escapeMermaid, mermaid } from "../../src/report/graph/mermaid.ts";
import { EMPTY, OPTIONS, graphOf, readFixture } from "./sample.ts";

const graph = graphOf(readFixture("fixtures/report"));
const titleOf = (one: NetworkGraph, id: string): string => one.nodes.find((node) => node.id === id)!.title;
const edges = (one: NetworkGraph): readonly string[] =>
  one.edges
    .map(
      ({ from, to, label, broken }) =>
        `${titleOf(one, from)} -> ${titleOf(one, to)} [${label}]${broken ? " broken" : ""}`,
    )
    .sort();
const graphOfText = (text: string): NetworkGraph => graphOf([{ path: "all.yaml", text }]);

describe("networkGraph", () => {
  it("shows who reaches what, by which port, and what does not work", () => {
    expect(edges(graph)).toEqual([
      "Deployment shop/cart -> NetworkPolicy shop/default-deny [Ingress]",
      "Deployment shop/payments -> NetworkPolicy shop/default-deny [Ingress]",
      "Deployment shop/payments -> NetworkPolicy shop/payments [Egress, Ingress]",
      "Deployment shop/search -> NetworkPolicy shop/default-deny [Ingress]",
      "Deployment shop/web -> NetworkPolicy shop/default-deny [Ingress]",
      "Deployment shop/web -> NetworkPolicy shop/web-from-anywhere [Ingress]",
      "HTTPRoute shop/payments -> Service shop/payments [weight 90 pay.example.com/v1]",
      "HTTPRoute shop/payments -> Service shop/payments-next [weight 10 pay.example.com/v1]",
      "Ingress shop/shop -> Service shop/cart [no such port: shop.example.com/api] broken",
      "Ingress shop/shop -> Service shop/search [shop.example.com/search]",
      "Ingress shop/shop -> Service shop/web [shop.example.com/]",
      "Service data/postgres -> StatefulSet data/postgres [5432 → 5432]",
      "Service shop/cart -> Deployment shop/cart [80 → htpp?, 9090 → 9090] broken",
      "Service shop/payments -> Deployment shop/payments [80 → 8443]",
      "Service shop/web -> Deployment shop/web [80 → 8080]",
      "StatefulSet data/postgres -> NetworkPolicy data/postgres [Ingress]",
    ]);
    expect(graph.nodes.filter(({ broken }) => broken).map(({ title, note }) => `${title}: ${note}`)).toEqual([
      "Service shop/payments-next: selects no pods",
      "Service shop/search: selects no pods",
    ]);
    expect(graph.nodes.find(({ title }) => title === "Service data/mail")).toMatchObject({
      note: "alias of smtp.example.com",
      file: "fixtures/report/services.yaml",
      line: 83,
    });
  });

  it("does not depend on the order of files", () => {
    expect(graphOf([...readFixture("fixtures/report")].reverse())).toEqual(graph);
  });

  it("tells a Service that is missing from one that these manifests may not show", () => {
    const ingress = (namespace: string): string =>
      "apiVersion: networking.k8s.io/v1\nkind: Ingress\n" +
      `metadata: { name: i, namespace: ${namespace} }\n` +
      "spec: { defaultBackend: { service: { name: gone, port: { number: 80 } } } }\n";
    const shown = graphOfText(
      `${ingress("a")}---\napiVersion: v1\nkind: Service\nmetadata: { name: other, namespace: a }\n` +
        "spec: { clusterIP: None, selector: { a: b } }\n",
    );
    expect(edges(shown)).toEqual(["Ingress a/i -> Service a/gone [everything else] broken"]);
    expect(shown.nodes.find(({ title }) => title === "Service a/gone")).toMatchObject({
      note: "not in these manifests",
      broken: true,
    });
  });

  it("shows written endpoints, other routes, and policies of administrators", () => {
    const one = graphOfText(`
apiVersion: v1
kind: Service
metadata: { name: db, namespace: x }
spec: { ports: [{ port: 5432 }] }
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: db-1, namespace: x, labels: { kubernetes.io/service-name: db } }
addressType: IPv4
ports: [{ port: 5432 }]
endpoints: [{ addresses: [10.0.0.1] }, { addresses: [10.0.0.2] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: db, namespace: x }
spec: { hosts: [db.example.com], tcp: [{ route: [{ destination: { host: db } }, { destination: { host: \
db.far.example.com } }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: p, namespace: x }
spec: { containers: [{ name: c, image: i }] }
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: admin }
spec: { tier: Admin, priority: 1, subject: { namespaces: {} }, ingress: [{ action: Deny, from: [{ namespaces: {} }] }] }
`);
    expect(edges(one)).toEqual([
      "Pod x/p -> ClusterNetworkPolicy admin [Ingress]",
      "Service x/db -> EndpointSlice x/db-1 [5432]",
      "VirtualService x/db -> Service x/db [weight 0 db.example.com]",
      "VirtualService x/db -> db.far.example.com [weight 0 db.example.com]",
    ]);
  });
});

describe("mergeGraphs", () => {
  it("keeps scopes apart, and changes nothing for one", () => {
    expect(mergeGraphs([{ scope: "a", graph }])).toBe(graph);
    const two = mergeGraphs([
      { scope: "a", graph },
      { scope: "b", graph },
    ]);
    expect(new Set(two.nodes.map(({ id }) => id)).size).toBe(2 * graph.nodes.length);
    const scopes = new Map(two.nodes.map(({ id, scope }) => [id, scope]));
    for (const { from, to } of two.edges) expect(scopes.get(from)).toBe(scopes.get(to));
  });
});

describe("layout", () => {
  it("puts each kind into its column and no node upon another", () => {
    const { nodes, width, height } = layout(graph);
    expect(nodes).toHaveLength(graph.nodes.length);
    const columns = NODE_KINDS.map((kind) => nodes.filter((node) => node.kind === kind));
    expect(columns.map((column) => new Set(column.map(({ x }) => x)).size)).toEqual([1, 1, 1, 1]);
    for (const column of columns) {
      const ys = column.map(({ y }) => y).sort((a, b) => a - b);
      for (const [index, y] of ys.entries())
        if (index > 0) expect(y - ys[index - 1]!).toBeGreaterThanOrEqual(SIZES.nodeHeight + SIZES.rowGap);
    }
    for (const { x, y } of nodes) expect(x + SIZES.nodeWidth <= width && y + SIZES.nodeHeight <= height).toBe(true);
  });

  it("keeps lines that could be parallel from crossing", () => {
    const names = ["d", "a", "c", "b"];
    const straight: NetworkGraph = {
      nodes: [
        { id: "r", kind: "route", title: "Ingress r", namespace: "", file: "", line: 1 },
        ...names.flatMap((name, index) => [
          { id: `s${name}`, kind: "service" as const, title: `Service ${name}`, namespace: "", file: "", line: 1 },
          { id: `w${name}`, kind: "workload" as const, title: `Pod ${9 - index}`, namespace: "", file: "", line: 1 },
        ]),
      ],
      edges: names.flatMap((name) => [
        { from: "r", to: `s${name}`, label: "", broken: false },
        { from: `s${name}`, to: `w${name}`, label: "", broken: false },
      ]),
    };
    const { nodes } = layout(straight);
    const yOf = new Map(nodes.map(({ id, y }) => [id, y]));
    for (const name of names) expect(yOf.get(`s${name}`)).toBe(yOf.get(`w${name}`));
  });

  it("lays out thousands of nodes", () => {
    const many: NetworkGraph = {
      nodes: Array.from({ length: 8000 }, (_, index) => ({
        id: `${index}`,
        kind: NODE_KINDS[index % 4]!,
        title: `Node ${index}`,
        namespace: `n${index % 7}`,
        file: "",
        line: 1,
      })),
      edges: Array.from({ length: 6000 }, (_, index) => ({
        from: `${index}`,
        to: `${index + 1}`,
        label: "",
        broken: false,
      })),
    };
    expect(layout(many).nodes).toHaveLength(8000);
  });
});

describe("mermaid", () => {
  it("is a flowchart with a column a kind", () => {
    const text = mermaid(EMPTY, { ...OPTIONS, graph });
    expect(text).toMatch(
      /^flowchart LR\n {2}subgraph routes \["Routes"\]\n {4}n\d+\(\["HTTPRoute shop\/payments"\]\)\n/,
    );
    expect(text).toContain('"Service shop/search<br/>selects no pods"');
    expect(text).toMatch(/n\d+ -\.->\|"80 → htpp\?, 9090 → 9090"\| n\d+/);
    expect(mermaid(EMPTY, OPTIONS)).toBe("flowchart LR\n");
  });

  it("marks as broken the edges that are", () => {
    const text = mermaid(EMPTY, { ...OPTIONS, graph });
    const arrows = text.split("\n").filter((line) => /^ {2}n\d+ (-->|-\.->)/.test(line));
    const indexes = /linkStyle ([\d,]+)/.exec(text)![1]!.split(",").map(Number);
    expect(arrows.flatMap((line, index) => (line.includes("-.->") ? [index] : []))).toEqual(indexes);
  });

  it("escapes what ends a label or begins a directive", () => {
    expect(escapeMermaid('a"] %%{init: {}}%% <b> #35; `x`\n')).toBe(
      "a#34;#93; #37;#37;#123;init: #123;#125;#125;#37;#37; #60;b#62; #35;35; #96;x#96;#92;u000a",
    );
  });
});

describe("dot", () => {
  it("is a digraph with a rank a kind", () => {
    const text = dot(EMPTY, { ...OPTIONS, graph });
    expect(text.match(/rank=same/g)).toHaveLength(4);
    expect(text).toContain(
      '[label="Service shop/search\\nselects no pods", shape=box, tooltip="fixtures/report/services.yaml:',
    );
    expect(text.split("{").length).toBe(text.split("}").length);
    expect(dot(EMPTY, OPTIONS)).toMatch(/^digraph kubenetlint \{\n[^]*\}\n$/);
  });

  it("quotes quotes, and escapes that labels would replace", () => {
    expect(quoteDot(String.raw`a" \N \l` + "\n")).toBe(String.raw`"a\" \\N \\l\\u000a"`);
  });
});
