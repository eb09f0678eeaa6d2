import { describe, expect, it } from "vitest";
import { runCli } from "../cli/run-cli.ts";
import { findings, repository } from "./workspace.ts";

const workload = (app: string, port = "http"): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${app} }
spec:
  selector: { matchLabels: { app: ${app} } }
  template:
    metadata: { labels: { app: ${app} } }
    spec: { containers: [{ name: ${app}, image: "example.com/${app}:1", ports: [{ name: ${port}, containerPort: 80 \
}] }] }
`;
const service = (app: string, target = "http", name = app): string => `apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec:
  selector: { app: ${app} }
  ports: [{ name: http, port: 80, targetPort: ${target} }]
`;

const names = async (cwd: string, args: readonly string[] = []): Promise<readonly string[]> =>
  (
    JSON.parse((await runCli(["scopes", "-o", "json", ...args], { cwd })).stdout) as { name: string; kind: string }[]
  ).map(({ name, kind }) => `${name} ${kind}`);

describe("plain files", () => {
  it("are one scope while nothing speaks against it", async () => {
    const cwd = repository({ "services/web.yaml": service("web"), "deployments/web.yaml": workload("web") });
    expect(await names(cwd)).toEqual([". directory"]);
    expect((await findings(cwd, ["service-selects-nothing"])).found).toEqual([]);
  });

  it("are variants where two folders define the same object differently, each with the files they share", async () => {
    const cwd = repository({
      "shared/service.yaml": service("web"),
      "dev/web.yaml": workload("web", "http"),
      "prod/web.yaml": workload("web", "htpp"),
    });
    expect(await names(cwd)).toEqual([". directory", "dev variant", "prod variant"]);
    // Only in prod the port does not resolve: that is no finding about the file that dev uses as well.
    expect((await findings(cwd, ["service-port-unresolved", "service-selects-nothing"])).found).toEqual([]);
  });

  it("report a defect that every variant has, once", async () => {
    const cwd = repository({
      "shared/service.yaml": service("web", "htpp"),
      "dev/web.yaml": workload("web"),
      "prod/web.yaml": `${workload("web")}# other\n`,
    });
    expect((await findings(cwd, ["service-port-unresolved"])).found.map(({ at }) => at)).toEqual([
      "shared/service.yaml:6",
    ]);
    const both = repository({
      "dev/web.yaml": `${workload("web")}---\n${service("web", "htpp")}`,
      "prod/web.yaml": `${workload("web")}---\n${service("web", "http")}`,
    });
    expect((await findings(both, ["service-port-unresolved"])).found.map(({ at }) => at)).toEqual(["dev/web.yaml:15"]);
  });
});

describe("folders of many examples", () => {
  const examples = Object.fromEntries(
    Array.from({ length: 16 }, (_, index) => [
      `tests/case-${index}/web.yaml`,
      `${workload(`thing-${index}`)}---\n${service(`thing-${index}`)}`,
    ]),
  );
  const nodePort = (name: string): string =>
    service(name).replace("spec:\n", "spec:\n  type: NodePort\n").replace("port: 80,", "port: 80, nodePort: 30080,");

  it("prove nothing by labels that are merely alike", async () => {
    const cwd = repository({
      ...examples,
      "tests/a/service.yaml": service("payments"),
      "tests/b/web.yaml": workload("payment"),
    });
    expect((await findings(cwd, ["service-selects-nothing"])).found).toEqual([]);
    const kinds = Object.fromEntries(
      Array.from({ length: 9 }, (_, index) => [`k8s/kind-${index}/web.yaml`, service(`thing-${index}`)]),
    );
    const byKind = repository({
      ...kinds,
      "k8s/services/pay.yaml": service("payments"),
      "k8s/deployments/pay.yaml": workload("payment"),
    });
    expect((await findings(byKind, ["service-selects-nothing"])).found).toContainEqual(
      expect.objectContaining({ at: "k8s/services/pay.yaml:5" }),
    );
    const few = repository({ "tests/a/service.yaml": service("payments"), "tests/b/web.yaml": workload("payment") });
    expect((await findings(few, ["service-selects-nothing"])).found.map(({ at }) => at)).toEqual([
      "tests/a/service.yaml:5",
    ]);
  });

  it("prove nothing by a number where they contradict each other", async () => {
    const files = {
      ...examples,
      "tests/a/web.yaml": `${workload("web")}---\n${nodePort("web")}`,
      "tests/b/web.yaml": `${workload("api")}---\n${nodePort("api")}`,
    };
    const conflict = ["node-port-conflict"];
    expect((await findings(repository(files), conflict)).found).toHaveLength(1);
    expect(
      (await findings(repository({ ...files, "tests/b/more.yaml": workload("web", "other") }), conflict)).found,
    ).toEqual([]);
    // Within one example the conflict is real.
    const one = { ...files, "tests/b/more.yaml": `${workload("web", "other")}---\n${nodePort("web-2")}` };
    expect((await findings(repository(one), conflict)).found.map(({ at }) => at)).toEqual(["tests/b/web.yaml:16"]);
  });

  it("prove by a name what most of them do not contradict", async () => {
    const route = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web }
spec:
  rules: [{ http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: thing-1, port: { number: 81 } \
} } }] } }]
`;
    const missing = ["ingress-backend-port-missing"];
    expect((await findings(repository({ ...examples, "tests/a/route.yaml": route }), missing)).found).toHaveLength(1);
    const versions = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [`tests/case-${index}/more.yaml`, workload("web", `http-${index}`)]),
    );
    expect(
      (await findings(repository({ ...examples, ...versions, "tests/a/route.yaml": route }), missing)).found,
    ).toEqual([]);
  });
});

describe("files that say what a test expects", () => {
  const partial = "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { ports: [{ port: 80 }] }\n";
  const test = `apiVersion: chainsaw.kyverno.io/v1alpha1
kind: Test
metadata: { name: web }
spec:
  steps:
    - try:
        - apply: { file: web.yaml }
        - assert: { file: web.yaml }
        - assert: { file: ./ready.yaml }
        - error: { file: gone.yaml }
`;

  it("are no manifests", async () => {
    const web = `${workload("web")}---\n${service("web")}`;
    const cwd = repository({
      "kuttl/00-install.yaml": web,
      "kuttl/00-assert.yaml": partial,
      "kuttl/01-errors.yaml": partial,
      "chainsaw/chainsaw-test.yaml": test,
      "chainsaw/web.yaml": web.replaceAll("web", "api"),
      "chainsaw/ready.yaml": partial,
      "chainsaw/gone.yaml": partial,
    });
    expect(await names(cwd)).toEqual([". directory"]);
    const { found } = await findings(cwd, [
      "service-without-endpoints-source",
      "port-unnamed",
      "service-selects-nothing",
    ]);
    expect(found).toEqual([]);
    // What is compared and applied is applied.
    expect((await findings(cwd, ["readiness-probe-missing"])).found).toHaveLength(2);
  });
});

describe("declared scopes", () => {
  const files = {
    "kubenetlint.yaml": `scopes:
  - { name: one, path: a, namespace: shop }
  - { name: two, path: b }
externals:
  - { path: elsewhere, until: "2001-01-01", reason: the platform team runs it }
`,
    "a/service.yaml": service("web"),
    "a/web.yaml": workload("web"),
    "b/route.yaml": `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop }
spec:
  rules:
    - http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: login, port: { number: 80 } } } }] }
`,
    "b/web.yaml": workload("other"),
    "elsewhere/login.yaml": service("login", "http", "login"),
  };

  it("are taken as they are, and externals exist in each without being reported on", async () => {
    const cwd = repository(files);
    expect(await names(cwd)).toEqual(["one declared", "two declared"]);
    const { found } = await findings(cwd, ["ingress-backend-missing", "service-selects-nothing", "external-expired"]);
    expect(found.map(({ ruleId, at }) => `${ruleId} ${at}`)).toEqual(["external-expired kubenetlint.yaml:5"]);
  });

  it("can be chosen by name, with the nearest one in the error", async () => {
    const cwd = repository(files);
    expect(await names(cwd, ["--scope", "two"])).toEqual(["two declared"]);
    expect((await runCli(["lint", "--scope", "tow"], { cwd })).stderr).toContain(
      'There is no scope "tow"; did you mean "two"?',
    );
  });
});

describe("Argo CD and Flux", () => {
  it("say which folders are applied and where to", async () => {
    const cwd = repository({
      "argo/app.yaml":
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\n" +
        "metadata: { name: shop, namespace: argocd }\nspec:\n  source: { path: apps/shop }\n" +
        "  destination: { namespace: shop }\n",
      "flux/app.yaml":
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n" +
        "metadata: { name: blog, namespace: flux-system }\nspec:\n  path: ./apps/blog\n" +
        "  targetNamespace: blog\n",
      "apps/shop/web.yaml": workload("web"),
      "apps/blog/web.yaml": workload("web"),
    });
    const scopes = JSON.parse((await runCli(["scopes", "-o", "json"], { cwd })).stdout) as {
      name: string;
      namespace: string | null;
      files: string[];
    }[];
    expect(scopes.map(({ name, namespace, files }) => `${name} → ${namespace ?? ""} ${files.join()}`)).toEqual([
      ". →  argo/app.yaml,flux/app.yaml",
      "Application argocd/shop → shop apps/shop/web.yaml",
      "Kustomization flux-system/blog → blog apps/blog/web.yaml",
    ]);
  });
});

describe("shards", () => {
  it("merge to the result of the whole", async () => {
    const config =
      "scopes:\n" + Array.from({ length: 7 }, (_, index) => `  - { name: s${index}, path: s${index} }\n`).join("");
    const files = Object.fromEntries(
      Array.from({ length: 7 }, (_, index) => [`s${index}/a.yaml`, `${service("web", "htpp")}---\n${workload("web")}`]),
    );
    const cwd = repository({ "kubenetlint.yaml": config, ...files });
    const whole = await runCli(["lint", ".", "-f", "json"], { cwd });
    for (const index of [0, 1, 2]) {
      const run = await runCli(["lint", ".", "-f", "json", "-o", `shard-${index}.out`, "--shard", "/3"], {
        cwd,
        env: { JOB_COMPLETION_INDEX: String(index) },
      });
      expect(run.code).toBe(1);
    }
    const merged = await runCli(["merge-results", "shard-2.out", "shard-0.out", "shard-1.out", "-f", "json"], { cwd });
    expect(JSON.parse(merged.stdout)).toEqual(JSON.parse(whole.stdout));
    expect(merged.code).toBe(whole.code);
  });

  it("are refused when they make no sense", async () => {
    const run = await runCli(["lint", ".", "--shard", "4/3"], { cwd: repository({ "a.yaml": service("a") }) });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain("--shard must be NUMBER/COUNT");
  });
});
