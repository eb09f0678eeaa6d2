import { describe, expect, it } from "vitest";
import { simulateCluster } from "../../src/simulate/cluster.ts";
import { serviceTraffic } from "../../src/simulate/service/traffic.ts";
import type { Distribution, TrafficQuery } from "../../src/simulate/service/traffic.ts";
import { weightedTraffic } from "../../src/simulate/service/weighted-traffic.ts";
import { deployment, modelOf, node, service, serviceOf } from "./cluster-manifests.ts";

// Two nodes in zone a, one in zone b: three pods land on a1, a2, b1, a fourth on a1 again.
const nodes = [node("a1", "a"), node("a2", "a"), node("b1", "b")];
const four = deployment({ name: "web", replicas: 4 });

const shown = ({ shares, lost }: Distribution) => ({
  shares: Object.fromEntries(
    shares.map(({ pod, address, share }) => [pod?.replace(/.*-0000(\d)$/, "$1") ?? address, Number(share.toFixed(4))]),
  ),
  lost: lost.map(({ share, reason }) => `${Number(share.toFixed(4))} ${reason}`),
});

function traffic(spec: string, query: TrafficQuery, documents: readonly string[] = [...nodes, four]) {
  const model = modelOf(...documents, service("s", spec));
  const cluster = simulateCluster(model);
  const all = serviceTraffic(cluster, serviceOf(cluster, "s"), query).map(shown);
  for (const { shares, lost } of all) {
    const total =
      Object.values(shares).reduce((sum, share) => sum + share, 0) +
      lost.reduce((sum, text) => sum + Number.parseFloat(text), 0);
    expect(total).toBeCloseTo(1, 3);
  }
  return all[0];
}

describe("serviceTraffic", () => {
  const plain = "{selector: {app: web}, ports: [{port: 80}]";

  it("spreads evenly over all endpoints", () => {
    expect(traffic(`${plain}}`, { via: "ClusterIP" })).toEqual({
      shares: { 0: 0.25, 1: 0.25, 2: 0.25, 3: 0.25 },
      lost: [],
    });
  });

  it("keeps to the client's zone where that has endpoints", () => {
    const zonal = `${plain}, trafficDistribution: PreferClose}`;
    expect(traffic(zonal, { via: "ClusterIP", zone: "b" })?.shares).toEqual({ 2: 1 });
    expect(traffic(zonal, { via: "ClusterIP", node: "a2" })?.shares).toEqual({ 0: 0.3333, 1: 0.3333, 3: 0.3333 });
    // w_a = 2/3 of the clients over three pods, w_b = 1/3 over one.
    expect(traffic(zonal, { via: "ClusterIP" })?.shares).toEqual({ 0: 0.2222, 1: 0.2222, 2: 0.3333, 3: 0.2222 });
  });

  it("prefers the own node, then the zone", () => {
    const own = `${plain}, trafficDistribution: PreferSameNode}`;
    expect(traffic(own, { via: "ClusterIP", node: "a1" })?.shares).toEqual({ 0: 0.5, 3: 0.5 });
    expect(
      traffic(own, { via: "ClusterIP", node: "a2" }, [...nodes, deployment({ name: "web", replicas: 1 })])?.shares,
    ).toEqual({ 0: 1 });
  });

  it("loses internal traffic of nodes without endpoints under policy Local", () => {
    const local = traffic(`${plain}, internalTrafficPolicy: Local}`, { via: "ClusterIP" }, [
      ...nodes,
      deployment({ name: "web", replicas: 2 }),
    ]);
    expect(local).toEqual({
      shares: { 0: 0.3333, 1: 0.3333 },
      lost: ["0.3333 dropped on node b1: no endpoint there, and the policy is Local"],
    });
  });

  const balanced = `${plain}, type: LoadBalancer, externalTrafficPolicy: Local}`;

  it("weighs by node behind a load balancer with policy Local", () => {
    expect(traffic(balanced, { via: "LoadBalancer" })?.shares).toEqual({ 0: 0.1667, 3: 0.1667, 1: 0.3333, 2: 0.3333 });
  });

  it("leaves nodes without endpoints out of the load balancer, but not out of node ports", () => {
    const two = [...nodes, deployment({ name: "web", replicas: 2 })];
    expect(traffic(balanced, { via: "LoadBalancer" }, two)).toEqual({ shares: { 0: 0.5, 1: 0.5 }, lost: [] });
    expect(traffic(balanced, { via: "NodePort" }, two)?.lost).toEqual([
      "0.3333 dropped on node b1: no endpoint there, and the policy is Local",
    ]);
    expect(traffic(balanced, { via: "NodePort", node: "a1" }, two)?.shares).toEqual({ 0: 1 });
  });

  it("short-circuits clients inside the cluster to policy Cluster", () => {
    expect(traffic(balanced, { via: "LoadBalancer", node: "b1" })?.shares).toEqual({
      0: 0.25,
      1: 0.25,
      2: 0.25,
      3: 0.25,
    });
  });

  it("loses everything where nothing is ready", () => {
    expect(traffic(`${plain}}`, { via: "ClusterIP" }, nodes)).toEqual({
      shares: {},
      lost: ["1 refused: no endpoint is ready"],
    });
  });

  it("counts no client on a node that is down", () => {
    expect(traffic(`${plain}, trafficDistribution: PreferClose}`, { via: "ClusterIP", down: ["a"] })?.shares).toEqual({
      2: 1,
    });
  });

  it("says what session affinity does to the shares", () => {
    const model = modelOf(four, service("s", `${plain}, sessionAffinity: ClientIP}`));
    const cluster = simulateCluster(model);
    const [one] = serviceTraffic(cluster, serviceOf(cluster, "s"), { via: "ClusterIP" });
    expect(one?.notes.join()).toMatch(/ClientIP: a client address keeps its endpoint until 10800 s/);
  });

  it("gives each address of a headless Service one part", () => {
    expect(traffic("{selector: {app: web}, clusterIP: None}", { via: "ClusterIP" })?.shares).toEqual({
      0: 0.25,
      1: 0.25,
      2: 0.25,
      3: 0.25,
    });
  });
});

describe("weightedTraffic", () => {
  const app = (name: string, replicas = 1): readonly string[] => [
    deployment({ name, replicas }),
    service(name, `{selector: {app: ${name}}, ports: [{port: 80, targetPort: 8080}]}`),
  ];
  const weighted = (name: string, ...documents: readonly string[]) => {
    const model = modelOf(...documents);
    const cluster = simulateCluster(model);
    return weightedTraffic(model, cluster, serviceOf(cluster, name).service).map((one) => {
      const byBackend: Record<string, number> = {};
      for (const { backend = "", share } of one.shares)
        byBackend[backend] = Number(((byBackend[backend] ?? 0) + share).toFixed(4));
      return { title: one.title, byBackend, lost: shown(one).lost };
    });
  };

  const httpRoute = (refs: string) =>
    "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r}\n" +
    `spec: {rules: [{backendRefs: [${refs}]}]}`;

  it("keeps the weight of a backend that is missing or empty, and loses it", () => {
    const refs = "{name: a, port: 80, weight: 6}, {name: b, port: 80, weight: 3}, {name: gone, port: 80, weight: 1}";
    expect(weighted("a", ...app("a", 2), ...app("b", 0), httpRoute(refs))).toEqual([
      {
        title: "HTTPRoute default/r rule 1",
        byBackend: { "Service default/a": 0.6 },
        lost: [
          "0.3 Service default/b: 503: no endpoint is ready",
          "0.1 Service default/gone: 500: the Service does not exist",
        ],
      },
    ]);
  });

  it("divides a backend's part among its endpoints", () => {
    const model = modelOf(
      ...app("a", 2),
      ...app("b"),
      httpRoute("{name: a, port: 80, weight: 1}, {name: b, port: 80}"),
    );
    const cluster = simulateCluster(model);
    const [one] = weightedTraffic(model, cluster, serviceOf(cluster, "a").service);
    expect(one?.shares.map(({ share }) => share)).toEqual([0.25, 0.25, 0.5]);
  });

  it("follows a TrafficSplit and drops backends without the root's port", () => {
    const split =
      "apiVersion: split.smi-spec.io/v1alpha4\nkind: TrafficSplit\nmetadata: {name: t}\n" +
      "spec: {service: a, backends: [{service: a1, weight: 90}, {service: a2, weight: 10}, {service: " +
      "odd, weight: 50}]}";
    const odd = service("odd", "{selector: {app: a1}, ports: [{port: 9}]}");
    expect(weighted("a", ...app("a"), ...app("a1"), ...app("a2"), odd, split)).toEqual([
      {
        title: "TrafficSplit default/t port 80",
        byBackend: { "Service default/a1": 0.9, "Service default/a2": 0.1 },
        lost: [],
      },
    ]);
  });

  it("follows a VirtualService with subsets", () => {
    const virtual = (second: string) =>
      "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: v}\n" +
      "spec: {hosts: [a], http: [{route: [{destination: {host: a, subset: v1}, weight: 3}, " +
      `{destination: {host: a, subset: ${second}}, weight: 1}]}]}`;
    const rule =
      "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: d}\n" +
      "spec: {host: a, subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: " +
      "v2}}]}";
    const pods = [
      deployment({ name: "one", labels: "{app: a, version: v1}" }),
      deployment({ name: "two", labels: "{app: a, version: v2}" }),
      service("a", "{selector: {app: a}, ports: [{port: 80}]}"),
    ];
    expect(weighted("a", ...pods, rule, virtual("v2"))[0]?.byBackend).toEqual({
      "Service default/a subset v1": 0.75,
      "Service default/a subset v2": 0.25,
    });
    expect(weighted("a", ...pods, rule, virtual("v3"))[0]?.lost).toEqual([
      "0.25 Service default/a subset v3: 503: no DestinationRule defines the subset",
    ]);
  });
});
