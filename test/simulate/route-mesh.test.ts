import { describe, expect, it } from "vitest";
import { istioHost, resolveDestination } from "../../src/simulate/mesh/istio.ts";
import { resolveSplit } from "../../src/simulate/mesh/traffic-split.ts";
import { modelOf, pod } from "./manifests.ts";

const service = (name: string, ports: string) => `
---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: shop}
spec: {selector: {app: ${name}}, ports: [${ports}]}`;

describe("TrafficSplit", () => {
  const split = (backends: string, version = "v1alpha4") => {
    const model = modelOf(`${service("web", "{port: 80}, {port: 9090, name: metrics}")}\
${service("web-v1", "{port: 80}, {port: 9090}")}\
${service("web-v2", "{port: 80}")}
---
apiVersion: split.smi-spec.io/${version}
kind: TrafficSplit
metadata: {name: s, namespace: shop}
spec: {service: web, backends: [${backends}]}`);
    return resolveSplit(model, model.all("TrafficSplit")[0]!);
  };

  it("leads to Services of its namespace that have the ports of the root", () => {
    const { backends, total } = split(
      "{service: web-v1, weight: 90}, {service: web-v2, weight: 10}, {service: web-v3, weight: 0}, " +
        "{service: web, weight: 1}",
    );
    expect(backends.map(({ name, problem }) => [name, problem])).toEqual([
      ["web-v1", undefined],
      ["web-v2", "port-missing"],
      ["web-v3", "service-missing"],
      ["web", "self"],
    ]);
    expect(backends[1]?.missingPorts.map(({ port }) => port)).toEqual([9090]);
    expect(total).toBe(101);
  });

  it("counts quantities in v1alpha1", () => {
    expect(
      split('{service: web-v1, weight: 500m}, {service: web-v2, weight: "1.5"}', "v1alpha1").backends.map(
        ({ weight }) => weight,
      ),
    ).toEqual([0.5, 1.5]);
  });
});

describe("destinations of a VirtualService", () => {
  const model = modelOf(`${pod("shop", "web-1", "app: web, version: v1")}${service("web", "{port: 80}")}\
${service("two", "{port: 80, name: a}, {port: 81, name: b}")}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: web, namespace: shop}
spec: {host: web, subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}, {name: other, \
labels: {app: other}}]}
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: ext, namespace: shop}
spec: {hosts: ["*.example.com"]}`);
  const problem = (destination: { host: string; subset?: string; port?: { number: number } }, namespace = "shop") =>
    resolveDestination(model, namespace, destination).problem;

  it("belong to the namespace of the rule only without a dot", () => {
    expect([
      istioHost("web", "shop"),
      istioHost("web.shop", "tools"),
      istioHost("web.shop.svc.cluster.local", "tools"),
    ]).toEqual(["web.shop.svc.cluster.local", "web.shop", "web.shop.svc.cluster.local"]);
  });

  it.each([
    [{ host: "web" }, undefined],
    [{ host: "web.shop.svc.cluster.local" }, undefined],
    [{ host: "web.shop" }, "host-unknown"],
    [{ host: "wep" }, "host-unknown"],
    [{ host: "api.example.com" }, undefined],
    [{ host: "web", port: { number: 8080 } }, "port-missing"],
    [{ host: "two" }, "port-not-given"],
    [{ host: "two", port: { number: 81 } }, undefined],
    [{ host: "web", subset: "v1" }, undefined],
    [{ host: "web", subset: "v2" }, "subset-empty"],
    [{ host: "web", subset: "other" }, "subset-empty"],
    [{ host: "web", subset: "v3" }, "subset-undefined"],
  ])("%j: %s", (destination, expected) => {
    expect(problem(destination)).toBe(expected);
  });

  it("are open in a namespace that the manifests do not hold", () => {
    expect(resolveDestination(model, "elsewhere", { host: "web" })).toMatchObject({
      problem: "host-unknown",
      unknown: "these manifests contain no objects in namespace elsewhere",
    });
  });
});
