import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const page = readFileSync("SECURITY.md", "utf8");
const [, promises = ""] = /## What a stranger's repository can make kubenetlint do\n([^]*?)\n## /.exec(page) ?? [];
const bullets = promises.split(/\n(?=- |### )/).filter((part) => part.startsWith("- "));

/** `file` "title", "title"; `file` "title". */
function testsOf(bullet: string): readonly (readonly [file: string, title: string])[] {
  const [, kept = ""] = /\n {2}Kept by: (.*)/.exec(bullet) ?? [];
  return [...kept.matchAll(/`([^`]+)`((?:,? "[^"]+")+)/g)].flatMap(([, file = "", titles = ""]) =>
    [...titles.matchAll(/"([^"]+)"/g)].map(([, title = ""]) => [file, title] as const),
  );
}

describe("SECURITY.md", () => {
  it("promises much", () => {
    expect(bullets.length).toBeGreaterThan(25);
    expect(promises.match(/Kept by:/g)).toHaveLength(bullets.length);
  });

  it.each(bullets.map((bullet) => [bullet.split("\n")[0]?.slice(0, 70) ?? "", bullet] as const))(
    "%s … is kept by tests that exist",
    (_, bullet) => {
      const tests = testsOf(bullet);
      expect(tests.length).toBeGreaterThan(0);
      for (const [file, title] of tests) {
        const text = readFileSync(file, "utf8").replaceAll(/([([])\s+"/g, '$1"');
        // The title of a test, of a group of them, or of a case in a table.
        const titled = [`("${title}`, `["${title}"`, `name: "${title}`].some((start) => text.includes(start));
        expect(titled, `${file} has a test "${title}"`).toBe(true);
      }
    },
  );
});
