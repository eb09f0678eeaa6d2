import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { diffMarkdown } from "../../src/hosts/cli/commands/diff.ts";
import { folder, Repository } from "./repository.ts";
import { runCli } from "./run-cli.ts";

const SHOP = readFileSync("fixtures/trace/shop.yaml", "utf8");
const CLOSED = readFileSync("fixtures/trace/closed.yaml", "utf8");

interface Shown {
  readonly changed: boolean;
  readonly proved: boolean;
  readonly scopes: readonly {
    readonly name: string;
    readonly presence: string;
    readonly changes: readonly Record<string, string>[];
    readonly unproved: readonly string[];
  }[];
  readonly findings: {
    readonly new: readonly Record<string, string>[];
    readonly fixed: readonly Record<string, string>[];
  };
  readonly unread: readonly string[];
}

async function diff(cwd: string, ...args: readonly string[]): Promise<Shown> {
  const { stdout, stderr } = await runCli(["diff", ...args, "-o", "json"], { cwd });
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout) as Shown;
}

const changes = ({ scopes }: Shown, area: string): readonly Record<string, string>[] =>
  scopes.flatMap((scope) => scope.changes.filter((change) => change["area"] === area));

describe("what a change does", () => {
  it("tells endpoints lost where a label of the template changes", async () => {
    const repository = new Repository({ "deploy/shop.yaml": SHOP });
    repository.write({
      "deploy/shop.yaml": SHOP.replace(
        "      app: payments\n  template:\n    metadata:\n      labels:\n        app: payments",
        "      app: payment\n  template:\n    metadata:\n      labels:\n        app: payment",
      ),
    });
    const { stdout } = await runCli(["diff", "main"], { cwd: repository.root });
    expect(stdout).toContain(
      "- Service shop/payments, TCP 80: Deployment shop/payments ×3 on 8080 → no endpoint (deploy/shop.yaml:",
    );
    expect(stdout).toContain("FINDINGS");
    expect(stdout).toContain("service-selects-nothing");
  });

  it("compares files that git tracks although a .gitignore names them", async () => {
    const repository = new Repository({ "deploy/shop.yaml": SHOP });
    repository.write({ ".gitignore": "deploy/\n" });
    repository.commit("hide");
    expect(await diff(repository.root, "main")).toMatchObject({ changed: false });
    repository.write({ "deploy/shop.yaml": SHOP.replace("replicas: 3", "replicas: 4") });
    expect(await diff(repository.root, "main")).toMatchObject({ changed: true });
  });

  it("tells more pods, another port of the pods, and a Service that is new or gone", async () => {
    const base = folder({ "a.yaml": SHOP });
    const head = folder({
      "a.yaml": SHOP.replace("replicas: 3", "replicas: 5")
        .replace("containerPort: 8080", "containerPort: 9090")
        .replace(
          "name: web\n  namespace: shop\nspec:\n  selector:\n    app: web",
          "name: site\n  namespace: shop\nspec:\n  selector:\n    app: web",
        ),
    });
    const shown = await diff(base, base, head);
    expect(changes(shown, "endpoints")[0]).toMatchObject({
      subject: "Service shop/payments, TCP 80",
      before: "Deployment shop/payments ×3 on 8080",
      after: "Deployment shop/payments ×5 on 9090",
    });
    expect(changes(shown, "services").map(({ effect, subject }) => `${effect} ${subject}`)).toEqual([
      "added Service shop/site",
      "removed Service shop/web",
    ]);
  });

  it("tells a route that leads elsewhere", async () => {
    const base = folder({ "a.yaml": SHOP });
    const head = folder({
      "a.yaml": SHOP.replace(
        "name: payments\n                port:\n                  name: http",
        "name: web\n                port:\n                  number: 80",
      ),
    });
    expect(changes(await diff(base, base, head), "routes")).toMatchObject([
      {
        effect: "changed",
        subject: "Ingress of class public, api.example.com/v1/payments (Prefix)",
        before: "Service shop/payments:80",
        after: "Service shop/web:80",
        line: 117,
      },
    ]);
  });

  it("tells connections and doors opened when a policy goes, and where the policy was", async () => {
    const repository = new Repository({ "shop.yaml": SHOP, "closed.yaml": CLOSED });
    repository.remove("closed.yaml");
    const { stdout } = await runCli(["diff", "HEAD"], { cwd: repository.root });
    expect(stdout).toMatch(
      new RegExp(
        String.raw`\+ Deployment shop\/payments: .* opened for .*Deployment ` +
          String.raw`shop\/web.*\(closed.yaml:\d+ in HEAD\)|\+ Deployment shop\/payments: .* opened for ` +
          String.raw`all`,
      ),
    );
    expect(stdout).toContain(
      "+ Deployment shop/payments, TCP 8080 through Service shop/payments-node (NodePort 30080): " +
        "blocked by policies → open",
    );
    expect(stdout).toMatch(/\d+ changes in network behaviour\./);
  });

  it("tells what is closed, to whom outside too", async () => {
    const base = folder({ "shop.yaml": SHOP });
    const block =
      "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n" +
      "metadata: {name: partner, namespace: shop}\n" +
      "spec: {podSelector: {matchLabels: {app: web}}, ingress: [{from: [{ipBlock: {cidr: " +
      "198.51.100.0/24}}]}]}\n";
    const head = folder({ "shop.yaml": SHOP, "policy.yaml": block });
    const [closed] = changes(await diff(base, base, head), "reach");
    expect(closed).toMatchObject({ effect: "closed", subject: "Deployment shop/web: all", file: "policy.yaml" });
    expect(closed?.["who"]).toContain("outside the cluster");
    expect(closed?.["who"]).not.toContain("198.51.100.0/24");
  });

  it("tells settings that no endpoint shows, defaults aside", async () => {
    const base = folder({ "a.yaml": SHOP });
    const same = folder({
      "a.yaml": SHOP.replace(
        "clusterIP: 10.96.12.34",
        "clusterIP: 10.96.12.34\n  type: ClusterIP\n  sessionAffinity: None",
      ).replace("port: http\n---", "port: http\n            timeoutSeconds: 1\n---"),
    });
    expect((await diff(base, base, same)).changed).toBe(false);
    const other = folder({
      "a.yaml": SHOP.replace("clusterIP: 10.96.12.34", "clusterIP: 10.96.12.34\n  sessionAffinity: ClientIP").replace(
        "path: /ready",
        "path: /healthz",
      ),
    });
    expect(changes(await diff(base, base, other), "settings").map(({ subject }) => subject)).toEqual([
      "Deployment shop/payments: readinessProbe of server",
      "Service shop/payments: clientIPAffinity",
      "Service shop/payments: sessionAffinityConfig.clientIP.timeoutSeconds",
    ]);
  });
});

describe("no change", () => {
  it("is proved for another image, comments, and a policy written otherwise", async () => {
    const base = folder({ "shop.yaml": SHOP, "closed.yaml": CLOSED });
    const head = folder({
      "shop.yaml": `# new\n${SHOP.replace("payments:1.4.2", "payments:1.5.0")}`,
      "closed.yaml": CLOSED.replace("  ingress:\n", "  policyTypes: [Ingress]\n  ingress:\n").replace(
        "- port: 80",
        "- protocol: TCP\n          port: 80",
      ),
    });
    const { stdout, code } = await runCli(["diff", base, head, "--exit-code"], { cwd: base });
    expect(stdout).toContain("No change in network behaviour.\n");
    expect(code).toBe(0);
  });

  it.each([
    [
      "a kind that is not simulated",
      {
        "auth.yaml":
          "apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\n" +
          "metadata: {name: a, namespace: shop}\nspec: {}\n",
      },
      "AuthorizationPolicy shop/a (security.istio.io) is new; what it does is not simulated",
    ],
    [
      "a policy about pods that are not here",
      {
        "p.yaml":
          "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n" +
          "metadata: {name: p, namespace: other}\nspec: {podSelector: {}}\n",
      },
      "NetworkPolicy other/p is new, without effect between the pods in these manifests; it may affect others",
    ],
    ["a file that is broken", { "b.yaml": "apiVersion: v1\nkind: [\n" }, "b.yaml is broken"],
    [
      "an object that the API server refuses",
      {
        "r.yaml":
          "apiVersion: v1\nkind: Service\nmetadata: {name: r, namespace: shop}\nspec: {ports: [{port: 99999}]}\n",
      },
      "the API server rejects Service shop/r, so it is treated as missing",
    ],
  ])("is not claimed beside %s", async (_, more, reason) => {
    const base = folder({ "shop.yaml": SHOP });
    const { stdout } = await runCli(["diff", base, folder({ "shop.yaml": SHOP, ...more })], { cwd: base });
    expect(stdout).toContain(reason);
    expect(stdout).toContain("No change in network behaviour found, but this is not proved.");
  });
});

describe("exit code and formats", () => {
  const base = folder({ "shop.yaml": SHOP });
  const head = folder({ "shop.yaml": SHOP.replace("replicas: 3", "replicas: 4") });

  it("is 0 unless asked, as git diff", async () => {
    expect((await runCli(["diff", base, head], { cwd: base })).code).toBe(0);
    expect((await runCli(["diff", base, head, "--exit-code"], { cwd: base })).code).toBe(1);
  });

  it("makes Markdown in which manifests can neither mention nor mark up", async () => {
    const evil = folder({
      "shop.yaml": SHOP.replace("host: api.example.com", 'host: "api.example.com"')
        .replace("path: /v1/payments", 'path: "/v1/@octocat|<img src=x>#1`"')
        .replace(
          "Prefix\n            backend:\n              service:\n                name: payments",
          "ImplementationSpecific\n            backend:\n              service:\n                name: payments",
        ),
    });
    const { stdout } = await runCli(["diff", base, evil, "-o", "markdown"], { cwd: base });
    expect(stdout).toMatch(/^### kubenetlint: \d+ changes in network behaviour\n/);
    expect(stdout).toContain("**Routes**");
    expect(stdout).not.toMatch(/@octocat|<img|[^\\]\|<|#1`/);
  });

  it("gives the Action its comment", async () => {
    const repository = new Repository({ "shop.yaml": SHOP });
    repository.write({ "shop.yaml": SHOP.replace("replicas: 3", "replicas: 4") });
    const host = {
      cwd: repository.root,
      env: {},
      stdoutIsTerminal: false,
      stderrIsTerminal: false,
      stdout: () => {},
      stderr: () => {},
      stdin: () => Buffer.from(""),
    };
    expect(await diffMarkdown(host, "HEAD")).toContain(
      "Deployment shop/payments ×3 on 8080 → Deployment shop/payments ×4 on 8080",
    );
    expect(existsSync(repository.root)).toBe(true);
  });
});
