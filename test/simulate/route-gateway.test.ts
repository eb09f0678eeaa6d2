import { describe, expect, it } from "vitest";
import { attachRoutes } from "../../src/simulate/route/attachment.ts";
import { resolveBackend } from "../../src/simulate/route/backend.ts";
import { gatewayHostMatches, ingressHostMatches, intersectHostnames } from "../../src/simulate/route/hostname.ts";
import { matchHTTPRoute, routeEntries } from "../../src/simulate/route/http-route.ts";
import { l4Entries, matchL4 } from "../../src/simulate/route/l4-route.ts";
import { listeners } from "../../src/simulate/route/listener.ts";
import { parseURL } from "../../src/simulate/route/request.ts";
import { modelOf, modelOfFile } from "./manifests.ts";

const model = modelOfFile("fixtures/routes/gateway.yaml");
const attachments = attachRoutes(model);
const entries = routeEntries(attachments);

function chosen(url: string, headers: Record<string, string> = {}) {
  const request = { ...parseURL(url)!, headers };
  const [choice] = matchHTTPRoute(listeners(model), entries, request);
  return (
    choice && {
      listener: choice.state.listener.name,
      rule: choice.chosen?.ruleIndex,
      shadowed: choice.shadowed.map(({ ruleIndex }) => ruleIndex),
    }
  );
}

describe("hostnames", () => {
  it("have wildcards of one label in an Ingress and of any number in a Gateway", () => {
    expect([
      ingressHostMatches("*.foo.com", "a.foo.com"),
      ingressHostMatches("*.foo.com", "a.b.foo.com"),
      ingressHostMatches("*.foo.com", "foo.com"),
    ]).toEqual([true, false, false]);
    expect([
      gatewayHostMatches("*.foo.com", "a.foo.com"),
      gatewayHostMatches("*.foo.com", "a.b.foo.com"),
      gatewayHostMatches("*.foo.com", "foo.com"),
    ]).toEqual([true, true, false]);
  });

  it.each([
    ["*.example.com", "a.example.com", "a.example.com"],
    ["*.example.com", "*.shop.example.com", "*.shop.example.com"],
    ["*.shop.example.com", "*.example.com", "*.shop.example.com"],
    ["", "a.example.com", "a.example.com"],
    ["*.example.com", "example.com", undefined],
    ["a.example.com", "b.example.com", undefined],
  ])("%s and %s meet in %s", (a, b, expected) => {
    expect(intersectHostnames(a, b)).toBe(expected);
  });
});

describe("attachment", () => {
  it.each([
    ["shop", "attached"],
    ["other-host", "NoMatchingListenerHostname"],
    ["other-namespace", "NotAllowedByListeners"],
    ["other-section", "NoMatchingParent"],
    ["wrong-kind", "NotAllowedByListeners"],
    ["no-gateway", "parent-missing"],
    ["passthrough", "attached"],
  ])("of route %s: %s", (name, outcome) => {
    expect(attachments.find(({ route }) => route.name === name)?.outcome).toBe(outcome);
  });

  it("drops hostnames that no listener has", () => {
    const found = attachments
      .find(({ route }) => route.name === "shop")!
      .listeners.filter(({ match }) => match === "yes");
    expect(found.map(({ state, hostnames }) => [state.listener.name, hostnames])).toEqual([
      ["http", ["shop.example.com"]],
    ]);
  });

  it("is open where a listener asks for labels of a namespace that is not declared", () => {
    const open = modelOf(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: g, namespace: infra}
spec: {gatewayClassName: c, listeners: [{name: l, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: \
Selector, selector: {matchLabels: {team: x}}}}}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r, namespace: shop}
spec: {parentRefs: [{name: g, namespace: infra}]}`);
    expect(attachRoutes(open)[0]).toMatchObject({ outcome: "attached", unknown: "the labels of namespace shop" });
  });
});

describe("listeners", () => {
  it("conflict where a connection could be either's", () => {
    const states = listeners(
      modelOf(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: g, namespace: infra}
spec:
  gatewayClassName: c
  listeners:
    - {name: a, port: 80, protocol: HTTP, hostname: x.example.com}
    - {name: b, port: 80, protocol: HTTP, hostname: x.example.com}
    - {name: c, port: 80, protocol: HTTP, hostname: y.example.com}
    - {name: d, port: 90, protocol: TCP}
    - {name: e, port: 90, protocol: HTTP}
    - {name: f, port: 90, protocol: UDP}`),
    );
    const found = states.map(({ listener, conflicts }) => [
      listener.name,
      conflicts.map((conflict) => `${conflict.reason} ${conflict.with.listener.name}`),
    ]);
    expect(found).toEqual([
      ["a", ["HostnameConflict b"]],
      ["b", ["HostnameConflict a"]],
      ["c", []],
      ["d", ["ProtocolConflict e"]],
      ["e", ["ProtocolConflict d"]],
      ["f", []],
    ]);
  });
});

describe("choice of a rule", () => {
  it("takes the exact path first", () => {
    expect(chosen("http://shop.example.com/api")).toEqual({ listener: "http", rule: 2, shadowed: [1, 4, 0] });
  });

  it("takes the longer prefix, and more headers between equals", () => {
    expect(chosen("http://shop.example.com/api/v1")).toMatchObject({ rule: 1 });
    expect(chosen("http://shop.example.com/api/v1", { "x-debug": "1" })).toMatchObject({
      rule: 1,
      shadowed: [3, 4, 0],
    });
    expect(chosen("http://shop.example.com/apis")).toMatchObject({ rule: 0, shadowed: [] });
  });

  it("takes the most specific listener, even if it has no route", () => {
    expect(chosen("http://special.example.com/")).toEqual({ listener: "special", rule: undefined, shadowed: [] });
    expect(chosen("http://shop.example.org/")).toBeUndefined();
  });

  it("finds a TLSRoute by its server name", () => {
    const own = l4Entries(attachments);
    expect(
      matchL4(own, { protocol: "TLS", port: 443, serverName: "secure.example.com" }).map(({ route }) => route.name),
    ).toEqual(["passthrough"]);
    expect(matchL4(own, { protocol: "TLS", port: 443, serverName: "other.example.com" })).toEqual([]);
  });
});

describe("backends", () => {
  const from = { group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "shop" };
  it.each([
    [{ name: "web", port: 80 }, undefined],
    [{ name: "web", port: 3000 }, "port-missing"],
    [{ name: "web" }, "port-not-given"],
    [{ name: "nothing", port: 80 }, "service-missing"],
    [{ name: "db", namespace: "data", port: 5432 }, undefined],
    [{ name: "cache", namespace: "data", port: 6379 }, "not-granted"],
    [{ kind: "Bucket", group: "storage.example.com", name: "web" }, "kind-unsupported"],
  ])("%j: %s", (ref, problem) => {
    expect(resolveBackend(model, from, ref).problem).toBe(problem);
  });

  it("are unknown, not missing, in a namespace that the manifests do not hold", () => {
    const resolution = resolveBackend(model, { ...from, namespace: "elsewhere" }, { name: "web", port: 80 });
    expect(resolution).toMatchObject({
      problem: "service-missing",
      unknown: "these manifests contain no objects in namespace elsewhere",
    });
  });
});

it("precedence is that of the route's own hostname, not of what the listener leaves of it", () => {
  const route = (name: string, hostnames: string): string => `
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: ${name}, namespace: shop}
spec:
  parentRefs: [{name: edge}]
  hostnames: ${hostnames}
  rules: [{backendRefs: [{name: ${name}, port: 80}]}]`;
  const text = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: shop}
spec: {gatewayClassName: g, listeners: [{name: http, port: 80, protocol: HTTP, hostname: a.example.com}]}`;
  const winner = (first: string, second: string) => {
    const own = modelOf(text + route("first", first) + route("second", second));
    const [choice] = matchHTTPRoute(
      listeners(own),
      routeEntries(attachRoutes(own)),
      parseURL("http://a.example.com/")!,
    );
    return [choice?.chosen?.route.name, choice?.certain];
  };
  expect(winner('["*.example.com"]', "[a.example.com]")).toEqual(["second", true]);
  expect(winner("[]", '["*.example.com"]')).toEqual(["second", true]);
  expect(winner("[a.example.com]", "[a.example.com]")).toEqual(["first", false]);
});
