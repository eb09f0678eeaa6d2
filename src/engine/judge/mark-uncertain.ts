import type { AnyRule } from "../../rule/rule.ts";
import type { Contest, Scope } from "../../scope/scope.ts";
import type { Found } from "../draft.ts";

/** Why a rule takes two objects for related; absent where one of them names the other. */
export type Coincidence = NonNullable<AnyRule["coincidence"]>;

/** A folder with more entries than this is not a set of environments, and rarely one application. */
const MANY_ENTRIES = 8;
/** An application that is sorted into folders by kind has no more folders than this. */
const TOO_MANY_ENTRIES = 16;
/** Names of folders with examples and tests. */
const EXAMPLES = /(?:^|\/)(?:tests?|test-?data|fixtures|examples?|samples?|demos?|e2e)(?:\/|$)/i;

/** Rules about the text of a file, which no patch changes. */
const OF_THE_TEXT: ReadonlySet<string> = new Set(["yaml-syntax", "duplicate-key", "yaml-1-1-surprise"]);

interface Fork {
  readonly folder: string;
  /** The entries of the folder that contain the two files. */
  readonly entries: readonly [string, string];
  /** Both are folders. */
  readonly deep: boolean;
}

/** The deepest folder that contains both files; undefined for one file. */
function forkOf(a: string, b: string): Fork | undefined {
  if (a === b) return undefined;
  const [one, other] = [a.split("/"), b.split("/")];
  let depth = 0;
  while (one[depth] === other[depth]) depth += 1;
  const upTo = (parts: readonly string[]): string => parts.slice(0, depth + 1).join("/");
  return {
    folder: one.slice(0, depth).join("/"),
    entries: [upTo(one), upTo(other)],
    deep: depth + 1 < one.length && depth + 1 < other.length,
  };
}

const entriesByFolder = new WeakMap<Scope, Map<string, number>>();

/** How many entries of a folder contain files of a scope. */
function entriesOf(folder: string, scope: Scope): number {
  let known = entriesByFolder.get(scope);
  if (known === undefined) entriesByFolder.set(scope, (known = new Map()));
  let entries = known.get(folder);
  if (entries === undefined) known.set(folder, (entries = countEntries(folder, scope)));
  return entries;
}

function countEntries(folder: string, { sources }: Scope): number {
  const start = folder === "" ? "" : `${folder}/`;
  return new Set(
    sources.flatMap(({ source: { path } }) => (path.startsWith(start) ? [path.slice(start.length).split("/")[0]] : [])),
  ).size;
}

const isHidden = (path: string): boolean => path.slice(path.lastIndexOf("/") + 1).startsWith(".");

function areApart({ folder, entries, deep }: Fork, scope: Scope, coincidence: Coincidence | undefined): boolean {
  // `.kyverno-test`, `.github`: files of a tool, not deployed with the folders beside it.
  if (coincidence !== undefined && deep && entries.some(isHidden)) return true;
  const contest: Contest | undefined = scope.contests?.get(folder);
  if (
    contest !== undefined &&
    contest.entries > MANY_ENTRIES &&
    entries.some((entry) => contest.conflicting.has(entry))
  ) {
    return coincidence !== undefined || 2 * contest.conflicting.size >= contest.entries;
  }
  return (
    coincidence === "likeness" &&
    deep &&
    entriesOf(folder, scope) > (EXAMPLES.test(folder) ? MANY_ENTRIES : TOO_MANY_ENTRIES)
  );
}

/**
 * Plain files are taken for one application unless there is a reason against it. In a folder of many examples, tests or
 * services there is one: entries that define the same objects differently, or many folders of which two merely have
 * similar labels. A finding between two such entries is unknown, and so is every finding in files that a patch
 * elsewhere may change.
 */
export function markUncertain(finding: Found, scope: Scope, coincidence: Coincidence | undefined): Found {
  const { verdict, severity, related, span } = finding;
  if (scope.unpatched !== undefined && verdict === "proved" && !OF_THE_TEXT.has(finding.ruleId))
    return { ...finding, verdict: "unknown", because: scope.unpatched };
  // An `info` finding is about one object; its related places are context.
  if (
    verdict === "unknown" ||
    (severity === "info" && coincidence === undefined) ||
    (scope.kind !== "directory" && scope.kind !== "variant")
  )
    return finding;
  const forks = related.map((other) => forkOf(span.file, other.span.file));
  const [first] = forks;
  if (first === undefined || !forks.every((fork) => fork !== undefined && areApart(fork, scope, coincidence)))
    return finding;
  return {
    ...finding,
    verdict: "unknown",
    because: `${first.entries[0]} and ${first.entries[1]} may not be deployed together`,
  };
}
