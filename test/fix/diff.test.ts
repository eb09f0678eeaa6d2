import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { array, assert, constantFrom, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { unifiedDiff } from "../../src/fix/diff.ts";
import { folder } from "../cli/folder.ts";

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => `${from + index}\n`).join("");

describe("unifiedDiff", () => {
  it("shows three lines around a change, and one hunk for changes that are near", () => {
    const before = lines(1, 30);
    const after = before.replace("5\n", "five\n").replace("9\n", "").replace("25\n", "25\n25b\n");
    expect(unifiedDiff("a.yaml", before, after)).toBe(`--- a/a.yaml
+++ b/a.yaml
@@ -2,11 +2,10 @@
 2
 3
 4
-5
+five
 6
 7
 8
-9
 10
 11
 12
@@ -23,6 +22,7 @@
 23
 24
 25
+25b
 26
 27
 28
`);
  });

  it("is empty for equal texts", () => {
    expect(unifiedDiff("a.yaml", "a\n", "a\n")).toBe("");
  });

  it("says where a last line has no end", () => {
    expect(unifiedDiff("a.yaml", "a\nb", "a\nb\n")).toBe(
      "--- a/a.yaml\n+++ b/a.yaml\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n",
    );
  });

  it("is what git applies, whatever changes", () => {
    const text = array(constantFrom("a\n", "b\n", "c\n", "d\r\n"), { maxLength: 25 }).map((parts) => parts.join(""));
    const last = constantFrom("", "end");
    assert(
      property(text, last, text, last, (a, endA, b, endB) => {
        const [before, after] = [a + endA, b + endB];
        // git has no diff for a file that is empty on one side but stays.
        if (before === after || before === "" || after === "") return;
        const root = folder({ "x y.yaml": before });
        const { status, stderr } = spawnSync("git", ["apply", "--whitespace=nowarn", "-"], {
          cwd: root,
          input: unifiedDiff("x y.yaml", before, after),
          encoding: "utf8",
        });
        expect(stderr).toBe("");
        expect(status).toBe(0);
        expect(readFileSync(join(root, "x y.yaml"), "utf8")).toBe(after);
      }),
      { numRuns: 60 },
    );
  });
});
