import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCli } from "../cli/run-cli.ts";
import { CHART, SECRET, SERVICE, lintAll, stranger } from "./stranger.ts";
import type { Layout } from "./stranger.ts";

const LEAK =
  'policies:\n  - { id: team/leak, match: { kinds: [Config, Service] }, cel: "false", message: ' +
  '"{{string(object)}}" }\n';
const config = (text: string, more: Layout = {}): Layout => ({
  ...more,
  files: { "kubenetlint.yaml": `${text}\n${LEAK}`, "a.yaml": SERVICE, ...more.files },
});

const PATHS: readonly (readonly [name: string, layout: Layout, at: string])[] = [
  ["a scope by ..", config("scopes:\n  - { name: x, path: ../outside/config }"), "2:22"],
  ["a scope by its absolute path", config("scopes:\n  - name: x\n    path: MACHINE/outside/creds.ini"), "3:11"],
  [
    "a scope with .. in the middle",
    config("scopes: [{ name: x, path: sub/../../outside/config }]", { files: { "sub/a.yaml": SERVICE } }),
    "1:27",
  ],
  [
    "a scope behind a link",
    config("scopes: [{ name: x, path: link/config }]", { links: { link: "../outside" } }),
    "1:27",
  ],
  [
    "a scope that is a link to a link",
    config("scopes: [{ name: x, path: one.yaml }]", { links: { "one.yaml": "two", two: "../outside/config" } }),
    "1:27",
  ],
  ["a scope in what git keeps", config("scopes: [{ name: x, path: .git/config }]"), "1:27"],
  [
    "a scope that is a link into what git keeps",
    config("scopes: [{ name: x, path: g.yaml }]", { links: { "g.yaml": ".git/config" } }),
    "1:27",
  ],
  ["a scope by a pattern above", config("scopes: [{ name: x, path: '../outside/*.yaml' }]"), "1:27"],
  [
    "a scope by a pattern that climbs",
    config("scopes: [{ name: x, path: 's*/../../outside/svc.yaml' }]", { files: { "sub/a.yaml": SERVICE } }),
    "1:27",
  ],
  [
    "a scope by braces that climb",
    config("scopes: [{ name: x, path: '{../outside,sub}/*.yaml' }]", { files: { "sub/a.yaml": SERVICE } }),
    "1:27",
  ],
  ["a kustomization", config("scopes: [{ name: x, kustomize: ../outside/base }]"), "1:32"],
  ["a chart", config("scopes: [{ name: x, helm: ../outside/chart }]"), "1:27"],
  [
    "values of a chart",
    config("scopes: [{ name: x, helm: chart, values: [ok.yaml, MACHINE/outside/values.yaml] }]", {
      files: { "chart/Chart.yaml": CHART, "chart/templates/a.yaml": SERVICE, "ok.yaml": "a: 1\n" },
    }),
    "1:52",
  ],
  [
    "values that are a link",
    config("scopes: [{ name: x, helm: chart, values: [v.yaml] }]", {
      files: { "chart/Chart.yaml": CHART, "chart/templates/a.yaml": SERVICE },
      links: { "v.yaml": "../outside/values.yaml" },
    }),
    "1:43",
  ],
  ["an external", config("externals:\n  - path: ../outside"), "2:11"],
  ["an external behind a link", config("externals:\n  - path: link", { links: { link: "MACHINE/outside" } }), "2:11"],
];

describe("a configuration never leads out of the repository", () => {
  it.each(PATHS)("by %s", async (_, layout, at) => {
    const { root } = stranger(layout);
    const { leaks, runs } = await lintAll(root);
    expect(leaks).toBe(false);
    for (const run of runs)
      expect(run).toMatchObject({
        code: 2,
        stdout: "",
        stderr: expect.stringMatching(
          new RegExp(`kubenetlint\\.yaml:${at}  \\S+: ".+" .+ and is not read \\(--allow-outside allows it\\)`),
        ) as string,
      });
  });

  it("does not say whether something is there", async () => {
    const said = async (path: string): Promise<string> =>
      (
        await runCli(["lint"], { cwd: stranger(config(`scopes: [{ name: x, path: ${path} }]`)).root })
      ).stderr.replaceAll(path, "");
    expect(await said("../outside/config")).toBe(await said("../outside/nothing"));
  });

  it.each([
    ["a file by ~", "~/config"],
    ["an address", "'file:///etc/passwd'"],
  ])("takes %s for a name within", async (_, path) => {
    const { root } = stranger(config(`scopes: [{ name: x, path: ${path} }]`));
    expect((await runCli(["lint", "--safe"], { cwd: root })).stderr).toContain("of the configuration does not exist");
  });

  it("extends presets, never a file", async () => {
    const { root } = stranger(config("extends: ../outside/creds.ini"));
    const { leaks, runs, shown } = await lintAll(root);
    expect(leaks).toBe(false);
    expect(runs.map(({ code }) => code)).toEqual([2, 2]);
    expect(shown).toContain('"../outside/creds.ini" is not one of recommended, production, all');
  });

  it.each([["config"], ["creds.ini"], ["secret.env"], ["schema.json"]])(
    "is none itself that is a link to %s",
    async (target) => {
      const { root } = stranger({
        files: { "a.yaml": SERVICE },
        links: { "kubenetlint.yaml": `../outside/${target}` },
      });
      const { leaks, runs } = await lintAll(root);
      expect(leaks).toBe(false);
      for (const run of runs)
        expect(run).toMatchObject({
          code: 2,
          stderr: expect.stringContaining("symbolic link out of the repository") as string,
        });
      expect((await runCli(["lint", "-c", "kubenetlint.yaml", "--safe"], { cwd: root })).stderr).toContain(
        "symbolic link out of the repository",
      );
    },
  );

  it("may lead about within, links included", async () => {
    const { root } = stranger(
      config(
        "scopes:\n  - { name: x, path: link.yaml }\n  - { name: z, path: sub/../far }\n" +
          "externals: [{ path: MACHINE/repo/ext.yaml }]",
        {
          files: {
            "far/b.yaml": SERVICE.replace("port: 80", "port: 80, porrt: 1"),
            "ext.yaml": SERVICE.replace("web", "ext"),
          },
          links: { "link.yaml": "far/b.yaml" },
        },
      ),
    );
    const { stdout, stderr } = await runCli(["lint", "--safe", "-f", "unix"], { cwd: root });
    expect(stderr).toBe("");
    expect(stdout).toMatch(/link\.yaml:4:\d+:[^]*porrt/);
  });

  it("is lifted by --allow-outside, never by the configuration", async () => {
    const layout = config("scopes: [{ name: x, path: ../outside/svc.yaml }]");
    expect((await runCli(["lint", "--allow-outside"], { cwd: stranger(layout).root })).stdout).toContain(SECRET);
    const own = stranger({
      files: { ...layout.files, "kubenetlint.yaml": `allowOutside: true\n${layout.files?.["kubenetlint.yaml"] ?? ""}` },
    });
    const { leaks, runs } = await lintAll(own.root);
    expect(leaks).toBe(false);
    expect(runs.map(({ code }) => code)).toEqual([2, 2]);
  });

  it("reads what the person names, wherever it is", async () => {
    const { machine, root } = stranger(config("scopes: [{ name: x, path: a.yaml }]"));
    writeFileSync(join(machine, "outside/team.yaml"), "externals: [{ path: svc.yaml }]\n");
    expect((await runCli(["lint", "a.yaml", "-c", "../outside/team.yaml"], { cwd: root })).code).toBe(0);
    expect((await runCli(["lint", "../outside/svc.yaml", "--no-config"], { cwd: root })).stdout).toContain("porrt");
    expect((await runCli(["lint", "../outside/base", "--no-config", "--safe"], { cwd: root })).stdout).toContain(
      "porrt",
    );
  });
});

describe("a pattern never leads out of the repository", () => {
  it.each([
    "{../outside,sub}/*.yaml",
    "{.,x}{.,y}/outside/*.yaml",
    "s*/{..,x}/../outside/*.yaml",
    "{sub/../../outside,sub}/*.yaml",
    ".{,x}./outside/*.yaml",
    "{sub,../outside}/svc.yaml",
    "sub/{../../outside/svc,a}.yaml",
  ])("by %s", async (pattern) => {
    const { root } = stranger({
      files: {
        "sub/a.yaml": SERVICE,
        "a.yaml": SERVICE,
        "kubenetlint.yaml": `scopes: [{ name: x, path: ${JSON.stringify(pattern)} }]\n`,
        "x.kubenetlint-test.yaml":
          `apiVersion: kubenetlint.io/v1\nkind: Expectations\npaths: [${JSON.stringify(pattern)}]\n` +
          "endpoints: [{ service: web, exactly: 0 }]\n",
      },
    });
    for (const args of [["lint"], ["test", "--no-config"]]) {
      const run = await runCli(args, { cwd: root });
      expect(run.stdout + run.stderr).not.toContain(SECRET);
      expect(run.stdout + run.stderr).not.toContain("creds.yaml");
      expect(run.code).toBe(2);
      expect(run.stdout + run.stderr).toMatch(/contains `..` after a wildcard|outside of the repository/);
    }
  });

  it("may hold ranges and alternatives", async () => {
    const { root } = stranger({
      files: {
        "sub1/a.yaml": SERVICE,
        "sub2/b.yaml": SERVICE.replace("web", "b"),
        "kubenetlint.yaml": "scopes: [{ name: x, path: 'sub{1..2}/{a,b}.yaml' }]\n",
      },
    });
    expect((await runCli(["lint", "--safe"], { cwd: root })).code).toBe(0);
  });
});
