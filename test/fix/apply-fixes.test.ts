import { describe, expect, it } from "vitest";
import type { Edit, Finding } from "../../src/diagnostic/finding.ts";
import { applyEdits, applyFixes, chooseFixes } from "../../src/fix/apply-fixes.ts";

const at = { line: 1, column: 1, offset: 0 };

const finding = (
  edits: readonly Edit[],
  more: Partial<Finding> & { readonly kind?: "safe" | "suggested" } = {},
): Finding => ({
  ruleId: "r",
  messageId: "m",
  severity: "error",
  verdict: "proved",
  message: "",
  span: { file: "a", start: at, end: at },
  related: [],
  fingerprint: "",
  fixes: [{ kind: more.kind ?? "safe", title: "", edits }],
  ...more,
});
const edit = (start: number, end: number, text: string, file = "a"): Edit => ({ file, start, end, text });

describe("chooseFixes", () => {
  it("takes no fix that touches what an earlier one changes, and then none of its edits", () => {
    const first = finding([edit(0, 3, "x")]);
    const second = finding([edit(10, 12, "y"), edit(2, 4, "z")]);
    const third = finding([edit(10, 12, "w")]);
    expect(chooseFixes([first, second, third]).map((candidate) => candidate.finding)).toEqual([first, third]);
  });

  it("takes neighbours, but not two insertions at one place", () => {
    const [left, right] = [finding([edit(0, 3, "x")]), finding([edit(3, 5, "y")])];
    expect(chooseFixes([left, right])).toHaveLength(2);
    expect(chooseFixes([finding([edit(3, 3, "x")]), finding([edit(3, 3, "y")])])).toHaveLength(1);
  });

  it("leaves suggestions, doubtful findings and impossible edits alone", () => {
    expect(chooseFixes([finding([edit(0, 1, "")], { kind: "suggested" })])).toEqual([]);
    expect(chooseFixes([finding([edit(0, 1, "")], { verdict: "unknown" })])).toEqual([]);
    expect(chooseFixes([finding([edit(2, 1, "")])])).toEqual([]);
    expect(chooseFixes([finding([edit(0, 5, "a"), edit(3, 4, "b")])])).toEqual([]);
  });
});

describe("applyFixes", () => {
  it("applies edits by range in any order", () => {
    expect(applyEdits("0123456789", [edit(8, 8, "!"), edit(1, 3, ""), edit(5, 6, "five")])).toBe("034five67!89");
  });

  it("goes on while a fix makes another possible, and ends where fixes run in a circle", () => {
    const grow = applyFixes(new Map([["a", "x"]]), (texts) =>
      texts.get("a") === "xxxx" ? [] : [finding([edit(0, 0, "x")])],
    );
    expect(grow.get("a")).toBe("xxxx");
    let passes = 0;
    const circle = applyFixes(new Map([["a", "0"]]), (texts) => {
      passes++;
      return [finding([edit(0, 1, texts.get("a") === "0" ? "1" : "0")])];
    });
    expect(circle.get("a")).toBe("0");
    expect(passes).toBe(10);
  });
});
