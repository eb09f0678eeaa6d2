import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { rules } from "../../../rules/index.ts";
import { lint } from "../../engine/lint.ts";
import type { Result } from "../../engine/result.ts";
import { UserError } from "../../diagnostic/user-error.ts";
import { shownPath } from "../../discover/discover.ts";
import type { NetworkGraph } from "../../report/graph.ts";
import { shown, totals } from "../../report/reporter.ts";
import type { Paint } from "../../report/reporter.ts";
import { Simulation } from "../../simulate/simulation.ts";
import { validateObject } from "../../validate/validate-object.ts";
import { version } from "../version.ts";
import { loadFormat, needsGraph } from "./formats.ts";
import { EXIT } from "./host.ts";
import type { ExitCode, Host } from "./host.ts";
import { progress } from "./progress.ts";
import { painter } from "./paint.ts";
import { lintedModel, loadWorkspace } from "./workspace.ts";
import type { Workspace, WorkspaceFlags } from "./workspace.ts";

export interface LintFlags extends WorkspaceFlags {
  /** `NAME` or `NAME=FILE`, several at once. */
  readonly format?: readonly string[];
  readonly outputFile?: string;
  readonly maxWarnings?: number;
  readonly quiet?: boolean;
  readonly only?: readonly string[];
  readonly reportUnknown?: boolean;
  readonly inlineConfig?: boolean;
  readonly color?: boolean;
  readonly debug?: boolean;
}

/** Reads, lints and reports. Findings go to standard output, everything else to standard error. */
export async function lintCommand(host: Host, paths: readonly string[], flags: LintFlags): Promise<ExitCode> {
  const line = progress(host);
  const workspace = await loadWorkspace(host, paths, flags, rules);
  const { config, scopes, notes, failures, kubernetesVersion, hostFindings } = workspace;
  const full = lint(scopes, rules, {
    notes,
    hostFindings,
    config,
    kubernetesVersion,
    validate: (object) => validateObject(object, { kubernetesVersion }),
    unreadable: failures,
    ...(flags.only && { only: new Set(flags.only.map((path) => shownPath(host.cwd, resolve(host.cwd, path)))) }),
    noInlineConfig: flags.inlineConfig === false,
    onRule: (ruleId) => line.show(`rule ${ruleId}`),
  });
  line.clear();
  const result = flags.quiet === true ? { ...full, findings: full.findings.filter((finding) => finding.severity === "error") } : full;
  await report(host, result, workspace, flags);
  return exitCode(full, flags);
}

async function report(host: Host, result: Result, workspace: Workspace, flags: LintFlags): Promise<void> {
  const wanted = flags.format ?? ["stylish"];
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const graph = wanted.some((format) => needsGraph(splitOnce(format, "=")[0] ?? "")) ? await graphOf(workspace) : undefined;
  for (const format of wanted) {
    const [name = "", file] = splitOnce(format, "=");
    const reporter = await loadFormat(name);
    const target = file ?? (wanted.length === 1 ? flags.outputFile : undefined);
    const paint: Paint = painter(host, target === undefined, flags.color);
    const text = reporter(result, { paint, unknown: flags.reportUnknown === true, rules: byId, version: version(), ...(graph && { graph }) });
    if (target === undefined) host.stdout(text);
    else write(host, target, text);
  }
}

/** Writes a result that was computed elsewhere to standard output. */
export async function reportOne(host: Host, result: Result, format: string): Promise<void> {
  const reporter = await loadFormat(format);
  host.stdout(reporter(result, { paint: painter(host, true, undefined), unknown: false, rules: new Map(rules.map((rule) => [rule.id, rule])), version: version() }));
}

/** The picture of html, dot and mermaid: routes, Services, workloads and policies of every scope. */
async function graphOf(workspace: Workspace): Promise<NetworkGraph> {
  const { networkGraph } = await import("../../report/build-graph.ts");
  const { mergeGraphs } = await import("../../report/graph.ts");
  return mergeGraphs(workspace.scopes.map((scope) => {
    const model = lintedModel(workspace, scope);
    return { scope: scope.name, graph: networkGraph(model, new Simulation(model)) };
  }));
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function write(host: Host, file: string, text: string): void {
  try {
    writeFileSync(resolve(host.cwd, file), text);
  } catch (error) {
    throw new UserError(`The report cannot be written to "${file}": ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What a result means to a build. */
export function exitCode(result: Result, flags: LintFlags): ExitCode {
  if (result.internalErrors.length > 0) return EXIT.internal;
  const { errors, warnings } = totals(shown(result, { unknown: false }));
  return errors > 0 || warnings > (flags.maxWarnings ?? Infinity) ? EXIT.findings : EXIT.clean;
}
