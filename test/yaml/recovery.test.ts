import { describe, expect, test } from "vitest";
import { parseSource } from "../../src/yaml/parse-source.ts";

function problemsOf(text: string) {
  const { documents } = parseSource({ path: "a.yaml", text });
  return documents
    .flatMap((document) => document.problems)
    .map(({ kind, message, at }) => {
      const { start } = at.span();
      return { kind, message, place: `${start.line}:${start.column}` };
    });
}

describe("a text that is not YAML", () => {
  test.each<[string, string, RegExp]>([
    ["a:\n\tb: 1\n", "2:1", /tab/],
    ["a: 1\n\t\nb: 2\n", "2:1", /tab/],
    ["- \ta\n", "1:3", /tab/],
    ["a: 1\nb\nc: 3\n", "2:1", /`: ?` .*missing/],
    ["a 1\nb: 2\n", "1:1", /`: ?` .*missing/],
    ["a: b: c\n", "1:4", /second `: `/],
    ["a:\n    b: 1\n  c: 1\n", "3:1", /indentation/],
    ["a:\n  - b: 1\n   c: 2\n", "3:1", /less than the keys of the list item/],
    ["a:\n- b\n - c: d\n", "2:3", /next line is indented wrongly/],
    ["a: 'x\nb: 2\n", "1:4", /closing `'`/],
    ['a: "x\nb: 2\n', "1:4", /closing `"`/],
    ["a: [1, 2\nb: 2\n", "1:4", /closing `]`/],
    ["a: {x: 1\nb: 2\n", "1:4", /closing `}`/],
    ["a: [1, 2", "1:4", /closing `]`/],
    ['{"a": {"b": "x",}\n', "1:1", /closing `}`/],
    ['{"a": 1, "b":\n', "1:1", /closing `}`/],
    ["[a: 1, b: 2, c\n", "1:1", /closing `]`/],
    ['{"a": "v1" "b": "x"}\n', "1:7", /comma is missing/],
    ["a: {b: 1 c: 2}\n", "1:8", /comma is missing/],
    ["a: {b:\n  c: 1\n  d: 2\n}\n", "2:3", /Lines of/],
    ["a: @x\n", "1:4", /cannot start with `@`/],
    ["a: %x\n", "1:4", /cannot start with `%`/],
    ["a: ]\n", "1:4", /`\]`/],
    ['a: "x" y\n', "1:8", /already ended/],
    ['a: "\\q"\n', "1:5", /escape/],
    ['a: "x\\/y"\n', "1:6", /escape/],
    [" a: 1\nb: 2\n", "2:1", /stops reading/],
    ["a: 1\n...\nb: 2\n", "3:1", /`\.\.\.`/],
    ["a: *nobody\n", "1:4", /no anchor `&nobody`/],
    ["a: .inf\n", "1:4", /JSON cannot represent/],
    ["a: !!int x\n", "1:10", /no !!int/],
    ["? [a]\n: b\n", "1:3", /cannot be a key/],
    ["~: b\n", "1:1", /must be a string/],
    ["<<: 1\n", "1:5", /merges a map/],
    ["a: x\u0001y\n", "1:5", /U\+0001/],
    ["# \u0001\na: 1\n", "1:3", /U\+0001/],
  ])("%j is one problem at %s", (text, place, message) => {
    const problems = problemsOf(text);
    expect(problems).toEqual([{ kind: "syntax", message: expect.stringMatching(message) as string, place }]);
  });

  test("what could be read of it is there, and the other documents are", () => {
    const { documents } = parseSource({
      path: "a.yaml",
      text: "a: 1\n---\nkind: Service\nmetadata:\n  name: web\nspec: [\n---\nb: on\n",
    });
    expect(documents.map((document) => document.value)).toMatchObject([
      { a: 1 },
      { kind: "Service", metadata: { name: "web" } },
      { b: true },
    ]);
    expect(documents.map((document) => document.problems.length)).toEqual([0, 1, 0]);
  });

  test("messages are sentences of one line", () => {
    for (const { message } of problemsOf("a: [\n---\nb: 'x\n---\n\tc: 1\n---\nd: e: f\n"))
      expect(message).toMatch(/^[A-Z`][^\n]*\.$/);
  });
});

describe("keys that stand twice", () => {
  test("each is told, with the one that is dropped", () => {
    const text = 'spec:\n  a: 1\n  b: 2\n  a: 3\n  "a": 4\n';
    const [document] = parseSource({ path: "a.yaml", text }).documents;
    expect(document?.value).toStrictEqual({ spec: { a: 4, b: 2 } });
    expect(
      document?.problems.map((problem) => [
        problem.kind,
        problem.at.span().start.line,
        problem.related?.at.span().start.line,
      ]),
    ).toEqual([
      ["duplicate-key", 4, 2],
      ["duplicate-key", 5, 4],
    ]);
  });

  test.each([
    "base: &b {x: 1}\nuse: {<<: *b, x: 2}\n",
    "base: &b {x: 1}\nuse: {x: 2, <<: *b}\n",
    "a: {x: 1}\nb: {x: 1}\n",
  ])("not in %j", (text) => {
    expect(problemsOf(text)).toEqual([]);
  });

  // go-yaml does not look at their indentation, and floats beside them are no reason to.
  test.each(['a:\n  b: "x\n y"\n', 'a:\n  - 1.5: 0.5\n    b: "x\n    y"\n    c: 1e1\n'])(
    "no problem where only the further lines of a quoted text are indented less: %j",
    (text) => {
      expect(problemsOf(text)).toEqual([]);
      expect(parseSource({ path: "a.yaml", text }).documents[0]?.value).toBeDefined();
    },
  );

  test("words that are read as the same key", () => {
    expect(problemsOf("on: 1\nyes: 2\n")).toMatchObject([{ kind: "duplicate-key", place: "2:1" }]);
  });
});
