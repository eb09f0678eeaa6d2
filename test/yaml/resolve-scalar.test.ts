import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseSource } from "../../src/yaml/parse-source.ts";
import { keyText, resolveScalar, resolveTagged } from "../../src/yaml/scan/resolve-scalar.ts";

interface Row {
  readonly text: string;
  readonly value?: unknown;
  readonly error?: boolean;
  readonly key?: string;
  readonly keyError?: boolean;
}

// Go tells -0.0 from 0, which no manifest means.
const withoutMinusZero = (_key: string, value: unknown): unknown => (value === 0 ? 0 : value);
const table = readFileSync(new URL("../../fixtures/yaml/scalars.json", import.meta.url), "utf8");
const rows = JSON.parse(table, withoutMinusZero) as Row[];

/** Scalars that are not resolved but broken: they are no plain scalar to begin with. */
const isPlainScalar = (row: Row): boolean => row.error !== true || /^[-+]?\.(?:inf|nan)$/i.test(row.text);

describe("plain scalars read as sigs.k8s.io/yaml reads them", () => {
  test("the table is there", () => expect(rows.length).toBeGreaterThan(500));

  test.each(rows.filter(isPlainScalar))("value $text", (row) => {
    const value = resolveScalar(row.text);
    if (row.error === true) expect(Number.isFinite(value)).toBe(false);
    else expect(value).toStrictEqual(row.value);
  });

  test.each(rows.filter(isPlainScalar))("key $text", (row) => {
    expect(keyText(row.text)).toBe(row.key);
  });

  test.each(rows)("in a document: $text", (row) => {
    const [document] = parseSource({ path: "a.yaml", text: `v: ${row.text}\n` }).documents;
    const syntax = document?.problems.filter(({ kind }) => kind === "syntax") ?? [];
    if (row.error === true) expect(syntax).not.toHaveLength(0);
    else expect([document?.value, syntax]).toStrictEqual([{ v: row.value }, []]);
  });

  test.each(rows)("as a key of a document: $text", (row) => {
    const [document] = parseSource({ path: "a.yaml", text: `${row.text}: 1\n` }).documents;
    const syntax = document?.problems.filter(({ kind }) => kind === "syntax") ?? [];
    if (row.keyError === true)
      expect([syntax.length > 0, document?.value]).not.toStrictEqual([false, { [row.text]: 1 }]);
    else expect([document?.value, syntax]).toStrictEqual([{ [row.key ?? ""]: 1 }, []]);
  });
});

describe("explicit tags", () => {
  const yaml = (name: string): string => `tag:yaml.org,2002:${name}`;
  test.each([
    [yaml("str"), "80", "80"],
    [yaml("str"), "", ""],
    [yaml("int"), "80", 80],
    [yaml("int"), "8.5", undefined],
    [yaml("float"), "3", 3],
    [yaml("bool"), "yes", true],
    [yaml("bool"), "1", undefined],
    [yaml("null"), "~", null],
    [yaml("null"), "x", undefined],
    [yaml("binary"), "aGk=", "hi"],
    [yaml("binary"), "!!", undefined],
    [yaml("timestamp"), "2001-01-01", "2001-01-01"],
    [yaml("timestamp"), "x", undefined],
    ["!foo", "80", "80"],
    ["!", "80", "80"],
  ])("%s %s", (tag, text, value) => expect(resolveTagged(tag, text)).toStrictEqual(value));
});
