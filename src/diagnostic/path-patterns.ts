import { wildcard } from "./wildcard.ts";

/** The result for a path: `hidden`, `shown` by a `!` pattern, or undefined. */
export type PathVerdict = "hidden" | "shown" | undefined;

/** Patterns as in one `.gitignore`; the path is relative to its folder, part by part. */
export interface PathPatterns {
  /** Of this path alone, whatever becomes of the folders above it. */
  decide(path: readonly string[], isFolder: boolean): PathVerdict;
}

const ANY = Symbol("**");
type Piece<T> = T | typeof ANY;

/**
 * Whether pieces fit one after the other, `ANY` standing for any number of items. When something does not fit, only the
 * last
 * `ANY` takes one item more, as what an earlier one took too little the later one can take: at most pieces × items
 * comparisons.
 */
function meets<T>(pieces: readonly Piece<T>[], length: number, fits: (piece: T, index: number) => boolean): boolean {
  let piece = 0;
  let item = 0;
  let lastAny = -1;
  let taken = 0;
  while (item < length) {
    const wanted = pieces[piece];
    if (wanted === ANY) {
      lastAny = piece++;
      taken = item;
    } else if (wanted !== undefined && fits(wanted, item)) {
      piece++;
      item++;
    } else if (lastAny >= 0) {
      piece = lastAny + 1;
      item = ++taken;
    } else return false;
  }
  while (pieces[piece] === ANY) piece++;
  return piece === pieces.length;
}

type Test = (text: string) => boolean;

/** One part of a pattern, between slashes: `*`, `?`, `[a-z]`, and `\` before a literal character. */
function partTest(part: string): Test {
  if (!/[?[\\]/.test(part)) return wildcard(part);
  const pieces: Piece<Test>[] = [];
  for (let at = 0; at < part.length; at++) {
    const character = part[at] ?? "";
    if (character === "*") pieces.push(ANY);
    else if (character === "?") pieces.push(() => true);
    else if (character === "[") {
      const end = endOfClass(part, at);
      const test = end === undefined ? undefined : classTest(part.slice(at + 1, end));
      // Git lets a class without an end match nothing.
      if (test === undefined || end === undefined) return () => false;
      pieces.push(test);
      at = end;
    } else {
      if (character === "\\" && ++at >= part.length) return () => false;
      const wanted = part[at];
      pieces.push((text) => text === wanted);
    }
  }
  return (text) => meets(pieces, text.length, (test, index) => test(text.charAt(index)));
}

function endOfClass(part: string, start: number): number | undefined {
  const first = start + (/^[!^]/.test(part.slice(start + 1)) ? 2 : 1);
  for (let at = first; at < part.length; at++) {
    if (part[at] === "\\") at++;
    else if (part.startsWith("[:", at) && part.includes(":]", at)) at = part.indexOf(":]", at) + 1;
    else if (part[at] === "]" && at > first) return at;
  }
  return undefined;
}

/** Source: git wildmatch.c, by the C library's classes of ASCII. */
const CLASSES: Readonly<Record<string, string>> = {
  alnum: "a-zA-Z0-9",
  alpha: "a-zA-Z",
  blank: " \\t",
  digit: "0-9",
  lower: "a-z",
  upper: "A-Z",
  space: "\\s",
  xdigit: "0-9a-fA-F",
  punct: "!-\\/:-@\\[-`{-~",
  cntrl: "\\0-\\x1f\\x7f",
  graph: "!-~",
  print: " -~",
};

/** A class of one character is a regular expression that cannot backtrack. */
const hexEscape = (character: string): string => `x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;

function classTest(text: string): Test | undefined {
  const negated = /^[!^]/.test(text);
  const source = (negated ? text.slice(1) : text).replaceAll(
    /\[:(\w+):\]|\\(.)|[\]\\^[]/gs,
    (found, name?: string, escaped?: string) =>
      name !== undefined
        ? (CLASSES[name] ?? "")
        : `\\${escaped === undefined ? found : /\w/.test(escaped) ? hexEscape(escaped) : escaped}`,
  );
  try {
    const expression = new RegExp(`^[${negated ? "^" : ""}${source}]$`, "s");
    return (character) => expression.test(character);
  } catch {
    // A range that runs backwards, as [z-a].
    return undefined;
  }
}

interface Pattern {
  readonly shows: boolean;
  readonly onlyFolders: boolean;
  /** For a pattern of one part: matched with the name alone, in any folder. */
  readonly name: Test | undefined;
  readonly parts: readonly Piece<Test>[];
}

/** A space after `\` belongs to the name. */
function withoutSpacesAtEnd(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === " ") end--;
  let escapes = end;
  while (escapes > 0 && line[escapes - 1] === "\\") escapes--;
  return line.slice(0, (end - escapes) % 2 === 1 ? end + 1 : end);
}

/** Source: gitignore(5), and git dir.c `parse_path_pattern`, wildmatch.c with WM_PATHNAME. */
function readPattern(line: string): Pattern | undefined {
  let text = withoutSpacesAtEnd(line.replace(/\r$/, ""));
  if (text === "" || text.startsWith("#")) return undefined;
  const shows = text.startsWith("!");
  if (shows) text = text.slice(1);
  const onlyFolders = text.endsWith("/");
  if (onlyFolders) text = text.slice(0, -1);
  if (text === "") return undefined;
  if (!text.includes("/")) return { shows, onlyFolders, name: partTest(text), parts: [] };
  const parts = text
    .replace(/^\//, "")
    .split("/")
    .map((part): Piece<Test> => (part === "**" ? ANY : partTest(part)));
  // `a/**` is what is in the folder, not the folder itself.
  if (parts.at(-1) === ANY) parts.push(() => true);
  return { shows, onlyFolders, name: undefined, parts };
}

/** Compiles patterns. However many stars they contain, matching takes no longer than pattern times path. */
export function pathPatterns(lines: readonly string[]): PathPatterns {
  const patterns = lines.flatMap((line) => readPattern(line) ?? []).toReversed();
  return {
    decide(path, isFolder) {
      const name = path.at(-1) ?? "";
      const last = patterns.find(
        (pattern) =>
          (isFolder || !pattern.onlyFolders) &&
          (pattern.name?.(name) ?? meets(pattern.parts, path.length, (test, index) => test(path[index] ?? ""))),
      );
      return last === undefined ? undefined : last.shows ? "shown" : "hidden";
    },
  };
}

/** Whether a file is hidden: it itself, or a folder above it, whatever `!` patterns match inside of that. */
export function hidesFile(patterns: PathPatterns, path: readonly string[]): boolean {
  for (let length = 1; length < path.length; length++)
    if (patterns.decide(path.slice(0, length), true) === "hidden") return true;
  return patterns.decide(path, false) === "hidden";
}
