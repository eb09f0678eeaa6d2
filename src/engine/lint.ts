import type { Model } from "../model/model.ts";
import type { AnyRule } from "../rule/rule.ts";
import type { Scope } from "../scope/scope.ts";
import type { ParsedSource } from "../yaml/document.ts";
import type { Found } from "./draft.ts";
import { concealedSources } from "./judge/conceal.ts";
import type { LintOptions } from "./lint-options.ts";
import { inPathOrder, scopeDefinitions } from "./model-of.ts";
import type { Note, Result } from "./result.ts";
import { runRules } from "./run-rules.ts";
import type { RulesRun } from "./run-rules.ts";
import { reportNotes } from "./judge/report-notes.ts";
import { judgeRun, judgeScope } from "./judge/stages.ts";
import {
  emptyScopeNotes,
  encryptedNotes,
  isAnalysed,
  objectlessNotes,
  unreadNotes,
  variantNotes,
} from "./judge/unread.ts";

/** A file above the size limit may contain anything, and is not a mistake of the repository. */
function largeNotes(unreadable: NonNullable<LintOptions["unreadable"]>): readonly Note[] {
  return unreadable
    .filter(({ tooLarge }) => tooLarge === true)
    .map(({ path, message }) => ({ message: `could not be read: ${message}`, files: [path], unread: true }));
}

/** The engine's own finding about a file that could not be read. */
export const FILE_UNREADABLE = "file-unreadable";

function unreadableFinding({ path, message }: { readonly path: string; readonly message: string }): Found {
  const start = { line: 1, column: 1, offset: 0 };
  return {
    ruleId: FILE_UNREADABLE,
    messageId: "unreadable",
    severity: "error",
    verdict: "proved",
    message: `This file could not be read: ${message}.`,
    span: { file: path, start, end: start },
    related: [],
    fixes: [],
  };
}

/** The files a user knows: for a rendered scope those it was rendered from. */
const filesOf = (scope: Scope): readonly ParsedSource[] => scope.origins ?? scope.sources;

/**
 * Runs the rules over scopes. Synchronous and pure: the same sources give the same result, whatever their order.
 * @param scopes a source may be in several of them; each path has one text.
 */
export const lint = (scopes: readonly Scope[], rules: readonly AnyRule[], options: LintOptions): Result =>
  judge(runRules(scopes, rules, options), options);

/** The result of what rules reported. @param options those of the run, but for what is shown. */
export function judge(run: RulesRun, options: Omit<LintOptions, "validate">): Result {
  const { rules, active, validate } = run;
  const scopes = run.scopes.map(({ scope }) => scope);
  const keepSecretFixes = options.keepSecretFixes === true;
  const linted = run.scopes.map(({ scope, model, drafts }) => ({
    scope,
    model,
    findings: judgeScope(drafts, { scope, only: options.only, keepSecretFixes }),
  }));
  const unreadable = options.unreadable ?? [];
  const notes = reportNotes(
    [...notesOf(scopes, linted, options.notes), ...largeNotes(unreadable)],
    active,
    options.only,
  );
  const broken = unreadable.filter(({ tooLarge }) => tooLarge !== true).map(unreadableFinding);
  const sources = inPathOrder([
    ...new Map(scopes.flatMap(filesOf).map((source) => [source.source.path, source])).values(),
  ]);
  const { findings, suppressed } = judgeRun({
    scopes: linted,
    added: [...broken, ...notes.findings, ...(options.hostFindings ?? [])],
    texts: new Map(sources.map(({ source }) => [source.path, source])),
    suppressing: {
      sources,
      resources: linted.flatMap(({ model }) => model.resources.filter((resource) => !model.malformed.has(resource))),
      rules,
      isActive: (ruleId, file) =>
        active.some(({ rule, severityIn }) => rule.id === ruleId && severityIn(file) !== "off"),
      enabled: options.noInlineConfig !== true,
      unused: options.config.unusedSuppressions ?? "warning",
      withoutPlugins: options.withoutPlugins === true,
      ...(options.only && { only: options.only }),
    },
  });
  const notJudged = unsupportedCount(linted, validate);
  const documents = sources.reduce((sum, source) => sum + source.documents.length, 0);
  return {
    findings,
    suppressed,
    notes: notes.notes,
    internalErrors: run.scopes.flatMap(({ internalErrors }) => internalErrors),
    counts: {
      files: sources.filter(isAnalysed).length,
      documents,
      resources: resourceCount(linted.map(({ model }) => model)),
      unread: notes.unread + broken.length,
      ...(notJudged > 0 && { notJudged }),
      ...(options.hidden !== undefined && { hidden: options.hidden }),
    },
    sources: concealedSources(scopes, sources),
  };
}

function notesOf(
  scopes: readonly Scope[],
  linted: readonly { readonly scope: Scope; readonly model: Model }[],
  given: readonly Note[] = [],
): readonly Note[] {
  return [
    ...given,
    ...unreadNotes(scopes),
    ...objectlessNotes(scopes),
    ...encryptedNotes(linted.map(({ model }) => model)),
    ...emptyScopeNotes(linted),
    ...variantNotes(scopes),
  ];
}

/** Objects of kinds without a known schema, custom ones; those that several scopes share count once. */
function unsupportedCount(
  linted: readonly { readonly scope: Scope; readonly model: Model }[],
  validate: LintOptions["validate"],
): number {
  const objects = new Set<unknown>();
  for (const { scope, model } of linted) {
    const definitions = scopeDefinitions(scope);
    for (const { written, object } of model.resources)
      if (validate(written, definitions).verdict === "unsupported") objects.add(object);
  }
  return objects.size;
}

/** Objects that several scopes share count once. */
function resourceCount(models: readonly Model[]): number {
  const objects = new Set<unknown>();
  for (const model of models) {
    for (const resource of model.resources) objects.add(resource.object);
    for (const { earlier } of model.superseded) objects.add(earlier.object);
  }
  return objects.size;
}
