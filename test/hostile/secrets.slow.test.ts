import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formatNames } from "../../src/hosts/cli/formats.ts";
import { folder } from "../cli/folder.ts";
import { runCli } from "../cli/run-cli.ts";
import type { CliRun } from "../cli/run-cli.ts";
import { CHART, leaks, SHAPES } from "./secret-shapes.ts";
import type { Files } from "./secret-shapes.ts";

/** Every command that reads manifests, in every output that it has. */
const COMMANDS: readonly (readonly string[])[] = [
  ["lint", ".", "--report-unknown", "--rule", "all"],
  ["lint", ".", "--fix-dry-run"],
  ["lint", ".", "--fix-dry-run", "-f", "json"],
  ["validate", "."],
  ["validate", ".", "-o", "json"],
  ["scopes", "."],
  ["scopes", ".", "-o", "json"],
  ["scopes", ".", "--show-rendered"],
  ...["table", "wide", "json", "yaml"].map((output) => ["endpoints", "-o", output]),
  ["pods"],
  ["pods", "-o", "json"],
  ...["table", "json", "dot", "mermaid"].map((output) => ["reach", "-o", output]),
  ["trace", "http://web.default.svc", "--from", "default/x"],
  ["diff", ".", "../other"],
  ["diff", ".", "../other", "-o", "json"],
  ["diff", ".", "../other", "-o", "markdown"],
  ["explain", "api-rejected"],
];

const outputOf = ({ stdout, stderr }: CliRun): string => `${stdout}\n${stderr}`;

async function everyOutput(files: Files): Promise<readonly { readonly what: string; readonly text: string }[]> {
  const root = folder({
    ...Object.fromEntries(Object.entries(files).map(([path, text]) => [join("app", path), text])),
    "other/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n",
  });
  const cwd = join(root, "app");
  // One run writes all formats; the marks between them are of no matter.
  const runs = [
    [
      "lint",
      ".",
      "--no-config",
      "--preset",
      "all",
      "--report-unknown",
      ...formatNames().flatMap((format) => ["-f", format]),
    ],
    ...COMMANDS,
  ];
  const outputs: { what: string; text: string }[] = [];
  for (const words of runs)
    outputs.push({
      what: words.join(" "),
      text: outputOf(await runCli(words, { cwd, env: process.env as Record<string, string> })),
    });
  return outputs;
}

const leaking = (outputs: readonly { readonly what: string; readonly text: string }[]): readonly string[] =>
  outputs.flatMap(({ what, text }) =>
    leaks(text).map(
      (canary) =>
        `${what}: ${canary}: ${text.slice(Math.max(0, text.indexOf(canary) - 80), text.indexOf(canary) + 60)}`,
    ),
  );

describe("the value of a Secret is in no output of any command", () => {
  it.each(Object.entries(SHAPES))("%s", { timeout: 60_000 }, async (_, files) => {
    const outputs = await everyOutput(files);
    expect(leaking(outputs)).toEqual([]);
    // Something was said, so that there was something to leak.
    expect(outputs.map(({ text }) => text).join("").length).toBeGreaterThan(500);
  });

  it("a chart", { timeout: 60_000 }, async () => {
    expect(leaking(await everyOutput(CHART))).toEqual([]);
  });
});
