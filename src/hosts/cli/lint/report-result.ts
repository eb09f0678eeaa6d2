import { dirname, resolve } from "node:path";
import { printable } from "../../../base/printable.ts";
import { outcome } from "../../../report/lint/stylish.ts";
import { shown } from "../../../report/lint/reporter.ts";
import { rules } from "../../../../rules/index.ts";
import type { Result } from "../../../engine/result.ts";
import { UserError } from "../../../diagnostic/user-error.ts";
import type { NetworkGraph } from "../../../report/graph/graph.ts";
import type { Paint } from "../../../report/lint/reporter.ts";
import { Simulation } from "../../../simulate/simulation.ts";
import { version } from "../../version.ts";
import { formatNames, loadFormat, needsGraph } from "../formats.ts";
import type { Host } from "../../../workspace/host.ts";
import { makeFolder } from "../../../workspace/cache/make-folder.ts";
import { painter } from "../paint.ts";
import { refuseOutside } from "../../../workspace/read-named.ts";
import { refusing, writeReport } from "../write-file.ts";
import { lintedModel } from "../../../workspace/workspace.ts";
import type { Workspace } from "../../../workspace/workspace.ts";
import type { LintFlags } from "./lint-flags.ts";
import { statistics } from "./statistics.ts";

export async function reportResult(host: Host, result: Result, workspace: Workspace, flags: LintFlags): Promise<void> {
  const wanted = flags.format ?? ["stylish"];
  const unnamed = wanted.filter((format) => !format.includes("="));
  if (flags.outputFile !== undefined && unnamed.length !== 1) {
    const why =
      unnamed.length === 0
        ? "every --format already names a file"
        : `there are ${unnamed.length} reports: ${unnamed.join(", ")}`;
    throw new UserError(`--output-file is for a single report, but ${why}. Write --format NAME=FILE.`);
  }
  const habit = wanted.find((format) => format.startsWith("="));
  if (habit !== undefined) throw new UserError(`-f${habit}: write -f ${habit.slice(1)} or --format=${habit.slice(1)}.`);
  if (flags.outputFile === "" || wanted.some((format) => format.endsWith("=")))
    throw new UserError("The file name of the report is empty.");
  if (flags.outputFile !== undefined && formatNames().includes(flags.outputFile)) {
    throw new UserError(
      `-o of lint is the output file, as in ESLint. For the format use -f ${flags.outputFile}; ` +
        `for a file of that name ./${flags.outputFile}.`,
    );
  }
  const byId = new Map(workspace.rules.map((rule) => [rule.id, rule]));
  const graph = wanted.some((format) => needsGraph(splitOnce(format, "=")[0] ?? ""))
    ? await graphOf(workspace)
    : undefined;
  const written: string[] = [];
  for (const format of wanted) {
    const [name = "", file] = splitOnce(format, "=");
    const reporter = await loadFormat(name);
    const target = file ?? flags.outputFile;
    const paint: Paint = painter(host, target === undefined, flags.color);
    const text = reporter(result, {
      paint,
      unknown: flags.reportUnknown === true,
      rules: byId,
      version: version(),
      ...(graph && { graph }),
    });
    if (target === undefined) host.stdout(text);
    else {
      write(host, target, text, flags);
      written.push(`${name} in ${target}`);
    }
  }
  // Without a report on the screen a run that found something would look like one that did nothing.
  if (written.length === wanted.length && flags.announcesFiles !== false)
    host.stderr(
      `${printable(`${outcome(result, shown(result, { unknown: false }))} Report: ${written.join(", ")}`)}\n`,
    );
  if (flags.statistics === true) host.stderr(statistics(result));
}

/** Writes a merged result to standard output. */
export async function reportOne(host: Host, result: Result, format: string): Promise<void> {
  const reporter = await loadFormat(format);
  host.stdout(
    reporter(result, {
      paint: painter(host, true, undefined),
      unknown: false,
      rules: new Map(rules.map((rule) => [rule.id, rule])),
      version: version(),
    }),
  );
}

/** The graph for html, dot and mermaid: routes, Services, workloads and policies of every scope. */
async function graphOf(workspace: Workspace): Promise<NetworkGraph> {
  const { networkGraph } = await import("../../../report/graph/build-graph.ts");
  const { mergeGraphs } = await import("../../../report/graph/graph.ts");
  return mergeGraphs(
    workspace.scopes.map((scope) => {
      const model = lintedModel(workspace, scope);
      return { scope: scope.name, graph: networkGraph(model, new Simulation(model)) };
    }),
  );
}

export function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function write(host: Host, file: string, text: string, flags: LintFlags): void {
  const path = resolve(host.cwd, file);
  refusing(`The report "${file}"`, () => {
    if (flags.safe === true) refuseOutside(host, file);
    makeFolder(dirname(path));
    writeReport(path, text);
  });
}
