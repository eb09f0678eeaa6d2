import { readdirSync, existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rules } from "../../rules/index.ts";
import since from "../../src/dev/since.json" with { type: "json" };

/** Rules whose page still shows their first case. No rule is added here: a new rule has `typical` cases. */
const MISSING: readonly string[] = [];

/** `typical.yaml`, or a folder `typical`. */
const isTypical = (entry: string): boolean => /^typical(?:\.(?:ya?ml|json))?$/.test(entry);

const hasTypical = (id: string, kind: "valid" | "invalid"): boolean => {
  const folder = join("fixtures/rules", id, kind);
  return existsSync(folder) && readdirSync(folder).some(isTypical);
};

describe("each rule", () => {
  it("has a case `typical` for its page, under invalid/ and under valid/", () => {
    const without = rules.map(({ id }) => id).filter((id) => !hasTypical(id, "invalid") || !hasTypical(id, "valid"));
    expect(without.filter((id) => !MISSING.includes(id))).toEqual([]);
  });

  it("has the version that it came with in src/dev/since.json", () => {
    expect(Object.keys(since).sort()).toEqual(rules.map(({ id }) => id).sort());
  });
});
