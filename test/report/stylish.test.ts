import { createRequire } from "node:module";
import { array, assert, constantFrom, integer, property, record, stringMatching } from "fast-check";
import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/diagnostic/finding.ts";
import { codeframe } from "../../src/report/lint/codeframe.ts";
import { stylish } from "../../src/report/lint/stylish.ts";
import { EMPTY, FULL, OPTIONS, findingAt, resultOf } from "./sample.ts";

const eslint = createRequire(import.meta.url)("eslint-formatter-stylish") as (results: readonly object[]) => string;

const withoutColours = (text: string): string => text.replaceAll(/\u001b\[\d+m/g, "");

/** What ESLint's formatter makes of the same findings. */
function byESLint(findings: readonly Finding[]): string {
  const results = [...new Set(findings.map(({ span }) => span.file))].map((filePath) => {
    const own = findings.filter(({ span }) => span.file === filePath);
    const count = (severity: string) => own.filter((finding) => finding.severity === severity).length;
    return {
      filePath,
      errorCount: count("error"),
      warningCount: count("warning"),
      fixableErrorCount: 0,
      fixableWarningCount: 0,
      messages: own.map(({ ruleId, severity, message, span }) => ({
        ruleId,
        severity: severity === "error" ? 2 : 1,
        message,
        line: span.start.line,
        column: span.start.column,
      })),
    };
  });
  return withoutColours(eslint(results));
}

const finding = record({
  file: constantFrom("a.yaml", "b/c.yaml"),
  line: integer({ min: 1, max: 12_000 }),
  column: integer({ min: 1, max: 300 }),
  severity: constantFrom("error" as const, "warning" as const),
  // ESLint takes a full stop from the end of a message; ours are sentences and keep it.
  message: stringMatching(/^[a-zA-Z0-9"'(),:;/ -]{1,60}[a-z]$/),
  ruleId: constantFrom("port-unnamed", "dns"),
}).map(({ file, line, column, severity, message, ruleId }): Finding => {
  const start = { line, column, offset: 0 };
  return {
    ruleId,
    messageId: "m",
    severity,
    verdict: "proved",
    message,
    span: { file, start, end: start },
    related: [],
    fixes: [],
    fingerprint: "",
  };
});

describe("stylish", () => {
  it("is what ESLint prints, for findings without related places", () => {
    assert(
      property(array(finding, { minLength: 1, maxLength: 12 }), (unsorted) => {
        const findings = unsorted.toSorted((a, b) =>
          a.span.file < b.span.file ? -1 : a.span.file > b.span.file ? 1 : 0,
        );
        expect(stylish(resultOf([], findings), OPTIONS)).toBe(byESLint(findings));
      }),
    );
  });

  it("says that there is nothing, and in how much", () => {
    expect(stylish(EMPTY, OPTIONS)).toBe("No findings in 1 file, 1 document, 1 resource.\n");
    const unread = { ...EMPTY, notes: FULL.notes, counts: { ...EMPTY.counts, unread: 2 } };
    expect(stylish(unread, OPTIONS)).toBe(
      "No findings in what could be read (1 file, 1 document, 1 resource); 2 not analysed.\n" +
        "note: chart/a.yaml and 1 other file hold templates and were not read\n",
    );
  });

  it("shows the other ends, what is unknown, where it holds, and failures", () => {
    const text = stylish(
      { ...FULL, findings: FULL.findings.map((one) => ({ ...one, scopes: ["overlays/prod"] })) },
      OPTIONS,
    );
    expect(text).toContain('k8s/service.yaml:3:15  Service shop/web asks for "htpp"');
    expect(text).toContain("unknown: a Helm template was not rendered");
    expect(text).toContain("only in overlays/prod");
    expect(text).toContain("kubenetlint failed in rule port-unnamed: Error: boom\n    at check");
    expect(text).toContain("✖ 3 problems (1 error, 1 warning, 1 info)");
  });
});

describe("codeframe", () => {
  const source = (text: string) => ({ path: "a.yaml", text });
  const frameOf = (text: string, needle: string): string =>
    codeframe(resultOf([source(text)], [findingAt(source(text), needle)]), OPTIONS)
      .split("\n")
      .slice(3, -3)
      .join("\n");

  it("marks the very characters", () => {
    expect(frameOf("one: 1\ntwo: 2\nthree: bad value\nfour: 4\n", "bad value")).toBe(
      ["  1 | one: 1", "  2 | two: 2", "> 3 | three: bad value", "    |        ^~~~~~~~~", "  4 | four: 4"].join("\n"),
    );
  });

  it("reads Windows line ends, and marks the first line behind a byte order mark", () => {
    expect(frameOf("one: 1\r\ntwo: bad\r\nthree: 3\r\n", "bad")).toBe(
      "  1 | one: 1\n> 2 | two: bad\n    |      ^~~\n  3 | three: 3",
    );
    const text = "\uFEFFkey: bad\n";
    const start = { line: 1, column: 6, offset: 6 };
    const finding = {
      ...findingAt(source(text), "bad"),
      span: { file: "a.yaml", start, end: { line: 1, column: 9, offset: 9 } },
    };
    expect(codeframe(resultOf([source(text)], [finding]), OPTIONS)).toContain("> 1 | key: bad\n    |      ^~~");
  });

  it("cuts very long lines around the mark", () => {
    const lines = frameOf(`{"a":"${"x".repeat(500)}","b":"bad","c":"${"y".repeat(500)}"}`, "bad").split("\n");
    expect(lines.every((line) => line.length <= 170)).toBe(true);
    expect(lines[0]!.slice(lines[1]!.indexOf("^"), lines[1]!.indexOf("^") + 3)).toBe("bad");
  });
});
