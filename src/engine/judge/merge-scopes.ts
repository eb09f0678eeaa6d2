import type { Scope } from "../../scope/scope.ts";

import type { Found } from "../draft.ts";

export interface ScopeFindings {
  readonly scope: Scope;
  readonly findings: readonly Found[];
}

/** The same defect in two scopes, although a count in the message may differ. */
const key = (finding: Found): string =>
  `${finding.ruleId}\n${finding.messageId}\n${finding.span.file}\n${finding.span.start.offset}`;

/** A template line that renders into several objects is one mistake: the first of its findings is kept. */
function oncePerLine({ scope, findings }: ScopeFindings): readonly Found[] {
  if (scope.kind !== "helm") return findings;
  const first = new Map<string, Found>();
  for (const finding of findings) if (!first.has(key(finding))) first.set(key(finding), finding);
  return [...first.values()];
}

/**
 * The findings of all scopes as one list. Variants of plain files are guesses at what is deployed together, so a
 * finding in a file that several variants share is reported only if every one of them has it; if it is proved in some
 * and unknown in others it is unknown. Rendered and declared scopes are facts: a finding in one of them is reported,
 * with the names of the scopes if not all have it.
 */
export function mergeScopes(scopes: readonly ScopeFindings[]): readonly Found[] {
  const [first] = scopes;
  if (first === undefined) return [];
  if (scopes.length === 1) return oncePerLine(first);
  const groups = new Map<string, { readonly finding: Found; readonly in: ScopeFindings }[]>();
  for (const one of scopes) {
    for (const finding of oncePerLine(one)) {
      const list = groups.get(key(finding));
      if (list === undefined) groups.set(key(finding), [{ finding, in: one }]);
      else if (list.at(-1)?.in !== one || list.every(({ finding: other }) => other.message !== finding.message))
        list.push({ finding, in: one });
    }
  }
  const filesOf = new Map(
    scopes.map((one) => [one, new Set((one.scope.origins ?? one.scope.sources).map(({ source }) => source.path))]),
  );
  return [...groups.values()].flatMap((group) => mergeGroup(group, scopes, filesOf) ?? []);
}

const isGuess = (scope: Scope): boolean => scope.kind === "variant" || scope.kind === "directory";

function mergeGroup(
  group: readonly { readonly finding: Found; readonly in: ScopeFindings }[],
  scopes: readonly ScopeFindings[],
  filesOf: ReadonlyMap<ScopeFindings, ReadonlySet<string>>,
): Found | undefined {
  const proved = group.find(({ finding }) => finding.verdict === "proved") ?? group[0];
  if (proved === undefined) return undefined;
  const { finding } = proved;
  const holders = scopes.filter((one) => filesOf.get(one)?.has(finding.span.file) === true);
  const having = new Set(group.map((one) => one.in));
  const facts = group.filter((one) => !isGuess(one.in.scope));
  if (facts.length > 0) {
    const factual = holders.filter((one) => !isGuess(one.scope));
    const names = facts.map((one) => one.in.scope.name);
    return names.length === factual.length ? finding : { ...finding, scopes: [...new Set(names)].sort() };
  }
  // The scope of the files that are in no variant has fewer objects than any variant, so its findings count less.
  const variants = holders.filter((one) => one.scope.kind === "variant");
  const missing = (variants.length > 0 ? variants : holders).find((one) => !having.has(one));
  if (missing !== undefined) return undefined;
  const open = group.find((one) => one.finding.verdict === "unknown");
  return open === undefined || finding.verdict === "unknown"
    ? finding
    : { ...finding, verdict: "unknown", because: open.finding.because ?? `it is not proved in ${open.in.scope.name}` };
}
