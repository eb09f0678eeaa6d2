import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { runCli } from "../cli/run-cli.ts";
import { KUSTOMIZATION, SECRET, SERVICE, stranger } from "./stranger.ts";

describe("what the person stands in and names", () => {
  it("of a repository that is named the neighbours are outside, wherever the person stands", async () => {
    const { machine, root } = stranger({
      files: { "kustomization.yaml": `${KUSTOMIZATION}resources: [../outside/svc.yaml]\n` },
    });
    for (const cwd of [machine, root, join(machine, "outside")]) {
      const run = await runCli(["lint", root, "--no-config"], { cwd });
      expect(run.stdout + run.stderr).not.toContain(SECRET);
      expect(run.stdout + run.stderr).toContain('names "../outside/svc.yaml"');
    }
  });

  const home = process.env["HOME"];
  afterEach(() => {
    process.env["HOME"] = home;
  });

  it("the home folder is nobody's project", async () => {
    const machine = mkdtempSync(join(tmpdir(), "kubenetlint-home-"));
    process.env["HOME"] = machine;
    mkdirSync(join(machine, "unpacked"));
    writeFileSync(join(machine, "secret.yaml"), `${SECRET}: a\n\tb: c\n`);
    writeFileSync(join(machine, "unpacked/kustomization.yaml"), `${KUSTOMIZATION}resources: [../secret.yaml]\n`);
    const run = await runCli(["lint", "unpacked", "-f", "codeframe"], { cwd: machine });
    expect(run.stdout + run.stderr).not.toContain(SECRET);
  });

  it("a home folder that is a repository holds no other project", async () => {
    const machine = mkdtempSync(join(tmpdir(), "kubenetlint-home-"));
    process.env["HOME"] = machine;
    mkdirSync(join(machine, "unpacked/sub"), { recursive: true });
    mkdirSync(join(machine, ".git"));
    writeFileSync(join(machine, "secret.yaml"), `${SECRET}: a\n\tb: c\n`);
    writeFileSync(
      join(machine, "unpacked/kustomization.yaml"),
      `${KUSTOMIZATION}resources: [../secret.yaml, sub/a.yaml]\n`,
    );
    writeFileSync(join(machine, "unpacked/sub/a.yaml"), SERVICE);
    for (const [cwd, path] of [
      ["", "unpacked"],
      ["unpacked", "."],
      ["unpacked/sub", ".."],
    ] as const) {
      const run = await runCli(["lint", path, "-f", "codeframe"], { cwd: join(machine, cwd) });
      expect(run.stdout + run.stderr).not.toContain(SECRET);
      expect(run.stdout + run.stderr).toContain('names "../secret.yaml"');
    }
    expect((await runCli(["lint", ".", "-f", "codeframe"], { cwd: machine })).stdout).toContain(SECRET);
  });

  it("outside of a repository a configuration is looked for up to the home folder", async () => {
    const above = mkdtempSync(join(tmpdir(), "kubenetlint-above-"));
    const cwd = join(above, "home/work/here");
    mkdirSync(cwd, { recursive: true });
    writeFileSync(join(cwd, "a.yaml"), SERVICE);
    writeFileSync(join(above, "kubenetlint.yaml"), "nonsense: 1\n");
    process.env["HOME"] = join(above, "home");
    expect((await runCli(["lint"], { cwd })).stderr).not.toContain("nonsense");
    writeFileSync(join(above, "home/kubenetlint.yaml"), "nonsense: 1\n");
    expect((await runCli(["lint"], { cwd })).stderr).toContain('there is no "nonsense"');
  });

  it.runIf(process.getuid?.() === 0)(
    "a configuration of another user is refused there, and obeyed in a repository",
    async () => {
      const above = mkdtempSync(join(tmpdir(), "kubenetlint-shared-"));
      const cwd = join(above, "mine");
      mkdirSync(cwd);
      writeFileSync(join(cwd, "a.yaml"), SERVICE);
      const file = join(above, "kubenetlint.yaml");
      writeFileSync(file, "plugins: [./evil.mjs]\n");
      writeFileSync(
        join(above, "evil.mjs"),
        'import { writeFileSync } from "node:fs"; ' +
          `writeFileSync(${JSON.stringify(join(above, "ran"))}, ""); export default []`,
      );
      chownSync(file, 65534, 65534);
      for (const args of [["lint"], ["rules"], ["explain", "api-removed"], ["scopes"]]) {
        expect(await runCli(args, { cwd })).toMatchObject({
          code: 2,
          stdout: "",
          stderr: expect.stringContaining(
            "belongs to another user and is in no repository, so it is not used. Name it with " +
              "--config FILE, or use --no-config.",
          ) as string,
        });
      }
      expect(existsSync(join(above, "ran"))).toBe(false);
      // One of the user that is a link to another's is another's.
      writeFileSync(join(above, "own.yaml"), "extends: all\n");
      chownSync(join(above, "own.yaml"), 65534, 65534);
      symlinkSync(join(above, "own.yaml"), join(cwd, "kubenetlint.yaml"));
      expect((await runCli(["lint"], { cwd })).code).toBe(2);
      mkdirSync(join(cwd, ".git"));
      writeFileSync(join(cwd, ".kubenetlint.yaml"), "nonsense: 1\n");
      chownSync(join(cwd, ".kubenetlint.yaml"), 65534, 65534);
      expect((await runCli(["lint"], { cwd })).stderr).not.toContain("another user");
    },
  );

  it("plug-ins of a configuration above, outside of a repository, are not run unless it is named", async () => {
    const above = mkdtempSync(join(tmpdir(), "kubenetlint-above-"));
    const cwd = join(above, "work");
    mkdirSync(cwd);
    writeFileSync(join(cwd, "a.yaml"), SERVICE);
    writeFileSync(join(above, "kubenetlint.yaml"), "plugins: [./own.mjs]\n");
    writeFileSync(
      join(above, "own.mjs"),
      `import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(join(above, "ran"))}, ` +
        '""); export default [{ id: "one", severity: "error", messages: {}, check() {} }]',
    );
    const { stdout } = await runCli(["lint"], { cwd });
    expect(stdout).toContain(
      "plug-ins were not loaded (their configuration is above the working directory and not in a " +
        "repository; name it with --config): ./own.mjs",
    );
    expect(existsSync(join(above, "ran"))).toBe(false);
    await runCli(["lint", "-c", "../kubenetlint.yaml"], { cwd });
    expect(existsSync(join(above, "ran"))).toBe(true);
  });
});

describe("plug-ins", () => {
  const COMMANDS = [
    ["lint"],
    ["rules"],
    ["explain", "api-removed"],
    ["explain", "local/x"],
    ["scopes"],
    ["test-policies"],
    ["validate"],
    ["pods"],
    ["endpoints"],
    ["test"],
    ["reach"],
  ];

  it("are not run with --safe, in any command", async () => {
    const { root } = stranger({
      files: {
        "kubenetlint.yaml": "plugins: [./own.mjs]\n",
        "a.yaml": SERVICE,
        "x.kubenetlint-test.yaml":
          "apiVersion: kubenetlint.io/v1\nkind: Expectations\nendpoints: [{ service: web, atLeast: 0 }]\n",
        "own.mjs":
          "import { writeFileSync } from 'node:fs'; writeFileSync(new URL('ran', import.meta.url), " +
          "''); export default []",
      },
    });
    for (const args of [...COMMANDS, ["init", "--force"], ["diff", "."]]) {
      const { stderr } = await runCli([...args, "--safe"], { cwd: root });
      expect(stderr, args.join(" ")).not.toContain("unknown option");
      expect(existsSync(join(root, "ran")), args.join(" ")).toBe(false);
    }
  });

  it.each([
    ["a path", "../outside/plugin.mjs", {}],
    ["an absolute path", "MACHINE/outside/plugin.mjs", {}],
    ["a pattern", "../outside/*.mjs", {}],
    ["a link", "./p.mjs", { "p.mjs": "../outside/plugin.mjs" }],
    ["a linked folder", "./link/*.mjs", { link: "../outside" }],
    [
      "a package that is a link",
      "kubenetlint-plugin-far",
      { "node_modules/kubenetlint-plugin-far/index.js": "MACHINE/outside/plugin.mjs" },
    ],
  ])("are not run from outside: %s", async (_, from, links) => {
    const { root } = stranger({
      files: { "kubenetlint.yaml": `extends: all\nplugins:\n  - ${JSON.stringify(from)}\n`, "a.yaml": SERVICE },
      links,
    });
    for (const args of [["lint"], ["rules"], ["explain", "api-removed"]]) {
      const run = await runCli(args, { cwd: root });
      expect(run.stdout + run.stderr).not.toContain(SECRET);
      expect(run).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/kubenetlint\.yaml:3:5  plugins\.0: ".+" .+ and is not read/) as string,
      });
    }
  });
});

describe("with --safe a link of the repository that is named on the command line", () => {
  it.each([
    ["a baseline", ["lint", "--baseline", "b.json"], { "b.json": "../outside/config" }],
    ["a dump", ["endpoints", "--actual", "d.json"], { "d.json": "../outside/schema.json" }],
    ["a folder of schemas", ["lint", "--schemas", "crds"], { crds: "../outside" }],
    ["a file", ["lint", "-f", "codeframe", "m.yaml"], { "m.yaml": "../outside/creds.yaml" }],
    [
      "a file of expectations",
      ["test", "t.kubenetlint-test.yaml"],
      { "t.kubenetlint-test.yaml": "../outside/t.kubenetlint-test.yaml" },
    ],
  ])("is not followed: %s", async (_, args, links) => {
    const { root } = stranger({ files: { "a.yaml": SERVICE }, links });
    const run = await runCli([...args, "--safe"], { cwd: root });
    expect(run.stdout + run.stderr).not.toContain(SECRET);
    expect(run.code).not.toBe(0);
    expect(run.stdout + run.stderr).toMatch(/out of the repository/);
  });

  it("is not written through", async () => {
    const { machine, root } = stranger({
      files: { "a.yaml": SERVICE },
      links: { "r.sarif": "../outside/secret.env", reports: "../outside" },
    });
    const before = readFileSync(join(machine, "outside/secret.env"), "utf8");
    for (const file of ["r.sarif", "reports/new.json"]) {
      expect(await runCli(["lint", "--safe", "-f", "sarif", "-o", file], { cwd: root })).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("which --safe does not follow") as string,
      });
    }
    expect(readFileSync(join(machine, "outside/secret.env"), "utf8")).toBe(before);
    expect(existsSync(join(machine, "outside/new.json"))).toBe(false);
    expect(
      (await runCli(["lint", "--safe", "-f", "sarif", "-o", join(machine, "out.sarif")], { cwd: root })).code,
    ).toBe(0);
  });
});

describe(".gitignore", () => {
  it("counts only as a file, and only within the repository", async () => {
    const { machine, root } = stranger({ files: { "sub/a.yaml": SERVICE } });
    writeFileSync(join(machine, ".gitignore"), "*\n");
    writeFileSync(join(machine, "outside/patterns"), "*\n");
    symlinkSync("../../outside/patterns", join(root, "sub/.gitignore"));
    expect((await runCli(["lint", "sub"], { cwd: root })).stdout).toMatch(/a\.yaml|in 1 file,/);
    expect(lstatSync(join(root, "sub/.gitignore")).isSymbolicLink()).toBe(true);
    chmodSync(join(machine, ".gitignore"), 0o600);
  });
});
