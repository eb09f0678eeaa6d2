const patterns = new Map<string, RegExp | undefined>();

/** What RE2, the matcher that CEL means, spells otherwise than JavaScript. */
const OTHERWISE = /\(\?[a-z]+\)|\\[zAC]/;

/** Whether the library's own `matches` is not to be used: it knows JavaScript's spelling only, and no bounds. */
export const needsOwnMatch = (pattern: string): boolean => OTHERWISE.test(pattern) || repetitions(pattern) > FEW_REPETITIONS;

function compile(pattern: string): RegExp | undefined {
  const [, flags = ""] = /\(\?([is]+)\)/.exec(pattern) ?? [];
  // Flags in the midst of a pattern hold from there on; in practice they stand at its start, before or behind `^`.
  const source = pattern.replace(/\(\?[is]+\)/, "").replaceAll("\\z", "$").replaceAll("\\A", "^");
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}

/** A pattern of RE2 as JavaScript has it; undefined if it cannot be read here. */
export function patternOf(pattern: string): RegExp | undefined {
  if (!patterns.has(pattern)) patterns.set(pattern, compile(pattern));
  return patterns.get(pattern);
}

/** A group that repeats, and holds a repetition. */
const REPEATED_REPETITION = /\((?:\?:)?([^()]*[*+}][^()]*)\)\s*[*+{]/g;

/** Every turn of the group begins with a separator that nothing else of it matches, as in `(\.[a-z]+)*`: there is one way to match only. */
function isSeparated(group: string): boolean {
  const [head = "", escaped, plain] = /^(?:\\([^\w\s])|([-/,:;=@#_]))(?![*+?{])/.exec(group) ?? [];
  const separator = escaped ?? plain;
  if (separator === undefined) return false;
  const rest = group.slice(head.length).replaceAll(/\w-\w/g, "");
  return !rest.replaceAll(/\\(?=[^\w\s])/g, "").includes(separator) && !/(?<!\\)\.|\\[SWD]|\[\^/.test(rest) && !(separator === "_" && /\\w/.test(rest));
}

/** Whether matching may take ages: JavaScript tries all ways, while RE2 does not know more than one at a time. */
export const mayTakeAges = (pattern: string): boolean => [...pattern.matchAll(REPEATED_REPETITION)].some(([, group = ""]) => !isSeparated(group));

/** So many repetitions are no matter for any text that stands in a manifest's field. */
const FEW_REPETITIONS = 2;
const REPETITION = /\\.|\[(?:\\.|[^\]\\])*\]|([*+]|\{\d+,\d*\})/gs;
/** Ways to match that are tried at most: about a second's work. */
const MOST_WAYS = 1e8;

/** Groups that are separated, as in `a(-[a-z]+)*`, have one way to match, and are as good as characters. */
function repetitions(pattern: string): number {
  const plain = pattern.replaceAll(REPEATED_REPETITION, (found, group: string) => (isSeparated(group) ? "x" : found));
  return [...plain.matchAll(REPETITION)].filter(([, repetition]) => repetition !== undefined).length;
}

/** Whether a text can be matched in little time: repetitions side by side, as in `a*a*a*b`, try as many ways as there are to share out its characters. */
export function isMatchable(pattern: string, text: string): boolean {
  if (mayTakeAges(pattern)) return false;
  let ways = 1;
  for (let count = repetitions(pattern); count > 0; count--) ways *= Math.max(1, (text.length + count) / count);
  return ways <= MOST_WAYS;
}
