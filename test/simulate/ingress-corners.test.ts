import { describe, expect, it } from "vitest";
import { defaultIngressClass } from "../../src/simulate/route/controller.ts";
import { ingressTable, resolveIngressBackend } from "../../src/simulate/route/ingress.ts";
import type { IngressProfile } from "../../src/simulate/route/ingress.ts";
import { compareHostnames, gatewayHostMatches, ingressHostMatches } from "../../src/simulate/route/hostname.ts";
import { matchIngress, unreachableIngressEntries } from "../../src/simulate/route/match-ingress.ts";
import { parseURL } from "../../src/simulate/route/request.ts";
import { modelOf } from "./manifests.ts";

interface Written {
  readonly host?: string;
  readonly paths?: readonly (readonly [path: string, type?: string])[];
  readonly annotations?: string;
  readonly created?: string;
  readonly backend?: string;
  readonly className?: string;
}

/** An Ingress whose backends are `NAME-0`, `NAME-1`, … in order of its paths. */
const ingress = (
  name: string,
  { host = "shop.example.com", paths = [["/"]], annotations = "", created, backend, className = "nginx" }: Written = {},
): string => `
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ${name}
  namespace: shop
  annotations: {${annotations}}${created === undefined ? "" : `\n  creationTimestamp: "${created}"`}
spec:${className === "" ? "" : `\n  ingressClassName: ${className}`}${
  backend === undefined ? "" : `\n  defaultBackend: {service: {name: ${backend}, port: {number: 80}}}`
}
  rules:
    - host: "${host}"
      http:
        paths:
${paths
  .map(
    ([path, type = "Prefix"], index) =>
      `          - {path: "${path}", pathType: ${type}, backend: {service: {name: ${name}-${index}, port: {number: \
80}}}}`,
  )
  .join("\n")}`;

function chosen(text: string, url: string, profile: IngressProfile = "generic") {
  const [choice] = matchIngress(ingressTable(modelOf(text), profile), parseURL(url)!);
  return choice?.chosen?.backend?.service?.name ?? choice?.fallback?.backend.service?.name;
}

const unreachable = (text: string, profile: IngressProfile = "generic"): readonly string[] =>
  unreachableIngressEntries(ingressTable(modelOf(text), profile)).map(
    ({ entry, by, why }) => `${entry.ingress.name}-${entry.pathIndex} ${why} by ${by.ingress.name}-${by.pathIndex}`,
  );

describe("a path of ingress-nginx", () => {
  const api = (annotations: string) => ingress("a", { paths: [["/api(/|$)(.*)"], ["/"]], annotations });
  const URL = "http://shop.example.com/api/items";

  it("is a regular expression where a target of rewriting differs from it", () => {
    expect(chosen(api(""), URL, "ingress-nginx")).toBe("a-1");
    expect(chosen(api("nginx.ingress.kubernetes.io/rewrite-target: /$2"), URL, "ingress-nginx")).toBe("a-0");
    expect(chosen(api("nginx.ingress.kubernetes.io/use-regex: 'true'"), URL, "ingress-nginx")).toBe("a-0");
    expect(chosen(api("nginx.ingress.kubernetes.io/use-regex: 'false'"), URL, "ingress-nginx")).toBe("a-1");
  });

  it("is none where the target of rewriting is the path itself", () => {
    const text = ingress("a", { paths: [["/a.c"]], annotations: "nginx.ingress.kubernetes.io/rewrite-target: /a.c" });
    expect(chosen(text, "http://shop.example.com/abc", "ingress-nginx")).toBeUndefined();
    expect(chosen(text, "http://shop.example.com/a.c", "ingress-nginx")).toBe("a-0");
  });

  it("makes one of all paths of its host, and of no other host", () => {
    const rewritten = ingress("a", {
      annotations: "nginx.ingress.kubernetes.io/rewrite-target: /x",
      paths: [["/x/y"]],
    });
    const beside = (host: string) => ingress("b", { host, paths: [["/b.c"]] });
    expect(chosen(rewritten + beside("shop.example.com"), "http://shop.example.com/bxc", "ingress-nginx")).toBe("b-0");
    expect(chosen(rewritten + beside("b.example.com"), "http://b.example.com/bxc", "ingress-nginx")).toBeUndefined();
  });
});

describe("a canary", () => {
  const canary = "nginx.ingress.kubernetes.io/canary: 'true'";

  it("is no rival of the Ingress beside it, whatever their names and ages", () => {
    const text =
      ingress("a", { annotations: canary, created: "2020-01-01T00:00:00Z" }) +
      ingress("b", { created: "2024-01-01T00:00:00Z" });
    expect(chosen(text, "http://shop.example.com/", "ingress-nginx")).toBe("b-0");
    expect(unreachable(text)).toEqual([]);
  });

  it("is one by this word alone", () => {
    const text = ingress("a", { annotations: canary.replace("true", "false") }) + ingress("b");
    expect(chosen(text, "http://shop.example.com/", "ingress-nginx")).toBe("a-0");
    expect(unreachable(text)).toEqual(["b-0 duplicate by a-0"]);
  });
});

describe("a default backend", () => {
  it("is that of an Ingress with a rule for the host, before any other of the class", () => {
    const text =
      ingress("a", { host: "other.example.com", backend: "of-a" }) + ingress("b", { paths: [["/b"]], backend: "of-b" });
    expect(chosen(text, "http://shop.example.com/none")).toBe("of-b");
    expect(chosen(text, "http://other.example.com/")).toBe("a-0");
  });

  it("is that of another Ingress of the class, not of another class", () => {
    const other = (className: string) => ingress("a", { host: "other.example.com", backend: "of-a", className });
    const text = ingress("b", { paths: [["/b"]] });
    expect(chosen(other("nginx") + text, "http://shop.example.com/none")).toBe("of-a");
    expect(chosen(other("nginx"), "http://none.example.com/")).toBe("of-a");
    expect(chosen(text + other("traefik"), "http://shop.example.com/none")).toBeUndefined();
  });
});

describe("an Ingress without a class", () => {
  const ingressClass = (name: string, created: string, isDefault = "true") => `
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: ${name}
  annotations: {ingressclass.kubernetes.io/is-default-class: "${isDefault}"}
  creationTimestamp: "${created}"
spec: {controller: example.com/${name}}`;
  const defaultOf = (text: string) => defaultIngressClass(modelOf(text))?.name;

  it("has the newest default class, and of two of one age the first by name", () => {
    const old = ingressClass("a", "2020-01-01T00:00:00Z");
    const young = ingressClass("b", "2024-01-01T00:00:00Z");
    const twin = ingressClass("c", "2024-01-01T00:00:00Z");
    expect(defaultOf(old + young)).toBe("b");
    expect(defaultOf(young + old)).toBe("b");
    expect(defaultOf(twin + old + young)).toBe("b");
  });

  it("has none that only says it is no default", () => {
    expect(defaultOf(ingressClass("a", "2020-01-01T00:00:00Z", "false"))).toBeUndefined();
  });

  it("is in the table under the class that it gets", () => {
    const text = ingress("web", { className: "" }) + ingressClass("main", "2020-01-01T00:00:00Z");
    expect(ingressTable(modelOf(text)).entries.map(({ className }) => className)).toEqual(["main"]);
    const annotated = ingress("web", { className: "", annotations: "kubernetes.io/ingress.class: own" });
    expect(ingressTable(modelOf(annotated)).entries.map(({ className }) => className)).toEqual(["own"]);
    const beside = modelOf(annotated + ingressClass("main", "2020-01-01T00:00:00Z"));
    expect(ingressTable(beside).entries.map(({ className }) => className)).toEqual(["own"]);
  });
});

describe("hosts", () => {
  it("of an Ingress: a wildcard is one label, and that is not empty", () => {
    expect(ingressHostMatches("*.example.com", "shop.example.com")).toBe(true);
    expect(ingressHostMatches("*.example.com", "a.shop.example.com")).toBe(false);
    expect(ingressHostMatches("*.example.com", "example.com")).toBe(false);
    expect(ingressHostMatches("*.example.com", ".example.com")).toBe(false);
    expect(ingressHostMatches("SHOP.example.com.", "shop.example.com")).toBe(true);
  });

  it("of a Gateway: a wildcard is one label or more", () => {
    expect(gatewayHostMatches("*.example.com", "a.shop.example.com")).toBe(true);
    expect(gatewayHostMatches("*.example.com", "example.com")).toBe(false);
    expect(gatewayHostMatches("*.example.com", ".example.com")).toBe(false);
  });

  it("are in order: exact before wildcard, then the longer", () => {
    const hosts = ["*.com", "a.com", "*.example.com", "", "a.example.com"];
    expect(hosts.toSorted(compareHostnames)).toEqual(["a.example.com", "a.com", "*.example.com", "*.com", ""]);
  });
});

describe("between two equal paths", () => {
  it("the older Ingress wins, then the first by name, then the first rule", () => {
    const [old, young] = ["2020-01-01T00:00:00Z", "2024-01-01T00:00:00Z"];
    expect(chosen(ingress("a", { created: young }) + ingress("b", { created: old }), "http://shop.example.com/")).toBe(
      "b-0",
    );
    expect(chosen(ingress("b", { created: old }) + ingress("a"), "http://shop.example.com/")).toBe("a-0");
    expect(chosen(ingress("a", { created: old }) + ingress("b"), "http://shop.example.com/")).toBe("a-0");
    expect(chosen(ingress("a", { paths: [["/"], ["/"]] }), "http://shop.example.com/")).toBe("a-0");
  });

  it("that differ in type one covers the other", () => {
    expect(unreachable(ingress("a", { paths: [["/x"], ["/x/"]] }))).toEqual(["a-0 covered by a-1"]);
    expect(unreachable(ingress("a", { paths: [["/x"], ["/x", "Exact"]] }))).toEqual([]);
    expect(unreachable(ingress("a", { paths: [["/x", "ImplementationSpecific"], ["/x"]] }))).toEqual([]);
  });
});

describe("the port of a backend", () => {
  const service = `
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {ports: [{name: http, port: 80, targetPort: 8080}]}`;
  const problem = (port: string, dialect: "generic" | "ingress-nginx") => {
    const model = modelOf(ingress("a") + service);
    const backend = { service: { name: "web", port: JSON.parse(port) as { number?: number; name?: string } } };
    return resolveIngressBackend(model, "shop", backend, dialect).problem;
  };

  it("is that of the Service, by number or name; for ingress-nginx the target too", () => {
    expect(problem('{"number": 80}', "generic")).toBeUndefined();
    expect(problem('{"name": "http"}', "generic")).toBeUndefined();
    expect(problem('{"number": 8080}', "generic")).toBe("port-missing");
    expect(problem('{"number": 8080}', "ingress-nginx")).toBeUndefined();
    expect(problem('{"number": 0}', "generic")).toBe("port-not-given");
    expect(problem("{}", "generic")).toBe("port-not-given");
  });
});
