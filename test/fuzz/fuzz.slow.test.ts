import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import type { Finding } from "../../src/diagnostic/finding.ts";
import { applyFixes } from "../../src/fix/apply-fixes.ts";
import { json } from "../../src/report/lint/json.ts";
import { lintFiles } from "../engine/run-lint.ts";
import type { Files } from "../engine/run-lint.ts";
import { OPTIONS } from "../report/sample.ts";
import { compareWithParsers } from "../yaml/ordinary-agreement.ts";
import { mutate, randomOf } from "./mutate.ts";
import { failures } from "./properties.ts";

/** The same runs every time; `npx tsx test/fuzz/run.ts SEED MINUTES` looks further. */
const SEED = 20_260;
const RUNS = 400;

const fixtures = readdirSync("fixtures/rules", { recursive: true, encoding: "utf8" })
  .filter((path) => /\.ya?ml$/.test(path))
  .sort()
  .map((path) => readFileSync(join("fixtures/rules", path), "utf8"))
  // A text of another encoding than UTF-8 is decoded by whoever reads the file.
  .filter((text) => text.length < 10_000 && !text.includes("\u0000"));

/** A few manifests that were not made for each other. */
const someFiles = fc
  .uniqueArray(fc.nat({ max: fixtures.length - 1 }), { minLength: 2, maxLength: 5 })
  .map((picked): Files => Object.fromEntries(picked.map((index) => [`file-${index}.yaml`, fixtures[index] ?? ""])));

const ALL = { config: { extends: "all" } } as const;
const again = { seed: SEED, numRuns: 40 };

describe("changed manifests", () => {
  test(`${RUNS} of them crash nothing, and every finding stands in its file`, () => {
    const random = randomOf(SEED);
    for (let run = 0; run < RUNS; run++) {
      const text = mutate(fixtures[random(fixtures.length)] ?? "", random);
      expect(failures(text), text).toEqual([]);
    }
  });

  test("give a result that its schema allows", () => {
    const validate = new Ajv({ strict: true }).compile(
      JSON.parse(readFileSync("schemas/result.schema.json", "utf8")) as object,
    );
    const random = randomOf(SEED + 1);
    for (let run = 0; run < 60; run++) {
      const text = mutate(fixtures[random(fixtures.length)] ?? "", random);
      expect(validate(JSON.parse(json(lintFiles({ "a.yaml": text }, ALL), { ...OPTIONS, unknown: true }))), text).toBe(
        true,
      );
    }
  });
});

describe("any document", () => {
  const scalar = fc.oneof(
    fc.constantFrom(
      "a",
      "web-1",
      "on",
      "012",
      "1e3",
      "~",
      "- a",
      "a: b",
      "#",
      "a # b",
      "'",
      '"',
      "\\",
      "{",
      "[a]",
      "%",
      "é😀",
      " a",
      "a ",
      "a\nb",
      "a\n\n b\n",
      "",
      "<<",
      "__proto__",
      "-",
      "0.5",
      "http://a:80",
    ),
    fc.string({ maxLength: 12 }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      scalar,
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(
        fc.oneof(
          fc.constantFrom("a", "b-c", "app.kubernetes.io/name", "1", "on", "x y"),
          fc.string({ minLength: 1, maxLength: 8 }),
        ),
        tie("value"),
        { maxKeys: 4 },
      ),
    ),
  }));
  const styles = fc.record({
    indent: fc.integer({ min: 1, max: 4 }),
    indentSeq: fc.boolean(),
    collectionStyle: fc.constantFrom("any", "block", "flow"),
    lineWidth: fc.constantFrom(0, 20, 80),
    singleQuote: fc.boolean(),
  });

  test("is read by the scan as the two parsers read it, at the same places", () => {
    fc.assert(
      fc.property(value, styles, (any, style) => {
        expect(compareWithParsers(stringify(any, style as never)).differences).toEqual([]);
      }),
      { seed: SEED, numRuns: 1500 },
    );
  });
});

const plain = (findings: readonly Finding[]): string => JSON.stringify(findings);

describe("lint", () => {
  test("says the same in whatever order the files come", () => {
    fc.assert(
      fc.property(
        someFiles.chain((files) =>
          fc.tuple(
            fc.constant(files),
            fc.shuffledSubarray(Object.keys(files), { minLength: Object.keys(files).length }),
          ),
        ),
        ([files, order]) => {
          const shuffled = Object.fromEntries(order.map((name) => [name, files[name] ?? ""]));
          expect(plain(lintFiles(shuffled, ALL).findings)).toBe(plain(lintFiles(files, ALL).findings));
        },
      ),
      again,
    );
  });

  test("finds nothing more to fix in what it has fixed", () => {
    const fixed = (texts: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
      applyFixes(texts, (now) => lintFiles(Object.fromEntries(now), ALL).findings);
    fc.assert(
      fc.property(someFiles, (files) => {
        const before = new Map(Object.entries(files));
        const once = new Map([...before, ...fixed(before)]);
        expect([...fixed(once)].filter(([path, text]) => once.get(path) !== text)).toEqual([]);
      }),
      { ...again, numRuns: 25 },
    );
  });

  test("is silent about each finding that a comment above its line names, and the comment counts as used", () => {
    fc.assert(
      fc.property(fc.nat({ max: fixtures.length - 1 }), (index) => {
        const text = fixtures[index] ?? "";
        // A comment before a line within a quoted or literal text would be part of it.
        if (/[|>][-+]?\s*(?:#.*)?$/m.test(text) || text.includes("kubenetlint-")) return;
        const before = lintFiles({ "a.yaml": text }, ALL).findings;
        // What was not analysed has no comments that could be read.
        if (before.some(({ ruleId }) => ruleId === "not-analysed")) return;
        const lines = text.split("\n");
        const rules = new Map<number, Set<string>>();
        for (const { span, ruleId } of before)
          rules.set(span.start.line, (rules.get(span.start.line) ?? new Set()).add(ruleId));
        const silenced = lines.flatMap((line, at) => {
          const own = rules.get(at + 1);
          return own === undefined
            ? [line]
            : [`# kubenetlint-disable-next-line ${[...own].join(", ")} -- round trip`, line];
        });
        const { findings, suppressed } = lintFiles({ "a.yaml": silenced.join("\n") }, ALL);
        expect({ findings: findings.map(({ ruleId }) => ruleId), suppressed: suppressed.length }).toEqual({
          findings: [],
          suppressed: before.length,
        });
      }),
      { ...again, numRuns: 120 },
    );
  });
});
