const patterns = new Map<string, RegExp | undefined>();

/** What RE2, the matcher that CEL means, spells otherwise than JavaScript. */
const OTHERWISE = /\(\?[a-z]+\)|\\[zAC]/;

export const isSpeltOtherwise = (pattern: string): boolean => OTHERWISE.test(pattern);

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
