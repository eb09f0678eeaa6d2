import { describe, expect, test } from "vitest";
import { DEFAULT_LIMITS } from "../../src/yaml/document.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";

function problemsOf(text: string, limits = DEFAULT_LIMITS) {
  const parsed = parseSource({ path: "a.yaml", text }, limits);
  return [...parsed.problems, ...parsed.documents.flatMap((document) => document.problems)].map(({ message, at }) => {
    const { start } = at.span();
    return `${start.line}:${start.column} ${message}`;
  });
}

const names = Array.from({ length: 24 }, (_, i) => `n${i}`);
const bomb = (first: string, next: (previous: string, name: string) => string): string =>
  [first, ...names.slice(1).map((name, i) => next(`*n${i}`, name))].join("\n");
const aliasBomb = bomb(
  "n0: &n0 [x, x]",
  (previous, name) => `${name}: &${name} [${Array(9).fill(previous).join(", ")}]`,
);
const mergeBomb = bomb(
  "n0: &n0 {x: 1}",
  (previous, name) => `${name}: &${name} {<<: [${Array(9).fill(previous).join(", ")}], k${name}: ${previous}}`,
);

describe("texts that are made to break parsers", () => {
  test.each([
    ["aliases", aliasBomb],
    ["merge keys", mergeBomb],
  ])("an alias bomb of %s is one problem at its first alias", (_name, text) => {
    expect(problemsOf(text)).toEqual([expect.stringMatching(/^2:\d+ The aliases .* more than 1000000 values/)]);
  });

  test.each(["a: &a\n  b: *a\n", "a: &a [1, {b: *a}]\n", "a: &a\n  <<: *a\n"])(
    "an anchor that contains itself: %j",
    (text) => {
      expect(problemsOf(text)).toEqual([expect.stringMatching(/contains? itself|into itself/)]);
    },
  );

  const deep = 20_000;
  test.each([
    ["a: " + "[".repeat(deep) + "]".repeat(deep)],
    ["[".repeat(deep)],
    ["{a: ".repeat(deep) + "1" + "}".repeat(deep)],
    ['{"a":'.repeat(deep) + "1" + "}".repeat(deep)],
    ["[".repeat(deep) + "]".repeat(deep)],
    ["- ".repeat(deep) + "a"],
    ["? ".repeat(deep) + "a"],
    [Array.from({ length: 1500 }, (_, level) => `${" ".repeat(level)}a:`).join("\n")],
  ])("nesting beyond the limit is one problem: %#", (text) => {
    expect(problemsOf(text)).toEqual([expect.stringMatching(/nested deeper than 1000 levels/)]);
  });

  test("deep nesting after another error", () => {
    expect(problemsOf(`a: 1\n\tb: 1\nc: ${"[".repeat(deep)}${"]".repeat(deep)}`)).toHaveLength(1);
  });

  test("the limits are options", () => {
    const limits = { maxFileSize: 60, maxAliasNodes: 5, maxDepth: 3 };
    expect(problemsOf("a: 1\n".repeat(20), limits)).toEqual([
      expect.stringMatching(/^1:1 The file has 100 characters/),
    ]);
    expect(problemsOf("a: [[[1]]]\n", limits)).toEqual([expect.stringMatching(/deeper than 3/)]);
    expect(problemsOf("a: [[1]]\n", limits)).toEqual([]);
    expect(problemsOf("a: &a [1, 2, 3]\nb: [*a, *a]\n", limits)).toEqual([expect.stringMatching(/more than 5 values/)]);
    expect(problemsOf("a: &a [1, 2, 3]\nb: *a\n", limits)).toEqual([]);
  });

  test("an alias to what is large once is no bomb", () => {
    const list = Array.from({ length: 50_000 }, (_, i) => `  - ${i}`).join("\n");
    expect(problemsOf(`a: &a\n${list}\nb: *a\n`)).toEqual([]);
  });

  test("a million small documents are read", () => {
    const text = "---\na: 1\n".repeat(1_000_000);
    expect(parseSource({ path: "a.yaml", text }).documents).toHaveLength(1_000_000);
  });

  test.each([
    ["plain", `a: ${"x".repeat(3_000_000)}\n`],
    ["double-quoted", `a: "${"x \\n ".repeat(600_000)}"\n`],
    ["double-quoted, never closed", `a: "${"x ".repeat(500_000)}`],
    ["block", `a: |\n${"  some line\n".repeat(300_000)}`],
    ["of quotes", `a: ${'"'.repeat(50_001)}`],
    ["JSON in quotes", `a: '${JSON.stringify(Array.from({ length: 30_000 }, () => ({ a: [1] })))}'\n`],
    ["line breaks", `a: 1\n${"\n".repeat(300_000)}\tb`],
    ["brackets", `a: |\n  ${"{[,".repeat(100_000)}\n`],
  ])("a huge scalar (%s) is read or refused", (_name, text) => {
    const [document] = parseSource({ path: "a.yaml", text }).documents;
    expect(document!.problems.length).toBeLessThan(2);
    document!.surprises();
    expect(document!.atPath(["a"]).span().start.line).toBe(1);
  });

  test("many equal keys do not become many problems", () =>
    expect(problemsOf("a: 1\n".repeat(5_000))).toHaveLength(100));

  test("half of a surrogate pair is a problem at its place", () => {
    expect(problemsOf("a: x\nb: x\ud800y\n")).toEqual(["2:5 The character U+D800 is not allowed in YAML."]);
  });
});
