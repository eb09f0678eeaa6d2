import { describe, expect, it } from "vitest";
import { INGRESS_PROFILES } from "../../src/simulate/route/controller.ts";
import { DIALECT_NAMES } from "../../src/simulate/route/dialects/names.ts";
import type { DialectName } from "../../src/simulate/route/dialects/names.ts";
import { ingressTable } from "../../src/simulate/route/ingress.ts";
import { matchIngress } from "../../src/simulate/route/match-ingress.ts";
import { parseURL } from "../../src/simulate/route/request.ts";
import { modelOf } from "./manifests.ts";

type Path = readonly [path: string, type: "Exact" | "Prefix" | "ImplementationSpecific"];

const CONTROLLERS: Readonly<Record<DialectName, string>> = {
  alb: "ingress.k8s.aws/alb",
  contour: "projectcontour.io/ingress-controller",
  gke: "k8s.io/gce",
  kong: "ingress-controllers.konghq.com/kong",
  openshift: "openshift.io/ingress-to-route",
  traefik: "traefik.io/ingress-controller",
};

const manifest = (controller: string, paths: readonly Path[], annotations = ""): string => `
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: edge}
spec: {controller: ${controller}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, namespace: shop, annotations: {${annotations}}}
spec:
  ingressClassName: edge
  rules:
    - host: shop.example.com
      http:
        paths:
${paths
  .map(
    ([path, type], index) =>
      `          - {path: "${path}", pathType: ${type}, backend: {service: {name: web${index}, port: {number: 80}}}}`,
  )
  .join("\n")}`;

/** The path that gets a request, `404`, or with `?` one that may get it. */
function chosen(name: DialectName, paths: readonly Path[], request: string, annotations = ""): string {
  const table = ingressTable(modelOf(manifest(CONTROLLERS[name], paths, annotations)));
  const [choice] = matchIngress(table, parseURL(`http://shop.example.com${request}`)!);
  return `${choice?.chosen?.pathText ?? "404"}${choice?.certain === false ? "?" : ""}`;
}

const own = (path: string): readonly Path[] => [[path, "ImplementationSpecific"]];

describe("a path of type ImplementationSpecific", () => {
  it.each<[name: DialectName, path: string, request: string, expected: string]>([
    ["traefik", "/foo", "/foo/bar", "/foo"],
    ["traefik", "/foo", "/foobar", "/foo?"],
    ["traefik", "/foo", "/fo", "404"],
    ["contour", "/foo", "/foobar", "/foo"],
    ["contour", "/u[0-9]+", "/u12", "/u[0-9]+"],
    ["contour", "/u[0-9]+", "/u12/x", "404"],
    ["kong", "/foo", "/foobar", "/foo"],
    ["kong", "/~/u[0-9]+", "/u12/x", "/~/u[0-9]+"],
    ["kong", "/~/u[0-9]+$", "/u12/x", "404"],
    ["kong", "/~/a|/b", "/x", "/~/a|/b?"],
    ["kong", "/u[0-9]+", "/u12", "/u[0-9]+?"],
    ["alb", "/foo", "/foo/bar", "404"],
    ["alb", "/foo/*", "/foo/bar/x", "/foo/*"],
    ["alb", "/foo/*", "/foo", "404"],
    ["alb", "/*.png", "/a/b.png", "/*.png"],
    ["alb", "/v?/a", "/v1/a", "/v?/a"],
    ["alb", "/Foo", "/foo", "404"],
    ["alb", "", "/foo/bar", "/"],
    ["alb", "/", "/foo/bar", "404"],
    ["gke", "/foo", "/foo/bar", "404"],
    ["gke", "/foo/*", "/foo/bar", "/foo/*"],
    ["gke", "/foo/*", "/foo", "404"],
    ["gke", "/*", "/", "/*"],
    ["gke", "", "/foo/bar", "/"],
    ["gke", "/", "/foo/bar", "404"],
    ["gke", "/foo*", "/foo/bar", "/foo*?"],
    ["openshift", "/foo", "/foo/bar", "/foo"],
    ["openshift", "/foo", "/foobar", "404"],
    ["openshift", "/foo/", "/foo", "404"],
    ["openshift", "/foo/", "/foo/bar", "/foo/"],
    ["openshift", "/", "/foo", "/"],
  ])("%s: %s for %s is %s", (name, path, request, expected) => {
    expect(chosen(name, own(path), request)).toBe(expected);
  });

  it("follows the annotations that change it", () => {
    const matcher = (value: string): string => `traefik.ingress.kubernetes.io/router.pathmatcher: ${value}`;
    expect(chosen("traefik", own("/foo"), "/foobar", matcher("Path"))).toBe("404");
    expect(chosen("traefik", own("/foo"), "/foobar", matcher("PathRegexp"))).toBe("/foo?");
    expect(chosen("kong", own("/foo"), "/foobar", "konghq.com/regex-prefix: /@")).toBe("/foo?");
    expect(chosen("kong", own("/foo"), "/foo", "konghq.com/methods: POST")).toBe("/foo?");
    expect(chosen("alb", own("/foo/*"), "/foo", 'alb.ingress.kubernetes.io/use-regex-path-match: "true"')).toBe(
      "/foo/*?",
    );
    expect(chosen("alb", own("/foo"), "/bar", "alb.ingress.kubernetes.io/conditions.web0: '[]'")).toBe("/foo?");
  });
});

describe("precedence", () => {
  it("puts exact paths first at an AWS load balancer, then the longest prefix, then patterns in their order", () => {
    const paths: readonly Path[] = [
      ["/a/*", "ImplementationSpecific"],
      ["/a/b/c/d/*", "ImplementationSpecific"],
      ["/a", "Prefix"],
      ["/a/b", "Prefix"],
      ["/a/x", "Exact"],
    ];
    expect(chosen("alb", paths, "/a/b/c/d/e")).toBe("/a/b");
    expect(chosen("alb", paths, "/a/x")).toBe("/a/x");
    expect(chosen("alb", paths.slice(0, 2), "/a/b/c/d/e")).toBe("/a/*");
  });

  it("is that of the longer rule at Traefik, which an exact path loses to a prefix of about its length", () => {
    const prefix: Path = ["/foo", "Prefix"];
    expect(chosen("traefik", [prefix, ["/foo/bar", "Exact"]], "/foo/bar")).toBe("/foo");
    // Longer than the prefix as it is, not as strictPrefixMatching has it.
    expect(chosen("traefik", [prefix, ["/foo/bar/and/more", "Exact"]], "/foo/bar/and/more")).toBe("/foo/bar/and/more?");
    const long: Path = ["/foo/bar/and/a/lot/more/of/it/all", "Exact"];
    expect(chosen("traefik", [prefix, long], long[0])).toBe(long[0]);
    const first = 'traefik.ingress.kubernetes.io/router.priority: "900"';
    expect(chosen("traefik", [prefix, long], long[0], first)).toBe("/foo/bar/and/a/lot/more/of/it/all?");
  });

  it("puts exact paths first at Contour, then regular expressions, then prefixes", () => {
    const paths: readonly Path[] = [
      ["/foo/", "Prefix"],
      ["/fo+", "ImplementationSpecific"],
      ["/foo", "Exact"],
    ];
    expect(chosen("contour", paths, "/foo")).toBe("/foo");
    expect(chosen("contour", paths.slice(0, 2), "/foo")).toBe("/fo+");
    expect(chosen("contour", [["/foo", "ImplementationSpecific"], paths[0]!], "/foo/x")).toBe("/foo/");
  });

  it("is that of the last of equal paths at Contour and GKE", () => {
    expect(
      chosen(
        "contour",
        [
          ["/foo", "Prefix"],
          ["/foo/", "Prefix"],
        ],
        "/foo/x",
      ),
    ).toBe("/foo/");
    expect(
      chosen(
        "contour",
        [
          ["/foo/", "Prefix"],
          ["/foo", "Prefix"],
        ],
        "/foo/x",
      ),
    ).toBe("/foo");
    expect(
      chosen(
        "gke",
        [
          ["/foo", "Exact"],
          ["/foo", "Prefix"],
        ],
        "/foo",
      ),
    ).toBe("/foo");
    expect(
      chosen(
        "gke",
        [
          ["/foo/*", "ImplementationSpecific"],
          ["/foo", "Prefix"],
        ],
        "/foo/x",
      ),
    ).toBe("/foo");
  });

  it("is that of the longest path of the URL map at GKE", () => {
    const paths: readonly Path[] = [
      ["/*", "ImplementationSpecific"],
      ["/foo", "Prefix"],
    ];
    expect(chosen("gke", paths, "/foo/x")).toBe("/foo");
    expect(chosen("gke", paths, "/bar")).toBe("/*");
    expect(chosen("gke", [["/foo/", "ImplementationSpecific"], paths[1]!], "/foo/")).toBe("/foo?");
  });

  it("is that of the longest path at Kong, if no path of the other route is longer", () => {
    const paths: readonly Path[] = [
      ["/", "Prefix"],
      ["/foo", "Prefix"],
      ["/foo/bar", "Exact"],
    ];
    expect(chosen("kong", paths, "/foo/bar")).toBe("/foo/bar");
    expect(chosen("kong", paths, "/foo/x")).toBe("/foo");
    expect(
      chosen(
        "kong",
        [
          ["/foo/", "Prefix"],
          ["/foo", "Exact"],
        ],
        "/foo",
      ),
    ).toBe("/foo/?");
    const plain: readonly Path[] = [
      ["/", "ImplementationSpecific"],
      ["/foo", "ImplementationSpecific"],
    ];
    expect(chosen("kong", plain, "/foo/x")).toBe("/foo");
    expect(chosen("kong", [paths[0]!, plain[1]!], "/foo/x")).toBe("/foo?");
    expect(chosen("kong", paths, "/foo/x", 'konghq.com/regex-priority: "1"')).toBe("/foo?");
  });

  it("puts the longer path first at OpenShift", () => {
    const paths: readonly Path[] = [
      ["/", "Prefix"],
      ["/foo", "Prefix"],
      ["/foo/", "Prefix"],
    ];
    expect(chosen("openshift", paths, "/foo/x")).toBe("/foo/");
    expect(chosen("openshift", paths, "/foo")).toBe("/foo");
  });

  it("is open between a path that the controller interprets and another one", () => {
    const paths: readonly Path[] = [
      ["/~/foo/[a-z]+", "ImplementationSpecific"],
      ["/foo", "Prefix"],
    ];
    expect(chosen("kong", paths, "/foo/x")).toBe("/~/foo/[a-z]+?");
  });
});

describe("a prefix", () => {
  it("is one of characters at Traefik, unless a flag says otherwise", () => {
    expect(chosen("traefik", [["/foo", "Prefix"]], "/foobar")).toBe("/foo?");
    expect(chosen("traefik", [["/foo/", "Prefix"]], "/foo")).toBe("/foo/?");
    expect(chosen("traefik", [["/foo", "Prefix"]], "/foo/bar")).toBe("/foo");
  });

  it.each(DIALECT_NAMES.filter((name) => name !== "traefik"))("is one of elements at %s", (name) => {
    expect(chosen(name, [["/foo", "Prefix"]], "/foobar")).toBe("404");
    expect(chosen(name, [["/foo", "Prefix"]], "/foo/bar")).toBe("/foo");
    // The router of OpenShift wants the slash.
    expect(chosen(name, [["/foo/", "Prefix"]], "/foo")).toBe(name === "openshift" ? "404" : "/foo/");
  });

  it("has no stars at AWS and GKE, which refuse all rules or leave out the path", () => {
    expect(chosen("alb", [["/foo/*", "Prefix"]], "/foo/bar")).toBe("/foo/*?");
    expect(chosen("gke", [["/foo/*", "Prefix"]], "/foo/bar")).toBe("404");
  });
});

it("an exact path is left out at OpenShift, and read as an expression by one flavour of Kong's router", () => {
  expect(chosen("openshift", [["/foo", "Exact"]], "/foo")).toBe("404");
  expect(chosen("kong", [["/a.b", "Exact"]], "/axb")).toBe("/a.b?");
  expect(chosen("kong", [["/a.b", "Exact"]], "/a.b")).toBe("/a.b");
  expect(chosen("traefik", [["/a{b}", "Exact"]], "/ac")).toBe("/a{b}?");
});

it("each dialect can be chosen by its name", () => {
  expect(INGRESS_PROFILES).toEqual(expect.arrayContaining([...DIALECT_NAMES]));
});
