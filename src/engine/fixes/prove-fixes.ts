import type { Finding, Fix } from "../../diagnostic/finding.ts";
import { pushAll } from "../../diagnostic/large-lists.ts";
import { changedTexts, isSound } from "../../fix/apply-fixes.ts";
import type { Candidate } from "../../fix/apply-fixes.ts";
import type { AnyRule } from "../../rule/rule.ts";
import type { Scope } from "../../scope/scope.ts";
import type { Validation } from "../../validate/validation.ts";
import type { ParsedSource, Source } from "../../yaml/document.ts";
import { compareEndpoints, describeChange, endpointCounts, loses } from "./endpoint-counts.ts";
import type { EndpointChange, EndpointCounts } from "./endpoint-counts.ts";
import { lint } from "../lint.ts";
import { modelOf } from "../model-of.ts";
import type { LintOptions } from "../lint-options.ts";

export interface Proving {
  readonly scopes: readonly Scope[];
  readonly rules: readonly AnyRule[];
  readonly options: LintOptions;
  /** Parses a changed text, within the limits of the others. */
  readonly parse: (source: Source) => ParsedSource;
}

/** What is compared: findings by rule and message, whatever their place, and endpoints by scope. */
interface Snapshot {
  /** Of each finding, proved or not. */
  readonly findings: ReadonlyMap<string, number>;
  readonly errors: ReadonlyMap<string, number>;
  readonly endpoints: readonly (EndpointCounts | undefined)[];
  readonly work: number;
}

const count = (keys: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};

/** Two keys: the exact finding, and rule and file, so that a reworded finding does not count as fixed. */
const keysOf = (finding: Finding): readonly [string, string] => [
  `${finding.ruleId}\n${finding.messageId}\n${finding.resource ?? finding.span.file}\n${finding.message}`,
  `${finding.ruleId}\n${finding.span.file}`,
];
/** Without the message, in which counts may change. */
const errorKey = ({ ruleId, messageId, resource, span }: Finding): string =>
  `${ruleId}\n${messageId}\n${resource ?? span.file}`;

/**
 * Proves fixes by simulating again with them applied. Pure: nothing is written, and unchanged documents are not parsed
 * again.
 */
export class FixProver {
  readonly #proving: Proving;
  readonly #options: LintOptions;
  readonly #before = new Map<string, Snapshot>();
  readonly #texts: ReadonlyMap<string, Source>;
  /** Resources and pods that were simulated again: a measure of time that is the same on every machine. */
  work = 0;

  constructor(proving: Proving) {
    this.#proving = proving;
    const { only: _, onRule: __, hostFindings: ___, ...options } = proving.options;
    const validations = new WeakMap<object, Validation>();
    this.#options = {
      ...options,
      validate: (object, definitions) => {
        if (definitions !== undefined || typeof object !== "object" || object === null)
          return proving.options.validate(object, definitions);
        let validation = validations.get(object);
        if (validation === undefined) validations.set(object, (validation = proving.options.validate(object)));
        return validation;
      },
    };
    this.#texts = new Map(proving.scopes.flatMap(({ sources }) => sources).map(({ source }) => [source.path, source]));
  }

  /**
   * The fix with its effect, or undefined if it is not offered: it does not make its finding vanish, makes a new error,
   * takes endpoints from another Service, or cannot be tried because it changes what is rendered.
   */
  prove(finding: Finding, fix: Fix): Fix | undefined {
    const changes = isSound(fix) ? this.#try([{ finding, fix }]) : undefined;
    return changes === undefined ? undefined : { ...fix, effect: effectOf(changes) };
  }

  /** The candidates that can be applied together; if not all can, each half is tried, then each one. */
  acceptable(candidates: readonly Candidate[]): readonly Candidate[] {
    if (candidates.length === 0 || this.#try(candidates) !== undefined) return candidates;
    if (candidates.length === 1) return [];
    const middle = candidates.length >>> 1;
    const first = this.acceptable(candidates.slice(0, middle));
    const second = this.acceptable(candidates.slice(middle));
    if (first.length === 0 || second.length === 0) return [...first, ...second];
    return this.#try([...first, ...second]) === undefined ? first : [...first, ...second];
  }

  /** What changes in the endpoints if all candidates are applied; undefined if they must not be. */
  #try(candidates: readonly Candidate[]): readonly EndpointChange[] | undefined {
    const changed = changedTexts(
      candidates.map(({ fix }) => fix),
      (file) => this.#texts.get(file)?.text,
    );
    const { scopes, parse } = this.#proving;
    if (changed.size === 0 || candidates.some(({ fix }) => fix.edits.some(({ file }) => !this.#texts.has(file))))
      return undefined;
    const holds = (sources: readonly ParsedSource[] | undefined): boolean =>
      sources?.some(({ source }) => changed.has(source.path)) === true;
    // What a changed base or chart would render is not known here.
    if (scopes.some(({ origins, externals }) => holds(origins) || holds(externals))) return undefined;
    const affected = scopes.filter(({ sources }) => holds(sources));
    const parsed = new Map([...changed].map(([path, text]) => [path, parse({ path, text })]));
    const after = affected.map((scope) => ({
      ...scope,
      sources: scope.sources.map((source) => parsed.get(source.source.path) ?? source),
    }));
    const name = affected.map((scope) => scopes.indexOf(scope)).join(" ");
    let before = this.#before.get(name);
    if (before === undefined) this.#before.set(name, (before = this.#snapshot(affected)));
    const now = this.#snapshot(after);
    this.work += now.work;
    return isBetter(before, now, candidates) ? changesWithoutLoss(before, now, candidates) : undefined;
  }

  #snapshot(scopes: readonly Scope[]): Snapshot {
    const { findings, internalErrors, counts } = lint(scopes, this.#proving.rules, this.#options);
    const endpoints = scopes.map((scope) => endpointCounts(modelOf(scope, this.#options)));
    return {
      findings: count(findings.flatMap(keysOf)),
      // A rule that fails on the changed manifests is a reason not to change them.
      errors: count([
        ...findings.filter(({ severity, verdict }) => severity === "error" && verdict === "proved").map(errorKey),
        ...internalErrors.map(({ ruleId }) => `internal ${ruleId ?? ""}`),
      ]),
      endpoints: endpoints.map((one) => one?.counts),
      work: counts.resources + endpoints.reduce((sum, one) => sum + (one?.pods ?? 0), 0),
    };
  }
}

function isBetter(before: Snapshot, after: Snapshot, candidates: readonly Candidate[]): boolean {
  const gone = count(candidates.flatMap(({ finding }) => keysOf(finding)));
  if ([...gone].some(([key, needed]) => (before.findings.get(key) ?? 0) - (after.findings.get(key) ?? 0) < needed))
    return false;
  return [...after.errors].every(([key, errors]) => errors <= (before.errors.get(key) ?? 0));
}

function changesWithoutLoss(
  before: Snapshot,
  after: Snapshot,
  candidates: readonly Candidate[],
): readonly EndpointChange[] | undefined {
  const own = new Set(candidates.map(({ finding }) => finding.resource));
  const changes: EndpointChange[] = [];
  for (const [index, old] of before.endpoints.entries()) {
    const now = after.endpoints[index];
    if (old === undefined || now === undefined) return undefined;
    pushAll(changes, compareEndpoints(old, now));
  }
  return changes.some((change) => loses(change) && !own.has(change.title)) ? undefined : changes;
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
