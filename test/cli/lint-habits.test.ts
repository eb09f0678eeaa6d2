import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { painter } from "../../src/hosts/cli/paint.ts";
import type { Host } from "../../src/workspace/host.ts";
import { deployment, folder, service } from "./folder.ts";
import { runCli } from "./run-cli.ts";

const FILES = {
  "apps/web.yaml": `${service("web", "wbe")}---\n${deployment("web")}`,
  "apps/old/api.yaml": `${service("api", "apii")}---\n${deployment("api")}`,
};
const found = ({ stdout }: { readonly stdout: string }): readonly string[] =>
  (JSON.parse(stdout) as { findings: readonly { ruleId: string; resource?: string }[] }).findings.map(
    ({ ruleId, resource }) => `${ruleId} ${resource ?? ""}`,
  );

describe("one rule", () => {
  it("runs alone, even one that the preset does not have", async () => {
    const cwd = folder(FILES);
    expect(found(await runCli(["apps", "--only-rule", "service-selects-nothing", "-f", "json"], { cwd }))).toEqual([
      "service-selects-nothing Service default/api",
      "service-selects-nothing Service default/web",
    ]);
    const production = found(
      await runCli(["apps", "--only-rule", "recommended-labels-missing", "-f", "json"], { cwd }),
    );
    expect(production.length).toBeGreaterThan(0);
    expect(production.every((one) => one.startsWith("recommended-labels-missing "))).toBe(true);
  });

  it("does not call suppressions of the other rules unused", async () => {
    const text = `# kubenetlint-disable-file service-selects-nothing -- later\n${FILES["apps/web.yaml"]}`;
    const cwd = folder({ "web.yaml": text });
    expect(found(await runCli(["--only-rule", "port-unnamed", "-f", "json"], { cwd }))).not.toContain(
      "unused-suppression ",
    );
  });
});

describe("files to leave out", () => {
  it.each([
    ["a name in any folder", ["apps", "--ignore-pattern", "old/"]],
    ["a path below the working directory", ["apps", "--ignore-pattern", "apps/old"]],
    ["a negative pattern beside a folder", ["apps", "!apps/old"]],
    ["a negative pattern beside a pattern", ["apps/**/*.yaml", "!apps/old/**"]],
  ])("%s", async (_, args) => {
    const run = await runCli(["lint", ...args, "--only-rule", "service-selects-nothing", "-f", "json"], {
      cwd: folder(FILES),
    });
    expect(found(run)).toEqual(["service-selects-nothing Service default/web"]);
  });

  it("are relative to the working directory, not to the configuration", async () => {
    const cwd = folder({ ...FILES, "kubenetlint.yaml": "extends: recommended\n" });
    const run = await runCli(
      ["--ignore-pattern", "old/api.yaml", "--only-rule", "service-selects-nothing", "-f", "json"],
      {
        cwd: join(cwd, "apps"),
      },
    );
    expect(found(run)).toEqual(["service-selects-nothing Service default/web"]);
  });

  it("may be all: an error, unless --pass-on-no-files allows it", async () => {
    const cwd = folder(FILES);
    const failing = await runCli(["apps", "--ignore-pattern", "*.yaml"], { cwd });
    expect([failing.code, failing.stdout]).toEqual([2, ""]);
    const passing = await runCli(["apps", "--ignore-pattern", "*.yaml", "--pass-on-no-files"], { cwd });
    expect(passing.code).toBe(0);
    expect(passing.stderr).toBe(failing.stderr);
    const wrong = await runCli(["aps", "--pass-on-no-files"], { cwd });
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('"aps"') as string]);
  });
});

it("a run whose reports go to files says in one line what they contain", async () => {
  const cwd = folder(FILES);
  const run = await runCli(["apps", "--only-rule", "service-selects-nothing", "-f", "json=out/r.json"], { cwd });
  expect(run.stdout).toBe("");
  expect(run.stderr).toBe("2 problems (2 errors, 0 warnings). Report: json in out/r.json\n");
  expect(JSON.parse(readFileSync(join(cwd, "out/r.json"), "utf8"))).toHaveProperty("findings");
});

it("--statistics counts findings by rule, the most frequent first", async () => {
  const run = await runCli(["apps", "--statistics"], { cwd: folder(FILES) });
  expect(run.stderr.split("\n")[0]).toMatch(/^\d+ {2}(?:error|warning|info) +[\w-]+$/);
  expect(run.stderr).toContain("2  error    service-selects-nothing\n");
});

describe("colours", () => {
  const host = (env: Record<string, string>, terminal: boolean): Host =>
    ({ env, stdoutIsTerminal: terminal }) as unknown as Host;
  it.each([
    [{}, true, true],
    [{}, false, false],
    [{ FORCE_COLOR: "0" }, true, false],
    [{ FORCE_COLOR: "false" }, true, false],
    [{ FORCE_COLOR: "1" }, false, true],
    [{ FORCE_COLOR: "1", NO_COLOR: "1" }, false, true],
    [{ NO_COLOR: "1", CLICOLOR_FORCE: "1" }, true, false],
    [{ CLICOLOR_FORCE: "1" }, false, true],
    [{ CLICOLOR: "0" }, true, false],
    [{ TERM: "dumb" }, true, false],
  ])("with %j on a terminal (%s): %s", (env, terminal, coloured) => {
    expect(painter(host(env, terminal), true, undefined)("red", "x") !== "x").toBe(coloured);
  });
});
