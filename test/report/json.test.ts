import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { json } from "../../src/report/lint/json.ts";
import { EMPTY, FULL, OPTIONS, lintSources, readFixture } from "./sample.ts";
import type { Parsed } from "./parsed.ts";

type Schema = {
  readonly [key: string]: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly $ref?: string;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
};
const schema = JSON.parse(readFileSync("schemas/result.schema.json", "utf8")) as Schema & {
  readonly definitions: Readonly<Record<string, Schema>>;
};
const validate = new Ajv({ strict: true, allErrors: true }).compile(schema);

const check = (value: unknown): unknown => (validate(value) ? [] : validate.errors);
const parsed = (result = FULL): Parsed => JSON.parse(json(result, OPTIONS));

const resolve = (one: Schema): Schema => {
  const target = one.allOf?.[0] ?? one;
  if (target.$ref === undefined) return target;
  return resolve(
    target.$ref
      .split("/")
      .slice(1)
      .reduce((at, key) => at[key] as Schema, schema as Schema),
  );
};

/** Properties that the schema describes and the values never have, and objects that are open. */
function unseen(one: Schema, values: readonly unknown[], path: string): readonly string[] {
  const own = resolve(one);
  if (own.items !== undefined) return unseen(own.items, values.flat(), `${path}[]`);
  if (own.properties === undefined) return [];
  const open = own["additionalProperties"] === false ? [] : [`${path} is open`];
  return [
    ...open,
    ...Object.entries(own.properties).flatMap(([key, inner]) => {
      const found = values.flatMap((value) =>
        Object.hasOwn(value as object, key) ? [(value as Record<string, unknown>)[key]] : [],
      );
      return found.length === 0 ? [`${path}.${key}`] : unseen(inner, found, `${path}.${key}`);
    }),
  ];
}

describe("json", () => {
  it("has the shape of the schema, with and without findings", () => {
    expect(check(parsed())).toEqual([]);
    expect(check(parsed(EMPTY))).toEqual([]);
    expect(check(parsed(lintSources(readFixture("fixtures/report"))))).toEqual([]);
  });

  it("writes everything that the schema describes", () => {
    const everywhere = { ...FULL, findings: FULL.findings.map((finding) => ({ ...finding, scopes: ["prod"] })) };
    const full = { ...FULL.findings[0]!, scopes: ["prod"], because: "why" };
    const all = {
      ...everywhere,
      suppressed: [...FULL.suppressed, { ...full, suppression: { kind: "comment" as const } }],
    };
    expect(unseen(schema, [parsed(all)], "$")).toEqual([]);
  });

  it.each([
    ["a missing field", (value: Parsed) => delete value.findings[0].start],
    ["a field that is not described", (value: Parsed) => (value.findings[0].extra = 1)],
    ["a line 0", (value: Parsed) => (value.findings[0].start.line = 0)],
    ["another severity", (value: Parsed) => (value.findings[0].severity = "fatal")],
    ["a count as text", (value: Parsed) => (value.summary.errors = "1")],
    ["another version", (value: Parsed) => (value.version = 2)],
    ["a suppression without kind", (value: Parsed) => delete value.suppressed[0].suppression.kind],
  ])("refuses %s", (_, spoil) => {
    const value = parsed();
    spoil(value);
    expect(check(value)).not.toEqual([]);
  });

  it("counts no unknown finding, and leaves it out unless asked", () => {
    expect(parsed().summary).toMatchObject({ errors: 1, warnings: 1, infos: 1 });
    const quiet = JSON.parse(json(FULL, { ...OPTIONS, unknown: false }));
    expect(quiet.findings.map((finding: Parsed) => finding.verdict)).toEqual(["proved", "proved", "proved"]);
  });
});
