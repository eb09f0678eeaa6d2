import type { Finding, Severity } from "../../diagnostic/finding.ts";
import type { Scope } from "../../scope/scope.ts";
import type { Source } from "../../yaml/document.ts";
import type { Draft, Found, Reported } from "../draft.ts";
import type { SuppressedFinding } from "../result.ts";
import { severityOf } from "../settings.ts";
import type { ActiveRule } from "../settings.ts";
import { Candidate } from "./candidate.ts";
import { Concealer } from "./conceal.ts";
import { withoutConsequences } from "./consequences.ts";
import { withFingerprints } from "./fingerprint.ts";
import { withoutGeneral } from "./general-rules.ts";
import { markPlaceholders } from "./mark-placeholders.ts";
import { markUncertain } from "./mark-uncertain.ts";
import { mergeScopes } from "./merge-scopes.ts";
import type { ScopeFindings } from "./merge-scopes.ts";
import { withOwnLineBreaks, withoutForeignFixes } from "./own-texts.ts";
import { compareFindings, withoutRepetitions } from "./sort-findings.ts";
import { suppress } from "./suppressions.ts";
import type { SuppressOptions } from "./suppressions.ts";

interface ScopeContext {
  readonly scope: Scope;
  readonly only: ReadonlySet<string> | undefined;
  readonly keepSecretFixes: boolean;
}

export interface RunContext {
  readonly scopes: readonly ScopeFindings[];
  /** Findings that no rule reported: unreadable files, notes, the configuration. */
  readonly added: readonly Found[];
  readonly suppressing: SuppressOptions;
  /** The texts of the files that the user knows, by path. */
  readonly texts: ReadonlyMap<string, Source>;
}

/** `fingerprint` is empty before the stage `fingerprints`. */
interface RunState {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
}

interface Described {
  readonly name: string;
  /** What it removes or changes. */
  readonly does: string;
  /** Why it has this place in the order. */
  readonly why: string;
}
/** Judges one reported case: its severity, or undefined to drop it. */
interface ReportStage extends Described {
  readonly on: "report";
  readonly apply: (reported: Reported, rule: ActiveRule) => Severity | undefined;
}
/** Judges the findings of one scope together. */
interface ScopeStage extends Described {
  readonly on: "scope";
  readonly apply: (candidates: readonly Candidate[], context: ScopeContext) => readonly Candidate[];
}
/** Judges the findings of all scopes together. */
interface RunStage extends Described {
  readonly on: "run";
  readonly apply: (state: RunState, context: RunContext) => RunState;
}

/** Applies to the findings alone. */
const findings =
  (change: (findings: readonly Finding[], context: RunContext) => readonly Finding[]): RunStage["apply"] =>
  (state, context) => ({ ...state, findings: change(state.findings, context) });

const withoutPrint = (finding: Found): Finding => ({ ...finding, fingerprint: "" });

const SEVERITY: ReportStage = {
  on: "report",
  name: "severity",
  does: "drops what is off for the file, and messages that the preset leaves out; sets the severity of the rest",
  why: "first: a finding that is off must not hide its consequences, and needs no message",
  apply: severityOf,
};

/**
 * Everything that may drop or change a finding between a rule's `report` and the result of `lint`, in this order. After
 * it a host may still take out what a baseline contains (`applyBaseline`), warnings and infos (`--quiet`), and
 * reporters leave out what is `unknown` unless it is asked for.
 */
export const STAGES: readonly (ReportStage | ScopeStage | RunStage)[] = [
  SEVERITY,
  {
    on: "scope",
    name: "consequences",
    does: "drops findings that follow from another finding which is at least as sure",
    why: "before files are left out: the cause may be in a file that is not reported",
    apply: (candidates) => {
      const kept = new Set(withoutConsequences(candidates.map(({ draft }) => draft)));
      return candidates.filter(({ draft }) => kept.has(draft));
    },
  },
  {
    on: "scope",
    name: "reported files",
    does: "drops findings in externals, and in files outside of `only`",
    why: "before places are resolved, which is the costly step",
    apply: (candidates, { scope, only }) => {
      const externals = new Set((scope.externals ?? []).map(({ source }) => source.path));
      return candidates.filter(
        ({ draft: { at } }) => !externals.has(at.file) && (only === undefined || only.has(at.file)),
      );
    },
  },
  {
    on: "scope",
    name: "secrets",
    does: "masks values of Secrets in messages, help, titles and related places; drops fixes that would show one",
    why: "before anything compares messages or quotes a value",
    apply: (candidates, { scope, keepSecretFixes }) => {
      const concealer = new Concealer(scope.origins ?? scope.sources, keepSecretFixes);
      return candidates.map((one) => one.with(concealer.conceal(one.finding, one.draft.resource?.document)));
    },
  },
  {
    on: "scope",
    name: "general rules",
    does: "drops findings of general rules where another rule reports an error at the same place",
    why: "before placeholders, of whose findings only the first is kept: that must not be the general one",
    apply: withoutGeneral,
  },
  {
    on: "scope",
    name: "placeholders",
    does: "makes findings about values that are filled in later unknown, and keeps one for each value",
    why: "before scopes are merged: there an unknown verdict of one scope decides",
    apply: (candidates, { scope }) => markPlaceholders(candidates, scope.origins ?? scope.sources),
  },
  {
    on: "scope",
    name: "uncertain",
    does: "makes findings unknown whose files may not be deployed together, and those of an unpatched base",
    why: "last of a scope: it removes nothing, and the stages before it compare verdicts as the rules gave them",
    apply: (candidates, { scope }) =>
      candidates.map((one) => one.with(markUncertain(one.finding, scope, one.draft.rule.coincidence))),
  },
  {
    on: "run",
    name: "scopes",
    does: "makes one finding of the same finding in several scopes; drops those that some variant of the file lacks",
    why: "first of the run: it alone knows which scope a finding comes from",
    apply: findings((_, { scopes }) => mergeScopes(scopes).map(withoutPrint)),
  },
  {
    on: "run",
    name: "added",
    does: "adds findings that no rule reported: unreadable files, what was not analysed, the configuration",
    why: "before sorting, fingerprints and suppressions, which treat them like all others",
    apply: findings((found, { added }) => [...found, ...added.map(withoutPrint)]),
  },
  {
    on: "run",
    name: "order",
    does: "sorts by place, rule and message",
    why: "before repetitions and fingerprints, which depend on the order",
    apply: findings((found) => found.toSorted(compareFindings)),
  },
  {
    on: "run",
    name: "repetitions",
    does: "drops a finding with the place, rule and message of another",
    why: "before fingerprints, which count equal findings",
    apply: findings(withoutRepetitions),
  },
  {
    on: "run",
    name: "fingerprints",
    does: "sets the fingerprint",
    why: "before suppressions: a fingerprint must not depend on what is suppressed",
    apply: findings(withFingerprints),
  },
  {
    on: "run",
    name: "suppressions",
    does: "moves what a comment or annotation suppresses to `suppressed`; adds findings about unused suppressions",
    why: "after everything that drops a finding: a suppression is only used if its finding would be shown",
    apply: ({ findings: found, suppressed }, { suppressing }) => {
      const split = suppress(found, suppressing);
      return { findings: split.findings, suppressed: [...suppressed, ...split.suppressed] };
    },
  },
  {
    on: "run",
    name: "foreign fixes",
    does: "drops fixes that change a text of no file, such as one packed by a generator",
    why: "after suppressions, whose findings may have fixes too",
    apply: findings((found, { texts }) => found.map((finding) => withoutForeignFixes(finding, texts))),
  },
  {
    on: "run",
    name: "line breaks",
    does: "gives the texts of fixes the line breaks of their file",
    why: "last: no other stage reads them",
    apply: findings((found, { texts }) => found.map((finding) => withOwnLineBreaks(finding, texts))),
  },
];

/** The severity of a reported case; undefined if it is dropped. */
export const reportSeverity = (reported: Reported, rule: ActiveRule): Severity | undefined =>
  SEVERITY.apply(reported, rule);

/** The findings of one scope that are kept. */
export function judgeScope(drafts: readonly Draft[], context: ScopeContext): readonly Found[] {
  let candidates: readonly Candidate[] = drafts.map((draft) => new Candidate(draft));
  for (const stage of STAGES) if (stage.on === "scope") candidates = stage.apply(candidates, context);
  return candidates.map(({ finding }) => finding);
}

/** The findings of a run that are kept, and those that are suppressed. */
export function judgeRun(context: RunContext): RunState {
  let state: RunState = { findings: [], suppressed: [] };
  for (const stage of STAGES) if (stage.on === "run") state = stage.apply(state, context);
  return state;
}
