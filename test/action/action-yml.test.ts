import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readInputs } from "../../src/hosts/action/inputs.ts";
import { BUNDLE_PATHS } from "../../src/dev/build.ts";

interface ActionYml {
  readonly description: string;
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
  readonly runs: { readonly using: string; readonly main: string };
}

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly args?: readonly string[];
  readonly pass_filenames?: boolean;
  readonly require_serial: boolean;
}

const action = parse(readFileSync("action.yml", "utf8")) as ActionYml;
const page = readFileSync("docs/action.md", "utf8");

/** First cells of the table below a heading. */
function rows(heading: string): readonly string[] {
  const [, section = ""] = page.split(`## ${heading}\n`);
  const [table = ""] = section.split("\n## ");
  return [...table.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell = ""]) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name),
  );
}

describe("action.yml", () => {
  it("names the inputs and outputs that the page describes", () => {
    expect(Object.keys(action.inputs)).toEqual(rows("Inputs"));
    expect(Object.keys(action.outputs)).toEqual(rows("Outputs"));
  });

  it("writes out the defaults that the action has without them", () => {
    const defaults = Object.entries(action.inputs).map(([name, { default: value }]) => [
      `INPUT_${name.toUpperCase()}`,
      value ?? "",
    ]);
    expect(readInputs(Object.fromEntries(defaults) as Record<string, string>)).toEqual({
      ...readInputs({}),
      paths: ["."],
    });
  });

  it("runs a committed bundle on a Node that runners have", () => {
    expect(BUNDLE_PATHS).toContain(action.runs.main);
    expect(action.runs.using).toBe("node24");
  });

  it("keeps to the length that the marketplace takes", () => {
    expect(action.description.length).toBeLessThan(125);
  });
});

describe(".pre-commit-hooks.yaml", () => {
  const hooks = parse(readFileSync(".pre-commit-hooks.yaml", "utf8")) as readonly Hook[];
  const { bin } = JSON.parse(readFileSync("package.json", "utf8")) as {
    readonly bin: Readonly<Record<string, string>>;
  };

  it("runs a committed bundle in one process, since files are judged together", () => {
    for (const { entry, require_serial: serial } of hooks) {
      expect(BUNDLE_PATHS).toContain(bin[entry.split(" ")[0] ?? ""]);
      expect(serial).toBe(true);
    }
  });

  it("reports the files of the commit, or with kubenetlint-all everything", () => {
    const [changed, all] = hooks;
    expect([
      changed?.id,
      `${changed?.entry ?? ""} ${(changed?.args ?? []).join(" ")}`,
      changed?.pass_filenames,
    ]).toEqual(["kubenetlint", "kubenetlint lint --safe . --only", undefined]);
    expect([all?.id, all?.entry, all?.args, all?.pass_filenames]).toEqual([
      "kubenetlint-all",
      "kubenetlint lint --safe .",
      undefined,
      false,
    ]);
  });
});
