import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { completion } from "../../src/hosts/cli/commands/completion.ts";
import type { ProgramDescription, Shell } from "../../src/hosts/cli/commands/completion.ts";

const PROGRAM: ProgramDescription = {
  name: "kubenetlint",
  defaultCommand: "lint",
  options: [{ names: ["-h", "--help"], description: "show help" }],
  commands: [
    {
      name: "lint",
      description: "report mistakes",
      arguments: "file",
      options: [
        {
          names: ["-f", "--format"],
          description: "the report's [format]: one of them",
          values: ["stylish", "sarif", "json"],
        },
        { names: ["--quiet"], description: "errors only" },
        { names: ["-o", "--output-file"], description: "write a file", values: "file" },
        { names: ["--max-warnings"], description: "a number", values: "text" },
      ],
    },
    {
      name: "explain",
      description: "say what a rule's page says",
      options: [{ names: ["--output"], description: "table or json", values: ["table", "json"] }],
      arguments: ["port-unnamed", "port-name-invalid"],
    },
    { name: "rules", description: "list the rules", options: [] },
  ],
};

const folder = mkdtempSync(join(tmpdir(), "kubenetlint-completion-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The script in a file: a shell cannot open the pipe that it is started with. */
function scriptOf(shell: Shell): string {
  const path = join(folder, shell);
  writeFileSync(path, completion(shell, PROGRAM));
  return path;
}

const has = (program: string): boolean => spawnSync(program, ["-c", "true"]).status === 0;

/** What bash offers after these words, the last of them unfinished. */
function offered(...words: readonly string[]): readonly string[] {
  const line = ["kubenetlint", ...words];
  const script =
    `${completion("bash", PROGRAM)}\ncd fixtures/report\n` +
    `COMP_WORDS=("$@"); COMP_CWORD=$((\${#COMP_WORDS[@]}-1)); _kubenetlint; printf '%s\\n' ` +
    `"\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync("bash", ["-c", script, "bash", ...line], { encoding: "utf8" });
  expect(stderr).toBe("");
  return stdout
    .split("\n")
    .filter((word) => word !== "")
    .sort();
}

describe.runIf(has("bash"))("completion in bash", () => {
  it.each([
    [["ex"], ["explain"]],
    [["--q"], ["--quiet"]],
    [
      ["--format", "s"],
      ["sarif", "stylish"],
    ],
    [
      ["-f", ""],
      ["json", "sarif", "stylish"],
    ],
    [["rou"], ["routes.yaml"]],
    [["--max-warnings", ""], []],
    [["-o", "pol"], ["policies.yaml"]],
    [["lint", "--qu"], ["--quiet"]],
    [["a.yaml", "--out"], ["--output-file"]],
    [["explain", "port-n"], ["port-name-invalid"]],
    [
      ["explain", "--output", ""],
      ["json", "table"],
    ],
    [
      ["explain", "--"],
      ["--help", "--output"],
    ],
    [["rules", ""], []],
  ])("offers for %j just %j", (words, expected) => {
    expect(offered(...words)).toEqual(expected);
  });
});

describe.each([
  ["zsh", "-n"],
  ["fish", "--no-execute"],
] as const)("completion in %s", (shell, flag) => {
  it.runIf(has(shell))("is a script of that shell", () => {
    const { status, stderr } = spawnSync(shell, [flag, scriptOf(shell)], { encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
  });

  it("names every command and option", () => {
    const text = completion(shell, PROGRAM);
    for (const word of PROGRAM.commands.flatMap(({ name, options }) => [
      name,
      ...options.flatMap(({ names }) => names),
    ]))
      expect(text).toContain(word.replace(/^--?/, ""));
  });
});

describe.runIf(has("fish"))("completion in fish", () => {
  it.each([
    ["ex", ["explain"]],
    ["--q", ["--quiet"]],
    ["--format s", ["sarif", "stylish"]],
    ["explain port-n", ["port-name-invalid"]],
    ["explain --output ", ["json", "table"]],
    ["lint --qu", ["--quiet"]],
  ])("offers for %j just %j", (words, expected) => {
    const { stdout, stderr } = spawnSync(
      "fish",
      ["--no-config", "-c", `source ${scriptOf("fish")}; complete -C 'kubenetlint ${words}'`],
      { encoding: "utf8" },
    );
    expect(stderr).toBe("");
    expect(
      stdout
        .split("\n")
        .flatMap((line) => line.split("\t")[0] || [])
        .sort(),
    ).toEqual(expected);
  });
});
