import { describe, expect, it } from "vitest";
import { runCli } from "../cli/run-cli.ts";
import { findings, hasProgram, repository } from "./workspace.ts";

type Files = Readonly<Record<string, string>>;

const flux = (spec: string, metadata = "name: web, namespace: shop"): string =>
  `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { ${metadata} }\nspec:\n  interval: 1h\n${spec}`;
const argo = (source: string): string =>
  "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: web, namespace: argocd }\n" +
  `spec:\n  destination: { namespace: shop }\n${source}`;

describe("a chart from elsewhere", () => {
  const remote = "  chart: { spec: { chart: stack, sourceRef: { kind: HelmRepository, name: r } } }\n";

  it("is counted, in one finding", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [
        `r${String(index).padStart(2, "0")}.yaml`,
        flux(remote, `name: r${index}, namespace: shop`),
      ]),
    );
    const cwd = repository(files);
    const { found } = await findings(cwd, ["not-analysed"]);
    expect(found).toMatchObject([
      { at: "r00.yaml:3", message: "12 HelmReleases were not rendered: their charts are not in this repository." },
    ]);
    expect(found[0]?.related).toHaveLength(11);
    const run = await runCli(["lint", "."], { cwd });
    expect(run.stdout).toContain("and 3 more; -f json lists them");
    expect((await runCli(["lint", ".", "--fail-on-unread"], { cwd })).code).toBe(1);
    const one = await findings(repository({ "r.yaml": flux(remote) }), ["not-analysed"]);
    expect(one.found[0]?.message).toBe("HelmRelease shop/web was not rendered: its chart is not in this repository.");
  });

  const beside = {
    "extra/kustomization.yaml": "namespace: monitoring\nresources: [svc.yaml, renderer.yaml]\n",
    "extra/svc.yaml":
      "apiVersion: v1\nkind: Service\nmetadata: { name: dash-internal }\nspec:\n" +
      "  selector: { app.kubernetes.io/instance: metrics, app.kubernetes.io/name: dash }\n" +
      "  ports: [{ name: http, port: 80, targetPort: 3000 }]\n",
    "extra/renderer.yaml":
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: renderer }\nspec:\n" +
      "  selector: { matchLabels: { app: renderer } }\n  template:\n" +
      "    metadata: { labels: { app: renderer } }\n" +
      "    spec: { containers: [{ name: r, image: example.com/r:1 }] }\n",
  };

  // The namespace of what stands beside it is written by kustomize.
  const builds = hasProgram("kustomize") || hasProgram("kubectl", ["version", "--client"]);
  it.skipIf(!builds).each([
    [
      "an Application",
      argo(
        "  source: { repoURL: https://charts.example.com, chart: stack, targetRevision: 1.2.3, helm: " +
          "{ releaseName: metrics } }\n",
      ).replace("namespace: shop }", "namespace: monitoring }"),
    ],
    ["a HelmRelease", flux(remote, "name: metrics, namespace: monitoring")],
    [
      "a HelmRelease for another namespace",
      flux(`${remote}  targetNamespace: monitoring\n`, "name: metrics, namespace: flux-system"),
    ],
    [
      "a HelmChart of k3s",
      "apiVersion: helm.cattle.io/v1\nkind: HelmChart\n" +
        "metadata: { name: metrics, namespace: kube-system }\n" +
        "spec: { chart: stack, targetNamespace: monitoring }\n",
    ],
  ])("may make the pods that another scope selects: %s", async (_, text) => {
    const told = async (files: Files) => (await findings(repository(files), ["service-selects-nothing"])).found.length;
    expect(await told({ ...beside, "argo/app.yaml": text })).toBe(0);
    expect(await told(beside)).toBe(1);
    expect(await told({ ...beside, "argo/app.yaml": text.replaceAll("monitoring", "elsewhere") })).toBe(1);
  });
});

describe("what stands in the folder of a chart", () => {
  const head = {
    "c/Chart.yaml": "apiVersion: v2\nname: c\nversion: 1.0.0\n",
    "c/templates/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: {{ .Release.Name }} }\ndata: { a: b }\n",
  };
  const service = "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n  portz: []\n";

  it.each(["examples/a.yaml", "ci/a.yaml", "manifests/deep/a.yaml", "a.yaml"])(
    "and is no part of it is linted as it stands: %s",
    async (path) => {
      const { found } = await findings(
        repository({ ...head, [`c/${path}`]: service }),
        ["unknown-field"],
        ["--helm-bin", "/nowhere"],
      );
      expect(found.map(({ at }) => at)).toEqual([`c/${path}:5`]);
    },
  );

  it.each([
    ["values", { "c/ci/test-values.yaml": "portz: []\nkind: x\n" }],
    [
      "files that a template reads",
      { "c/files/a.yaml": service, "c/templates/b.yaml": '{{ .Files.Get "files/a.yaml" }}\n' },
    ],
    [
      "files that a template reads by a pattern",
      { "c/files/a.yaml": service, "c/templates/b.yaml": '{{ range $p, $_ := .Files.Glob "files/*" }}{{ end }}\n' },
    ],
    [
      "a chart of its own",
      { "c/charts/d/Chart.yaml": "apiVersion: v2\nname: d\nversion: 1.0.0\n", "c/charts/d/x.yaml": service },
    ],
  ])("is no manifest: %s", async (_, files) => {
    expect(
      (await findings(repository({ ...head, ...files }), ["unknown-field"], ["--helm-bin", "/nowhere"])).found,
    ).toEqual([]);
  });

  it.skipIf(!hasProgram("helm"))("library charts and charts that render nothing are said", async () => {
    const library = await findings(
      repository({
        "c/Chart.yaml": `${head["c/Chart.yaml"]}type: library\n`,
        "c/templates/_a.tpl": '{{ define "x" }}{{ end }}',
      }),
      [],
    );
    expect(library.notes.join("\n")).toContain("c/Chart.yaml was not rendered: library charts contain no objects");
    const off = await findings(
      repository({ ...head, "c/templates/a.yaml": `{{ if .Values.on }}\n${head["c/templates/a.yaml"]}{{ end }}\n` }),
      ["not-analysed"],
    );
    expect(off.found.map(({ at }) => at)).toEqual(["c/Chart.yaml:1"]);
  });
});

it("variants are said, once and quietly", async () => {
  const service = (port: number): string =>
    "apiVersion: v1\nkind: Service\nmetadata: { name: web }\n" +
    `spec: { clusterIP: None, ports: [{ name: http, port: ${port} }] }\n`;
  const cwd = repository({ "dev/web.yaml": service(80), "prod/web.yaml": service(81) });
  const run = await runCli(["lint", ".", "--fail-on-unread"], { cwd });
  expect(run.code).toBe(0);
  expect(run.stdout).toContain(
    "note: dev and 1 other path define the same objects differently: each was linted separately",
  );
});
