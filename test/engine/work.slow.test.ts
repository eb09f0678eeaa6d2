import { beforeEach, describe, expect, test, vi } from "vitest";
import { manifest } from "../bench/generate.ts";

/**
 * Calls of what costs time, counted: a machine that is slow today does not fail the build, a loop within a loop does.
 */
const calls = vi.hoisted(() => ({
  parseTree: 0,
  loadFast: 0,
  scanOrdinary: 0,
  matchWorkload: 0,
  validateObject: 0,
  matchPods: 0,
}));

vi.mock("../../src/yaml/tree/syntax-tree.ts", async (original) => counting(await original(), "parseTree"));
vi.mock("../../src/yaml/scan/fast-loader.ts", async (original) => counting(await original(), "loadFast"));
vi.mock("../../src/yaml/scan/scan-ordinary.ts", async (original) => counting(await original(), "scanOrdinary"));
vi.mock("../../src/model/workload.ts", async (original) => counting(await original(), "matchWorkload"));
vi.mock("../../src/simulate/policy/match-labels.ts", async (original) => counting(await original(), "matchPods"));

function counting(module: object, name: keyof typeof calls): object {
  const real = (module as Record<string, (...args: readonly unknown[]) => unknown>)[name];
  return { ...module, [name]: (...args: readonly unknown[]) => (calls[name]++, real?.(...args)) };
}

beforeEach(() => {
  for (const name of Object.keys(calls) as (keyof typeof calls)[]) calls[name] = 0;
});

async function work(count: number): Promise<Readonly<typeof calls> & { readonly findings: number }> {
  const { lintFiles } = await import("./run-lint.ts");
  const { validateObject } = await import("../../src/validate/validate-object.ts");
  const files = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`service-${index}.yaml`, manifest(index)]),
  );
  const validate = (object: unknown) => (calls.validateObject++, validateObject(object, {}));
  const { findings } = lintFiles(files, { config: { extends: "all" }, lint: { validate } });
  return { ...calls, findings: findings.length };
}

describe("the work for 100 applications of four objects", () => {
  test("no ordinary document reaches the full parsers, and each is scanned once for value and places", async () => {
    const { parseTree, loadFast, scanOrdinary, validateObject, findings } = await work(100);
    expect({ parseTree, loadFast, scanOrdinary, validateObject }).toEqual({
      parseTree: 0,
      loadFast: 0,
      scanOrdinary: 400,
      validateObject: 400,
    });
    expect(findings).toBeGreaterThan(0);
  });

  test("ten times the objects are about ten times the comparisons", async () => {
    const few = await work(60);
    for (const name of Object.keys(calls) as (keyof typeof calls)[]) calls[name] = 0;
    const many = await work(600);
    // Namespaces are filled ten times as much: what compares all pods of one with each other would be a hundred times.
    for (const name of ["scanOrdinary", "matchWorkload", "matchPods", "validateObject"] as const) {
      expect(few[name], name).toBeGreaterThan(0);
      expect({ name, ratio: many[name] / Math.max(1, few[name]) < 25 }).toEqual({ name, ratio: true });
    }
  });
});
