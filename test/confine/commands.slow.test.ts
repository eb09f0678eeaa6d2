import { mkdirSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { lintFolder } from "../../src/hosts/lsp/full-lint.ts";
import { LintSession } from "../../src/workspace/lint-session.ts";
import { FolderStore } from "../../src/hosts/lsp/folder-store.ts";
import type { FolderOptions } from "../../src/hosts/lsp/folder-store.ts";
import { Session } from "../../src/hosts/lsp/session.ts";
import { Repository } from "../cli/repository.ts";
import { runCli } from "../cli/run-cli.ts";
import { KUSTOMIZATION, SECRET, SERVICE, stranger } from "./stranger.ts";
import type { Layout } from "./stranger.ts";

const shown = ({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): string => stdout + stderr;

describe("diff", () => {
  /** A repository whose second commit holds links. */
  function withLinks(
    links: Readonly<Record<string, string>>,
    files: Readonly<Record<string, string>> = {},
  ): Repository {
    const repository = new Repository({ "a.yaml": SERVICE });
    repository.git("config", "core.symlinks", "true");
    repository.write(files);
    for (const [path, target] of Object.entries(links)) {
      mkdirSync(join(repository.root, path, ".."), { recursive: true });
      symlinkSync(target, join(repository.root, path));
    }
    repository.commit("links");
    return repository;
  }

  // Revisions are written below the folder of temporary files: a path from there to something of the machine.
  const outside = stranger({});
  const fromTemporary = relative(tmpdir(), outside.machine);

  it.each([
    [
      "a chain of links",
      { "deep/1/2/3/L": "../../../..", "app/x.yaml": `../deep/1/2/3/L/../${fromTemporary}/outside/creds.yaml` },
    ],
    [
      "a longer chain",
      { "d/1/2/L": "../../..", "e/M": "../d/1/2/L/..", "app/x.yaml": `../e/M/${fromTemporary}/outside/creds.yaml` },
    ],
    ["an absolute link", { "app/x.yaml": join(outside.machine, "outside/creds.yaml") }],
    [
      "a linked folder",
      { "d/1/2/L": "../../../..", "app/f": `../d/1/2/L/${fromTemporary}/outside`, "app/x.yaml": "f/creds.yaml" },
    ],
  ])("of revisions never leaves them: %s", async (_, links) => {
    const files = { "app/kustomization.yaml": `${KUSTOMIZATION}resources: [x.yaml, f/svc.yaml, f]\nnamePrefix: a-\n` };
    const { root } = withLinks(links, files);
    for (const args of [
      ["HEAD~1", "HEAD"],
      ["HEAD~1", "HEAD", "--path", "app/x.yaml", "--path", "app"],
      ["HEAD~1...HEAD", "--allow-outside"],
    ]) {
      for (const output of ["text", "json", "markdown"]) {
        const said = shown(await runCli(["diff", ...args, "-o", output], { cwd: root }));
        expect(said, args.join(" ")).not.toContain(SECRET);
        expect(said, args.join(" ")).not.toContain("cannot indent");
      }
    }
  });

  it("of revisions reads links that stay within, chains too", async () => {
    const { root } = withLinks(
      {
        "one.yaml": "two.yaml",
        "two.yaml": "real/svc.yaml",
        "d/1/2/L": "../../..",
        "app/x.yaml": "../d/1/2/L/real/svc.yaml",
      },
      {
        "real/svc.yaml": SERVICE.replace("web", "far"),
        "app/kustomization.yaml": `${KUSTOMIZATION}resources: [x.yaml]\n`,
      },
    );
    expect(shown(await runCli(["diff", "HEAD~1", "HEAD", "--path", "app"], { cwd: root }))).toContain("far");
  });
});

describe("expectations", () => {
  const test = (paths: string, more: Layout = {}): Layout => ({
    ...more,
    files: {
      "k8s/a.yaml": SERVICE,
      "tests/x.kubenetlint-test.yaml":
        `apiVersion: kubenetlint.io/v1\nkind: Expectations\npaths:\n  - ${paths}\n` +
        "endpoints: [{ service: web, exactly: 0 }]\n",
      ...more.files,
    },
  });

  it.each([
    ["a path above", "../../outside/svc.yaml", {}],
    ["an absolute path", "MACHINE/outside", {}],
    ["a pattern above", "'../../outside/*.yaml'", {}],
    ["a pattern that climbs", "'../k*/../../outside/*.yaml'", {}],
    ["a link", "../link/svc.yaml", { links: { link: "../outside" } }],
    ["what git keeps", "../.git/config", {}],
  ])("lead nowhere else: %s", async (_, path, more) => {
    const { root } = stranger(test(path, more));
    for (const args of [
      ["test"],
      ["test", "tests"],
      ["test", "--safe"],
      ["test", "tests/x.kubenetlint-test.yaml", "--safe"],
    ]) {
      const run = await runCli(args, { cwd: root });
      expect(shown(run)).not.toContain(SECRET);
      expect(run.code).toBe(2);
      expect(shown(run)).toMatch(
        /tests\/x\.kubenetlint-test\.yaml:4:5  paths\.0: ".+" .+ and is not read \(--allow-outside allows it\)/,
      );
    }
  });

  it("lead about within, and outside when that is allowed", async () => {
    expect(shown(await runCli(["test"], { cwd: stranger(test("../k8s")).root }))).toContain("1 passed");
    expect(
      shown(await runCli(["test", "--allow-outside"], { cwd: stranger(test("../../outside/svc.yaml")).root })),
    ).not.toContain("is not read");
    const { machine } = stranger(test("../k8s"));
    expect(shown(await runCli(["test", "repo/tests/x.kubenetlint-test.yaml"], { cwd: machine }))).toContain("1 passed");
  });
});

describe("every command that reads manifests", () => {
  it("is confined as lint is", async () => {
    const { root } = stranger({
      files: {
        "app/kustomization.yaml": `${KUSTOMIZATION}resources: [../../outside/svc.yaml, svc.yaml, creds.yaml]\n`,
        "app/svc.yaml": SERVICE,
      },
      links: { "app/creds.yaml": "../../outside/creds.yaml" },
    });
    const commands = [
      ["scopes"],
      ["scopes", "--show-rendered"],
      ["pods"],
      ["endpoints"],
      ["endpoints", "-o", "yaml"],
      ["validate"],
      ["reach"],
      ["trace", "web:80", "--from", "external"],
      ["traffic", "web"],
      ["rollout"],
      ["diff", "."],
    ];
    for (const command of commands) {
      for (const flags of [["--safe"], []])
        expect(shown(await runCli([...command, ...flags], { cwd: root })), command.join(" ")).not.toContain(SECRET);
    }
  });

  it("says that links below a pattern were passed over, as below a folder", async () => {
    const { root } = stranger({
      files: { "x/a.yaml": SERVICE, "x/sub/b.yaml": SERVICE.replace("web", "b") },
      links: { "x/link.yaml": "../../outside/svc.yaml", "x/dir": "../../outside/base", "x/broken.yaml": "gone" },
    });
    const notes = async (path: string): Promise<readonly string[]> => {
      const lines = shown(await runCli(["lint", path, "--rule", "not-analysed: warning"], { cwd: root })).split("\n");
      return lines.filter((line) => /x\/(?:link|dir|broken)|skipped|symbolic link/.test(line));
    };
    expect(await notes("x/**/*.yaml")).toEqual(await notes("x"));
    const all = (await notes("x")).join("\n");
    for (const part of [
      "x/link.yaml",
      "x/dir",
      "x/broken.yaml",
      "skipped: symbolic links are not followed",
      "the target of the symbolic link does not exist",
    ])
      expect(all).toContain(part);
    // A linked folder could hold nothing that this pattern matches.
    expect((await notes("x/*.yaml")).join("\n")).not.toContain("x/dir");
    expect(await runCli(["lint", "x/link*"], { cwd: root })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('No file matches "x/link*": symbolic links are not followed') as string,
    });
  });
});

describe("an editor", () => {
  /** What a folder of an editor is told. */
  async function linted(root: string, options: FolderOptions): Promise<string> {
    const store = new FolderStore(root);
    await store.load(options);
    return JSON.stringify([
      store.configError,
      store.leftOut,
      store.rules.map(({ id }) => id),
      await lintFolder(store, new LintSession()),
    ]);
  }

  it.each([
    [
      "a scope of the configuration",
      {
        files: {
          "kubenetlint.yaml":
            "scopes: [{ name: x, path: ../outside/config }]\n" +
            'policies: [{ id: a/b, cel: "false", message: "{{string(object)}}" }]\n',
        },
      },
    ],
    ["an external of the configuration", { files: { "kubenetlint.yaml": "externals: [{ path: MACHINE/outside }]\n" } }],
    [
      "a kustomization",
      {
        files: { "app/kustomization.yaml": `${KUSTOMIZATION}resources: [creds.yaml, ../../outside/base]\n` },
        links: { "app/creds.yaml": "../../outside/creds.yaml" },
      },
    ],
    ["a configuration that is a link", { links: { "kubenetlint.yaml": "../outside/config" } }],
  ] satisfies readonly (readonly [string, Layout])[])("reads nothing outside of its folder: %s", async (_, layout) => {
    const { root } = stranger({ ...layout, files: { "a.yaml": SERVICE, ...("files" in layout ? layout.files : {}) } });
    for (const trusted of [false, true]) {
      const said = await linted(root, { trusted });
      expect(said).not.toContain(SECRET);
      expect(said).toMatch(/outside of the repository|out of the repository/);
    }
  });

  it("obeys settings of a folder that is not trusted only within it", async () => {
    const { machine, root } = stranger({
      files: {
        "a.yaml": SERVICE,
        "own/team.yaml": "extends: all\n",
        "plug.yaml": "plugins: [./own.mjs]\n",
        "own.mjs": "export default []",
      },
    });
    for (const config of ["../outside/config", join(machine, "outside/config"), "../outside/creds.ini"]) {
      const said = await linted(root, { trusted: false, config });
      expect(said).not.toContain(SECRET);
      expect(said).toContain("which is not trusted");
    }
    expect(await linted(root, { trusted: false, config: "own/team.yaml" })).not.toContain("not trusted");
    expect(await linted(root, { trusted: false, config: "plug.yaml" })).toContain('["./own.mjs"]');
  });

  it("trusts no folder with --safe, whatever it says", async () => {
    const { root } = stranger({
      files: {
        "a.yaml": SERVICE,
        "kubenetlint.yaml": "plugins: [./own.mjs]\n",
        "own.mjs": "export default [{ id: 'one', severity: 'error', messages: {}, check() {} }]",
      },
    });
    for (const safe of [true, false]) {
      const silent = (): void => undefined;
      const session = new Session({ diagnostics: silent, log: silent, warn: silent, refresh: silent }, undefined, safe);
      session.configure({ trusted: true });
      session.addFolder(root);
      const { store } = session.folderOf(join(root, "a.yaml"));
      while (store.configDocument === undefined) await new Promise((resume) => setTimeout(resume, 20));
      expect(store.rules.some(({ id }) => id === "local/one")).toBe(!safe);
      session.removeFolder(root);
      session.stop();
    }
  });
});
