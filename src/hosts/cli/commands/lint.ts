import { resolve } from "node:path";
import { rules } from "../../../../rules/index.ts";
import { judge } from "../../../engine/lint.ts";
import type { LintOptions } from "../../../engine/lint-options.ts";
import { offerFixes } from "../../../engine/fixes/offer-fixes.ts";
import { runRules } from "../../../engine/run-rules.ts";
import type { RulesRun } from "../../../engine/run-rules.ts";
import { areSameScopes } from "../../../scope/same-scopes.ts";
import type { Scope } from "../../../scope/scope.ts";
import type { ParsedSource } from "../../../yaml/document.ts";
import { parseSource } from "../../../yaml/parse-source.ts";
import { programIdentity } from "../cache/program-identity.ts";
import { CacheStore, DEFAULT_CACHE } from "../../../workspace/cache/cache-store.ts";
import { DocumentCache } from "../../../workspace/cache/document-cache.ts";
import { validateUnknown } from "../../../workspace/cache/known-validations.ts";
import { withBaseline } from "../lint/baseline-file.ts";
import { fixDiff, runFixes, writeFixes } from "../lint/fix-run.ts";
import type { ExitCode, Host } from "../../../workspace/host.ts";
import { limitsOf } from "../../../workspace/load-sources.ts";
import { progress } from "../progress.ts";
import type { LintSession } from "../../../workspace/lint-session.ts";
import { loadWorkspace, validatorOf } from "../../../workspace/workspace.ts";
import type { Workspace } from "../../../workspace/workspace.ts";
import type { LintFlags } from "../lint/lint-flags.ts";
import { reportResult, splitOnce } from "../lint/report-result.ts";
import { verdict } from "../lint/verdict.ts";
import { onlyFiles } from "../lint/only-files.ts";

/** For a command that runs again and again. */
export interface Repeating {
  /**
   * Receives what the run depends on besides manifests: absolute paths of files of generators, and of folders if they
   * end with a slash.
   */
  readonly onRead?: (paths: readonly string[]) => void;
  /** What earlier runs found out. */
  readonly session?: LintSession;
}

/** Formats that show fixes; for the others proving fixes would be wasted work. */
const SHOWING_FIXES: ReadonlySet<string> = new Set(["codeframe", "json", "sarif", "html"]);

/**
 * Reads, lints and reports. Findings go to standard output, everything else to standard error.
 */
export async function lintCommand(
  host: Host,
  paths: readonly string[],
  flags: LintFlags,
  { onRead, session }: Repeating = {},
): Promise<ExitCode> {
  const line = progress(host);
  const fixes = flags.fix === true || flags.fixDryRun === true;
  const alone = fixes || flags.scope !== undefined || flags.shard !== undefined || flags.schemas !== undefined;
  const documents = alone || flags.cache !== true ? undefined : documentCache(host, paths, flags);
  const workspace = await loadWorkspace(host, paths, flags, rules, {
    withPlugins: true,
    onRender: (what) => line.show(what),
    ...(session && { parsed: session.sources }),
    ...(documents && { documents }),
  });
  onRead?.(
    workspace.scopes.flatMap(({ dependsOn = [] }) =>
      dependsOn.map((path) => `${resolve(host.cwd, path)}${path === "" || path.endsWith("/") ? "/" : ""}`),
    ),
  );
  const options = lintOptions(host, workspace, flags, (ruleId) => line.show(`rule ${ruleId}`));
  const {
    now,
    diff,
    run: known,
    refused,
  }: Fixed = fixes ? await fixed(host, paths, workspace, options, flags) : { now: workspace, diff: undefined };
  const run = known ?? (documents === undefined ? runAgain(session, now, options) : runKnown(documents, now, options));
  if (session !== undefined) session.sources = now.sources;
  const linted = judge(run, options);
  line.clear();
  const full = withBaseline(host, linted, flags, options.only);
  const visible =
    flags.quiet === true
      ? { ...full, findings: full.findings.filter((finding) => finding.severity === "error") }
      : full;
  // After --fix only findings that can still be repaired are shown with a fix.
  const shows = fixes || (flags.format ?? []).some((format) => SHOWING_FIXES.has(splitOnce(format, "=")[0] ?? ""));
  const limits = limitsOf(flags);
  const result = shows
    ? offerFixes(visible, {
        scopes: now.scopes,
        rules: now.rules,
        options,
        parse: (source) => parseSource(source, limits),
        run,
        ...(refused && { refused }),
      })
    : visible;
  // Standard output contains only the diff, so that `git apply` can read it.
  if (diff !== undefined) host.stdout(diff);
  await reportResult(
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

/** The same as `runRules`; what earlier runs of a session found out is used again. */
function runAgain(
  session: LintSession | undefined,
  { scopes, rules: all, ...workspace }: Workspace,
  options: LintOptions,
): RulesRun {
  const { kubernetesVersion, gatewayAPI, newer, definitions } = workspace;
  return session === undefined || definitions.size > 0
    ? runRules(scopes, all, options)
    : session.run(scopes, all, options, { kubernetesVersion, gatewayAPI, ...(newer !== undefined && { newer }) });
}

/** The same as `runRules`; only documents that changed since an earlier run are validated. */
function runKnown(
  documents: DocumentCache,
  { sources, scopes, rules: all }: Workspace,
  options: LintOptions,
): RulesRun {
  const { validate, accepted } = validateUnknown(sources, documents.accepted(sources), options.validate);
  documents.save(sources, accepted);
  return runRules(scopes, all, { ...options, validate });
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

interface Fixed {
  readonly now: Workspace;
  /** For `--fix-dry-run`. */
  readonly diff: string | undefined;
  /** What the rules report about `now`, if that is known. */
  readonly run?: RulesRun | undefined;
  /** Fixes that were not applied for their own sake, if nothing else has changed. */
  readonly refused?: ReadonlySet<string>;
}

/** The workspace after the fixes, written or not. */
async function fixed(
  host: Host,
  paths: readonly string[],
  workspace: Workspace,
  options: LintOptions,
  flags: LintFlags,
): Promise<Fixed> {
  const fixes = runFixes(host, paths, workspace, options, flags);
  const { scopes, run, refused } = fixes;
  if (flags.fixDryRun === true) return { now: { ...workspace, scopes }, diff: fixDiff(workspace, fixes), run, refused };
  if (fixes.texts.size === 0) return { now: workspace, diff: undefined, run, refused };
  writeFixes(host, workspace, fixes);
  // Scopes may have changed, and charts and kustomizations must be rendered again.
  const again = await loadWorkspace(host, paths, flags, rules, { parsed: sourcesOf(scopes) });
  const now = { ...again, rules: workspace.rules };
  return areSameScopes(now.scopes, scopes)
    ? { now: { ...now, scopes }, diff: undefined, run }
    : { now, diff: undefined };
}

const sourcesOf = (scopes: readonly Scope[]): readonly ParsedSource[] => [
  ...new Set(scopes.flatMap(({ sources }) => sources)),
];
