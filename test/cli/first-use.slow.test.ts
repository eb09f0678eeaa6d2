import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { deployment, folder, service } from "./folder.ts";
import { runCli } from "./run-cli.ts";

const SOUND = { "web.yaml": `${service("web", "web")}---\n${deployment("web")}` };
const cli = async (args: readonly string[], files: Readonly<Record<string, string>> = SOUND, stdin = "") =>
  await runCli(args, { cwd: folder(files), stdin });

describe("a slip on the command line is met with what was meant", () => {
  it.each([
    [["lnt"], 'No command, file or folder "lnt"; did you mean "lint"?'],
    [["endpionts", "."], 'No command, file or folder "endpionts"; did you mean "endpoints"?'],
    [["lint", "lnt"], 'There is no file or folder "lnt".'],
    [
      ["validate", "!web.yaml"],
      'No file matches "!web.yaml": use --ignore-pattern, or `ignores` of the configuration.',
    ],
    [["lint", "-f=json"], "-f=json: write -f json or --format=json."],
    [["lint", "-f", "stylish,json"], "One format per option: write -f stylish -f json."],
    [
      ["lint", "--only-rule", "port-unnamd"],
      '--only-rule: there is no rule "port-unnamd"; did you mean "port-unnamed"?',
    ],
    ...(process.platform === "win32"
      ? []
      : [
          [["lint", "apps\\web.yaml"], 'No file matches "apps\\web.yaml": path separators must be "/".'] as [
            string[],
            string,
          ],
        ]),
    [["lint", "--formt", "json"], "(see kubenetlint lint --help)"],
    [["endpoints", "--nodes", "3"], "(see kubenetlint endpoints --help)"],
    [["lint", "--format", "json="], "The file name of the report is empty."],
    [["lint", "-o", ""], "The file name of the report is empty."],
    [
      ["lint", "-o", "json"],
      "-o of lint is the output file, as in ESLint. For the format use -f json; for a file of that name ./json.",
    ],
    [["lint", "--namespace", "Bad Name"], 'The namespace "Bad Name" is not a DNS label'],
    [["traffic", "web", "--port", "9090"], "Service web has no port 9090; it has 80 (http)."],
    [["lint", "--config", "nope.yaml"], 'Configuration file "nope.yaml" does not exist.'],
    [["lint", "--rule", "port-unamed:off"], 'there is no "port-unamed"; did you mean "port-unnamed"?'],
  ])("%j", async (args, message) => {
    const { code, stdout, stderr } = await cli(args);
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  it("a folder that is called nearly like a command is a folder", async () => {
    expect((await cli(["lnt", "-f", "unix"], { "lnt/web.yaml": SOUND["web.yaml"] })).stdout).toContain("lnt/web.yaml:");
  });

  it("--rule takes its severity without a blank too", async () => {
    const unnamed = {
      "web.yaml":
        "apiVersion: v1\nkind: Service\nmetadata: { name: web }\n" +
        "spec: { selector: { app: web }, ports: [{ port: 80, targetPort: http }] }\n---\n" +
        `${deployment("web")}`,
    };
    expect((await cli(["lint", "--preset", "production"], unnamed)).stdout).toContain("port-unnamed");
    for (const rule of ["port-unnamed:off", "port-unnamed: off", "port-unnamed=off", "port-unnamed: [off]"])
      expect((await cli(["lint", "--preset", "production", "--rule", rule], unnamed)).stdout).not.toContain(
        "port-unnamed",
      );
  });
});

describe("a run that fails says why", () => {
  const warned = { "web.yaml": `${service("foo", "web")}---\n${deployment("web")}` };

  it("for too many warnings, also where they are not shown", async () => {
    for (const more of [[], ["--quiet"]]) {
      const { code, stderr } = await cli(
        ["lint", "--rule", "name-meaningless: warning", "--max-warnings", "0", ...more],
        warned,
      );
      expect({ code, stderr }).toEqual({ code: 1, stderr: "Too many warnings: 1 (maximum 0).\n" });
    }
    expect(await cli(["lint", "--rule", "name-meaningless: warning", "--max-warnings", "1"], warned)).toMatchObject({
      code: 0,
      stderr: "",
    });
  });

  it.each([["endpoints"], ["pods"], ["reach"], ["rollout"]])("%s for files that could not be read", async (command) => {
    const { code, stderr } = await cli([command, "--max-file-size", "10"]);
    expect(code).toBe(2);
    expect(stderr).toContain("web.yaml could not be read: it has ");
    expect(stderr).toContain("the limit is 10 bytes (--max-file-size)");
  });

  it("for manifests that are hidden from it", async () => {
    expect((await cli(["lint"], { ...SOUND, "kubenetlint.yaml": "ignores: [web.yaml]\n" })).stderr).toBe(
      'No manifest (.yaml, .yml, .json) in "." that is not ignored by `ignores` of the configuration.\n',
    );
    expect(
      (await cli(["lint", "gen"], { "gen/web.yaml": SOUND["web.yaml"], ".gitignore": "gen/\n", ".git/HEAD": "" }))
        .stderr,
    ).toContain("that is not ignored by `.gitignore`.");
    expect((await cli(["lint"], { "readme.md": "" })).stderr).toBe('No manifest (.yaml, .yml, .json) in ".".\n');
  });
});

describe("standard input", () => {
  const broken = service("web", "wbe");

  it.each([[["-"]], [["--stdin"]], [["--stdin", "--stdin-filename", "new.yaml"]], [["--stdin-filename", "new.yaml"]]])(
    "is read for %j, and nothing else",
    async (args) => {
      const { stdout } = await cli(
        ["lint", "-f", "unix", ...args],
        { "other.yaml": service("foo", "x") },
        "apiVersion: v1\nkind: Service\nmetadata: { name: a.b }\nspec: { ports: [{ name: x, port: 80 }] }\n",
      );
      expect(stdout).toContain(`${args.includes("new.yaml") ? "new.yaml" : "<stdin>"}:3:19: `);
      expect(stdout).not.toContain("other.yaml");
    },
  );

  it.each([["web.yaml"], ["./web.yaml"], ["."]])("stands for the file whose name it is given (%s)", async (name) => {
    const cwd = folder({
      "web.yaml": `${broken}---\n${deployment("web")}`,
      "other.yaml": SOUND["web.yaml"].replaceAll("web", "shop"),
    });
    const path = name === "." ? join(cwd, "web.yaml") : name;
    expect((await runCli(["lint", "-f", "unix"], { cwd })).stdout).toContain("service-selects-nothing");
    const { stdout } = await runCli(
      ["lint", ".", "-", "--rule", "name-meaningless: warning", "--stdin-filename", path, "-f", "unix"],
      { cwd, stdin: `${service("foo", "web")}---\n${deployment("web")}` },
    );
    expect(stdout).not.toContain("service-selects-nothing");
    expect(stdout.match(/^web\.yaml:.*"foo"/gm)).toHaveLength(1);
  });

  it("is read beside paths that are named", async () => {
    const { stdout } = await cli(
      ["lint", "web.yaml", "--stdin", "-f", "unix"],
      SOUND,
      broken.replace("name: web", "name: shop"),
    );
    expect(stdout).toContain('<stdin>:5:20: Service "shop" selects no pods: its selector has app=wbe');
  });
});

describe("a configuration", () => {
  it("that is empty is none", async () => {
    for (const text of ["", "\n", "# nothing yet\n"])
      expect(await cli(["lint"], { ...SOUND, "kubenetlint.yaml": text })).toMatchObject({ stderr: "", code: 0 });
  });

  it.each([
    ["ignores: vendor/\n", "ignores: must be a list"],
    ["rules: [port-unnamed]\n", "rules: must be a map"],
    ["namespace: [a]\n", "namespace: must be a string"],
    ["policies: [{ id: team/x }]\n", 'policies.0: "message" is missing'],
    ["externals: [{ path: platform/ }]\n", '"platform/" in `externals` of the configuration does not exist.'],
    [
      "scopes: [{ name: prod, path: overlays/prod }]\n",
      '"overlays/prod" in `scopes` of the configuration does not exist.',
    ],
    [
      "ignores: ['vendor\\charts']\n",
      'kubenetlint.yaml:1:11  ignores.0: path separators must be "/": write "vendor/charts"',
    ],
    [
      "overrides: [{ files: [dev/, '.\\dev\\*.yaml'], rules: { port-unnamed: off } }]\n",
      'overrides.0.files.1: path separators must be "/": write "./dev/*.yaml"',
    ],
  ])("%j is told in words of YAML", async (text, message) => {
    const { code, stderr } = await cli(["lint"], { ...SOUND, "kubenetlint.yaml": text });
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  it("may take the meaning from a sign of a pattern", async () => {
    expect(
      await cli(["lint"], { ...SOUND, "kubenetlint.yaml": "ignores: ['\\#a.yaml', 'a\\*b', '\\!x']\n" }),
    ).toMatchObject({ code: 0, stderr: "" });
  });
});

describe.skipIf(!existsSync("/proc/self"))("what cannot be written is told, and is no bug", () => {
  // Nobody can make a file there, whoever runs the tests.
  const closed = "/proc";

  it.each([
    [["init"], "kubenetlint.yaml cannot be written: "],
    [["lint", "-o", "report.txt", "{}"], 'The report "report.txt" cannot be written: '],
    [
      ["lint", "--baseline", "baseline.json", "--update-baseline", "{}"],
      'The baseline "baseline.json" cannot be written: ',
    ],
  ])("%j", async (args, message) => {
    const manifests = folder(SOUND);
    const { code, stderr } = await runCli(
      args.map((arg) => (arg === "{}" ? manifests : arg)),
      { cwd: closed },
    );
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("bug");
    expect(code).toBe(2);
  });
});

it.skipIf(!existsSync("/proc/self"))("a cache where no folder can be made ends the run as without one", () => {
  const cwd = folder({});
  writeFileSync(join(cwd, "web.yaml"), SOUND["web.yaml"]);
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [join(process.cwd(), "dist/cli.cjs"), "lint", ...args], {
      cwd,
      encoding: "utf8",
      timeout: 20_000,
      env: { PATH: process.env["PATH"], NODE_COMPILE_CACHE: "/proc/kubenetlint" },
    });
  const { stdout, status } = run();
  expect(run("--cache", "--cache-location", "/proc/kubenetlint")).toMatchObject({ stdout, status, stderr: "" });
});
