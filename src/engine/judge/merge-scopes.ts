import type { Finding } from "../../diagnostic/finding.ts";
import type { Scope } from "../../scope/scope.ts";

type Found = Omit<Finding, "fingerprint">;

export interface ScopeFindings {
  readonly scope: Scope;
  readonly findings: readonly Found[];
}

/** The same defect in two scopes, although a count in the message may differ. */
const key = (finding: Found): string =>
  `${finding.ruleId}\n${finding.messageId}\n${finding.span.file}\n${finding.span.start.offset}`;

/** A line of a template that makes several objects is one mistake, however many of them have it. */
function once({ scope, findings }: ScopeFindings): readonly Found[] {
  if (scope.kind !== "helm") return findings;
  const first = new Map<string, Found>();
  for (const finding of findings) if (!first.has(key(finding))) first.set(key(finding), finding);
  return [...first.values()];
}

/**
 * The findings of all scopes as one list. Variants of plain files are guesses at what is applied together, so a finding in a
 * file that several of them share must hold in each of them; if it is proved in some and open in others it is unknown.
 * Scopes that are rendered or declared are facts: a finding in one of them stands, and names the scopes if not all have it.
 */
export function agree(scopes: readonly ScopeFindings[]): readonly Found[] {
  const [first] = scopes;
  if (first === undefined) return [];
  if (scopes.length === 1) return once(first);
  const groups = new Map<string, { readonly finding: Found; readonly in: ScopeFindings }[]>();
  for (const one of scopes) {
    for (const finding of once(one)) {
      const list = groups.get(key(finding));
      if (list === undefined) groups.set(key(finding), [{ finding, in: one }]);
      else if (list.at(-1)?.in !== one || list.every(({ finding: other }) => other.message !== finding.message))
        list.push({ finding, in: one });
    }
  }
  const filesOf = new Map(
    scopes.map((one) => [one, new Set((one.scope.origins ?? one.scope.sources).map(({ source }) => source.path))]),
  );
  return [...groups.values()].flatMap((group) => judge(group, scopes, filesOf) ?? []);
}

const isGuess = (scope: Scope): boolean => scope.kind === "variant" || scope.kind === "directory";

function judge(
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
  // What is left of plain files besides their variants is less than what any variant shows.
  const variants = holders.filter((one) => one.scope.kind === "variant");
  const missing = (variants.length > 0 ? variants : holders).find((one) => !having.has(one));
  if (missing !== undefined) return undefined;
  const open = group.find((one) => one.finding.verdict === "unknown");
  return open === undefined || finding.verdict === "unknown"
    ? finding
    : { ...finding, verdict: "unknown", because: open.finding.because ?? `it is not so in ${open.in.scope.name}` };
}
