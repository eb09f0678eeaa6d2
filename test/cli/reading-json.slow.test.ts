import { cpSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { deployment, folder } from "./folder.ts";
import { runCli } from "./run-cli.ts";

const TYPO =
  '{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": {"selector": {"app": ' +
  '"web"}, "ports": [{"name": "http", "port": 80, "targetPort": "htpp"}]}}';
const WORKLOAD = deployment("web");
/** One Deployment without a policy is no defect of what is read here. */
const QUIET = ["--no-config", "--rule", "pod-without-policy=off", "--rule", "not-analysed=off"];
const flow = TYPO.replaceAll('"', "");

/** What a lint of a folder says of a .json file in it, beside a Deployment: `rule@line`. */
async function findingsOf(text: string, name = "web.json"): Promise<readonly string[]> {
  const { stdout } = await runCli(["lint", ...QUIET, "--format", "json"], {
    cwd: folder({ "deploy.yaml": WORKLOAD, [name]: text }),
  });
  const { findings } = JSON.parse(stdout) as { findings: { file: string; ruleId: string; start: { line: number } }[] };
  return findings.filter(({ file }) => file === name).map(({ ruleId, start }) => `${ruleId}@${start.line}`);
}

describe("a .json file of a folder is a manifest if kubectl would read one there", () => {
  it.each([
    ["JSON", TYPO, ["service-port-unresolved@1"]],
    ["JSON of several lines", JSON.stringify(JSON.parse(TYPO), undefined, 2), ["service-port-unresolved@15"]],
    ["quotes of YAML", TYPO.replaceAll('"', "'"), ["service-port-unresolved@1"]],
    ["no quotes at all", flow, ["service-port-unresolved@1"]],
    ["a comma at the end", TYPO.replace(/\}$/, ",}"), ["service-port-unresolved@1"]],
    ["a comment of YAML before it", `# the shop\n${TYPO}`, ["service-port-unresolved@2"]],
    [
      "YAML",
      "apiVersion: v1\nkind: Service\nmetadata: { name: web }\n" +
        "spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: htpp }] }\n",
      ["service-port-unresolved@4"],
    ],
    [
      "documents of YAML",
      `---\n${flow}\n---\n${flow.replace("name: web", "name: other")}`,
      ["service-port-unresolved@2", "service-port-unresolved@4"],
    ],
    ["escapes in a key", TYPO.replace("apiVersion", String.raw`\u0061piVersion`), ["service-port-unresolved@1"]],
    [
      "escapes in both keys",
      TYPO.replace("apiVersion", String.raw`api\u0056ersion`).replace("kind", String.raw`\u006bin\u0064`),
      ["service-port-unresolved@1"],
    ],
    ["escapes of YAML", TYPO.replace("apiVersion", String.raw`\x61piVersion`), ["service-port-unresolved@1"]],
    ["a byte order mark", `\uFEFF${TYPO}`, ["service-port-unresolved@1"]],
    [
      "a stream of objects",
      `${TYPO}\n${TYPO.replace('"web"', '"other"')}`,
      ["service-port-unresolved@1", "service-port-unresolved@2"],
    ],
    ["a List", `{"apiVersion": "v1", "kind": "List", "items": [${TYPO}]}`, ["service-port-unresolved@1"]],
    ["no apiVersion", TYPO.replace('"apiVersion": "v1", ', ""), ["api-rejected@1"]],
    ["apiVersion misspelt", TYPO.replace("apiVersion", "apiversion"), ["api-rejected@1"]],
    ["kind misspelt", TYPO.replace("kind", "knid"), ["api-rejected@1"]],
    ["a top-level list", `[${TYPO}]`, ["not-an-object@1"]],
    ["comments of JavaScript", `// the shop\n${TYPO}`, ["yaml-syntax@1"]],
    ["a brace too few", TYPO.slice(0, -1), ["yaml-syntax@1"]],
  ])("%s", async (_, text, expected) => {
    expect(await findingsOf(text)).toEqual(expected);
  });
});

describe("a .json file that is something else is silent, and not counted", () => {
  it.each([
    ["a package", '{"name": "web", "version": "1.0.0", "scripts": {"kind": "kind create cluster"}}'],
    ["a lock", '{"lockfileVersion": 3, "packages": {"node_modules/kind-of": {"version": "6.0.3"}}}'],
    [
      "settings with comments",
      '{\n  // which kind of module\n  "compilerOptions": { "module": "esnext", }, /* the rest */\n}',
    ],
    ["tasks with comments", '{\n  // build\n  "tasks": [{ "group": { "kind": "build", "isDefault": true } }]\n}'],
    [
      "a snippet with comments",
      '{\n  // Service\n  "service": { "body": [\n    "apiVersion: v1",\n    "kind: Service"\n  ] }\n}',
    ],
    [
      "a schema",
      '{"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"apiVersion": {"type": ' +
        '"string"}, "kind": {"type": "string"}}}',
    ],
    ["a dashboard", '{"title": "Web", "panels": [{"targets": [{"expr": "up", "kind": "a"}]}], "kind": "dashboard"}'],
    [
      "an API description",
      '{"openapi": "3.0.0", "paths": {"/apis": {"get": {"x-kubernetes-group-version-kind": {"group": ' +
        '"", "kind": "Pod", "version": "v1"}}}}}',
    ],
    ["operations of a patch", '[{"op": "add", "path": "/metadata/labels", "value": {"kind": "x"}}]'],
    ["a list of anything", '[1, 2, {"kind": "x"}]'],
    ["nothing", ""],
    ["no JSON", "kind of broken {"],
  ])("%s", async (_, text) => {
    const { code, stdout } = await runCli(["lint", ...QUIET], {
      cwd: folder({ "deploy.yaml": WORKLOAD, "other.json": text }),
    });
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(" 1 file, 1 document, 1 resource") as string,
    });
    expect(stdout).not.toContain("other.json");
  });

  it("also where the folder holds nothing else", async () => {
    const { code, stderr } = await runCli(["lint", ...QUIET], { cwd: folder({ "package.json": '{"kind": "web"}' }) });
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("No manifest (.yaml, .yml, .json)") as string,
    });
  });
});

it("five spellings of one Service in a folder are all linted", async () => {
  const cwd = folder({});
  cpSync("fixtures/reading/json-unread", join(cwd, "m"), { recursive: true });
  const { stdout, code } = await runCli(["lint", ...QUIET, "--format", "unix"], { cwd });
  expect(code).toBe(1);
  for (const file of ["escaped", "single-quotes", "no-apiversion", "typo"])
    expect(stdout).toContain(`m/${file}.json:1:`);
});

it("files that kubectl passes over by their names are said if they hold manifests", async () => {
  const manifest =
    "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { selector: { app: web }, ports: [{ port: 80 }] }\n";
  const cwd = folder({
    "deploy.yaml": WORKLOAD,
    "a.YAML": manifest,
    "b.yml.j2": manifest,
    "c.json5": flow,
    "d.yaml.tmpl": manifest,
    "values.yaml.gotmpl": "replicas: 1\n",
    "E.JSON": '{"a": 1}',
    "f.yaml.bak": manifest,
  });
  const { stdout } = await runCli(["lint", ...QUIET], { cwd });
  expect(stdout).toContain("No findings in what could be read (1 file, 1 document, 1 resource); 4 not analysed.");
  expect(stdout).toContain(
    "note: a.YAML and 1 other file were skipped: only files that end in .yaml, .yml or .json are read, as by kubectl",
  );
  expect(stdout).toContain(
    "note: b.yml.j2 and 1 other file were skipped: templates must be rendered first; lint the output",
  );
});
