import { describe, expect, it } from "vitest";
import { runCli } from "../cli/run-cli.ts";
import { findings, hasProgram, marks, repository } from "./workspace.ts";

type Files = Readonly<Record<string, string>>;

/** A chart whose Service is sound with its own values, as `target` is the name of the port. */
const chart = (folder = "charts/web", version = "1.2.3"): Files => ({
  [`${folder}/Chart.yaml`]: `apiVersion: v2\nname: web\nversion: ${version}\n`,
  [`${folder}/values.yaml`]: "target: http\nports: []\n",
  [`${folder}/templates/all.yaml`]: `apiVersion: v1
kind: Service
metadata: { name: {{ .Release.Name }}-web }
spec:
  selector: { app: web }
  ports:
    - name: http
      port: 80
      targetPort: {{ .Values.target }}
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: {{ .Release.Name }}-web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: example.com/web:1, ports: [{ name: http, containerPort: 8080 }] }]
`,
});
const LINE = (folder = "charts/web") => `${folder}/templates/all.yaml:9`;

const flux = (spec: string, metadata = "name: web, namespace: shop"): string =>
  `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { ${metadata} }\nspec:\n  interval: 1h\n${spec}`;
const GIT = "  chart: { spec: { chart: ./charts/web, sourceRef: { kind: GitRepository, name: flux-system } } }\n";
const argo = (source: string): string =>
  "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: web, namespace: argocd }\n" +
  `spec:\n  destination: { namespace: shop }\n${source}`;
const broken = (indent: number, value = "htpp"): string => `${" ".repeat(indent)}target: ${value} # here: value\n`;

const scopesOf = async (cwd: string): Promise<readonly string[]> =>
  (
    JSON.parse((await runCli(["scopes", "-o", "json"], { cwd })).stdout) as { name: string; namespace: string | null }[]
  ).map(({ name, namespace }) => `${name} ${namespace ?? ""}`);

describe.skipIf(!hasProgram("helm"))("a chart of this repository is rendered as it is installed", () => {
  const configMap =
    "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web-values, namespace: shop }\ndata:\n" +
    "  values.yaml: |\n    target: htpp\n";

  it.each<readonly [string, Files]>([
    ["values of a HelmRelease", { "web.yaml": flux(`${GIT}  values:\n${broken(4)}`) }],
    ["a HelmRelease of v2beta1", { "web.yaml": flux(`${GIT}  values:\n${broken(4)}`).replace("/v2\n", "/v2beta1\n") }],
    [
      "values files of a HelmRelease",
      {
        "web.yaml": flux(
          GIT.replace(
            "chart: ./charts/web,",
            "chart: charts/web, valuesFiles: [charts/web/values.yaml, envs/prod.yaml],",
          ),
        ),
        "envs/prod.yaml": broken(0),
      },
    ],
    [
      "values from a ConfigMap",
      { "web.yaml": flux(`${GIT}  valuesFrom: [{ kind: ConfigMap, name: web-values }]\n`), "values.yaml": configMap },
    ],
    [
      "one value from a ConfigMap",
      {
        "web.yaml": flux(
          `${GIT}  valuesFrom: [{ kind: ConfigMap, name: web-values, valuesKey: port, targetPath: target }]\n`,
        ),
        "values.yaml": configMap.replace("values.yaml: |\n    target: htpp", "port: htpp"),
      },
    ],
    [
      "a chart of the same name and version",
      {
        "web.yaml": flux(
          "  chart: { spec: { chart: web, version: '>=1.2.0 <2', sourceRef: { kind: HelmRepository, " +
            `name: r } } }\n  values:\n${broken(4)}`,
        ),
      },
    ],
    [
      "a HelmChart that is referred to",
      {
        "web.yaml": flux(`  chartRef: { kind: HelmChart, name: c }\n  values:\n${broken(4)}`),
        "c.yaml":
          "apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmChart\n" +
          "metadata: { name: c, namespace: shop }\n" +
          "spec: { chart: ./charts/web, sourceRef: { kind: GitRepository, name: x } }\n",
      },
    ],
    [
      "valuesObject of an Application",
      { "web.yaml": argo(`  source:\n    path: charts/web\n    helm:\n      valuesObject:\n${broken(8)}`) },
    ],
    [
      "values of an Application",
      { "web.yaml": argo(`  source:\n    path: charts/web\n    helm:\n      values: |\n${broken(8)}`) },
    ],
    [
      "parameters of an Application",
      {
        "web.yaml": argo(
          "  source:\n    path: charts/web\n    helm:\n      valuesObject: { target: http }\n" +
            "      parameters: [{ name: target, value: htpp }]\n",
        ),
      },
    ],
    [
      "values files of an Application",
      {
        "web.yaml": argo("  source:\n    path: charts/web\n    helm: { valueFiles: [../../envs/prod.yaml] }\n"),
        "envs/prod.yaml": broken(0),
      },
    ],
    [
      "values files of another source",
      {
        "web.yaml": argo(
          "  sources:\n    - path: charts/web\n      helm: { valueFiles: [$values/envs/prod.yaml] }\n" +
            "    - { repoURL: x, ref: values }\n",
        ),
        "envs/prod.yaml": broken(0),
      },
    ],
    [
      "a HelmChart of k3s",
      {
        "web.yaml":
          "apiVersion: helm.cattle.io/v1\nkind: HelmChart\n" +
          "metadata: { name: web, namespace: kube-system }\nspec:\n  chart: web\n  version: 1.2.3\n" +
          "  targetNamespace: shop\n  valuesContent: |-\n    target: htpp\n",
      },
    ],
  ])("%s", async (_, files) => {
    const all = { ...chart(), ...files };
    const { found } = await findings(repository(all), ["service-port-unresolved", "not-analysed", "build-broken"]);
    expect(found.map(({ ruleId, at }) => `${ruleId} ${at}`)).toEqual([`service-port-unresolved ${LINE()}`]);
    const value = marks(all)["value"];
    // The text of `helm.values` is one string.
    if (value !== undefined && !files["web.yaml"]?.includes("values: |")) expect(found[0]?.related).toContain(value);
  });

  it("and not with its own values alone", async () => {
    const files = {
      ...chart(),
      "charts/web/values.yaml": "target: htpp\n",
      "web.yaml": flux(`${GIT}  targetNamespace: front\n  releaseName: it\n  values: { target: http }\n`),
    };
    const cwd = repository(files);
    expect((await findings(cwd, ["service-port-unresolved"])).found).toEqual([]);
    expect(await scopesOf(cwd)).toEqual([". ", "HelmRelease shop/web front"]);
    expect((await runCli(["scopes", "--show-rendered", "--scope", "HelmRelease shop/web"], { cwd })).stdout).toContain(
      "name: it-web",
    );
  });

  it("what comes from a Secret is not known, and not shown", async () => {
    const secret =
      "apiVersion: v1\nkind: Secret\nmetadata: { name: s, namespace: shop }\nstringData:\n" +
      "  values.yaml: |\n    target: not-a-real-secret\n";
    const cwd = repository({
      ...chart(),
      "charts/web/values.yaml": "target: htpp\n",
      "s.yaml": secret,
      "web.yaml": flux(`${GIT}  valuesFrom: [{ kind: Secret, name: s }]\n`),
    });
    const run = await runCli(["lint", ".", "-f", "json"], { cwd });
    expect(run.stdout).not.toContain("not-a-real-secret");
    const { found } = await findings(cwd, ["service-port-unresolved", "not-analysed"]);
    expect(found).toMatchObject([{ ruleId: "not-analysed", at: "web.yaml:3" }]);
    expect(found[0]?.message).toContain('uses values from Secret "s", which are not read');
  });

  it("a chart of Applications installs them too", async () => {
    const apps = {
      "apps/Chart.yaml": "apiVersion: v2\nname: apps\nversion: 1.0.0\n",
      "apps/values.yaml": "names: [web]\n",
      "apps/templates/app.yaml":
        "{{- range .Values.names }}\n" +
        `${argo("  source:\n    path: charts/{{ . }}\n    helm: { valuesObject: { target: htpp } }\n")}{{- ` +
        "end }}\n",
    };
    const { found } = await findings(repository({ ...chart(), ...apps }), ["service-port-unresolved"]);
    expect(found.map(({ at }) => at)).toEqual([LINE()]);
  });

  const set = (generators: string, template: string, go: boolean): string =>
    "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\n" +
    `metadata: { name: all, namespace: argocd }\nspec:\n  goTemplate: ${go}\n  generators:\n` +
    `${generators}  template:\n    metadata: { name: ${go ? "'{{.name}}'" : "'{{name}}'"} }\n` +
    `    spec:\n      destination: { namespace: shop }\n${template}`;
  const source = (path: string, port: string): string =>
    `      source:\n        path: '${path}'\n        helm: { valuesObject: { target: '${port}' } }\n`;

  it.each<readonly [string, string, Files]>([
    [
      "a list",
      set("    - list: { elements: [{ name: web, port: htpp }] }\n", source("charts/{{.name}}", "{{.port}}"), true),
      {},
    ],
    [
      "a list, in the older template",
      set("    - list: { elements: [{ name: web, port: htpp }] }\n", source("charts/{{name}}", "{{ port }}"), false),
      {},
    ],
    [
      "folders of git",
      set(
        "    - git: { repoURL: x, directories: [{ path: 'charts/*' }, { path: charts/not, exclude: " +
          "true }], values: { port: htpp } }\n",
        source("{{.path.path}}", "{{.values.port}}"),
        true,
      ).replace("{{.name}}", "{{.path.basename}}"),
      {},
    ],
    [
      "folders of git, in the older template",
      set(
        "    - git: { repoURL: x, directories: [{ path: 'charts/*' }] }\n",
        source("{{path}}", "htpp"),
        false,
      ).replace("{{name}}", "{{path.basename}}"),
      {},
    ],
    [
      "files of git",
      set(
        "    - git: { repoURL: x, files: [{ path: 'apps/**/config.yaml' }] }\n",
        source("charts/{{ index .path.segments 2 }}", "{{ .settings.port }}"),
        true,
      ).replace("{{.name}}", "{{.path.basename}}"),
      { "apps/prod/web/config.yaml": "settings: { port: htpp }\n" },
    ],
    [
      "a matrix",
      set(
        "    - matrix:\n        generators:\n          - list: { elements: [{ name: web }] }\n" +
          "          - list: { elements: [{ port: htpp }] }\n",
        source("charts/{{.name}}", "{{.port}}"),
        true,
      ),
      {},
    ],
    [
      "a merge",
      set(
        "    - merge:\n        mergeKeys: [name]\n        generators:\n" +
          "          - list: { elements: [{ name: web, port: http }] }\n" +
          "          - list: { elements: [{ name: web, port: htpp }, { name: not, port: x }] }\n",
        source("charts/{{.name}}", "{{.port}}"),
        true,
      ),
      {},
    ],
  ])("an ApplicationSet expands: %s", async (_, text, files) => {
    const { found } = await findings(repository({ ...chart(), "set.yaml": text, ...files }), [
      "service-port-unresolved",
      "not-analysed",
    ]);
    expect(found.map(({ ruleId, at }) => `${ruleId} ${at}`)).toEqual([`service-port-unresolved ${LINE()}`]);
  });

  it("one that asks for clusters is said", async () => {
    const cwd = repository({ ...chart(), "set.yaml": set("    - clusters: {}\n", source("charts/web", "http"), true) });
    expect((await findings(cwd, ["not-analysed"])).found).toMatchObject([{ at: "set.yaml:3" }]);
  });
});
