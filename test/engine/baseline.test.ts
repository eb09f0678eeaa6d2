import { describe, expect, it } from "vitest";
import { applyBaseline, baselineEntry, baselineText, readBaseline } from "../../src/engine/judge/baseline.ts";
import type { Result } from "../../src/engine/result.ts";
import { deployment, service } from "../cli/folder.ts";
import { lintFiles } from "./run-lint.ts";
import type { Files } from "./run-lint.ts";

const unnamed = (name: string): string => service(name, "web").replace("name: http, ", "");
const FILES: Files = { "a.yaml": unnamed("web"), "b.yaml": deployment("web"), "c.yaml": "kind: [\n" };
const only = { config: { rules: { "port-unnamed": { severity: "warning" as const } } } };
const run = (files: Files): Result => lintFiles(files, only);
const baselineOf = (result: Result) =>
  readBaseline(baselineText({ entries: result.findings.map(baselineEntry) }), "baseline.json");
const left = (files: Files, baseline = baselineOf(run(FILES))) => {
  const { result, unneeded } = applyBaseline(run(files), baseline);
  return {
    findings: result.findings.map(({ ruleId, span }) => `${span.file} ${ruleId}`),
    unneeded: unneeded.map(({ rule, file }) => `${file} ${rule}`),
    known: result.suppressed.length,
  };
};

describe("applyBaseline", () => {
  it("takes out what it holds, and shows it as suppressed", () => {
    expect(run(FILES).findings.map(({ ruleId }) => ruleId)).toContain("port-unnamed");
    expect(left(FILES)).toEqual({ findings: [], unneeded: [], known: run(FILES).findings.length });
  });

  it("survives moved lines and renamed files, also of a file that is no object", () => {
    const moved = {
      "sub/other.yaml": `# one\n# two\n---\n${unnamed("web")}`,
      "b.yaml": deployment("web"),
      "d.yaml": "kind: [\n",
    };
    expect(left(moved)).toMatchObject({ findings: [], unneeded: [] });
  });

  it("does not cover a finding of another object, nor a second one like it", () => {
    expect(left({ ...FILES, "e.yaml": unnamed("web2") }).findings).toEqual(["e.yaml port-unnamed"]);
    const twice = { ...FILES, "c2.yaml": "kind: [\n" };
    expect(left(twice).findings).toEqual(["c2.yaml yaml-syntax"]);
    expect(left(FILES, baselineOf(run(twice))).unneeded).toEqual(["c2.yaml yaml-syntax"]);
  });

  it("tells entries whose finding is gone, but not of files that were not looked at", () => {
    const repaired = { ...FILES, "a.yaml": service("web", "web") };
    expect(left(repaired).unneeded).toEqual(["a.yaml port-unnamed"]);
    const baseline = baselineOf(run(FILES));
    expect(applyBaseline(run(repaired), baseline, (file) => file !== "a.yaml")).toMatchObject({
      unneeded: [],
      unjudged: [{ file: "a.yaml", rule: "port-unnamed" }],
    });
  });
});

describe("the file", () => {
  it("is sorted, and the same for the same findings", () => {
    const entries = run(FILES).findings.map(baselineEntry);
    expect(baselineText({ entries: [...entries].reverse() })).toBe(baselineText({ entries }));
    const files = readBaseline(baselineText({ entries }), "x").entries.map(({ file }) => file);
    expect(files).toEqual([...files].sort());
  });

  it.each([
    ["[", "is not JSON"],
    ["{}", "does not have the form"],
    ['{"version":2,"findings":[]}', "does not have the form"],
    ['{"version":1,"findings":[{"rule":"a"}]}', "entry (number 1)"],
  ])("is refused if it is %s", (text, message) => {
    expect(() => readBaseline(text, "baseline.json")).toThrow(message);
  });
});
