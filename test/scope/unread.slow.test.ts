import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCli } from "../cli/run-cli.ts";
import { findings, hasProgram, marks, repository } from "./workspace.ts";

const SERVICE =
  "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  clusterIP: None\n" +
  "  ports: [{ name: http, port: 80 }]\n";
const TEMPLATE = "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}\n";
const chart = {
  "shop/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 0.1.0\n",
  "shop/templates/service.yaml": TEMPLATE,
};
const NOWHERE = ["--helm-bin", "/nowhere", "--kustomize-bin", "/nowhere"];

describe("what was not analysed", () => {
  const files = { ...chart, "web.yaml": SERVICE };

  it("is a warning in every format, at its file", async () => {
    const cwd = repository(files);
    for (const format of [
      "stylish",
      "codeframe",
      "json",
      "sarif",
      "github",
      "gitlab",
      "junit",
      "checkstyle",
      "markdown",
      "unix",
      "html",
    ]) {
      const run = await runCli(["lint", ".", "-f", format, ...NOWHERE], { cwd });
      expect(run.code, format).toBe(0);
      expect(run.stdout, format).toContain("not-analysed");
      expect(run.stdout, format).toContain("shop/Chart.yaml");
    }
  });

  it("fails the run where that is asked for", async () => {
    const cwd = repository(files);
    const flag = await runCli(["lint", ".", "--fail-on-unread", ...NOWHERE], { cwd });
    expect(flag.code).toBe(1);
    expect(flag.stderr).toContain("Not everything was analysed: 1 place");
    expect((await runCli(["lint", ".", "--max-warnings", "0", ...NOWHERE], { cwd })).code).toBe(1);
    writeFileSync(join(cwd, "kubenetlint.yaml"), "failOnUnread: true\n");
    expect((await runCli(["lint", ".", ...NOWHERE], { cwd })).code).toBe(1);
    expect((await runCli(["lint", "web.yaml", ...NOWHERE], { cwd })).code).toBe(0);
  });

  it("can be switched off, graded and left out like any rule, and is still said", async () => {
    const cwd = repository(files);
    const off = await runCli(["lint", ".", "--rule", "not-analysed: off", "--fail-on-unread", ...NOWHERE], { cwd });
    expect(off.code).toBe(0);
    expect(off.stdout).toContain(
      "No findings in what could be read (2 files, 2 documents, 1 resource); 1 not analysed.",
    );
    expect(off.stdout).toContain("note: shop/Chart.yaml was not rendered:");
    expect((await runCli(["lint", ".", "--rule", "not-analysed: error", ...NOWHERE], { cwd })).code).toBe(1);
    writeFileSync(
      join(cwd, "kubenetlint.yaml"),
      "failOnUnread: true\noverrides: [{ files: [shop/], rules: { not-analysed: off } }]\n",
    );
    expect((await runCli(["lint", ".", ...NOWHERE], { cwd })).code).toBe(0);
    writeFileSync(
      join(cwd, "shop/Chart.yaml"),
      `# kubenetlint-disable-file not-analysed -- rendered by another job\n${chart["shop/Chart.yaml"]}`,
    );
    writeFileSync(join(cwd, "kubenetlint.yaml"), "failOnUnread: true\n");
    const suppressed = await runCli(["lint", ".", ...NOWHERE], { cwd });
    expect(suppressed.code).toBe(0);
    expect(suppressed.stdout).toContain("in what could be read");
  });

  it("is one finding, with the other places beside it", async () => {
    const cwd = repository(Object.fromEntries(["a", "b", "c"].map((name) => [`${name}.yaml`, TEMPLATE])));
    const { found } = await findings(cwd, ["not-analysed"]);
    expect(found).toMatchObject([
      {
        at: "a.yaml:1",
        message: "This and 2 other files contain templates and were skipped; lint the rendered output instead.",
        related: ["b.yaml:1", "c.yaml:1"],
      },
    ]);
  });

  it("counts a file that is larger than the limit", async () => {
    const cwd = repository({
      "large.yaml": SERVICE + `# ${"x".repeat(2000)}\n`,
      "web.yaml": SERVICE.replace("web", "api"),
    });
    const run = await runCli(["lint", ".", "--max-file-size", "1000"], { cwd });
    expect(run.stdout).toMatch(
      /large\.yaml\n.*warning.*could not be read: it has 2\.1 KiB; the limit is 1000 bytes.*not-analysed/,
    );
    expect(run.code).toBe(0);
  });

  it("says nothing where everything was", async () => {
    expect((await runCli(["lint", ".", "--fail-on-unread"], { cwd: repository({ "web.yaml": SERVICE }) })).stdout).toBe(
      "No findings in 1 file, 1 document, 1 resource.\n",
    );
  });

  it.each([
    [
      "a base of another host",
      {
        "kustomization.yaml": "resources:\n  - web.yaml\n  - https://example.com/x.yaml # here: place\n",
        "web.yaml": SERVICE,
      },
      "uses remote resources",
    ],
    [
      "a Component that nobody uses",
      { "c/kustomization.yaml": "kind: Component # here: place\nresources: [web.yaml]\n", "c/web.yaml": SERVICE },
      "is not used by any kustomization",
    ],
    [
      "a file that git leaves out",
      { ".gitignore": "secret.yaml\n", "kustomization.yaml": "resources:\n  - secret.yaml # here: place\n" },
      "`.gitignore` excludes it",
    ],
    [
      "a submodule that is not there",
      {
        ".gitmodules": '[submodule "x"]\n\tpath = vendor/x\n',
        "kustomization.yaml": "resources:\n  - vendor/x/deploy # here: place\n",
      },
      "in a submodule that is not checked out",
    ],
  ])("knows %s", async (_, files, words) => {
    const { found } = await findings(repository(files), ["not-analysed", "build-broken"]);
    expect(found).toMatchObject([{ ruleId: "not-analysed", at: marks(files)["place"] }]);
    expect(found[0]?.message).toContain(words);
  });
});

it("the resources of a Component that nobody uses are linted as they stand", async () => {
  const { found } = await findings("fixtures/scopes/component-alone", ["api-removed", "not-analysed"]);
  expect(found.map(({ ruleId, at }) => `${ruleId} ${at}`)).toEqual([
    "not-analysed kustomization.yaml:1",
    "api-removed pdb.yaml:1",
  ]);
});

const web = { "web.yaml": SERVICE };

it("a program may be named by a path from here", async () => {
  const cwd = repository({ "kustomization.yaml": "namePrefix: a-\nresources: [web.yaml]\n", ...web });
  mkdirSync(join(cwd, "bin"));
  writeFileSync(
    join(cwd, "bin/kustomize"),
    `#!/bin/sh\ncat <<'EOF'\n${readFileSync(join(cwd, "web.yaml"), "utf8").replace("name: web", "name: a-web")}EOF\n`,
    { mode: 0o755 },
  );
  const { found } = await findings(cwd, ["not-analysed", "build-broken"], ["--kustomize-bin", "bin/kustomize"]);
  expect(found).toEqual([]);
  expect((await runCli(["lint", ".", "--kustomize-bin", "./bin/nope"], { cwd })).stdout).toContain(
    'program "bin/nope" does not exist',
  );
});

describe.skipIf(!hasProgram("helm"))("a chart that cannot be rendered", () => {
  const head = { "shop/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 0.1.0\n" };
  const template = (text: string) => ({
    ...head,
    "shop/templates/a.yaml": `apiVersion: v1\nkind: ConfigMap\nmetadata:\n${text}\n`,
  });

  it.each([
    [
      "nothing where a map is",
      template("  name: {{ .Values.a.b.c }} # here: place"),
      "build-broken",
      "`.Values.a.b.c`: nil pointer",
    ],
    [
      "a template that is not there",
      template('  name: {{ include "nope" . }} # here: place'),
      "build-broken",
      'no template "nope"',
    ],
    [
      "an unknown function",
      template('  name: {{ nope "x" }} # here: place'),
      "build-broken",
      'function "nope" not defined',
    ],
    [
      "a helper",
      {
        ...template('  name: {{ include "x" . }}'),
        "shop/templates/_h.tpl": '{{ define "x" }}\n{{ .Values.a.b.c }} # here: place\n{{ end }}\n',
      },
      "build-broken",
      "nil pointer",
    ],
    [
      "a demand for values",
      template('  name: {{ required "give a name" .Values.name }} # here: place'),
      "not-analysed",
      "give a name",
    ],
    [
      "a value that is not set",
      template('  name: {{ "x-NAME" | replace "NAME" .Values.name }} # here: place'),
      "not-analysed",
      "wrong type for value; expected string; got interface",
    ],
    ["a failure on purpose", template('  name: {{ fail "set it" }} # here: place'), "not-analysed", "set it"],
    [
      "a dependency that is not vendored",
      {
        ...template("  name: {{ .Release.Name }}"),
        "shop/Chart.yaml":
          "apiVersion: v2\nname: shop # here: place\nversion: 0.1.0\ndependencies:\n" +
          "  - { name: redis, version: 1.0.0, repository: 'https://x.example.com' }\n",
      },
      "not-analysed",
      "Run `helm dependency build` first",
    ],
  ])("is an error where it fails, if nobody has to give it anything: %s", async (_, files, rule, words) => {
    const { found } = await findings(repository(files), ["not-analysed", "build-broken"]);
    // The helper's file is no manifest, and is not read.
    const place = Object.keys(files).some((file) => file.endsWith(".tpl"))
      ? "shop/Chart.yaml:2"
      : marks(files)["place"];
    expect(found.map(({ ruleId, at }) => `${ruleId} ${at}`)).toEqual([`${rule} ${place}`]);
    expect(found[0]?.message).toContain(words);
  });
});
