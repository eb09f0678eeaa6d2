import { describe, expect, it } from "vitest";
import type { Config } from "../../src/config/config.ts";
import { deployment, service } from "../cli/folder.ts";
import { lintFiles } from "./run-lint.ts";
import type { Files } from "./run-lint.ts";

const reported = (files: Files, config: Partial<Config>): readonly string[] =>
  lintFiles(files, { config })
    .findings.filter(({ verdict }) => verdict === "proved")
    .map(({ ruleId, messageId }) => `${ruleId}/${messageId}`);

/** Sound manifests in poor style, each with what only `production` reports of it. */
const STYLE: readonly (readonly [finding: string, text: string])[] = [
  ["port-unnamed/unnamed", service("shop", "web").replace("name: http, ", "")],
  ["name-meaningless/empty", service("svc-1234", "web")],
  [
    "load-balancer-ip-deprecated/deprecated",
    service("shop", "web").replace("spec:", "spec:\n  type: LoadBalancer\n  loadBalancerIP: 192.0.2.7"),
  ],
  [
    "ingress-class-annotation/deprecated",
    `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop, annotations: { kubernetes.io/ingress.class: traefik } }
spec: { defaultBackend: { service: { name: web, port: { number: 80 } } } }
`,
  ],
  [
    "api-deprecated/lasting",
    "apiVersion: v1\nkind: Endpoints\nmetadata: { name: database }\n" +
      "subsets: [{ addresses: [{ ip: 192.0.2.10 }], ports: [{ name: db, port: 5432 }] }]\n",
  ],
  [
    "traffic-split-api-archived/archived",
    "apiVersion: split.smi-spec.io/v1alpha2\nkind: TrafficSplit\nmetadata: { name: web }\n" +
      "spec: { service: web, backends: [{ service: web, weight: 1 }] }\n",
  ],
];

describe("recommended holds what changes traffic, production also style", () => {
  it.each(STYLE)("%s", (finding, text) => {
    const files = { "a.yaml": text, "b.yaml": `${service("web", "web")}---\n${deployment("web")}` };
    const [ruleId = ""] = finding.split("/");
    expect(reported(files, { extends: "recommended" })).not.toContain(finding);
    expect(reported(files, { extends: "production" })).toContain(finding);
    expect(reported(files, { extends: "all" })).toContain(finding);
    expect(
      reported(files, { extends: "recommended", rules: { [ruleId]: { severity: "warning" } } }),
      "whoever names the rule wants all of it",
    ).toContain(finding);
  });

  it("keeps the messages of the same rules that are about traffic", () => {
    const differ = STYLE[3]![1].replace("spec: {", "spec: { ingressClassName: nginx,");
    expect(reported({ "a.yaml": differ }, {})).toContain("ingress-class-annotation/differ");
    const ignored = service("shop", "web").replace("spec:", "spec:\n  loadBalancerIP: 192.0.2.7");
    expect(reported({ "a.yaml": ignored, "b.yaml": deployment("web") }, {})).toContain(
      "load-balancer-ip-deprecated/ignored",
    );
  });
});

describe("pod-without-policy", () => {
  const policy = (app: string): string =>
    `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: ${app} }\n` +
    `spec: { podSelector: { matchLabels: { app: ${app} } }, ingress: [{}] }\n`;
  const severities = (...isolated: readonly string[]): readonly string[] =>
    lintFiles({
      ...Object.fromEntries(["a1", "b1", "c1", "d1"].map((app) => [`${app}.yaml`, deployment(app)])),
      ...Object.fromEntries(isolated.map((app) => [`policy-${app}.yaml`, policy(app)])),
    })
      .findings.filter(({ ruleId }) => ruleId === "pod-without-policy")
      .map(({ severity, messageId }) => `${messageId} ${severity}`);

  it("warns about a gap among workloads that are isolated, not about all others beside one vendored policy", () => {
    expect(severities("a1", "b1", "c1")).toEqual(["none warning"]);
    expect(severities("a1", "b1")).toEqual(["none warning", "none warning"]);
    expect(severities("a1")).toEqual(["none info", "none info", "none info"]);
    expect(severities()).toEqual(["noPolicies info"]);
  });
});
