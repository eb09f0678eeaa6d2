import { describe, expect, it } from "vitest";
import { ingressTable, resolveIngressBackend } from "../../src/simulate/route/ingress.ts";
import type { IngressDialect, IngressProfile } from "../../src/simulate/route/ingress.ts";
import { matchIngress, unreachableIngressEntries } from "../../src/simulate/route/match-ingress.ts";
import { parseURL } from "../../src/simulate/route/request.ts";
import { modelOf } from "./manifests.ts";

interface Path {
  readonly path: string;
  readonly type?: string;
}

const ingress = (name: string, host: string, paths: readonly Path[], more = "", metadata = "") => `
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: ${name}, namespace: shop${metadata}}
spec:
  ingressClassName: nginx${more}
  rules:
    - host: "${host}"
      http:
        paths:
${paths
  .map(
    ({ path, type = "Prefix" }, index) =>
      `          - {path: "${path}", pathType: ${type}, ` +
      `backend: {service: {name: ${name}-${index}, port: {number: 80}}}}`,
  )
  .join("\n")}`;

function chosen(text: string, url: string, profile: IngressProfile = "generic") {
  const [choice] = matchIngress(ingressTable(modelOf(text), profile), parseURL(url)!);
  return (
    choice && {
      backend: choice.chosen?.backend?.service?.name ?? choice.fallback?.backend.service?.name,
      shadowed: choice.shadowed.map(({ pathText }) => pathText),
      certain: choice.certain,
    }
  );
}

describe("choice of an Ingress path", () => {
  const text = ingress("a", "shop.example.com", [
    { path: "/" },
    { path: "/foo" },
    { path: "/foo/" },
    { path: "/foo", type: "Exact" },
    { path: "/foo/bar", type: "Exact" },
  ]);

  it("is the longest, and only between equals the exact one", () => {
    expect(chosen(text, "http://shop.example.com/foo")).toEqual({
      backend: "a-2",
      shadowed: ["/foo", "/foo", "/"],
      certain: true,
    });
    expect(chosen(text, "http://shop.example.com/foo/bar")).toMatchObject({ backend: "a-4" });
    expect(chosen(text, "http://shop.example.com/foobar")).toMatchObject({ backend: "a-0", shadowed: [] });
  });

  it("is of the more specific host only", () => {
    const two =
      ingress("any", "*.example.com", [{ path: "/" }]) + ingress("one", "shop.example.com", [{ path: "/only" }]);
    expect(chosen(two, "http://shop.example.com/only")).toMatchObject({ backend: "one-0" });
    expect(chosen(two, "http://shop.example.com/else")).toMatchObject({ backend: undefined });
    expect(chosen(two, "http://web.example.com/else")).toMatchObject({ backend: "any-0" });
    expect(chosen(two, "http://a.b.example.com/")).toBeUndefined();
  });

  it("falls back to the default backend", () => {
    const withDefault = ingress(
      "a",
      "shop.example.com",
      [{ path: "/only" }],
      "\n  defaultBackend: {service: {name: fallback, port: {number: 80}}}",
    );
    expect(chosen(withDefault, "http://shop.example.com/else")).toMatchObject({ backend: "fallback" });
    expect(chosen(withDefault, "http://other.example.com/")).toMatchObject({ backend: "fallback" });
  });

  it("is up to the controller between equal paths of two Ingresses, unless one is older", () => {
    const two = (created: string) =>
      ingress("b", "shop.example.com", [{ path: "/x" }]) +
      ingress("a", "shop.example.com", [{ path: "/x" }], "", created);
    expect(chosen(two(""), "http://shop.example.com/x")).toMatchObject({ backend: "a-0", certain: false });
    const dated =
      ingress("b", "shop.example.com", [{ path: "/x" }], "", ', creationTimestamp: "2026-01-01T00:00:00Z"') +
      ingress("a", "shop.example.com", [{ path: "/x" }], "", ', creationTimestamp: "2026-02-01T00:00:00Z"');
    expect(chosen(dated, "http://shop.example.com/x")).toMatchObject({ backend: "b-0", certain: true });
    // A third of unknown age may be the oldest, whatever its place behind the others.
    const third = dated + ingress("c", "shop.example.com", [{ path: "/x" }]);
    expect(chosen(third, "http://shop.example.com/x")).toMatchObject({ backend: "b-0", certain: false });
  });

  it("is laxer in ingress-nginx", () => {
    const lax = ingress("a", "shop.example.com", [{ path: "/foo", type: "ImplementationSpecific" }]);
    expect(chosen(lax, "http://shop.example.com/foobar")).toMatchObject({ backend: "a-0", certain: false });
    expect(chosen(lax, "http://shop.example.com/foobar", "ingress-nginx")).toMatchObject({
      backend: "a-0",
      certain: true,
    });
    const regex = ingress(
      "a",
      "shop.example.com",
      [{ path: "/V[0-9]+/", type: "Prefix" }],
      "",
      ', annotations: {nginx.ingress.kubernetes.io/use-regex: "true"}',
    );
    expect(chosen(regex, "http://shop.example.com/v2/x")).toMatchObject({ backend: undefined });
    expect(chosen(regex, "http://shop.example.com/v2/x", "ingress-nginx")).toMatchObject({ backend: "a-0" });
  });
});

describe("paths that nothing reaches", () => {
  const unreachable = (text: string) =>
    unreachableIngressEntries(ingressTable(modelOf(text))).map(({ entry, by, why }) => [
      entry.backend?.service?.name,
      by.backend?.service?.name,
      why,
    ]);

  it("are duplicates and paths that a longer spelling covers", () => {
    expect(
      unreachable(ingress("a", "h.example.com", [{ path: "/x" }]) + ingress("b", "h.example.com", [{ path: "/x" }])),
    ).toEqual([["b-0", "a-0", "duplicate"]]);
    expect(unreachable(ingress("a", "h.example.com", [{ path: "/x" }, { path: "/x/" }]))).toEqual([
      ["a-0", "a-1", "covered"],
    ]);
    expect(unreachable(ingress("a", "h.example.com", [{ path: "/x", type: "Exact" }, { path: "/x/" }]))).toEqual([
      ["a-0", "a-1", "covered"],
    ]);
  });

  it("are not paths of other hosts or types, nor canaries", () => {
    expect(
      unreachable(ingress("a", "h.example.com", [{ path: "/x" }]) + ingress("b", "i.example.com", [{ path: "/x" }])),
    ).toEqual([]);
    expect(
      unreachable(ingress("a", "h.example.com", [{ path: "/x" }, { path: "/x", type: "Exact" }, { path: "/" }])),
    ).toEqual([]);
    expect(
      unreachable(
        ingress("a", "h.example.com", [{ path: "/x" }]) +
          ingress(
            "b",
            "h.example.com",
            [{ path: "/x" }],
            "",
            ', annotations: {nginx.ingress.kubernetes.io/canary: "true"}',
          ),
      ),
    ).toEqual([]);
  });
});

describe("backends of an Ingress", () => {
  const model = modelOf(`
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]}`);
  const problem = (port: object, profile: IngressDialect = "generic", name = "web") =>
    resolveIngressBackend(model, "shop", { service: { name, port } }, profile).problem;

  it("name a port of the Service", () => {
    expect([
      problem({ number: 80 }),
      problem({ name: "http" }),
      problem({ number: 8080 }),
      problem({ name: "web" }),
      problem({}),
    ]).toEqual([undefined, undefined, "port-missing", "port-missing", "port-not-given"]);
    expect(problem({ number: 80 }, "generic", "wep")).toBe("service-missing");
  });

  it("may name the pod's port in ingress-nginx", () => {
    expect(problem({ number: 8080 }, "ingress-nginx")).toBeUndefined();
  });
});
