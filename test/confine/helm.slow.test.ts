import { describe, expect, it } from "vitest";
import { CHART, HAS_HELM, SERVICE, lintAll, showing, stranger } from "./stranger.ts";
import type { Layout } from "./stranger.ts";

const chart = (more: Layout): Layout => ({
  ...more,
  files: { "chart/Chart.yaml": CHART, "chart/templates/ok.yaml": SERVICE, ...more.files },
});

const CHARTS: readonly (readonly [name: string, layout: Layout, note: string])[] = [
  [
    "a file that is a link",
    chart({
      files: { "chart/templates/s.yaml": showing("files/k") },
      links: { "chart/files/k": "MACHINE/outside/config" },
    }),
    'its "files/k" is a symbolic link out of the repository',
  ],
  [
    "a file that is a link to a link",
    chart({
      files: { "chart/templates/s.yaml": showing("k") },
      links: { "chart/k": "l", "chart/l": "../far", far: "../outside/config" },
    }),
    "symbolic link out of the repository",
  ],
  [
    "files behind a linked folder",
    chart({ files: { "chart/templates/s.yaml": showing("files/config") }, links: { "chart/files": "../../outside" } }),
    'its "files"',
  ],
  [
    "files behind a linked folder within, that holds a link",
    chart({
      files: { "chart/templates/s.yaml": showing("files/k"), "shared/x": "" },
      links: { "chart/files": "../shared", "shared/k": "../../outside/config" },
    }),
    'its "files/k"',
  ],
  [
    "a template that is a link",
    chart({ links: { "chart/templates/ext.yaml": "../../../outside/svc.yaml" } }),
    'its "templates/ext.yaml"',
  ],
  [
    "templates that are a link",
    { files: { "chart/Chart.yaml": CHART }, links: { "chart/templates": "../../outside/chart/templates" } },
    'its "templates"',
  ],
  [
    "values that are a link",
    chart({
      files: {
        "chart/templates/s.yaml":
          "apiVersion: v1\nkind: Service\nmetadata: { name: {{ .Values.name }} }\n" +
          "spec: { selector: { app: nope }, ports: [{ port: 80, porrt: 1 }] }\n",
      },
      links: { "chart/values.yaml": "../../outside/values.yaml" },
    }),
    'its "values.yaml"',
  ],
  [
    "values of an environment that are a link",
    chart({
      files: {
        "chart/values.yaml": "name: a\n",
        "chart/templates/s.yaml":
          "apiVersion: v1\nkind: Service\nmetadata: { name: {{ .Values.name }} }\n" +
          "spec: { selector: { app: nope }, ports: [{ port: 80, porrt: 1 }] }\n",
      },
      links: { "chart/values-prod.yaml": "../../outside/values.yaml" },
    }),
    "skipped: symbolic links",
  ],
  [
    "a dependency that is a link",
    chart({
      files: { "chart/Chart.yaml": `${CHART}dependencies: [{ name: far, version: 0.1.0 }]\n` },
      links: { "chart/charts/far": "../../../outside/chart" },
    }),
    'its "charts/far"',
  ],
  [
    "a definition that is a link",
    chart({ links: { "chart/crds/a.yaml": "../../../outside/svc.yaml" } }),
    'its "crds/a.yaml"',
  ],
  [
    "everything at once, as data",
    chart({
      files: {
        "chart/templates/s.yaml":
          "apiVersion: v1\nkind: Service\n" +
          'metadata: { name: a, annotations: { all: {{ toYaml $ | replace "\\n" " " | quote }} } }\n' +
          "spec: { selector: { app: nope }, ports: [{ port: 80, porrt: 1 }] }\n",
      },
      links: { "chart/docs/k": "../../../outside/config" },
    }),
    "symbolic link",
  ],
  [
    "what git keeps, of a repository that is a chart",
    { files: { "Chart.yaml": CHART, "templates/s.yaml": showing(".git/config") } },
    "",
  ],
  [
    "what git keeps, which is hidden and shown again",
    { files: { "Chart.yaml": CHART, ".helmignore": ".git/\n!.git/\n", "templates/s.yaml": showing(".git/config") } },
    "",
  ],
];

describe("a chart never leads out of the repository", () => {
  it.each(CHARTS)("by %s", async (_, layout, note) => {
    const { root } = stranger(layout);
    const { leaks, runs } = await lintAll(root);
    expect(leaks).toBe(false);
    for (const { shown: said, code } of runs) {
      expect(code).not.toBe(3);
      expect(said).toContain(note);
    }
  });

  it.each([
    ["Argo CD", "argoproj.io/v1alpha1", "source: { path: chart, helm: { valueFiles: [../../outside/values.yaml] } }"],
    [
      "Argo CD, absolute",
      "argoproj.io/v1alpha1",
      "source: { path: chart, helm: { valueFiles: [MACHINE/outside/values.yaml] } }",
    ],
    [
      "Argo CD, of several sources",
      "argoproj.io/v1alpha1",
      "sources: [{ path: chart, helm: { valueFiles: [link.yaml] } }]",
    ],
    [
      "Argo CD, of another source",
      "argoproj.io/v1alpha1",
      "sources: [{ path: chart, helm: { valueFiles: [$values/../../outside/values.yaml] } }, { ref: values }]",
    ],
  ])("by values that %s gives", async (_, apiVersion, source) => {
    const { root } = stranger(
      chart({
        files: {
          "chart/templates/s.yaml":
            'apiVersion: v1\nkind: Service\nmetadata: { name: {{ .Values.name | default "none" }} }\n' +
            "spec: { selector: { app: nope }, ports: [{ port: 80, porrt: 1 }] }\n",
          "app.yaml":
            `apiVersion: ${apiVersion}\nkind: Application\nmetadata: { name: a, namespace: argocd }\n` +
            `spec:\n  ${source}\n  destination: { namespace: shop }\n`,
        },
        links: { "chart/link.yaml": "../../outside/values.yaml" },
      }),
    );
    const { leaks, shown } = await lintAll(root);
    expect(leaks).toBe(false);
    if (!source.includes("$values"))
      expect(shown).toMatch(
        new RegExp(
          String.raw`^app\.yaml\n[^]*(?:names? "[^"]+".*, which .* was not read \(--allow-outside allows ` +
            String.raw`it\)|values file "[^"]+" is not in this repository)`,
          "m",
        ),
      );
  });
});

describe.runIf(HAS_HELM)("a chart with links", () => {
  const wrong = SERVICE.replace("port: 80", "port: 80, porrt: 1");

  it("within the repository is rendered as Helm does", async () => {
    const { root } = stranger({
      files: {
        "chart/Chart.yaml": CHART,
        "shared/svc.yaml": wrong,
        "shared/files/name": "from-a-file",
        "chart/templates/s.yaml": showing("files/name"),
      },
      links: { "chart/templates/svc.yaml": "../../shared/svc.yaml", "chart/files": "../shared/files" },
    });
    const { runs } = await lintAll(root);
    for (const { shown: said } of runs) {
      expect(said).toContain("from-a-file");
      expect(said).toMatch(/chart\/templates\/s\.yaml/);
      expect(said).not.toContain("cannot be rendered");
    }
  });

  it("out of it that no template can miss is rendered without them, and this is said", async () => {
    const { root } = stranger({
      files: { "chart/Chart.yaml": CHART, "chart/templates/svc.yaml": wrong },
      links: { "chart/venv/python": "/usr/bin/env", "chart/a": "a" },
    });
    const { runs } = await lintAll(root);
    for (const { shown: said } of runs) {
      expect(said).toContain("was rendered without files that are symbolic links out of the repository: venv/python");
      expect(said).toContain("porrt");
    }
  });

  it("is rendered as it stands with --allow-outside", async () => {
    const { root } = stranger(
      chart({
        files: { "chart/templates/s.yaml": showing("files/k") },
        links: { "chart/files/k": "MACHINE/outside/secret.env" },
      }),
    );
    expect((await lintAll(root, [".", "--allow-outside"], [[]])).leaks).toBe(true);
  });
});
