import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bundleHost } from "../../src/dev/build.ts";
import { SECRET, SERVICE, stranger } from "../confine/stranger.ts";
import { checkout, runStep } from "./run-step.ts";

/** Writes what it sees of the environment, and that it ran. */
const PLUGIN =
  'import { writeFileSync } from "node:fs"; writeFileSync(new URL("ran", import.meta.url), ' +
  'JSON.stringify(process.env)); export default [{ id: "one", severity: "error", messages: {}, check() ' +
  "{} }];\n";
const PULL_REQUEST = { "kubenetlint.yaml": "plugins: [./evil.mjs]\n", "evil.mjs": PLUGIN, "a.yaml": SERVICE };

describe("the action", () => {
  it("runs no plug-in of what is checked out, which it says, unless it is trusted", async () => {
    const { root } = checkout(PULL_REQUEST);
    const run = await runStep(root, {});
    expect(existsSync(join(root, "ran"))).toBe(false);
    expect(run.log + run.summary).toContain("plug-ins were not loaded (--safe): ./evil.mjs");
    await runStep(root, { trust: "false", "diff-base": "HEAD", format: "json" });
    expect(existsSync(join(root, "ran"))).toBe(false);
    await runStep(root, { trust: "true" });
    expect(existsSync(join(root, "ran"))).toBe(true);
  });

  it("takes true or false for trust, nothing else", async () => {
    const { root } = checkout(PULL_REQUEST);
    for (const trust of ["yes", "1", "treu"])
      expect(await runStep(root, { trust })).toMatchObject({
        code: 2,
        log: expect.stringContaining("Input trust must be true or false") as string,
      });
    expect(existsSync(join(root, "ran"))).toBe(false);
  });

  it("reads nothing outside of the checkout, and no token that git keeps there", async () => {
    for (const path of ["../outside/config", ".git/config", "link", "MACHINE/outside/creds.ini"]) {
      const { root } = stranger({
        files: {
          "a.yaml": SERVICE,
          "kubenetlint.yaml":
            `scopes: [{ name: x, path: ${path} }]\n` +
            'policies: [{ id: a/b, cel: "false", message: "{{string(object)}}" }]\n',
        },
        links: { link: ".git/config" },
      });
      const run = await runStep(root, { format: "github\ncodeframe\njson" });
      expect(run.code).toBe(2);
      expect(run.log + run.summary).not.toContain(SECRET);
      expect(run.log).toContain("and is not read");
    }
    const { machine, root } = stranger({
      files: { "a.yaml": SERVICE },
      links: { "m.yaml": "../outside/creds.yaml", "out.sarif": "../outside/secret.env" },
    });
    const run = await runStep(root, { format: "codeframe", paths: "m.yaml\na.yaml" });
    expect(run.log + run.summary).not.toContain(SECRET);
    expect((await runStep(root, { "sarif-file": "out.sarif" })).code).toBe(2);
    expect(readFileSync(join(machine, "outside/secret.env"), "utf8")).toContain(SECRET);
  });

  it("gives plug-ins and programs no token", async () => {
    const { root } = checkout(PULL_REQUEST);
    const folder = mkdtempSync(join(tmpdir(), "kubenetlint-action-"));
    const program = join(folder, "action.cjs");
    writeFileSync(program, await bundleHost("src/hosts/action/action.ts"));
    const secrets = {
      GITHUB_TOKEN: SECRET,
      ACTIONS_RUNTIME_TOKEN: SECRET,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: SECRET,
      INPUT_SECRET: SECRET,
      AWS_SECRET_ACCESS_KEY: SECRET,
      DEPLOY_KEY: SECRET,
      NPM_TOKEN: SECRET,
    };
    const step = (trust: string) =>
      spawnSync(process.execPath, [program], {
        cwd: folder,
        encoding: "utf8",
        env: {
          PATH: process.env["PATH"],
          HOME: folder,
          RUNNER_TEMP: folder,
          GITHUB_WORKSPACE: root,
          GITHUB_OUTPUT: join(folder, "output"),
          INPUT_TRUST: trust,
          "INPUT_DIFF-BASE": "HEAD",
          GITHUB_STEP_SUMMARY: join(folder, "summary"),
          ...secrets,
        },
      });
    expect(step("false").status).toBe(0);
    expect(existsSync(join(root, "ran"))).toBe(false);
    expect(step("true").status).toBe(0);
    const seen = readFileSync(join(root, "ran"), "utf8");
    expect(seen).toContain("PATH");
    expect(seen).not.toContain(SECRET);
    for (const name of Object.keys(secrets)) expect(seen).not.toContain(name);
    expect(readFileSync(join(folder, "output"), "utf8")).toContain("findings");
  });

  it("takes git from the runner, not from the checkout", async () => {
    const { root } = checkout({ "a.yaml": SERVICE });
    symlinkSync("/bin/false", join(root, "git"));
    expect((await runStep(root, { "diff-base": "HEAD" })).code).toBe(0);
  });
});
