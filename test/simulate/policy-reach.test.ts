import { describe, expect, it } from "vitest";
import { acceptedModel } from "../../src/workspace/accepted-model.ts";
import { reachCommand } from "../../src/hosts/cli/commands/reach.ts";
import type { ReachFlags } from "../../src/hosts/cli/commands/reach.ts";
import { simulateCluster } from "../../src/simulate/cluster.ts";
import {
  connectionRange,
  describeConnections,
  equalConnections,
  intersectConnections,
  onePort,
  parseProbe,
  subtractConnections,
  unionConnections,
} from "../../src/simulate/connections.ts";
import { nodesFor } from "../../src/simulate/policy/reach.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";
import { readFileSync } from "node:fs";
import { pod } from "./manifests.ts";

function reach(text: string, flags: ReachFlags = {}): { stdout: string; stderr: string } {
  const model = acceptedModel(parseSource({ path: "case.yaml", text }).documents);
  const { stdout, stderr } = reachCommand(model, simulateCluster(model, { nodeCount: nodesFor(model) }), flags);
  return { stdout: [...stdout].join(""), stderr };
}

const shopFiles = ["fixtures/routes/shop.yaml", "fixtures/routes/shop-policies.yaml"]
  .map((path) => readFileSync(path, "utf8"))
  .join("---\n");

describe("connections", () => {
  const web = unionConnections(onePort("TCP", 80), connectionRange("TCP", 8000, 8010));

  it("have one form, however they were made", () => {
    const other = unionConnections(
      connectionRange("TCP", 8005, 8010),
      unionConnections(connectionRange("TCP", 8000, 8004), onePort("TCP", 80)),
    );
    expect(equalConnections(web, other)).toBe(true);
    expect(describeConnections(web)).toBe("TCP 80,8000-8010");
  });

  it("are cut and taken away by port", () => {
    expect(describeConnections(intersectConnections(web, connectionRange("TCP", 8010, 9000)))).toBe("TCP 8010");
    expect(describeConnections(subtractConnections(web, onePort("TCP", 8004)))).toBe("TCP 80,8000-8003,8005-8010");
    expect(describeConnections(subtractConnections(web, web))).toBe("none");
  });

  it.each([
    ["tcp/80", "TCP/80"],
    ["UDP/53", "UDP/53"],
    ["TCP/0", undefined],
    ["TCP/65536", undefined],
    ["ICMP/1", undefined],
    ["80", undefined],
  ])("%s asks for %s", (text, probe) => {
    expect(parseProbe(text)?.text).toBe(probe);
  });
});

describe("kubenetlint reach", () => {
  it("shows who reaches whom, folded by what makes the pods", () => {
    expect(reach(shopFiles, { external: ["203.0.113.9"] }).stdout)
      .toBe(`DESTINATION                   ALLOWED          FROM
Deployment shop/payments ×3   none             all sources
Deployment shop/web ×2        TCP 53; UDP 53   Deployment shop/web
                              all              Deployment shop/payments, 203.0.113.9
203.0.113.9                   all              Deployment shop/payments
                              TCP 53; UDP 53   Deployment shop/web

EXTERNALLY EXPOSED
Deployment shop/payments   TCP 8080   Service shop/payments-node (NodePort 30080)   blocked by policies   case.yaml:57
Deployment shop/payments   TCP 8080   Service shop/payments-public (LoadBalancer)   blocked by policies   case.yaml:75
Deployment shop/web        TCP 3000   Ingress shop/api                              open                  case.yaml:90
Deployment shop/payments   TCP 8080   Ingress shop/api                              depends on policies   case.yaml:97

5 pods, 2 NetworkPolicies
`);
  });

  it("gives rows of probes as JSON, every pair once", () => {
    const rows = JSON.parse(
      reach(pod("shop", "a", "app: a") + pod("shop", "b", "app: b"), {
        output: "json",
        probe: ["TCP/80"],
        external: ["192.0.2.1"],
      }).stdout,
    );
    expect(
      rows.map(({ source, destination }: { source: string; destination: string }) => `${source} ${destination}`),
    ).toEqual([
      "shop/a shop/a",
      "shop/a shop/b",
      "shop/a 192.0.2.1",
      "shop/b shop/a",
      "shop/b shop/b",
      "shop/b 192.0.2.1",
      "192.0.2.1 shop/a",
      "192.0.2.1 shop/b",
    ]);
    expect(rows[0]).toEqual({ source: "shop/a", destination: "shop/a", allowed: ["TCP/80"], denied: [], depends: {} });
  });

  it("gives groups and their connections as JSON without probes", () => {
    const { groups, rows, exposures } = JSON.parse(
      reach(shopFiles, { output: "json", to: "shop/web", why: true }).stdout,
    );
    expect(groups.map(({ title }: { title: string }) => title)).toEqual([
      "Deployment shop/payments",
      "Deployment shop/web",
    ]);
    expect(rows[0]).toMatchObject({
      destination: "Deployment shop/web",
      allowed: "TCP 53; UDP 53",
      sources: ["Deployment shop/web"],
    });
    expect(rows[0].why[0]).toEqual({
      text: "NetworkPolicy shop/web isolates shop/web-0000000000-00000 for egress",
      at: { file: "case.yaml", line: 162, column: 1 },
    });
    expect(exposures).toHaveLength(4);
  });

  it("says what the network plug-in decides, and asks it no more once the plug-in is named", () => {
    const text = `${pod("shop", "a", "app: a")}${pod("shop", "b", "app: b")}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: shop}
spec: {podSelector: {matchLabels: {app: b}}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}`;
    const [generic, cilium] = [{}, { profile: "cilium" }].map(
      (flags) =>
        JSON.parse(
          reach(text, { output: "json", probe: ["TCP/80"], from: "shop/a", to: "shop/b", ...flags }).stdout,
        )[0],
    );
    expect(generic).toMatchObject({ allowed: ["TCP/80"], depends: { "TCP/80": ["ipBlockPod"] } });
    expect(cilium).toMatchObject({ denied: ["TCP/80"], depends: {} });
    expect(reach(text).stdout).toContain(
      "* depends on the network plug-in:\n  whether an ipBlock covers the addresses of pods\n",
    );
  });

  it("draws one arrow from everyone instead of hundreds", () => {
    const text = ["a", "b", "c"].map((name) => pod("shop", name, `app: ${name}`)).join("");
    const dot = reach(text, { output: "dot" }).stdout;
    expect(dot).toContain('subgraph "cluster shop"');
    expect(dot.match(/->/g)).toHaveLength(3);
    expect(reach(text, { output: "mermaid" }).stdout).toContain('everyone -.->|"all"| g0');
  });

  it("warns of pods that take no part", () => {
    const text = `${pod("shop", "a", "app: a", ", nodeName: gone")}\
${pod("shop", "b", "app: b", ", nodeSelector: {disk: none}")}
---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: c, namespace: shop}
spec: {endpointSelector: {}}`;
    const { stderr } = reach(text);
    expect(stderr).toContain("pending and left out");
  });

  it.each([
    [{ probe: ["80"] }, '--probe must be a protocol and a port such as TCP/80, or ICMP/8/0, not "80".'],
    [{ external: ["web"] }, '--external must be an IP address, not "web".'],
    [{ output: "xml" }, '--output must be one of table, json, dot, mermaid, not "xml".'],
    [{ profile: "flannel" }, '--profile must be one of generic, cilium, calico, not "flannel".'],
    [
      { from: "shop/none" },
      'No pod or address matches --from "shop/none". There are Deployment shop/payments, Deployment shop/web.',
    ],
  ])("refuses %j", (flags, message) => {
    expect(() => reach(shopFiles, flags)).toThrow(message);
  });

  it("answers for 1,000 workloads with 1,000 policies", () => {
    const text = Array.from(
      { length: 1000 },
      (_, index) => `${pod(`ns-${index % 10}`, `app-${index}`, `app: app-${index}`)}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p-${index}, namespace: ns-${index % 10}}
spec: {podSelector: {matchLabels: {app: app-${index}}}, ingress: [{from: [{podSelector: {matchLabels: {app: \
app-${(index + 10) % 1000}}}}], ports: [{port: http}]}]}`,
    ).join("");
    const model = acceptedModel(parseSource({ path: "case.yaml", text }).documents);
    const cluster = simulateCluster(model, { nodeCount: nodesFor(model) });
    const lines = [...reachCommand(model, cluster, {}).stdout].join("").split("\n");
    expect(lines.filter((line) => line.includes("TCP 8080   Pod"))).toHaveLength(1000);
  });
});
