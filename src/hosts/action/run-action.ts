import { join } from "node:path";
import { orNearest } from "../../hints/did-you-mean.ts";
import { nearest } from "../../hints/nearest.ts";
import { UserError } from "../../diagnostic/user-error.ts";
import { formatNames } from "../cli/formats.ts";
import { EXIT } from "../../workspace/host.ts";
import type { ExitCode } from "../../workspace/host.ts";
import { lintCommand } from "../cli/commands/lint.ts";
import type { LintFlags } from "../cli/lint/lint-flags.ts";
import type { ActionHost } from "./action-host.ts";
import { behaviourDiff } from "./behaviour-diff.ts";
import { baseOfEvent, changedFiles, mergeBase } from "./changed-files.ts";
import { readInputs } from "./inputs.ts";
import type { Inputs } from "./inputs.ts";
import { annotate, setOutputs, withoutCommands } from "./runner-commands.ts";
import { summary } from "./summary.ts";

/** The part of the `json` format that the action uses. */
interface JsonReport {
  readonly summary: { readonly errors: number; readonly warnings: number; readonly infos: number };
}

/**
 * The step: lints like the command line, writes the reports to files, and prints what the runner shows. The exit codes
 * are those of the command line; a step fails for any except 0.
 */
export async function runAction(host: ActionHost): Promise<ExitCode> {
  try {
    return await run(host, readInputs(host.env));
  } catch (error) {
    if (error instanceof UserError) {
      annotate(host, "error", error.message);
      return EXIT.usage;
    }
    annotate(
      host,
      "error",
      `kubenetlint failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n` +
        "This is a bug in kubenetlint.",
    );
    return EXIT.internal;
  }
}

async function run(host: ActionHost, inputs: Inputs): Promise<ExitCode> {
  const formats = inputs.formats.map(readFormat);
  // Checked first: a missing base is wrong usage.
  const base = inputs.diffBase === undefined ? undefined : mergeBase(host, inputs.diffBase);
  const folder = host.temporaryFolder();
  const file = (name: string): string => join(folder, name);
  const only = inputs.onlyChanged ? onlyChanged(host, base) : undefined;
  const flags: LintFlags = {
    safe: !inputs.trust,
    ...(inputs.config !== undefined && { config: inputs.config }),
    ...(inputs.kubernetesVersion !== undefined && { kubernetesVersion: inputs.kubernetesVersion }),
    ...(inputs.failOn === "warning" && { maxWarnings: 0 }),
    ...(only !== undefined && { only }),
    announcesFiles: false,
    format: [
      ...formats.map(({ name, target }, index) => `${name}=${target ?? file(`log-${index}`)}`),
      `json=${file("json")}`,
      `markdown=${file("markdown")}`,
      `mermaid=${file("mermaid")}`,
      ...(inputs.sarifFile === undefined ? [] : [`sarif=${inputs.sarifFile}`]),
    ],
  };
  const code = await lintCommand(host, inputs.paths, flags);
  for (const [index, { name, target }] of formats.entries()) {
    if (target === undefined) print(host, name, host.readFile(file(`log-${index}`)));
  }
  const { errors, warnings, infos } = (JSON.parse(host.readFile(file("json"))) as JsonReport).summary;
  setOutputs(host, { errors, warnings, findings: errors + warnings + infos, "sarif-file": inputs.sarifFile ?? "" });
  await summarize(host, inputs, host.readFile(file("markdown")), host.readFile(file("mermaid")));
  return inputs.failOn === "never" && code === EXIT.findings ? EXIT.clean : code;
}

/** Only the workflow commands of the `github` format may be executed by the runner. */
function print(host: ActionHost, name: string, text: string): void {
  if (name === "github") host.stdout(text);
  else withoutCommands(host, () => host.stdout(text));
}

/** @throws UserError before anything is linted. */
function readFormat(text: string): { readonly name: string; readonly target: string | undefined } {
  const [, name = text, target] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  if (formatNames().includes(name)) return { name, target };
  const near = nearest(name, formatNames());
  throw new UserError(
    `Input format has no "${name}"${orNearest(near, ".")} Formats, one per line: ${formatNames().join(", ")}.`,
  );
}

/** Files to report, or undefined for all if the changed files are unknown. */
function onlyChanged(host: ActionHost, givenBase: string | undefined): readonly string[] | undefined {
  const ofEvent = givenBase === undefined ? baseOfEvent(host) : undefined;
  const base = ofEvent === undefined ? givenBase : mergeBase(host, ofEvent);
  if (base !== undefined) return changedFiles(host, base);
  annotate(
    host,
    "notice",
    `only-changed: this ${host.env["GITHUB_EVENT_NAME"] ?? "run"} has no commit to compare with, ` +
      "so every file is reported. Set diff-base to compare with a commit.",
  );
  return undefined;
}

async function summarize(host: ActionHost, inputs: Inputs, findings: string, picture: string): Promise<void> {
  const target = host.env["GITHUB_STEP_SUMMARY"];
  if (target === undefined || target === "") return;
  const diff = inputs.diffBase === undefined ? undefined : await behaviourDiff(host, inputs.diffBase, inputs);
  host.append(target, summary({ findings, picture, diff }));
}
