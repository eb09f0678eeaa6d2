import { readdirSync, readFileSync, symlinkSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Repository } from "./repository.ts";
import { runCli } from "./run-cli.ts";

const SHOP = readFileSync("fixtures/trace/shop.yaml", "utf8");

interface Shown {
  readonly changed: boolean;
  readonly proved: boolean;
  readonly scopes: readonly {
    readonly name: string;
    readonly presence: string;
    readonly changes: readonly Record<string, string>[];
    readonly unproved: readonly string[];
  }[];
  readonly findings: {
    readonly new: readonly Record<string, string>[];
    readonly fixed: readonly Record<string, string>[];
  };
  readonly unread: readonly string[];
}

async function diff(cwd: string, ...args: readonly string[]): Promise<Shown> {
  const { stdout, stderr } = await runCli(["diff", ...args, "-o", "json"], { cwd });
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout) as Shown;
}

const changes = ({ scopes }: Shown, area: string): readonly Record<string, string>[] =>
  scopes.flatMap((scope) => scope.changes.filter((change) => change["area"] === area));

describe("two ends", () => {
  it("compares two revisions, the working tree, and from where a branch left", async () => {
    const repository = new Repository({ "deploy/shop.yaml": SHOP });
    repository.git("checkout", "-qb", "topic");
    repository.write({ "deploy/shop.yaml": SHOP.replace("replicas: 3", "replicas: 4") });
    repository.commit("more");
    repository.git("checkout", "-q", "main");
    repository.write({
      "deploy/other.yaml": SHOP.replaceAll("shop", "mall")
        .replace("10.96.12.34", "10.96.12.35")
        .replace("30080", "30081"),
    });
    repository.commit("another");
    const cwd = repository.root;
    const areas = (shown: Shown): readonly string[] => [
      ...new Set(shown.scopes.flatMap(({ changes: all }) => all.map(({ area }) => area ?? ""))),
    ];
    expect(areas(await diff(cwd, "main", "topic"))).toEqual([
      "services",
      "endpoints",
      "routes",
      "exposure",
      "workloads",
    ]);
    expect(areas(await diff(cwd, "main..topic"))).toEqual(["services", "endpoints", "routes", "exposure", "workloads"]);
    expect(areas(await diff(cwd, "main...topic"))).toEqual(["endpoints"]);
    expect((await diff(cwd, "main")).changed).toBe(false);
    expect((await diff(`${cwd}/deploy`, "main...topic")).scopes[0]?.changes[0]).toMatchObject({ file: "shop.yaml" });
  });

  it("touches neither the working tree nor the temporary folder", async () => {
    const repository = new Repository({ "shop.yaml": SHOP });
    const left = (): readonly string[] => readdirSync(tmpdir()).filter((name) => name.startsWith("kubenetlint-diff-"));
    const before = left();
    await diff(repository.root, "HEAD");
    expect(repository.git("status", "--porcelain")).toBe("");
    expect(left().filter((name) => !before.includes(name))).toEqual([]);
  });

  it.each([
    ["nowhere", "neither a folder nor a git revision"],
    ["--upload-pack=x", "unknown option"],
    ["nowhere..main", "not a git revision"],
    ["other...main", "have no common history in this clone"],
  ])("refuses %s", async (base, message) => {
    const repository = new Repository({ "shop.yaml": SHOP });
    repository.git("checkout", "-q", "--orphan", "other");
    repository.commit("another beginning");
    repository.git("checkout", "-q", "main");
    const run = await runCli(["diff", base], { cwd: repository.root });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(message);
  });

  it("asks which is meant where a folder has the name of a branch", async () => {
    const repository = new Repository({ "main/shop.yaml": SHOP });
    const run = await runCli(["diff", "main"], { cwd: repository.root });
    expect(run.stderr).toBe(
      '"main" is a folder and a git revision. Write ./main for the folder, or main~0 for the revision.\n',
    );
    expect((await diff(repository.root, "main~0")).changed).toBe(false);
  });

  it("follows no link out of a revision, and reads one within", async () => {
    const repository = new Repository({ "base/shop.yaml": SHOP });
    repository.git("config", "core.symlinks", "true");
    symlinkSync("/etc/hostname", join(repository.root, "out.yaml"));
    symlinkSync("base/shop.yaml", join(repository.root, "in.yaml"));
    repository.commit("links");
    const shown = await diff(repository.root, "HEAD", "HEAD~1");
    expect(JSON.stringify(shown)).not.toContain("out.yaml");
  });

  it("compares with nothing where the folder is new", async () => {
    const repository = new Repository({ "readme.md": "x" });
    repository.write({ "shop.yaml": SHOP });
    const shown = await diff(repository.root, "HEAD");
    expect(shown.scopes.map(({ presence }) => presence)).toEqual(["added"]);
    expect(changes(shown, "services").length).toBe(4);
  });

  it("renders kustomizations of a revision, and matches scopes by name", async () => {
    if (spawnSync("kustomize", ["version"]).error !== undefined)
      return console.log("kustomize is not installed: not tested");
    const overlay = (replicas: number): string =>
      `resources: [../../base]\nreplicas: [{name: payments, count: ${replicas}}]\n`;
    const repository = new Repository({
      "base/shop.yaml": SHOP,
      "base/kustomization.yaml": "resources: [shop.yaml]\n",
      "overlays/a/kustomization.yaml": overlay(2),
      "overlays/b/kustomization.yaml": overlay(2),
    });
    repository.write({ "overlays/b/kustomization.yaml": overlay(6) });
    const shown = await diff(repository.root, "HEAD");
    expect(shown.scopes.map(({ name }) => name)).toEqual(["overlays/b"]);
    expect(changes(shown, "endpoints")[0]?.["after"]).toBe("Deployment shop/payments ×6 on 8080");
  });
});
