import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { folder } from "../cli/folder.ts";
import { runCli } from "../cli/run-cli.ts";
import { lintFiles } from "../engine/run-lint.ts";

interface Answer {
  readonly outcome: string;
  readonly status?: number;
  readonly location?: string;
  readonly arrivals: readonly { readonly address: string; readonly pod?: string }[];
  readonly hops: readonly { readonly outcome: string; readonly text: string }[];
}

const manifest = (name: string): string => readFileSync(`fixtures/claims/${name}.yaml`, "utf8");

async function trace(text: string, target: string, from = "external", ...more: readonly string[]): Promise<Answer> {
  const run = await runCli(["trace", target, ".", "--from", from, "-o", "json", ...more], {
    cwd: folder({ "m.yaml": text }),
  });
  expect(run.stderr).toBe("");
  return JSON.parse(run.stdout) as Answer;
}

const podsOf = ({ arrivals }: Answer): readonly string[] =>
  arrivals.map(
    ({ pod = "", address }) => `${pod.replace(/-0000000000-\d+$/, "")} ${address.slice(address.lastIndexOf(":") + 1)}`,
  );

describe("a redirect is an answer", () => {
  const REDIRECT = manifest("gateway-redirect-is-an-answer");
  const filter = (text: string): string => REDIRECT.replace(/requestRedirect: \{[^\n]*/, `requestRedirect: ${text}}]`);

  it("has a status and a location", async () => {
    expect(await trace(REDIRECT, "http://x.example.com/p")).toMatchObject({
      outcome: "redirect",
      status: 301,
      location: "https://new.example.com/p",
      arrivals: [],
    });
  });

  it.each([
    ["{}", "http://x.example.com/p?a=1", 302, "http://x.example.com/p?a=1"],
    ["{ port: 8443, scheme: https }", "http://x.example.com/p", 302, "https://x.example.com:8443/p"],
    [
      "{ path: { type: ReplaceFullPath, replaceFullPath: /new } }",
      "http://x.example.com/p/q",
      302,
      "http://x.example.com/new",
    ],
    [
      "{ path: { type: ReplacePrefixMatch, replacePrefixMatch: /new/ }, statusCode: 308 }",
      "http://x.example.com/p/q",
      308,
      "http://x.example.com/new/p/q",
    ],
  ])("by %s for %s", async (text, url, status, location) => {
    expect(await trace(filter(text), url)).toMatchObject({ outcome: "redirect", status, location });
  });

  it("is that of a backendRef's own filter", async () => {
    expect(await trace(manifest("gateway-backend-filter-redirect"), "http://x.example.com/old")).toMatchObject({
      outcome: "redirect",
      status: 302,
      location: "http://x.example.com/new",
      arrivals: [],
    });
  });

  it("and the rest of the weight arrives", async () => {
    const text = manifest("gateway-backend-filter-redirect").replace(
      "  - backendRefs:\n",
      "  - backendRefs:\n    - {name: b, port: 80, weight: 3}\n",
    );
    const answer = await trace(text, "http://x.example.com/old");
    expect([answer.outcome, podsOf(answer)]).toEqual(["arrives", ["shop/b 8080"]]);
  });
});

describe("what is not known of routes", () => {
  it("is which of two equal routes is older, unless they are dated, or do the same", async () => {
    const text = manifest("gateway-equal-routes-age-unknown");
    expect((await trace(text, "http://x.example.com/")).outcome).toBe("unknown");
    const dated = text
      .replace("{name: r1,", '{name: r1, creationTimestamp: "2026-02-01T00:00:00Z",')
      .replace("{name: r2,", '{name: r2, creationTimestamp: "2026-01-01T00:00:00Z",');
    expect(podsOf(await trace(dated, "http://x.example.com/"))).toEqual(["shop/b 8080"]);
    expect((await trace(dated, "http://x.example.com/")).outcome).toBe("arrives");
    expect(
      (await trace(text.replaceAll("{name: b, port: 80}", "{name: a, port: 80}"), "http://x.example.com/")).outcome,
    ).toBe("arrives");
  });

  it("is what fails on one of two ways", async () => {
    const text = manifest("gateway-equal-routes-age-unknown").replace(
      "backendRefs: [{name: a,",
      "backendRefs: [{name: missing,",
    );
    expect((await trace(text, "http://x.example.com/")).outcome).toBe("unknown");
  });

  it("is which of two Gateways clients reach", async () => {
    const text = manifest("gateway-equal-routes-age-unknown");
    const second =
      text.replace(
        "parentRefs: [{name: edge}], rules: [{backendRefs: [{name: b",
        "parentRefs: [{name: other}], rules: [{backendRefs: [{name: b",
      ) +
      "---\napiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\n" +
      "metadata: {name: other, namespace: shop}\n" +
      "spec: {gatewayClassName: g, listeners: [{name: own, port: 80, protocol: HTTP}]}\n";
    expect((await trace(second, "http://x.example.com/")).outcome).toBe("unknown");
  });

  it("is whether a controller serves a class that is a slip away from the one that is there", async () => {
    const text = manifest("gateway-redirect-is-an-answer")
      .replace("gatewayClassName: g,", "gatewayClassName: exmaple,")
      .replace("metadata: {name: g}", "metadata: {name: example}");
    expect((await trace(text, "http://x.example.com/p")).outcome).toBe("unknown");
  });
});

describe("routes below HTTP", () => {
  const route = (name: string, service: string, created = ""): string =>
    "---\napiVersion: gateway.networking.k8s.io/v1\nkind: TCPRoute\n" +
    `metadata: {name: ${name}, namespace: ` +
    `shop${created === "" ? "" : `, creationTimestamp: "${created}"`}}\n` +
    `spec: {parentRefs: [{name: edge}], rules: [{backendRefs: [{name: ${service}, port: 80}]}]}\n`;
  const base = manifest("gateway-redirect-is-an-answer")
    .replace(/---\napiVersion: gateway.networking.k8s.io\/v1\nkind: HTTPRoute[\s\S]*/, "")
    .replace("port: 80, protocol: HTTP", "port: 9000, protocol: TCP");

  it("of equal claims are the older one, or unknown", async () => {
    expect((await trace(base + route("one", "a") + route("two", "b"), "edge:9000")).outcome).toBe("unknown");
    const dated = await trace(
      base + route("one", "a", "2026-02-01T00:00:00Z") + route("two", "b", "2026-01-01T00:00:00Z"),
      "edge:9000",
    );
    expect([dated.outcome, podsOf(dated)]).toEqual(["arrives", ["shop/b 8080"]]);
  });
});

describe("a GRPCRoute", () => {
  const text =
    manifest("gateway-redirect-is-an-answer").replace(
      /---\napiVersion: gateway.networking.k8s.io\/v1\nkind: HTTPRoute[\s\S]*/,
      "",
    ) +
    "---\napiVersion: gateway.networking.k8s.io/v1\nkind: GRPCRoute\n" +
    "metadata: {name: r, namespace: shop}\n" +
    "spec: {parentRefs: [{name: edge}], rules: [{matches: [{method: {service: shop.Cart}}], " +
    "backendRefs: [{name: a, port: 80}]}]}\n";

  it("by service alone is certain", async () => {
    expect((await trace(text, "http://x.example.com/shop.Cart/Add")).outcome).toBe("arrives");
    expect((await trace(text, "http://x.example.com/shop.Carts/Add")).outcome).toBe("fails");
  });
});

describe("a BackendTLSPolicy", () => {
  const text = manifest("gateway-backend-tls-policy");
  const outcome = async (changed: string): Promise<string> => (await trace(changed, "http://x.example.com/")).outcome;

  it("without a valid certificate authority stops the requests, in lint and in trace", async () => {
    expect(
      lintFiles({ "m.yaml": text })
        .findings.filter(({ severity }) => severity === "error")
        .map(({ ruleId, help }) => `${ruleId} ${help ?? ""}`),
    ).toEqual(['backend-tls-certificate-missing Did you mean "ConfigMap"?']);
    expect(await outcome(text)).toBe("fails");
  });

  it("is unknown where the ConfigMap is not here, and no hindrance where it is", async () => {
    const right = text.replace("ConfgMap", "ConfigMap");
    expect(await outcome(right)).toBe("unknown");
    expect(
      await outcome(
        `${right}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: ca, namespace: shop}\ndata: {ca.crt: x}\n`,
      ),
    ).toBe("arrives");
    expect(await outcome(text.replace("name: a}]\n  validation", "name: b}]\n  validation"))).toBe("arrives");
  });

  it("speaks of Gateways alone", async () => {
    const pod =
      "---\napiVersion: v1\nkind: Pod\nmetadata: {name: cli, namespace: shop}\n" +
      'spec: {containers: [{name: c, image: "x:1"}]}\n';
    expect((await trace(text + pod, "http://a/", "shop/cli")).outcome).toBe("arrives");
  });
});

describe("listeners of ListenerSets", () => {
  const conflicts = (text: string): readonly string[] =>
    lintFiles({ "m.yaml": text })
      .findings.filter(({ ruleId }) => ruleId === "listener-conflict")
      .map(({ message }) => /^Listeners? "([^"]*)"/.exec(message)?.[1] ?? message);

  it("lose to the Gateway's own, which serves on", async () => {
    const text = manifest("gateway-listenerset-conflict-gateway-wins");
    const answer = await trace(text, "http://a.example.com/");
    expect([answer.outcome, podsOf(answer)]).toEqual(["arrives", ["shop/a 8080"]]);
    expect(conflicts(text)).toEqual(["twin"]);
  });

  it("that have lost stand in nobody's way", async () => {
    const text = manifest("gateway-listenerset-protocol-conflict-third-accepted");
    expect(conflicts(text)).toEqual(["raw"]);
    expect((await trace(text, "http://fine-too.example.com/")).outcome).toBe("arrives");
  });
});

describe("a headless Service behind a proxy", () => {
  it("is reached on the port of the pods, as a proxy reads EndpointSlices", async () => {
    expect(podsOf(await trace(manifest("gateway-route-to-headless-service"), "http://x.example.com/"))).toEqual([
      "shop/a 8080",
    ]);
  });

  it("is let through by a policy for that port", async () => {
    const answer = await trace(manifest("ingress-to-headless-service-with-policy"), "http://x.example.com/");
    expect([answer.outcome, podsOf(answer)]).toEqual(["arrives", ["shop/a 8080"]]);
  });

  it("is still reached on the named port by clients that ask DNS", async () => {
    const text = manifest("gateway-route-to-headless-service");
    expect(podsOf(await trace(text, "http://h:80/", "shop/b"))).toEqual(["shop/a 80"]);
  });

  it("is not reported for a port that only routes use", () => {
    const rules = (text: string): readonly string[] =>
      lintFiles({ "m.yaml": text })
        .findings.map(({ ruleId }) => ruleId)
        .filter((id) => id === "headless-port-remapped");
    const text = manifest("gateway-route-to-headless-service");
    expect(rules(text)).toEqual([]);
    expect(
      rules(
        text.replace(
          'containers: [{name: c, image: "x:1", ports',
          'containers: [{name: c, image: "x:1", env: [{name: H_URL, value: "http://h:80"}], ports',
        ),
      ),
    ).toEqual(["headless-port-remapped"]);
  });
});

describe("routes of a mesh", () => {
  const text = manifest("gateway-gamma-service-parent");

  it("route for clients in it", async () => {
    const answer = await trace(text, "http://a/", "shop/b", "--mesh", "yes");
    expect([answer.outcome, podsOf(answer)]).toEqual(["arrives", ["shop/b 8080"]]);
  });

  it("are unknown where nothing says that the client is in one, and do not count outside", async () => {
    expect((await trace(text, "http://a/", "shop/b")).outcome).toBe("unknown");
    const outside = await trace(text, "http://a/", "shop/b", "--mesh", "no");
    expect([outside.outcome, podsOf(outside)]).toEqual(["arrives", ["shop/a 8080"]]);
  });

  it("are for the port they name, and for what is HTTP", async () => {
    const other = text.replace("name: a, port: 80}]", "name: a, port: 81}]");
    expect(podsOf(await trace(other, "http://a/", "shop/b", "--mesh", "yes"))).toEqual(["shop/a 8080"]);
    expect((await trace(text, "a:80", "shop/b", "--mesh", "yes")).outcome).toBe("unknown");
  });

  it("answer 404 where no rule matches", async () => {
    const matched = text.replace("rules: [{backendRefs", "rules: [{matches: [{path: {value: /v2}}], backendRefs");
    expect((await trace(matched, "http://a/v1", "shop/b", "--mesh", "yes")).outcome).toBe("fails");
  });
});
