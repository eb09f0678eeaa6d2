import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hidesFile, pathPatterns } from "../../src/diagnostic/path-patterns.ts";
import { wildcard } from "../../src/diagnostic/wildcard.ts";
import { discover } from "../../src/discover/discover.ts";
import { randomOf } from "../fuzz/mutate.ts";

const NAMES = [
  "a",
  "b",
  "ab",
  "a.yaml",
  "b.yaml",
  "A.yaml",
  "a b.yaml",
  "!c.yaml",
  "#d.yaml",
  "x[1].yaml",
  "a-z.yaml",
  "*.yaml",
];
const FOLDERS = ["", "a/", "b/", "a/b/", "b/a/", "a/b/a/", "deep/a/b/", "a b/"];
const FILES = FOLDERS.flatMap((folder) => NAMES.filter((name) => name.includes(".")).map((name) => `${folder}${name}`));
const PIECES = [
  "*",
  "?",
  "a",
  "b",
  "ab",
  ".yaml",
  "[ab]",
  "[!a]",
  "[a-c]",
  "[[:alpha:]]",
  "[]-]",
  "\\*",
  "\\a",
  "!",
  "#",
  " ",
  "\\ ",
  "deep",
  "x\\[1\\]",
  "A",
  "*.yaml",
  "[^]]",
  "[\\]]",
];

describe("patterns as in a .gitignore", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "kubenetlint-patterns-"));
    execFileSync("git", ["init", "-q", folder]);
    for (const file of FILES) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), "");
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("hide what git hides, whatever they are made of", () => {
    const random = randomOf(7);
    for (let run = 0; run < 150; run++) {
      const part = (): string =>
        random(4) === 0
          ? "**"
          : Array.from({ length: 1 + random(3) }, () => PIECES[random(PIECES.length)] ?? "").join("");
      // Git takes `a**/b` for `a/**/b` in some places, so `**` stands alone.
      const pattern = (): string =>
        (random(5) === 0 ? "!" : "") +
        (random(4) === 0 ? "/" : "") +
        Array.from({ length: 1 + random(3) }, part).join("/") +
        (random(4) === 0 ? "/" : "");
      const lines = Array.from({ length: 1 + random(3) }, pattern);
      writeFileSync(join(folder, ".gitignore"), lines.join("\n"));
      const { stdout } = spawnSync(
        "git",
        ["-c", "core.ignorecase=false", "check-ignore", "--no-index", "-z", "--stdin"],
        { cwd: folder, input: FILES.join("\0"), encoding: "utf8" },
      );
      const ignored = new Set(stdout.split("\0"));
      const patterns = pathPatterns(lines);
      expect(
        FILES.filter((file) => hidesFile(patterns, file.split("/"))),
        JSON.stringify(lines),
      ).toEqual(FILES.filter((file) => ignored.has(file)));
      expect(discover(["."], { cwd: folder, ignores: [], ignoreRoot: folder }).length, JSON.stringify(lines)).toBe(
        FILES.length - FILES.filter((file) => ignored.has(file)).length,
      );
    }
  });

  test("of many stars end", () => {
    expect(
      hidesFile(pathPatterns([`${"*a".repeat(100)}b`, `${"**/a/".repeat(100)}b`, `${"[a]*".repeat(100)}b`]), [
        ...Array<string>(500).fill("a"),
        "a".repeat(250),
      ]),
    ).toBe(false);
    expect(wildcard(`${"*a".repeat(1000)}b`)("a".repeat(100_000))).toBe(false);
  });
});
