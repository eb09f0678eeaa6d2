import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FixProver } from "../../src/engine/fixes/prove-fixes.ts";
import { judge } from "../../src/engine/lint.ts";
import { runRules } from "../../src/engine/run-rules.ts";
import { provingOf } from "./run-lint.ts";
import type { Files } from "./run-lint.ts";

const manifestsBelow = (folder: string): Files =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((path) => /\.ya?ml$/.test(path))
      .map((path) => [path, readFileSync(join(folder, path), "utf8")]),
  );

const RULES = "fixtures/rules";
const FOLDERS = [
  "fixtures/demo",
  "fixtures/real",
  ...readdirSync("fixtures/together").map((name) => join("fixtures/together", name)),
  ...readdirSync(RULES).map((name) => join(RULES, name)),
];

describe("fixes that are tried together", () => {
  it.each(FOLDERS)("are judged as each alone: %s", (folder) => {
    const proving = provingOf(manifestsBelow(folder), { config: { extends: "all" } });
    const run = runRules(proving.scopes, proving.rules, proving.options);
    const candidates = judge(run, proving.options).findings.flatMap((finding) =>
      finding.fixes.map((fix) => ({ finding, fix })),
    );
    const together = new FixProver({ ...proving, run }).proveEach(candidates);
    const alone = new FixProver({ ...proving, run });
    expect(together).toEqual(candidates.map(({ finding, fix }) => alone.prove(finding, fix)));
  });
});
