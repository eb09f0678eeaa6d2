import { execFileSync } from "node:child_process";
import { mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { discoverAll } from "../../src/discover/discover.ts";
import type { Discovered } from "../../src/discover/discover.ts";
import { folder } from "../cli/folder.ts";

const git = (cwd: string, ...args: readonly string[]): string =>
  execFileSync(
    "git",
    [
      "-c",
      "user.name=Test",
      "-c",
      "user.email=test@example.com",
      "-c",
      "commit.gpgsign=false",
      "-c",
      "protocol.file.allow=always",
      ...args,
    ],
    { cwd, encoding: "utf8", stdio: "pipe" },
  );

/** A repository in which only the files that are named are tracked. */
function repository(
  files: Readonly<Record<string, string>>,
  tracked: readonly string[],
  ...init: readonly string[]
): string {
  const root = realpathSync(folder(files));
  git(root, "init", "-q", "-b", "main", ...init);
  if (tracked.length > 0) git(root, "add", "-f", "--", ...tracked);
  return root;
}

function find(
  root: string,
  path = ".",
  ignores: readonly string[] = [],
): Discovered & { readonly names: readonly string[] } {
  const found = discoverAll([path], { cwd: root, ignores, ignoreRoot: root });
  return { ...found, names: found.files.map((file) => relative(root, file)) };
}

const FILES = {
  ".gitignore": "gen/\nlocal.yaml\n",
  "a.yaml": "",
  "local.yaml": "",
  "gen/b.yaml": "",
  "gen/deep/c.json": "",
  "gen/untracked.yaml": "",
  "gen/notes.txt": "",
};
const TRACKED = [".gitignore", "a.yaml", "local.yaml", "gen/b.yaml", "gen/deep/c.json", "gen/notes.txt"];
const READ = ["a.yaml", "gen/b.yaml", "gen/deep/c.json", "local.yaml"];

describe("what .gitignore hides is read if git tracks it", () => {
  it("files, and files of hidden folders; what is untracked stays hidden and is counted", () => {
    const found = find(repository(FILES, TRACKED));
    expect(found.names).toEqual(READ);
    expect(found.hiddenCount).toEqual({ files: 0, folders: 1 });
  });

  it("nothing of them before they are tracked, or in no repository", () => {
    expect(find(repository(FILES, [])).names).toEqual(["a.yaml"]);
    expect(find(repository(FILES, [])).hiddenCount).toEqual({ files: 1, folders: 1 });
    const root = realpathSync(folder({ ...FILES, ".git": "gitdir: /nowhere\n" }));
    expect(find(root).names).toEqual(["a.yaml"]);
  });

  it("a folder that hides all of itself", () => {
    const root = repository({ "deploy/.gitignore": "*\n", "deploy/a.yaml": "", "deploy/b.yaml": "" }, [
      "deploy/a.yaml",
    ]);
    expect(find(root).names).toEqual(["deploy/a.yaml"]);
    expect(find(root, "deploy").names).toEqual(["deploy/a.yaml"]);
  });

  it("a hidden folder that is given", () => {
    const root = repository(FILES, TRACKED);
    expect(find(root, "gen").names).toEqual(["gen/b.yaml", "gen/deep/c.json"]);
    expect(find(root, "gen/deep").names).toEqual(["gen/deep/c.json"]);
    expect(find(repository(FILES, []), "gen").names).toEqual([]);
  });

  it("a file that was tracked and is gone, or is a link now", () => {
    const root = repository({ ...FILES, "gen/d.yaml": "" }, [...TRACKED, "gen/d.yaml"]);
    rmSync(join(root, "gen/b.yaml"));
    rmSync(join(root, "gen/d.yaml"));
    symlinkSync("../a.yaml", join(root, "gen/d.yaml"));
    const found = find(root);
    expect(found.names).toEqual(READ.filter((name) => name !== "gen/b.yaml"));
    expect(found.links.map((file) => relative(root, file))).toEqual(["gen/d.yaml"]);
  });

  it("`ignores` of the configuration hide it all the same", () => {
    expect(find(repository(FILES, TRACKED), ".", ["gen/deep/", "local.yaml"]).names).toEqual(["a.yaml", "gen/b.yaml"]);
    expect(find(repository(FILES, TRACKED), ".", ["gen"]).names).toEqual(["a.yaml", "local.yaml"]);
  });

  it.each(["2", "3", "4"])("index version %s", (version) => {
    const root = repository(FILES, TRACKED);
    git(root, "update-index", "--index-version", version);
    git(root, "update-index", "--skip-worktree", "a.yaml");
    expect(find(root).names).toEqual(READ);
  });

  it("an index that was split, and one that grew after that", () => {
    const root = repository({ ...FILES, "gen/later.yaml": "" }, TRACKED);
    git(root, "update-index", "--split-index");
    expect(find(root).names).toEqual(READ);
    git(root, "add", "-f", "gen/later.yaml");
    expect(find(root).names).toEqual([...READ, "gen/later.yaml"].sort());
  });

  it("a repository of SHA-256", () => {
    expect(find(repository(FILES, TRACKED, "--object-format=sha256")).names).toEqual(READ);
  });

  it("a worktree, and names that are not ASCII", () => {
    const root = repository({ ...FILES, "gen/Grüße \u{1F600}.yaml": "" }, [...TRACKED, "gen/Grüße \u{1F600}.yaml"]);
    git(root, "commit", "-qm", "first");
    const other = `${root}-worktree`;
    git(root, "worktree", "add", "-q", other);
    expect(find(other).names).toEqual([
      "a.yaml",
      "gen/Grüße \u{1F600}.yaml",
      "gen/b.yaml",
      "gen/deep/c.json",
      "local.yaml",
    ]);
  });

  it("a submodule keeps rules of its own, also where the repository around it hides its folder", () => {
    const inner = repository({ ".gitignore": "x.yaml\n", "x.yaml": "", "y.yaml": "", "local.yaml": "" }, [
      ".gitignore",
      "x.yaml",
      "local.yaml",
    ]);
    git(inner, "commit", "-qm", "first");
    const root = repository({ ".gitignore": "lib/\nlocal.yaml\n", "a.yaml": "" }, [".gitignore", "a.yaml"]);
    git(root, "submodule", "--quiet", "add", "-f", inner, "lib/inner");
    writeFileSync(join(root, ".gitignore"), "lib/inner/\nlocal.yaml\n");
    writeFileSync(join(root, "lib/inner/y.yaml"), "");
    expect(find(root).names).toEqual(["a.yaml", "lib/inner/local.yaml", "lib/inner/x.yaml", "lib/inner/y.yaml"]);
  });

  it.each([
    ["cut off", (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)],
    [
      "of another version",
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 7), Buffer.from([9]), bytes.subarray(8)]),
    ],
    ["empty", () => Buffer.alloc(0)],
    ["no index", () => Buffer.from("this is not what an index looks like")],
    [
      "of a count that is wrong",
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 8), Buffer.from([255, 255, 255, 255]), bytes.subarray(12)]),
    ],
  ])("an index that is %s is said, and nothing throws", (_, change) => {
    const root = repository(FILES, TRACKED);
    const index = join(root, ".git/index");
    writeFileSync(index, change(Buffer.from(execFileSync("cat", [index]))));
    const found = find(root);
    expect(found.names).toEqual(["a.yaml"]);
    expect([...found.unreadIndexes]).toEqual([root]);
  });
});

describe("dependencies of a Go module are passed over as node_modules are", () => {
  it("with vendor/modules.txt, or beside a go.mod; another folder of the name is read", () => {
    const root = realpathSync(
      folder({
        "go.mod": "",
        "vendor/k8s.io/a.yaml": "",
        "tools/vendor/modules.txt": "",
        "tools/vendor/b.yaml": "",
        "charts/vendor/c.yaml": "",
        "vendors/d.yaml": "",
        "vendor.yaml": "",
        "node_modules/e.yaml": "",
      }),
    );
    expect(find(root).names).toEqual(["charts/vendor/c.yaml", "vendor.yaml", "vendors/d.yaml"]);
  });

  it("named, they are read", () => {
    const root = realpathSync(folder({ "go.mod": "", "vendor/k8s.io/a.yaml": "" }));
    expect(find(root, "vendor").names).toEqual(["vendor/k8s.io/a.yaml"]);
    expect(find(root, "vendor/k8s.io").names).toEqual(["vendor/k8s.io/a.yaml"]);
    mkdirSync(join(root, "empty"));
    expect(find(root, "empty").names).toEqual([]);
  });
});
