import type { Finding } from "../../diagnostic/finding.ts";
import { chooseFixes, fixTexts } from "../../fix/apply-fixes.ts";
import type { Candidate } from "../../fix/apply-fixes.ts";
import type { Scope } from "../../scope/scope.ts";
import type { ParsedSource } from "../../yaml/document.ts";
import { judge } from "../lint.ts";
import { runRules } from "../run-rules.ts";
import type { RulesRun } from "../run-rules.ts";
import { FixProver, refusalKey } from "./prove-fixes.ts";
import type { Proving } from "./prove-fixes.ts";

export interface FixedScopes {
  /** New texts by path; only those that changed. */
  readonly texts: ReadonlyMap<string, string>;
  readonly fixed: readonly Finding[];
  /** The scopes with the new texts; rendered output is not rendered again. */
  readonly scopes: readonly Scope[];
  /** What the rules report about these scopes, if that is known. */
  readonly run: RulesRun | undefined;
  /** Fixes that are refused for their own sake, by `refusalKey`. */
  readonly refused: ReadonlySet<string>;
}

function withTexts(
  scopes: readonly Scope[],
  texts: ReadonlyMap<string, string>,
  parsed: Map<string, ParsedSource>,
  parse: Proving["parse"],
): readonly Scope[] {
  const current = (source: ParsedSource): ParsedSource => {
    const { path } = source.source;
    const text = texts.get(path);
    if (text === undefined || text === source.source.text) return source;
    let again = parsed.get(path);
    if (again?.source.text !== text) parsed.set(path, (again = parse({ ...source.source, text })));
    return again ?? source;
  };
  return scopes.map((scope) => ({ ...scope, sources: scope.sources.map(current) }));
}

/**
 * Applies all safe fixes that are proved, together and again until nothing changes.
 * @param mayFix whether a finding is to be repaired, and its files may be written at all.
 */
export function fixScopes(proving: Proving, mayFix: (candidate: Candidate) => boolean): FixedScopes {
  const { scopes, rules, options, parse } = proving;
  const originals = new Map(scopes.flatMap(({ sources }) => sources).map(({ source }) => [source.path, source.text]));
  const parsed = new Map<string, ParsedSource>();
  const refused = new Set<string>();
  let run = proving.run;
  const { texts, fixed } = fixTexts(originals, (current) => {
    const known = run ?? runRules(withTexts(scopes, current, parsed, parse), rules, options);
    const { findings } = judge(known, { ...options, keepSecretFixes: true });
    const now = known.scopes.map(({ scope }) => scope);
    const candidates = chooseFixes(findings, (one) => mayFix(one) && !refused.has(refusalKey(one)));
    const accepted = new FixProver({ ...proving, scopes: now, run: known }).acceptable(candidates);
    for (const one of accepted.refused) refused.add(refusalKey(one));
    run = accepted.candidates.length === 0 ? known : accepted.run;
    return accepted.candidates;
  });
  return {
    texts: new Map([...texts].filter(([path, text]) => originals.get(path) !== text)),
    fixed,
    scopes: run?.scopes.map(({ scope }) => scope) ?? withTexts(scopes, texts, parsed, parse),
    run,
    refused,
  };
}
