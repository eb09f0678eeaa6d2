import { describe, expect, it } from "vitest";
import { folder } from "../cli/folder.ts";
import { runCli } from "../cli/run-cli.ts";

const workload = (name: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}, namespace: shop}\nspec:\n` +
  `  selector: {matchLabels: {app: ${name}}}\n  template:\n    metadata: {labels: {app: ${name}}}\n` +
  `    spec: {serviceAccountName: ${name}, containers: [{name: c, image: "example.com/c:1"}]}\n---\n`;

const SHOP =
  "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {istio-injection: enabled}}\n---\n" +
  `${workload("web")}${workload("cli")}` +
  "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\n" +
  "spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]}\n---\n" +
  "apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: api, namespace: shop}\n" +
  "spec: {rules: [{from: [{source: {principals: [cluster.local/ns/shop/sa/cli]}}], " +
  'to: [{operation: {paths: ["/api/*"]}}]}]}\n---\n';
const DENY =
  "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny, namespace: shop}\n" +
  "spec: {podSelector: {matchLabels: {app: web}}}\n---\n";
const virtual = (rule: string): string =>
  "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: web, namespace: shop}\n" +
  `spec: {hosts: [web], http: [{${rule}route: [{destination: {host: web}}]}]}\n---\n`;

interface Traced {
  readonly outcome: string;
  readonly hops: readonly { readonly stage: string; readonly outcome: string; readonly text: string }[];
}

async function trace(text: string, url: string): Promise<Traced & { readonly seen: readonly string[] }> {
  const cwd = folder({ "m.yaml": text });
  const { stdout } = await runCli(["trace", url, "m.yaml", "--from", "shop/cli", "--no-config", "-o", "json"], { cwd });
  const traced = JSON.parse(stdout) as Traced;
  const seen = traced.hops
    .filter(({ stage }) => stage === "policy" || stage === "mesh")
    .map(({ stage, outcome }) => `${stage} ${outcome}`);
  return { ...traced, seen };
}

describe("the policies of the network and those of the mesh are hops of their own", () => {
  it.each([
    ["both allow it", SHOP, "http://web/api/x", "arrives", ["policy ok", "mesh ok"]],
    ["the mesh refuses the path", SHOP, "http://web/", "fails", ["policy ok", "mesh fails"]],
    ["the network denies it first", SHOP + DENY, "http://web/api/x", "fails", ["policy fails"]],
    ["TLS of the application hides the path", SHOP, "https://web:80/api/x", "unknown", ["policy unknown"]],
    [
      "a route passes the request on as it is",
      SHOP + virtual(""),
      "http://web/api/x",
      "arrives",
      ["mesh ok", "mesh ok", "mesh ok", "policy ok", "mesh ok"],
    ],
    [
      "a route rewrites the path",
      SHOP + virtual("rewrite: {uri: /}, "),
      "http://web/api/x",
      "unknown",
      ["mesh ok", "mesh ok", "mesh ok", "policy unknown"],
    ],
  ] as const)("%s", async (_, text, url, outcome, seen) => {
    const traced = await trace(text, url);
    expect([traced.outcome, traced.seen]).toEqual([outcome, seen]);
  });

  it("names the policy and what refuses the request", async () => {
    const { hops } = await trace(SHOP, "http://web/");
    const { text = "" } = hops.at(-1) ?? {};
    expect(text).toMatch(/^the proxy of the pod refuses GET \/, TCP 8080 from shop\/cli-\S+ to shop\/web-/);
    expect(text).toMatch(/: AuthorizationPolicy shop\/api$/);
  });
});
