import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCli } from "../cli/run-cli.ts";
import { findings, hasProgram, marks, repository } from "./workspace.ts";

const installed = hasProgram("kustomize") || hasProgram("kubectl", ["version", "--client"]);
const TEXT_RULES = ["yaml-syntax", "duplicate-key", "yaml-1-1-surprise", "api-rejected", "file-unreadable"];
/** No YAML, a key twice, and a value that YAML 1.1 reads otherwise. */
const OPAQUE = "a: [\na: on\n\tb: 012\n";

/** Every way to name a file that is packed. */
const FORMS: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  [
    "files",
    { "kustomization.yaml": "configMapGenerator:\n  - name: c\n    files: [f/app.yaml]\n", "f/app.yaml": OPAQUE },
  ],
  [
    "files with a key",
    {
      "kustomization.yaml": "configMapGenerator:\n  - name: c\n    files: ['app.conf=f/app.yaml']\n",
      "f/app.yaml": OPAQUE,
    },
  ],
  [
    "secret files",
    {
      "kustomization.yaml": "secretGenerator:\n  - name: c\n    files: [f/app.json]\n",
      "f/app.json": '{"apiVersion": 1, "apiVersion": 2',
    },
  ],
  [
    "envs",
    {
      "kustomization.yaml": "configMapGenerator:\n  - name: c\n    envs: [f/app.yaml]\n",
      "f/app.yaml": "A=on\nB=[ x: y: z\n",
    },
  ],
  [
    "env",
    {
      "kustomization.yaml": "secretGenerator:\n  - name: c\n    env: f/app.yaml\n",
      "f/app.yaml": "A=on\nB=[ x: y: z\n",
    },
  ],
  [
    "a generator in a file",
    {
      "kustomization.yaml": "generators: [gen.yaml]\n",
      "gen.yaml": "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: { name: c }\nfiles: [f/app.yaml]\n",
      "f/app.yaml": OPAQUE,
    },
  ],
  [
    "a generator in the list",
    {
      "kustomization.yaml":
        "generators:\n  - |-\n    apiVersion: builtin\n    kind: SecretGenerator\n" +
        "    metadata: { name: c }\n    files: [f/app.yaml]\n",
      "f/app.yaml": OPAQUE,
    },
  ],
  [
    "values of a chart",
    {
      "kustomization.yaml":
        "helmCharts:\n  - name: redis\n    valuesFile: f/app.yaml\n    additionalValuesFiles: [f/more.yaml]\n",
      "f/app.yaml": OPAQUE,
      "f/more.yaml": OPAQUE,
    },
  ],
  [
    "OpenAPI",
    {
      "kustomization.yaml": "openapi: { path: f/app.json }\nresources: []\n",
      "f/app.json": '{"apiVersion": 1, "apiVersion": 2',
    },
  ],
  [
    "crds and configurations",
    {
      "kustomization.yaml": "crds: [f/app.yaml]\nconfigurations: [f/more.yaml]\n",
      "f/app.yaml": OPAQUE,
      "f/more.yaml": OPAQUE,
    },
  ],
  [
    "a component that is used",
    {
      "kustomization.yaml": "components: [c]\n",
      "c/kustomization.yaml":
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nconfigMapGenerator:\n" +
        "  - name: c\n    files: [app.yaml]\n",
      "c/app.yaml": OPAQUE,
    },
  ],
  [
    "a component that is not",
    {
      "c/kustomization.yaml":
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nconfigMapGenerator:\n" +
        "  - name: c\n    files: [app.yaml]\n",
      "c/app.yaml": OPAQUE,
    },
  ],
];

describe("a file that is only packed", () => {
  it.each(FORMS)("is never read as a manifest: %s", async (_, files) => {
    for (const program of [[], ["--kustomize-bin", "/nowhere"]]) {
      expect((await findings(repository(files), TEXT_RULES, program)).found).toEqual([]);
    }
  });

  it("stays a manifest where a kustomization has it among its resources too", async () => {
    const files = {
      "a/kustomization.yaml": "resources: [web.yaml]\n",
      "a/web.yaml": "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n  portz: [] # here: field\n",
      "kustomization.yaml": "resources: [a]\nconfigMapGenerator:\n  - name: c\n    files: [a/web.yaml]\n",
    };
    expect((await findings(repository(files), ["unknown-field"])).found.map(({ at }) => at)).toEqual([
      marks(files)["field"],
    ]);
  });

  it("shows nothing of a secret in any format", async () => {
    const cwd = join(mkdtempSync(join(tmpdir(), "kubenetlint-packed-")), "generator-files");
    cpSync("fixtures/scopes/generator-files", cwd, { recursive: true });
    for (const format of ["stylish", "codeframe", "json", "html", "sarif", "github", "junit", "markdown"]) {
      const run = await runCli(["lint", ".", "-f", format, "--report-unknown", "--preset", "all"], { cwd });
      expect(run.code).toBe(0);
      expect(run.stdout + run.stderr).not.toContain("not-a-real-secret");
      if (format !== "sarif") expect(run.stdout).not.toMatch(/yaml-syntax|duplicate-key/);
    }
  });
});

describe.skipIf(!installed)("what a packed file says of the cluster", () => {
  const web =
    "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n  clusterIP: 10.96.7.7\n" +
    "  ports: [{ name: http, port: 80 }]\n";
  const head = "resources: [web.yaml]\n";

  it.each([
    [
      "a file",
      `${head}configMapGenerator:\n  - name: c\n    files: [f/app.conf]\n`,
      { "f/app.conf": "[upstream]\nname = web\n# 10.96.7.7 is web\nhost = 10.96.7.7:80\n" },
      "f/app.conf:4",
    ],
    [
      "a file under another key",
      `${head}configMapGenerator:\n  - name: c\n    files: ['app=f/app.yaml']\n`,
      { "f/app.yaml": "upstream:\n  host: http://10.96.7.7:80\n" },
      "f/app.yaml:2",
    ],
    [
      "a line of env",
      `${head}configMapGenerator:\n  - name: c\n    envs: [app.env]\n`,
      { "app.env": "# calls\nLEVEL=info\nWEB_URL=http://10.96.7.7\n" },
      "app.env:3",
    ],
    [
      "a generator of its own file",
      `${head}generators: [gen.yaml]\n`,
      {
        "gen.yaml": "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: { name: c }\nfiles: [app.ini]\n",
        "app.ini": "\n\nurl=http://10.96.7.7/\n",
      },
      "app.ini:3",
    ],
  ])("is shown at its line: %s", async (_, kustomization, more, at) => {
    const root = repository({ "kustomization.yaml": kustomization, "web.yaml": web, ...more });
    expect((await findings(root, ["hard-coded-cluster-ip"])).found.map((one) => one.at)).toContain(at);
    const framed = await runCli(["lint", ".", "-f", "codeframe"], { cwd: root });
    expect(framed.stdout).toContain(at);
    // No frame, and no fix, of what nobody parses.
    expect(framed.stdout).not.toMatch(/^> \d+ \|.*10\.96\.7\.7/m);
    expect(framed.stdout).not.toContain("suggestion: Write");
  });
});
