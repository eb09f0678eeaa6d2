import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseSource } from "../../src/yaml/parse-source.ts";

interface Row {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly error?: boolean;
}

const table = readFileSync(new URL("../../fixtures/yaml/documents.json", import.meta.url), "utf8");
const rows = JSON.parse(table) as Row[];

/** Kubernetes reads the first part of these and drops the rest in silence. That is told as an error here. */
const DROPPED_IN_SILENCE = new Set(["a: 1\n...\nb: 2\n", '{a: 1}\n{"b": 2}', " a: 1\nb: 2\n"]);
/**
 * A JSON object followed by YAML without `---`: kubectl falls back to YAML midway. Nobody writes that; it is an error
 * here.
 */
const STRICTER_HERE = new Set(['{"a":1}\n{b: 1}\n']);

describe("texts read as kubectl's decoder reads them", () => {
  test("the table is there", () => expect(rows.length).toBeGreaterThan(250));

  test.each(rows)("$text", ({ text, values, error }) => {
    const parsed = parseSource({ path: "a.yaml", text });
    const problems = [...parsed.problems, ...parsed.documents.flatMap((document) => document.problems)];
    const isRefused = parsed.template || problems.some(({ kind }) => kind === "syntax");
    expect(isRefused).toBe(error === true || DROPPED_IN_SILENCE.has(text) || STRICTER_HERE.has(text));
    if (error === true || STRICTER_HERE.has(text)) return;
    const read = parsed.documents.map((document) => document.value).filter((value) => value !== undefined);
    // `__proto__` is an own key in both, which toStrictEqual does not look at.
    expect(JSON.stringify(sorted(read))).toBe(JSON.stringify(sorted(values)));
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .map(([key, child]) => [key, sorted(child)])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
}
