import { describe, expect, test } from "vitest";
import { parseSource } from "../../src/yaml/parse-source.ts";

const read = (text: string) => parseSource({ path: "a.yaml", text });
const values = (text: string) => read(text).documents.map((document) => document.value);

describe("documents of a source", () => {
  test.each<[string, unknown[]]>([
    ["", []],
    [" \n\n", []],
    ["a: 1", [{ a: 1 }]],
    ["---\na: 1\n---\nb: 2\n", [{ a: 1 }, { b: 2 }]],
    ["a: 1\n---\n---\n# nothing\n---\nb: 2\n", [{ a: 1 }, undefined, undefined, { b: 2 }]],
    ["--- # Source: chart/a.yaml\na: 1\n", [{ a: 1 }]],
    ["a: 1\n---\t\nb: 2\n---   \nc: 3", [{ a: 1 }, { b: 2 }, { c: 3 }]],
    ["a: |\n  x\n  ---\n  y\n", [{ a: "x\n---\ny\n" }]],
    ["a: 1\r\n---\r\nb: x\r\n", [{ a: 1 }, { b: "x" }]],
    ["\uFEFFa: 1\n---\nb: 2\n", [{ a: 1 }, { b: 2 }]],
    ["# header\n---\na: 1\n", [undefined, { a: 1 }]],
    ["null\n---\n~\n", [undefined, undefined]],
    ['{"a": 1}\n{"b": "}{"}\n', [{ a: 1 }, { b: "}{" }]],
  ])("%j", (text, expected) => expect(values(text)).toStrictEqual(expected));

  test("each document is the text of the source from its start", () => {
    for (const lineBreak of ["\n", "\r\n"]) {
      const text = ["\uFEFF# first", "a: 1", "---", "b: 2", "--- # third", "c: 3"].join(lineBreak);
      const { documents } = read(text);
      expect(documents.map(({ index }) => index)).toEqual([0, 1, 2]);
      for (const document of documents)
        expect(text.slice(document.start, document.start + document.text.length)).toBe(document.text);
      const spans = documents.map((document) =>
        document.at(document.value as object, Object.keys(document.value as object)[0]).span(),
      );
      expect(spans.map(({ start, end }) => text.slice(start.offset, end.offset))).toEqual(["1", "2", "3"]);
      expect(spans.map(({ start }) => [start.line, start.column])).toEqual([
        [2, 4],
        [4, 4],
        [6, 4],
      ]);
    }
  });

  test("content after --- is refused, and read all the same", () => {
    const { documents } = read("a: 1\n--- {b: 2}\n---x\nc: 3\n-----\nd: 4\n");
    expect(documents.map((document) => document.value)).toStrictEqual([{ a: 1 }, { b: 2 }, { c: 3 }, { d: 4 }]);
    const problems = documents.flatMap((document) => document.problems);
    expect(problems.map(({ kind, at }) => [kind, at.span().start.line, at.span().start.column])).toEqual([
      ["syntax", 2, 5],
      ["syntax", 3, 4],
      ["syntax", 5, 4],
    ]);
  });

  test("a directive ends its own document", () => {
    const { documents } = read("%YAML 1.2\n---\na: 1\n");
    expect(documents.map((document) => document.value)).toStrictEqual([undefined, { a: 1 }]);
    expect(documents[0]?.problems[0]?.message).toContain("directives");
    expect(documents[0]?.problems[0]?.at.span()).toMatchObject({
      start: { line: 1, column: 1 },
      end: { line: 1, column: 10 },
    });
  });

  test("what is no text is told once, at its place", () => {
    const utf16 = "\uFFFD\uFFFDa\0:\0 \x001\0";
    for (const text of [utf16, "a\0:\0 \x001\0"]) {
      expect(read(text)).toMatchObject({
        documents: [],
        problems: [
          {
            kind: "syntax",
            message: "The file is UTF-16 without a byte order mark, which kubectl does not read. Save it as UTF-8.",
          },
        ],
      });
    }
    const [problem] = read("a: 1\nb: x\0y\n").problems;
    expect(problem?.message).toContain("NUL");
    expect(problem?.at.span().start).toEqual({ line: 2, column: 5, offset: 9 });
  });
});

describe("JSON", () => {
  test("__proto__ and constructor are keys like any other, in JSON and YAML", () => {
    for (const text of [
      '{"__proto__": {"x": 1}, "constructor": 2}',
      "__proto__: {x: 1}\nconstructor: 2\n",
      "__proto__: !t {x: 1}\nconstructor: 2\n",
    ]) {
      const value = values(text)[0] as object;
      expect(Object.entries(value)).toEqual([
        ["__proto__", { x: 1 }],
        ["constructor", 2],
      ]);
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    }
  });

  test("equal keys are found, and the last one counts", () => {
    const [document] = read('{\n  "a": {"b": 1, "c": "\\"b\\":", "b": 2}\n}').documents;
    expect(document?.value).toStrictEqual({ a: { b: 2, c: '"b":' } });
    expect(document?.problems.map(({ kind, at }) => [kind, at.span().start.line, at.span().start.column])).toEqual([
      ["duplicate-key", 2, 32],
    ]);
    expect(document?.problems[0]?.related?.at.span().start.column).toBe(9);
  });

  test("indented by tabs, with the escapes of JSON", () => {
    expect(values('{\n\t"a": "x\\/y",\n\t"b": "\\ud83d\\ude00"\n}')).toStrictEqual([{ a: "x/y", b: "😀" }]);
  });
});
