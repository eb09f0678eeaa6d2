import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runCli } from "../cli/run-cli.ts";
import { HOSTILE_INPUTS, NEIGHBOUR, NEIGHBOUR_DEFECT } from "./inputs.ts";
import { MORE_HOSTILE_INPUTS } from "./more-inputs.ts";
import { HOSTILE_PATHS } from "./path-inputs.ts";
import { HOSTILE_PROGRAMS } from "./program-inputs.ts";

/** Small enough for seconds; `npx tsx test/hostile/measure.ts` takes the full size. */
const SCALE = 0.01;

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kubenetlint-hostile-"));
  writeFileSync(join(folder, "neighbour.yaml"), NEIGHBOUR);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("a hostile input is told and the rest is linted", () => {
  test.each(
    [...HOSTILE_INPUTS, ...HOSTILE_PATHS, ...MORE_HOSTILE_INPUTS, ...HOSTILE_PROGRAMS].map(
      (input) => [input.name, input] as const,
    ),
  )("%s", async (_name, input) => {
    input.lay(folder, SCALE);
    const { code, stdout, stderr } = await runCli(["lint", "--preset", "all", ...(input.args ?? [])], {
      cwd: folder,
    });
    expect(`${stdout}${stderr}`).toMatch(input.says);
    if (input.goesOn) expect(stdout).toContain(NEIGHBOUR_DEFECT);
    expect(code).toBe(input.code);
  });

  test("nothing of it reaches the prototypes of JavaScript", () => {
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
