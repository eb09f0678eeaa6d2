/** Texts longer than this are not matched with patterns of others; names and paths are shorter. */
export const LONGEST_MATCHED = 512;

/** Repetitions side by side try length^number ways to fail: with three that is a moment for the longest text, with four minutes. */
const MOST_REPETITIONS = 3;

interface Group {
  /** It holds a repetition or a choice: repeated as a whole, there may be many ways to match one text. */
  branches: boolean;
  /** Offset of its first character. */
  readonly start: number;
}

/**
 * Whether matching a regular expression may take ages: JavaScript tries all ways, and a repetition within a repetition,
 * `(a+)+`, has as many as there are subsets. It errs on the safe side: some patterns that it refuses are harmless.
 */
export function mayTakeAges(pattern: string): boolean {
  if (pattern.length > 1000 || /\\[1-9]|\\k</.test(pattern)) return true;
  const open: Group[] = [{ branches: false, start: 0 }];
  let repetitions = 0;
  for (let at = 0; at < pattern.length; at++) {
    const group = open.at(-1);
    if (group === undefined) return true;
    switch (pattern[at]) {
      case "\\":
        at++;
        break;
      case "[":
        at = endOfClass(pattern, at);
        break;
      case "(":
        open.push({ branches: false, start: at + 1 });
        break;
      case "|":
        group.branches = true;
        break;
      case ")": {
        open.pop();
        const isRepeated = /^(?:[*+]|\{\d+,\d*\})/.test(pattern.slice(at + 1, at + 12));
        if (isRepeated && group.branches && !isSeparated(pattern.slice(group.start, at))) return true;
        const around = open.at(-1);
        if (around !== undefined && (group.branches || isRepeated)) around.branches = true;
        break;
      }
      case "*":
      case "+":
        group.branches = true;
        repetitions++;
        break;
      case "{":
        if (/^\{\d+,\d*\}/.test(pattern.slice(at))) group.branches = true;
        break;
      default:
    }
  }
  return repetitions > MOST_REPETITIONS;
}

function endOfClass(pattern: string, start: number): number {
  for (let at = start + 1; at < pattern.length; at++) {
    if (pattern[at] === "\\") at++;
    else if (pattern[at] === "]") return at;
  }
  return pattern.length;
}

/** Every turn begins with a character that nothing else in the group matches, as in `(-[a-z]+)*`: there is one way only. */
function isSeparated(group: string): boolean {
  const [head, separator = ""] = /^(?:\?:)?\\?([-/,:;=@#.])(?![*+?{])/.exec(group) ?? [];
  if (head === undefined || (separator === "." && !head.endsWith("\\."))) return false;
  const rest = group.slice(head.length).replaceAll(/\w-\w/g, "");
  return !rest.includes(separator) && !/(?:^|[^\\])\.|\\[SWD]|\[\^|\||\(/.test(rest);
}
