/** Repetitions side by side try `length^number` ways to fail. */
const MOST_REPETITIONS = 3;
/** Each `?` and `|` may double the ways. */
const MOST_CHOICES = 6;

/** A DNS label as nearly all definitions write it: of a given text it matches all or nothing, in one way. */
const LABEL = /\[a-z0-9\]\(\[-a-z0-9\]\*\[a-z0-9\]\)\?|\[a-zA-Z0-9\]\(\[-a-zA-Z0-9\]\*\[a-zA-Z0-9\]\)\?/g;

interface Ways {
  repetitions: number;
  choices: number;
  /** It contains a group. */
  nested: boolean;
}

const QUANTIFIER = /([*+]|\{\d+(,?)\d*\})\??/y;

/**
 * Whether an engine that tries all ways, as JavaScript's, is quick to match a pattern with a text of some hundred
 * characters. It errs on the safe side: what it does not know to be cheap goes to the engine that is linear in the text
 * whatever the pattern.
 */
export function isCheap(source: string): boolean {
  if (source.length > 1000) return false;
  const pattern = source.replaceAll(LABEL, "[a-z0-9]*");
  const open: { readonly ways: Ways; readonly start: number }[] = [
    { ways: { repetitions: 0, choices: 0, nested: false }, start: 0 },
  ];
  for (let at = 0; at < pattern.length;) {
    const { ways, start } = open.at(-1) ?? { ways: { repetitions: 0, choices: 0, nested: false }, start: 0 };
    const character = pattern[at];
    let inner: Ways | undefined;
    let from = at;
    if (character === "(") {
      open.push({ ways: { repetitions: 0, choices: 0, nested: false }, start: at + 1 });
      at++;
      continue;
    }
    if (character === "|") {
      ways.choices++;
      at++;
      continue;
    }
    if (character === ")") {
      if (open.length === 1) return false;
      open.pop();
      inner = ways;
      from = start;
      at++;
    } else at = character === "\\" ? at + 2 : character === "[" ? endOfClass(pattern, at) + 1 : at + 1;
    const around = open.at(-1)?.ways ?? ways;
    QUANTIFIER.lastIndex = at;
    const [quantifier, sign, comma] = QUANTIFIER.exec(pattern) ?? [];
    if (inner !== undefined) {
      around.nested = true;
      if (quantifier !== undefined && !isOneWay(inner, pattern.slice(from, at - 1))) return false;
      around.repetitions += inner.repetitions;
      around.choices += inner.choices;
    }
    if (quantifier !== undefined) {
      if (sign === "*" || sign === "+" || comma === ",") around.repetitions++;
      at += quantifier.length;
    } else if (pattern[at] === "?") {
      around.choices++;
      at++;
    }
  }
  const [{ ways } = { ways: { repetitions: Infinity, choices: 0 } }, ...unclosed] = open;
  return unclosed.length === 0 && ways.repetitions <= MOST_REPETITIONS && ways.choices <= MOST_CHOICES;
}

function endOfClass(pattern: string, start: number): number {
  for (let at = start + 1; at < pattern.length; at++) {
    if (pattern[at] === "\\") at++;
    else if (pattern[at] === "]") return at;
  }
  return pattern.length;
}

/**
 * Whether a group that is repeated can share out a text in one way only: it has a fixed length, or each turn begins
 * with what the rest of it does not match.
 */
function isOneWay({ repetitions, choices, nested }: Ways, group: string): boolean {
  if (choices > 0 || nested) return false;
  if (repetitions === 0) return !/\{\d/.test(group);
  if (repetitions > 1) return false;
  const [head, separator = ""] = /^(?:\?:)?\\?([-/,:;=@#.])(?![*+?{])/.exec(group) ?? [];
  if (head === undefined || (separator === "." && !head.endsWith("\\."))) return false;
  const rest = group.slice(head.length).replaceAll(/\w-\w/g, "");
  return !rest.includes(separator) && !/(?:^|[^\\])\.|\\[SWDB]|\[\^/.test(rest);
}
