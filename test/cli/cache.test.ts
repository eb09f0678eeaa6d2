import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runCli } from "./run-cli.ts";

const SERVICE = "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n  selector: { app: web }\n  ports: [{ port: 80 }, { port: 81 }]\n";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kubenetlint-cache-"));
  writeFileSync(join(folder, "service.yaml"), SERVICE);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lint = async (...more: readonly string[]) => await runCli(["lint", "--cache", ...more], { cwd: folder });
const entries = (): readonly string[] => readdirSync(join(folder, ".kubenetlintcache"));
const forge = (change: (text: string) => string): void => {
  for (const name of entries()) {
    const path = join(folder, ".kubenetlintcache", name);
    writeFileSync(path, change(readFileSync(path, "utf8")));
  }
};

describe("--cache", () => {
  test("says the same again, with the same exit code, without linting", async () => {
    const plain = await runCli(["lint"], { cwd: folder });
    expect(await lint()).toEqual(plain);
    expect(await lint()).toEqual(plain);
    expect(entries().filter((name) => name.startsWith("lint-"))).toHaveLength(1);
  });

  test.each([
    ["a changed file", () => appendFileSync(join(folder, "service.yaml"), "---\napiVersion: v1\nkind: Service\nmetadata: { name: other }\nspec: { ports: [{ port: 1 }, { port: 2 }] }\n")],
    ["a new file", () => writeFileSync(join(folder, "other.yaml"), SERVICE.replace("web", "other"))],
    ["a configuration", () => writeFileSync(join(folder, "kubenetlint.yaml"), "rules: { port-name-missing: off }\n")],
    ["an ignore file", () => writeFileSync(join(folder, ".gitignore"), "service.yaml\n")],
    ["a removed file", () => rmSync(join(folder, "service.yaml"))],
  ])("%s is seen", async (_name, change) => {
    await lint();
    change();
    expect(await lint()).toEqual(await runCli(["lint"], { cwd: folder }));
  });

  test("other flags are another run", async () => {
    await lint();
    const off = ["--rule", "port-name-missing: off", "--rule", "api-rejected: off"];
    expect(await lint(...off)).toEqual(await runCli(["lint", ...off], { cwd: folder }));
    expect((await lint("-f", "json")).stdout).toMatch(/^\{/);
  });

  test.each<[string, (text: string) => string]>([
    ["cut off", (text) => text.slice(0, text.length / 2)],
    ["changed", (text) => text.replace("web", "wob")],
    ["emptied", () => ""],
    ["no JSON", (text) => `${text.split("\n")[0] ?? ""}\n{`],
  ])("an entry that is %s is only a miss", async (_name, change) => {
    const first = await lint();
    forge(change);
    expect(await lint()).toEqual(first);
  });

  test("a place where nothing can be written does not fail the run", async () => {
    writeFileSync(join(folder, "file"), "");
    expect(await lint("--cache-location", "file")).toEqual(await runCli(["lint"], { cwd: folder }));
  });

  test("a kustomization is linted every time", async () => {
    mkdirSync(join(folder, "base"));
    writeFileSync(join(folder, "base", "kustomization.yaml"), "resources: [../service.yaml]\n");
    await lint();
    expect(readdirSync(folder).includes(".kubenetlintcache") ? entries().filter((name) => name.startsWith("lint-")) : []).toEqual([]);
  });

  test("kustomize runs again only when a file below its folders has changed", async () => {
    const base = join(folder, "base");
    mkdirSync(base);
    writeFileSync(join(base, "kustomization.yaml"), "namePrefix: x-\nresources: [inner.yaml]\n");
    writeFileSync(join(base, "inner.yaml"), SERVICE);
    writeFileSync(join(base, "note.txt"), "one");
    const program = join(folder, "kustomize-that-counts");
    writeFileSync(program, `#!/bin/sh\necho run >> ${join(folder, "runs.log")}\ncat ${join(base, "inner.yaml")}\n`, { mode: 0o755 });
    const runs = (): number => readFileSync(join(folder, "runs.log"), "utf8").trim().split("\n").length;
    const first = await lint("--kustomize-bin", program);
    expect(await lint("--kustomize-bin", program)).toEqual(first);
    expect(runs()).toBe(1);
    // A generator may read any file of the folder.
    writeFileSync(join(base, "note.txt"), "two");
    await lint("--kustomize-bin", program);
    expect(runs()).toBe(2);
  });

  test("no temporary file is left, and git sees none", async () => {
    await lint();
    expect(entries().filter((name) => !name.endsWith(".entry"))).toEqual([".gitignore"]);
  });
});
