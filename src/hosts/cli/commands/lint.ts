import { statSync } from "node:fs";
import { dirname, resolve, sep } from "node:path";
import { rules } from "../../../../rules/index.ts";
import { lint } from "../../../engine/lint.ts";
import type { LintOptions } from "../../../engine/lint.ts";
import { offerFixes } from "../../../engine/fixes/offer-fixes.ts";
import type { Result } from "../../../engine/result.ts";
import { NOT_ANALYSED } from "../../../engine/judge/reported-notes.ts";
import type { Severity } from "../../../diagnostic/finding.ts";
import { UserError } from "../../../diagnostic/user-error.ts";
import { discover, shownPath } from "../../../discover/discover.ts";
import type { NetworkGraph } from "../../../report/graph/graph.ts";
import { printable } from "../../../base/printable.ts";
import { plural, shown, totals } from "../../../report/lint/reporter.ts";
import type { Paint } from "../../../report/lint/reporter.ts";
import { Simulation } from "../../../simulate/simulation.ts";
import { parseSource } from "../../../yaml/parse-source.ts";
import { version } from "../../version.ts";
import { programIdentity } from "../cache/cached-lint.ts";
import { CacheStore, DEFAULT_CACHE } from "../../../workspace/cache/cache-store.ts";
import { DocumentCache } from "../../../workspace/cache/document-cache.ts";
import { validateUnknown } from "../../../workspace/cache/known-validations.ts";
import { withBaseline } from "../lint/baseline-file.ts";
import type { BaselineFlags } from "../lint/baseline-file.ts";
import { fixDiff, runFixes, writeFixes } from "../lint/fix-run.ts";
import type { FixFlags } from "../lint/fix-run.ts";
import { formatNames, loadFormat, needsGraph } from "../formats.ts";
import { EXIT } from "../../../workspace/host.ts";
import type { ExitCode, Host } from "../../../workspace/host.ts";
import { limitsOf } from "../../../workspace/load-sources.ts";
import { makeFolder } from "../../../workspace/cache/make-folder.ts";
import { progress } from "../progress.ts";
import { painter } from "../paint.ts";
import { refuseOutside } from "../../../workspace/read-named.ts";
import { refusing, writeReport } from "../write-file.ts";
import { lintedModel, loadWorkspace, validatorOf } from "../../../workspace/workspace.ts";
import type { Workspace } from "../../../workspace/workspace.ts";

export interface LintFlags extends FixFlags, BaselineFlags {
  /** `NAME` or `NAME=FILE`, several at once. */
  readonly format?: readonly string[];
  readonly outputFile?: string;
  readonly maxWarnings?: number;
  readonly failOnUnread?: boolean;
  readonly inlineConfig?: boolean;
  readonly color?: boolean;
  readonly debug?: boolean;
  readonly scope?: string;
  readonly shard?: string;
  readonly schemas?: string;
  readonly cache?: boolean;
  readonly cacheLocation?: string;
  readonly cacheSecret?: Buffer;
  readonly reportUnusedSuppressions?: Severity | "off";
}

/** Formats in which the fixes of a finding show; for the others they are not worth the work of proving them. */
const SHOWING_FIXES: ReadonlySet<string> = new Set(["codeframe", "json", "sarif", "html"]);

/**
 * Reads, lints and reports. Findings go to standard output, everything else to standard error.
 * @param onRead gets what the run depends on besides manifests: absolute paths of packed files, and of folders if they end with a slash.
 */
export async function lintCommand(
  host: Host,
  paths: readonly string[],
  flags: LintFlags,
  onRead?: (paths: readonly string[]) => void,
): Promise<ExitCode> {
  const line = progress(host);
  const fixes = flags.fix === true || flags.fixDryRun === true;
  const alone = fixes || flags.scope !== undefined || flags.shard !== undefined || flags.schemas !== undefined;
  const documents = alone || flags.cache !== true ? undefined : documentCache(host, paths, flags);
  const workspace = await loadWorkspace(host, paths, flags, rules, {
    withPlugins: true,
    ...(documents && { documents }),
  });
  onRead?.(
    workspace.scopes.flatMap(({ dependsOn = [] }) =>
      dependsOn.map((path) => `${resolve(host.cwd, path)}${path === "" || path.endsWith("/") ? "/" : ""}`),
    ),
  );
  const options = lintOptions(host, workspace, flags, (ruleId) => line.show(`rule ${ruleId}`));
  const { now, diff } = fixes
    ? await fixed(host, paths, workspace, options, flags)
    : { now: workspace, diff: undefined };
  const linted = documents !== undefined ? lintKnown(documents, now, options) : lint(now.scopes, now.rules, options);
  line.clear();
  const full = withBaseline(host, linted, flags, options.only);
  const visible =
    flags.quiet === true
      ? { ...full, findings: full.findings.filter((finding) => finding.severity === "error") }
      : full;
  // After --fix what is left counts as repairable only if it still is.
  const shows = fixes || (flags.format ?? []).some((format) => SHOWING_FIXES.has(splitOnce(format, "=")[0] ?? ""));
  const limits = limitsOf(flags);
  const result = shows
    ? offerFixes(visible, {
        scopes: now.scopes,
        rules: now.rules,
        options,
        parse: (source) => parseSource(source, limits),
      })
    : visible;
  // The diff stands alone, so that `git apply` can read it.
  if (diff !== undefined) host.stdout(diff);
  await report(
    diff === undefined
      ? host
      : { ...host, stdout: (text) => host.stderr(text), stdoutIsTerminal: host.stderrIsTerminal },
    result,
    now,
    flags,
  );
  return verdict(host, full, {
    ...(flags.maxWarnings !== undefined && { maxWarnings: flags.maxWarnings }),
    failOnUnread: flags.failOnUnread ?? now.config.failOnUnread === true,
  });
}

const documentCache = (host: Host, paths: readonly string[], flags: LintFlags): DocumentCache =>
  new DocumentCache(new CacheStore(resolve(host.cwd, flags.cacheLocation ?? DEFAULT_CACHE), flags.cacheSecret), [
    programIdentity(),
    host.cwd,
    JSON.stringify([paths, limitsOf(flags)]),
  ]);

/** The same result, with those documents validated that have changed since an earlier run. */
function lintKnown(documents: DocumentCache, { sources, scopes, rules: all }: Workspace, options: LintOptions): Result {
  const { validate, accepted } = validateUnknown(sources, documents.accepted(sources), options.validate);
  documents.save(sources, accepted);
  return lint(scopes, all, { ...options, validate });
}

function lintOptions(
  host: Host,
  workspace: Workspace,
  flags: LintFlags,
  onRule: (ruleId: string) => void,
): LintOptions {
  const { config, notes, hidden, failures, kubernetesVersion, hostFindings, pluginsLeftOut, leftOutBy } = workspace;
  const leftOut =
    pluginsLeftOut.length === 0
      ? []
      : [{ message: `plug-ins were not loaded (${leftOutBy}): ${pluginsLeftOut.join(", ")}`, files: [] }];
  return {
    notes: [...notes, ...leftOut],
    hostFindings,
    ...(hidden && { hidden }),
    config:
      flags.reportUnusedSuppressions === undefined
        ? config
        : { ...config, unusedSuppressions: flags.reportUnusedSuppressions },
    kubernetesVersion,
    gatewayAPI: workspace.gatewayAPI,
    validate: validatorOf(workspace),
    unreadable: failures,
    elsewhereProducers: workspace.producers,
    ...(flags.only && { only: onlyFiles(host, workspace, flags.only) }),
    noInlineConfig: flags.inlineConfig === false,
    withoutPlugins: pluginsLeftOut.length > 0,
    onRule,
  };
}

/** `--only`: the files that are named or meet a pattern, and those below the folders that are named. A path that is not there is said: it reports nothing. */
function onlyFiles(host: Host, { sources, failures }: Workspace, paths: readonly string[]): ReadonlySet<string> {
  const read = [...sources.map(({ source }) => source.path), ...failures.map(({ path }) => path)];
  return new Set(
    paths.flatMap((path) => {
      const absolute = resolve(host.cwd, path);
      const found = statSync(absolute, { throwIfNoEntry: false });
      const met = found === undefined && !read.includes(path) && /[*?[{]/.test(path) ? matching(path, host.cwd) : [];
      if (met.length > 0) return met.map((file) => shownPath(host.cwd, file));
      if (found === undefined && !read.includes(path))
        host.stderr(`${printable(`note: --only names "${path}", which is not there.`)}\n`);
      if (found?.isDirectory() !== true) return [shownPath(host.cwd, absolute), path];
      return read.filter((file) =>
        resolve(host.cwd, file).startsWith(absolute.endsWith(sep) ? absolute : `${absolute}${sep}`),
      );
    }),
  );
}

/** Files of a pattern; none for the name of a file that is gone and only looks like one. */
function matching(pattern: string, cwd: string): readonly string[] {
  try {
    return discover([pattern], { cwd, ignores: [], ignoreRoot: cwd });
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

/** The workspace after the fixes, written or not; the diff for `--fix-dry-run`. */
async function fixed(
  host: Host,
  paths: readonly string[],
  workspace: Workspace,
  options: LintOptions,
  flags: LintFlags,
): Promise<{ readonly now: Workspace; readonly diff: string | undefined }> {
  const fixes = runFixes(host, paths, workspace, options, flags);
  if (flags.fixDryRun === true) return { now: { ...workspace, scopes: fixes.scopes }, diff: fixDiff(workspace, fixes) };
  if (fixes.texts.size === 0) return { now: workspace, diff: undefined };
  writeFixes(host, workspace, fixes);
  // Scopes may be others now, and what was rendered of a file is rendered again.
  return { now: { ...(await loadWorkspace(host, paths, flags, rules)), rules: workspace.rules }, diff: undefined };
}

async function report(host: Host, result: Result, workspace: Workspace, flags: LintFlags): Promise<void> {
  const wanted = flags.format ?? ["stylish"];
  const unnamed = wanted.filter((format) => !format.includes("="));
  if (flags.outputFile !== undefined && unnamed.length !== 1) {
    throw new UserError(
      `--output-file takes one report, and ${unnamed.length === 0 ? "every --format names its own file" : `there are ${unnamed.length}: ${unnamed.join(", ")}`}. Write --format NAME=FILE.`,
    );
  }
  if (flags.outputFile === "" || wanted.some((format) => format.endsWith("=")))
    throw new UserError("The file to write the report to has no name.");
  if (flags.outputFile !== undefined && formatNames().includes(flags.outputFile)) {
    throw new UserError(
      `-o of lint names a file, as in ESLint: the format is -f ${flags.outputFile}. A file of that name is ./${flags.outputFile}.`,
    );
  }
  const byId = new Map(workspace.rules.map((rule) => [rule.id, rule]));
  const graph = wanted.some((format) => needsGraph(splitOnce(format, "=")[0] ?? ""))
    ? await graphOf(workspace)
    : undefined;
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
    else write(host, target, text, flags);
  }
}

/** Writes a result that was computed elsewhere to standard output. */
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

/** The picture of html, dot and mermaid: routes, Services, workloads and policies of every scope. */
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

function splitOnce(text: string, separator: string): readonly string[] {
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

export interface Limits {
  readonly maxWarnings?: number;
  /** What was not analysed fails the build, unless it is suppressed or the rule is off for it. */
  readonly failOnUnread?: boolean;
}

/** What a result means to a build. That there are too many warnings, or that something is unread, is said: perhaps none of them was shown. */
export function verdict(
  host: Host,
  result: Result,
  { maxWarnings = Infinity, failOnUnread = false }: Limits = {},
): ExitCode {
  if (result.internalErrors.length > 0) return EXIT.internal;
  const { errors, warnings } = totals(shown(result, { unknown: false }));
  if (errors > 0) return EXIT.findings;
  if (failOnUnread && isUnread(result)) {
    host.stderr(
      `Not everything was analysed (${plural(result.counts.unread, "place")}), and that is to fail (--fail-on-unread).\n`,
    );
    return EXIT.findings;
  }
  if (warnings <= maxWarnings) return EXIT.clean;
  host.stderr(`Too many warnings: ${warnings}, and at most ${maxWarnings} may be.\n`);
  return EXIT.findings;
}

/** A note without a file is no finding, and cannot be suppressed. */
const isUnread = ({ findings, notes }: Result): boolean =>
  findings.some(({ ruleId }) => ruleId === NOT_ANALYSED) ||
  notes.some(({ unread, files }) => unread === true && files.length === 0);
