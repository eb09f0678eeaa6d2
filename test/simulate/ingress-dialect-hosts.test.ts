import { describe, expect, it } from "vitest";
import type { DialectName } from "../../src/simulate/route/dialects/names.ts";
import { ingressTable } from "../../src/simulate/route/ingress.ts";
import { matchIngress, unreachableIngressEntries } from "../../src/simulate/route/match-ingress.ts";
import { parseURL } from "../../src/simulate/route/request.ts";
import { modelOf } from "./manifests.ts";

interface Sample {
  readonly namespace?: string;
  readonly annotations?: string;
  readonly fallback?: true;
  /** Host, path and type; the Service has the name of the Ingress and the place of the rule. */
  readonly rules?: readonly (readonly [host: string, path?: string, type?: string])[];
}

const ingress = ({ namespace = "shop", annotations = "", fallback, rules = [] }: Sample, name: string): string => `
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: ${name}, namespace: ${namespace}, annotations: {${annotations}}}
spec:
  ingressClassName: edge
  ${fallback ? "defaultBackend: {service: {name: fallback, port: {number: 80}}}" : ""}
  rules:
${rules
  .map(([host, path, type = "Prefix"], index) => {
    const backend = `backend: {service: {name: ${name}${index}, port: {number: 80}}}`;
    const http = path === undefined ? "" : `, http: {paths: [{path: "${path}", pathType: ${type}, ${backend}}]}`;
    return `    - {host: "${host}"${http}}`;
  })
  .join("\n")}${rules.length === 0 ? "    []" : ""}
`;

const table = (samples: readonly Sample[], name: DialectName) =>
  ingressTable(modelOf(samples.map((sample, index) => ingress(sample, "ab"[index] ?? "c")).join("")), name);

/** The Service that gets a request, `404`, or with `?` one that may get it; `-` if nothing is for the host. */
function served(name: DialectName, samples: readonly Sample[], request: string): string {
  const [choice] = matchIngress(table(samples, name), parseURL(`http://${request}`)!);
  if (choice === undefined) return "-";
  const service = (choice.chosen?.backend ?? choice.fallback?.backend)?.service?.name ?? "404";
  return `${service}${choice.certain ? "" : "?"}`;
}

describe("hosts", () => {
  const shop: Sample = {
    rules: [
      ["shop.example.com", "/a"],
      ["", "/b"],
    ],
  };

  it.each<[name: DialectName, expected: string]>([
    ["alb", "a1"],
    ["contour", "404"],
    ["gke", "404"],
    ["kong", "a1"],
    ["openshift", "404"],
    ["traefik", "a1"],
  ])("%s: a request that no path of its host matches gets %s from a rule without a host", (name, expected) => {
    expect(served(name, [shop], "shop.example.com/b")).toBe(expected);
    expect(served(name, [shop], "shop.example.com/a")).toBe("a0");
  });

  it("do not decide the order at AWS and Traefik", () => {
    const rules = [
      ["", "/"],
      ["shop.example.com", "/"],
    ] as const;
    expect(served("alb", [{ rules }], "shop.example.com/x")).toBe("a0");
    expect(served("kong", [{ rules }], "shop.example.com/x")).toBe("a1");
    expect(served("traefik", [{ rules }], "shop.example.com/x")).toBe("a1");
    const long = [["", "/a/path/that/is/so/long/that/it/counts/more/than/the/host"], rules[1]] as const;
    expect(served("traefik", [{ rules: long }], `shop.example.com${long[0][1]}`)).toBe("a0");
  });

  it("have wildcards of one label or more", () => {
    const rules = [["*.example.com", "/"]] as const;
    expect(served("alb", [{ rules }], "a.b.example.com/")).toBe("a0");
    expect(served("kong", [{ rules }], "a.b.example.com/")).toBe("a0?");
    expect(served("contour", [{ rules }], "b.example.com/")).toBe("a0");
    expect(served("openshift", [{ rules }], "b.example.com/")).toBe("a0?");
  });

  it("that come twice in an Ingress: the last rule counts at GKE, the first comes first at AWS", () => {
    const rules = [
      ["shop.example.com", "/", "Prefix"],
      ["shop.example.com", "/a", "Exact"],
    ] as const;
    expect(served("gke", [{ rules }], "shop.example.com/b")).toBe("404");
    expect(served("alb", [{ rules }], "shop.example.com/a")).toBe("a0");
  });

  it("of a rule without paths have no route", () => {
    const rules = [["shop.example.com"], ["", "/"]] as const;
    expect(served("contour", [{ rules }], "shop.example.com/")).toBe("a1");
  });
});

describe("the default backend", () => {
  it.each<[name: DialectName, own: string, other: string]>([
    ["alb", "fallback", "fallback"],
    ["contour", "404", "fallback"],
    ["gke", "fallback", "fallback"],
    ["kong", "fallback", "fallback"],
    ["openshift", "404", "-"],
    ["traefik", "404", "-"],
  ])("%s: %s for a host with rules, %s for another", (name, own, other) => {
    const samples = [{ fallback: true, rules: [["shop.example.com", "/a"]] }] as const;
    expect(served(name, samples, "shop.example.com/b")).toBe(own);
    expect(served(name, samples, "other.example.com/b")).toBe(other);
  });

  it("of an Ingress without rules is used at Traefik", () => {
    expect(served("traefik", [{ fallback: true }], "shop.example.com/")).toBe("fallback");
  });

  it("is open if several Ingresses have one, and is that of the load balancer", () => {
    const two = [{ fallback: true }, { fallback: true }] as const;
    expect(served("kong", two, "shop.example.com/")).toBe("fallback?");
    expect(served("gke", [{ fallback: true }, { rules: [["shop.example.com", "/a"]] }], "shop.example.com/")).toBe(
      "404",
    );
  });
});

describe("several Ingresses", () => {
  const rules = [["shop.example.com", "/a"]] as const;
  const group = "alb.ingress.kubernetes.io/group.name: edge";
  const order = `${group}, alb.ingress.kubernetes.io/group.order: "-1"`;

  it("have load balancers of their own at GKE, and at AWS without a group", () => {
    expect(served("gke", [{ rules }, { rules }], "shop.example.com/a")).toBe("a0?");
    expect(served("alb", [{ rules }, { rules }], "shop.example.com/a")).toBe("a0?");
  });

  it("are in the order of their group at AWS", () => {
    const exact = [["shop.example.com", "/a", "Exact"]] as const;
    const grouped = { rules, annotations: group };
    expect(served("alb", [grouped, { rules: exact, annotations: group }], "shop.example.com/a")).toBe("a0");
    expect(served("alb", [grouped, { rules, annotations: order }], "shop.example.com/a")).toBe("b0");
  });

  it("with a header to match at Kong may come before a more specific host", () => {
    const narrow = { annotations: "konghq.com/headers.x-team: a", rules: [["*.example.com", "/a"]] } as const;
    expect(served("kong", [{ rules }, narrow], "shop.example.com/a")).toBe("a0?");
    expect(served("kong", [{ rules }, { rules: narrow.rules }], "shop.example.com/a")).toBe("a0");
  });

  it("with an equal path: one is kept, and which is not known", () => {
    for (const name of ["contour", "kong", "openshift", "traefik"] as const)
      expect(served(name, [{ rules }, { rules }], "shop.example.com/a")).toBe("a0?");
  });

  it("of two namespaces do not share a host at OpenShift", () => {
    const other = { namespace: "other", rules: [["shop.example.com", "/b"]] } as const;
    expect(served("openshift", [{ rules }, other], "shop.example.com/a")).toBe("a0?");
  });
});

it("a path is unreachable only behind an equal one of the same load balancer", () => {
  const lost = (name: DialectName, samples: readonly Sample[]): readonly string[] =>
    unreachableIngressEntries(table(samples, name)).map(({ entry }) => entry.backend?.service?.name ?? "");
  const slash = [
    ["shop.example.com", "/a/", "Prefix"],
    ["shop.example.com", "/a", "Exact"],
  ] as const;
  expect(lost("contour", [{ rules: slash }])).toEqual([]);
  const equal = [slash[0], slash[0]] as const;
  expect(lost("contour", [{ rules: equal }])).toEqual(["a0"]);
  expect(lost("gke", [{ rules: [slash[0]] }, { rules: [slash[0]] }])).toEqual([]);
});
