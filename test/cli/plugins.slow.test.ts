import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { deployment, folder, service } from "./folder.ts";
import { runCli } from "./run-cli.ts";

const rule = (
  id: string,
  check = "for (const service of model.all('Service')) report({ resource: service, at: service.atName(), " +
    "message: 'm', data: { name: service.name, word: options.word } });",
): string =>
  `{ id: "${id}", severity: "warning", docs: { summary: "Finds every Service." }, options: { word: { ` +
  'type: "string", default: "hello", description: "" } }, messages: { m: ({ name, word }) => word + ' +
  `" " + name }, check({ model, report, options }) { ${check} } }`;
const MANIFESTS = { "a.yaml": service("web", "web"), "b.yaml": deployment("web") };
const run = async (files: Readonly<Record<string, string>>, ...args: readonly string[]) =>
  await runCli([".", "--format", "unix", "--rule", "pod-without-policy: off", ...args], {
    cwd: folder({ ...MANIFESTS, ...files }),
  });

describe("plug-ins", () => {
  it.each([
    ["a rule", "./policies/*.mjs", `export default ${rule("greet")}`, "policies/greet"],
    ["a list", "./policies/a.mjs", `export default [${rule("greet")}]`, "policies/greet"],
    ["a named list", "./policies/a.mjs", `export default { name: "team", rules: [${rule("greet")}] }`, "team/greet"],
    ["an export", "./policies/a.mjs", `export const rules = [${rule("greet")}]`, "policies/greet"],
    [
      "a name in the configuration",
      "{ name: own, from: ./policies/a.mjs }",
      `export default { name: "team", rules: [${rule("greet")}] }`,
      "own/greet",
    ],
  ])("give %s", async (_, reference, text, id) => {
    const { stdout, code, stderr } = await run({
      "kubenetlint.yaml": `plugins: [${reference.includes("{") ? reference : JSON.stringify(reference)}]\n`,
      "policies/a.mjs": text,
    });
    expect({ stderr, stdout: stdout.split("\n")[0] }).toEqual({
      stderr: "",
      stdout: `a.yaml:3:19: hello web [Warning/${id}]`,
    });
    expect(code).toBe(0);
  });

  it("may be packages", async () => {
    const { stdout } = await run({
      "kubenetlint.yaml": "plugins: ['@team/kubenetlint-plugin-net']\n",
      "node_modules/@team/kubenetlint-plugin-net/package.json":
        '{"name":"@team/kubenetlint-plugin-net","main":"index.mjs"}',
      "node_modules/@team/kubenetlint-plugin-net/index.mjs": `export default ${rule("greet")}`,
    });
    expect(stdout).toContain("Warning/net/greet");
  });

  it("are configured, suppressed, listed and explained like any rule", async () => {
    const files = {
      "kubenetlint.yaml": "plugins: [./own.mjs]\nrules: { local/greet: [error, { word: bye }] }\n",
      "own.mjs": `export default ${rule("greet")}`,
    };
    const { stdout, code } = await run(files);
    expect(stdout).toContain("bye web [Error/local/greet]");
    expect(code).toBe(1);
    const silent = await run({
      ...files,
      "a.yaml": `# kubenetlint-disable-file local/greet -- a friend\n${MANIFESTS["a.yaml"]}`,
    });
    expect(silent).toMatchObject({ code: 0, stdout: "" });
    const cwd = folder(files);
    expect((await runCli(["rules"], { cwd })).stdout).toMatch(
      /^local\/greet +warning +recommended, production, all +Finds every Service\.$/m,
    );
    expect((await runCli(["explain", "local/greet"], { cwd })).stdout).toContain('word (default "hello")');
    expect((await runCli(["explain", "local/gret"], { cwd })).stderr).toContain('did you mean "local/greet"?');
  });

  it("do not run with --safe, which is said", async () => {
    const files = {
      "kubenetlint.yaml": "plugins: [./own.mjs]\nrules: { local/greet: error }\n",
      "own.mjs":
        "import { writeFileSync } from 'node:fs'; writeFileSync(new URL('ran', import.meta.url), " +
        "''); export default []",
    };
    const cwd = folder({
      ...MANIFESTS,
      ...files,
      "a.yaml": `# kubenetlint-disable-file local/greet\n${MANIFESTS["a.yaml"]}`,
    });
    const { code, stdout } = await runCli([".", "--safe", "--rule", "pod-without-policy: off"], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain("plug-ins were not loaded (--safe): ./own.mjs");
    expect(existsSync(join(cwd, "ran"))).toBe(false);
  });

  it.each([
    ["a missing file", "./none.mjs", "", 'Plug-in "./none.mjs" does not exist'],
    ["no match", "./none/*.mjs", "", 'No plug-in matches "./none/*.mjs".'],
    ["a missing package", "none-such", "", 'The plug-in "none-such" is not installed where the configuration is'],
    ["syntax", "./own.mjs", "export default {", "The plug-in own.mjs cannot be loaded: "],
    ["an error", "./own.mjs", "throw new Error('no luck')", "The plug-in own.mjs cannot be loaded: no luck"],
    ["no rule", "./own.mjs", "export default 1", "The plug-in own.mjs exports no rule"],
    [
      "half a rule",
      "./own.mjs",
      'export default { id: "greet", severity: "warning", messages: {} }',
      'The plug-in own.mjs has a rule "greet" that cannot be used: it has no check function.',
    ],
    [
      "a wrong severity",
      "./own.mjs",
      `export default ${rule("greet").replace('"warning"', '"fatal"')}`,
      "its severity must be error, warning or info",
    ],
    [
      "a wrong id",
      "./own.mjs",
      `export default ${rule("Greet me")}`,
      "its id must consist of lower-case letters, digits and dashes",
    ],
  ])("are 2 for %s, with the name of the file", async (_, reference, text, message) => {
    const { code, stderr, stdout } = await run({ "kubenetlint.yaml": `plugins: ["${reference}"]\n`, "own.mjs": text });
    expect(stderr).toContain(message);
    expect(code).toBe(2);
    expect(stdout).toBe("");
  });

  it.each([
    ["throws", "null.x"],
    ["is asynchronous", "return Promise.reject(new Error('later'))"],
    [
      "reports what it has no message for",
      "report({ at: model.all('Service')[0].atName(), message: 'none', data: {} })",
    ],
  ])("whose rule %s are named, and other rules go on", async (_, check) => {
    const { code, stdout } = await run(
      {
        "kubenetlint.yaml": "plugins: [./own.mjs]\n",
        "own.mjs": `export default ${rule("greet", check)}`,
        "a.yaml": MANIFESTS["a.yaml"].replace("name: http, ", ""),
      },
      "--rule",
      "port-unnamed: warning",
    );
    expect(code).toBe(3);
    expect(stdout).toContain("port-unnamed");
    expect(stdout).toContain("the plug-in own.mjs failed: ");
  });
});

describe("policies", () => {
  const files = {
    "kubenetlint.yaml":
      "policies:\n" +
      '  - { id: team/typed, message: "{{name}} has no type", severity: error, match: { kinds: ' +
      "[Service] }, cel: has(object.spec.type) }\n",
  };

  it("are rules like any other", async () => {
    expect(await run(files)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("a.yaml:3:19: web has no type [Error/team/typed]") as string,
    });
    expect((await run(files, "--rule", "team/typed: off")).code).toBe(0);
    expect(
      (
        await run({
          ...files,
          "a.yaml": MANIFESTS["a.yaml"].replace(
            "{ name: web }",
            "{ name: web, annotations: { ignore.kubenetlint.io/team.typed: later } }",
          ),
        })
      ).code,
    ).toBe(0);
    expect((await runCli(["explain", "team/typed"], { cwd: folder(files) })).stdout).toContain(
      "Make this true: has(object.spec.type)",
    );
    expect((await run(files, "--safe")).code, "they are no code of the project").toBe(1);
  });

  it("that are wrong are told at their place", async () => {
    const { code, stderr } = await run({
      "kubenetlint.yaml": 'policies: [{ id: team/a, message: m, cel: "object. == 1" }]\n',
    });
    expect(code).toBe(2);
    expect(stderr).toContain("kubenetlint.yaml:1:52  policies.0: cel: ");
  });
});
