import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CANARY, CANARY_NUMBER, leaks, SHAPES } from "../hostile/secret-shapes.ts";
import { runCli } from "./run-cli.ts";

const SERVICE =
  "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n  selector: { app: web }\n" +
  "  ports: [{ port: 80 }, { port: 81 }]\n";

let folder = "";
let home = "";
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "kubenetlint-home-"));
  folder = mkdtempSync(join(tmpdir(), "kubenetlint-cache-"));
  writeFileSync(join(folder, "service.yaml"), SERVICE);
});
afterEach(() => {
  for (const path of [folder, home]) rmSync(path, { recursive: true, force: true });
});

const lint = async (...more: readonly string[]) =>
  await runCli(["lint", "--cache", ...more], { cwd: folder, env: { XDG_CACHE_HOME: home } });
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
    [
      "a changed file",
      () =>
        appendFileSync(
          join(folder, "service.yaml"),
          "---\napiVersion: v1\nkind: Service\nmetadata: { name: other }\n" +
            "spec: { ports: [{ port: 1 }, { port: 2 }] }\n",
        ),
    ],
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
    expect(
      readdirSync(folder).includes(".kubenetlintcache") ? entries().filter((name) => name.startsWith("lint-")) : [],
    ).toEqual([]);
  });

  test("kustomize runs again only when a file below its folders has changed", async () => {
    const base = join(folder, "base");
    mkdirSync(base);
    writeFileSync(join(base, "kustomization.yaml"), "namePrefix: x-\nresources: [inner.yaml]\n");
    writeFileSync(join(base, "inner.yaml"), SERVICE);
    writeFileSync(join(base, "note.txt"), "one");
    const program = join(folder, "kustomize-that-counts");
    writeFileSync(program, `#!/bin/sh\necho run >> ${join(folder, "runs.log")}\ncat ${join(base, "inner.yaml")}\n`, {
      mode: 0o755,
    });
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

describe("who may write an answer of the cache", () => {
  const secretFile = (): string => join(home, "kubenetlint", "cache.secret");

  test("only the user: files and folder are closed to others", async () => {
    await lint();
    expect(statSync(join(folder, ".kubenetlintcache")).mode & 0o777).toBe(0o700);
    for (const name of entries())
      expect(
        statSync(join(folder, ".kubenetlintcache", name)).mode & 0o777 & (name === ".gitignore" ? 0o022 : 0o077),
      ).toBe(0);
    expect(statSync(secretFile()).mode & 0o777).toBe(0o600);
  });

  test("a folder that was open is closed", async () => {
    mkdirSync(join(folder, ".kubenetlintcache"), { mode: 0o755 });
    await lint();
    expect(statSync(join(folder, ".kubenetlintcache")).mode & 0o777).toBe(0o700);
  });

  test("an answer that somebody else made is a miss", async () => {
    const mine = await lint();
    const other = mkdtempSync(join(tmpdir(), "kubenetlint-other-"));
    const copy = join(other, "copy");
    cpSync(join(folder, ".kubenetlintcache"), copy, { recursive: true });
    // Somebody with another secret forges all entries: the same words, another text.
    rmSync(secretFile());
    await lint();
    forge((text) => text.replaceAll("port-name-missing", "nothing"));
    for (const name of readdirSync(copy)) cpSync(join(copy, name), join(folder, ".kubenetlintcache", name));
    forge((text) => text.replaceAll("error", "info"));
    expect(await lint()).toEqual(mine);
    rmSync(other, { recursive: true });
  });

  test.each([
    [
      "git tracks",
      () => {
        const git = (...words: readonly string[]): unknown =>
          execFileSync("git", [...words], { cwd: folder, stdio: "ignore" });
        git("init");
        git("add", "-f", ".kubenetlintcache");
      },
      /git tracks files in .kubenetlintcache/,
    ],
    [
      "whose secret others can read",
      () => chmodSync(secretFile(), 0o644),
      /cache.secret is invalid or accessible to other users/,
    ],
    [
      "whose secret was cut",
      () => writeFileSync(secretFile(), "x"),
      /cache.secret is invalid or accessible to other users/,
    ],
    [
      "whose secret cannot be written",
      () => {
        rmSync(home, { recursive: true });
        writeFileSync(home, "");
      },
      /cannot be (?:read|written)/,
    ],
  ])("a cache %s is off, and that is said", async (_name, change, note) => {
    await lint();
    forge((text) => text.replaceAll("port-name-missing", "nothing"));
    change();
    const again = await lint();
    expect(again.stderr).toMatch(note);
    expect(again.stdout).toBe((await runCli(["lint"], { cwd: folder })).stdout);
  });

  test("a secret inside of the repository counts for nothing", async () => {
    execFileSync("git", ["init"], { cwd: folder, stdio: "ignore" });
    const run = await runCli(["lint", "--cache"], { cwd: folder, env: { XDG_CACHE_HOME: join(folder, "cache") } });
    expect(run.stderr).toMatch(/inside the repository/);
    expect(readdirSync(folder)).not.toContain("cache");
  });
});

test("values of Secrets are in no entry, rendered ones neither", async () => {
  for (const [index, files] of Object.values(SHAPES).entries()) {
    if ("kustomization.yaml" in files) continue;
    for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, `${index}-${path}`), text);
  }
  await lint();
  await lint("-f", "json");
  mkdirSync(join(folder, "kustomized"));
  writeFileSync(join(folder, "kustomized", "kustomization.yaml"), "namePrefix: x-\nresources: [inner.yaml]\n");
  writeFileSync(join(folder, "kustomized", "inner.yaml"), SERVICE);
  const program = join(folder, "renders");
  writeFileSync(
    program,
    "#!/bin/sh\n" +
      `printf 'apiVersion: v1\\nkind: Secret\\nmetadata: {name: a}\\nstringData: {a: ${CANARY}, n: ` +
      `${CANARY_NUMBER}}\\n'\n`,
    { mode: 0o755 },
  );
  await lint("--kustomize-bin", program);
  expect(entries().length).toBeGreaterThan(2);
  for (const name of entries())
    expect(leaks(readFileSync(join(folder, ".kubenetlintcache", name), "utf8")), name).toEqual([]);
});
