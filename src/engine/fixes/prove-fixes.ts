import type { Finding, Fix } from "../../diagnostic/finding.ts";
import { changedTexts, isSound } from "../../fix/apply-fixes.ts";
import type { Candidate } from "../../fix/apply-fixes.ts";
import type { AnyRule } from "../../rule/rule.ts";
import type { Scope } from "../../scope/scope.ts";
import type { Validation } from "../../validate/validation.ts";
import type { ParsedSource, Source } from "../../yaml/document.ts";
import type { LintOptions } from "../lint-options.ts";
import { runRules } from "../run-rules.ts";
import type { RulesRun } from "../run-rules.ts";
import { describeChange } from "./endpoint-counts.ts";
import type { EndpointChange } from "./endpoint-counts.ts";
import { groupFixes } from "./group-fixes.ts";
import { snapshotOf } from "./snapshot.ts";
import type { Snapshot } from "./snapshot.ts";
import { Trial } from "./trial.ts";

export interface Proving {
  readonly scopes: readonly Scope[];
  readonly rules: readonly AnyRule[];
  readonly options: LintOptions;
  /** Parses a changed text, within the limits of the others. */
  readonly parse: (source: Source) => ParsedSource;
  /** What the rules report about these scopes with these options, if that is known already. */
  readonly run?: RulesRun;
  /** Fixes that were refused before, by `refusalKey`. */
  readonly refused?: ReadonlySet<string>;
}

/** The fix of a finding, whatever lines have moved. */
export const refusalKey = ({ finding: { fingerprint }, fix: { title } }: Candidate): string =>
  `${fingerprint} ${title}`;

/** Candidates that may be applied together. */
export interface Accepted {
  readonly candidates: readonly Candidate[];
  /** What the rules report with all of them applied, if they were run over all scopes. */
  readonly run: RulesRun | undefined;
  /** Those that are refused for their own sake, and still will be when the others are applied. */
  readonly refused: readonly Candidate[];
}

/**
 * Proves fixes by simulating again with them applied. Pure: nothing is written, and unchanged documents are not parsed
 * again.
 */
export class FixProver {
  readonly #proving: Proving;
  /** Without limits of what is shown. */
  readonly #options: LintOptions;
  readonly #before = new Map<string, Snapshot>();
  readonly #sources: ReadonlyMap<string, ParsedSource>;
  /** Files of which something is rendered, and those of other repositories: what their change would do is not known. */
  readonly #rendered: ReadonlySet<string>;
  #last: Trial | undefined;

  constructor(proving: Proving) {
    this.#proving = proving;
    const { only: _, onRule: __, hostFindings: ___, ...options } = proving.options;
    this.#options = { ...options, validate: proving.run?.validate ?? rememberedValidations(options.validate) };
    this.#sources = new Map(
      proving.scopes.flatMap(({ sources }) => sources).map((source) => [source.source.path, source]),
    );
    this.#rendered = new Set(
      proving.scopes.flatMap(({ origins = [], externals = [] }) =>
        [...origins, ...externals].map(({ source }) => source.path),
      ),
    );
  }

  /**
   * The fix with its effect, or undefined if it is not offered: it does not make its finding vanish, makes a new error,
   * takes endpoints from another Service, or cannot be tried because it changes what is rendered.
   */
  prove(finding: Finding, fix: Fix): Fix | undefined {
    const changes = isSound(fix) ? this.#try([{ finding, fix }])?.changesTogether() : undefined;
    return changes === undefined ? undefined : { ...fix, effect: effectOf(changes) };
  }

  /**
   * Proves each fix alone. Fixes that have nothing to do with each other are tried in one simulation: they share no
   * document, neither edited nor named by their findings, and no Service. Each effect is still that of one fix.
   * @returns in the order of the candidates; undefined for those that `prove` would not offer.
   */
  proveEach(candidates: readonly Candidate[]): readonly (Fix | undefined)[] {
    const proved = new Map<Candidate, Fix | undefined>();
    const open = candidates.filter((one) => isSound(one.fix) && this.#proving.refused?.has(refusalKey(one)) !== true);
    for (const group of this.#apart(open)) this.#proveGroup(group, proved);
    return candidates.map((one) => proved.get(one));
  }

  #proveGroup(group: readonly Candidate[], proved: Map<Candidate, Fix | undefined>): void {
    let rest = group;
    while (rest.length > 1) {
      const judgements = this.#try(rest)?.judgeEach();
      const unclear = rest.filter((one) => judgements === undefined || judgements.get(one)?.verdict === "unclear");
      for (const half of halvesOf(unclear)) this.#proveGroup(half, proved);
      if (judgements === undefined) return;
      if (unclear.length === 0) {
        for (const [one, judgement] of judgements)
          if (judgement.verdict === "proved") proved.set(one, { ...one.fix, effect: effectOf(judgement.changes) });
        return;
      }
      // Only a simulation without them proves what is left.
      rest = rest.filter((one) => judgements.get(one)?.verdict === "proved");
    }
    for (const one of rest) proved.set(one, this.prove(one.finding, one.fix));
  }

  /** Groups of fixes that have nothing to do with each other, each in order. */
  #apart(candidates: readonly Candidate[]): readonly (readonly Candidate[])[] {
    const triable = candidates.filter((one) => this.#affected([one]) !== undefined);
    const affected = this.#affected(triable);
    if (affected === undefined) return [];
    const models = this.#snapshotBefore(affected).run.scopes.map(({ model }) => model);
    return groupFixes(triable, this.#sources, models);
  }

  /** The candidates that can be applied together; if not all can, those that are proved alone. */
  acceptable(candidates: readonly Candidate[]): Accepted {
    const trial = this.#try(candidates);
    if (trial?.changesTogether() !== undefined) return this.#accepted(trial);
    if (candidates.length < 2) return NONE;
    const fixes = this.proveEach(candidates);
    const good = candidates.filter((_, index) => fixes[index] !== undefined);
    if (good.length < candidates.length) {
      const bad = candidates.filter((_, index) => fixes[index] === undefined);
      const refused = this.#apart(candidates).length === 1 ? bad : [];
      return { ...(good.length === 0 ? NONE : this.acceptable(good)), refused };
    }
    const [first, second] = halvesOf(candidates).map((half) => this.acceptable(half));
    if (first === undefined || first.candidates.length === 0) return second ?? NONE;
    if (second === undefined || second.candidates.length === 0) return first;
    const joined = this.#try([...first.candidates, ...second.candidates]);
    return joined?.changesTogether() === undefined ? first : this.#accepted(joined);
  }

  #accepted({ candidates, after: { run } }: Trial): Accepted {
    const isWhole = run.scopes.length === this.#proving.scopes.length;
    return { candidates, run: isWhole ? run : undefined, refused: [] };
  }

  /**
   * Indexes of the scopes to compare, all if what they contain is known already; undefined if the fixes cannot be
   * tried.
   */
  #affected(candidates: readonly Candidate[]): readonly number[] | undefined {
    const files = new Set(candidates.flatMap(({ fix }) => fix.edits.map(({ file }) => file)));
    if (files.size === 0 || [...files].some((file) => !this.#sources.has(file) || this.#rendered.has(file)))
      return undefined;
    const { scopes, run } = this.#proving;
    const all = [...scopes.keys()];
    return run === undefined
      ? all.filter((index) => scopes[index]?.sources.some(({ source }) => files.has(source.path)) === true)
      : all;
  }

  #snapshotBefore(affected: readonly number[]): Snapshot {
    const { scopes, run } = this.#proving;
    const name = affected.join(" ");
    let before = this.#before.get(name);
    if (before === undefined) {
      const known = affected.length === scopes.length ? run : undefined;
      const chosen = affected.flatMap((index) => scopes[index] ?? []);
      before = snapshotOf(known ?? runRules(chosen, this.#proving.rules, this.#options), this.#options);
      this.#before.set(name, before);
    }
    return before;
  }

  /** All candidates applied; undefined if that changes nothing, or cannot be tried. */
  #try(candidates: readonly Candidate[]): Trial | undefined {
    const last = this.#last?.candidates;
    if (last?.length === candidates.length && candidates.every((one, index) => one === last[index])) return this.#last;
    return (this.#last = this.#simulate(candidates));
  }

  #simulate(candidates: readonly Candidate[]): Trial | undefined {
    const affected = this.#affected(candidates);
    const changed = changedTexts(
      candidates.map(({ fix }) => fix),
      (file) => this.#sources.get(file)?.source.text,
    );
    if (affected === undefined || changed.size === 0) return undefined;
    const { scopes, rules, parse } = this.#proving;
    const now = new Map(
      [...changed].map(([path, text]) => [path, parse({ ...this.#sources.get(path)?.source, path, text })]),
    );
    const changedScopes = affected.flatMap((index): readonly Scope[] => {
      const scope = scopes[index];
      if (scope?.sources.some(({ source }) => now.has(source.path)) !== true) return scope === undefined ? [] : [scope];
      return [{ ...scope, sources: scope.sources.map((source) => now.get(source.source.path) ?? source) }];
    });
    const before = this.#snapshotBefore(affected);
    const after = snapshotOf(runRules(changedScopes, rules, this.#options, before.run), this.#options);
    return new Trial(candidates, { before, after }, { old: this.#sources, now });
  }
}

const halvesOf = (candidates: readonly Candidate[]): readonly (readonly Candidate[])[] => {
  const middle = candidates.length >>> 1;
  return [candidates.slice(0, middle), candidates.slice(middle)];
};

const NONE: Accepted = { candidates: [], run: undefined, refused: [] };

/** Validations of objects, each computed once while the object exists. */
function rememberedValidations(validate: LintOptions["validate"]): LintOptions["validate"] {
  const validations = new WeakMap<object, Validation>();
  return (object, definitions) => {
    if (definitions !== undefined || typeof object !== "object" || object === null)
      return validate(object, definitions);
    let validation = validations.get(object);
    if (validation === undefined) validations.set(object, (validation = validate(object)));
    return validation;
  };
}

/** How many Services an effect names. */
const MAX_NAMED = 3;

function effectOf(changes: readonly EndpointChange[]): string {
  const sentences = [...new Set(changes.map(describeChange))];
  if (sentences.length === 0) return "verified; endpoints unchanged";
  const others = sentences.length - MAX_NAMED;
  const rest =
    others > 0 ? `${others} other ${others === 1 ? "Service changes" : "Services change"}` : "no other Service changes";
  return `after this fix ${sentences.slice(0, MAX_NAMED).join(", ")}; ${rest}`;
}
