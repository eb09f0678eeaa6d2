import { RE2JS } from "re2js";
import { Memo } from "../base/memo.ts";
import { isCheap } from "./pattern-cost.ts";

/** Characters times instructions that one match may take: well below a tenth of a second. */
const MOST_WORK = 20_000_000;
/** Go's limit for a repetition; more of them in a row make a program of this many instructions at most. */
const LONGEST_PATTERN = 10_000;

/** A regular expression as the API server has it: the syntax of RE2, matched in time linear in the text. */
export interface Pattern {
  /** Whether a part of the text matches; undefined where text and pattern are too long to be tried. */
  test(text: string): boolean | undefined;
  /** The parts that match, from the left; undefined as above. @param most how many are looked for. */
  find(text: string, most?: number): readonly string[] | undefined;
}

/** A pattern, or why Go would not compile it, in its words. */
export type PatternReading = { readonly pattern: Pattern } | { readonly refused: string };

/** What both engines read alike: no flags, classes within classes, or escapes that one of them does not know. */
const OTHERWISE = new RegExp(
  [
    /\(\?(?!:)/,
    /\\(?![dwDWbBtnrf]|[^A-Za-z0-9])/,
    /\[\^?\]/,
    /\[(?:\\.|[^\]\\])*(?:\[|\\[dwDW]-|-\\[dwDW])/,
    /\\[BD]?$/,
    /[*+?}][*+{]/,
    /\{\d{4,}/,
    /\{\d*,\d{4,}/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "s",
);
/** Beyond these the two mean other characters by `.`, `\s`, `\b` and negated classes. */
const PLAIN_TEXT = /^[\x20-\x7e]*$/;
/** JavaScript's engine tries `length^3` ways at most for a cheap pattern. */
const LONGEST_CHEAP = 256;

class LinearPattern implements Pattern {
  readonly #source: string;
  readonly #cheap: RegExp | undefined;
  #compiled: RE2JS | undefined;
  #size = 0;

  constructor(source: string, compiled: RE2JS | undefined, cheap: RegExp | undefined) {
    this.#source = source;
    this.#compiled = compiled;
    this.#cheap = cheap;
  }

  /** Nearly all patterns of manifests are cheap ones over short names: those need no other engine. */
  #quick(text: string): RegExp | undefined {
    return text.length <= LONGEST_CHEAP && PLAIN_TEXT.test(text) ? this.#cheap : undefined;
  }

  #linear(text: string): RE2JS | undefined {
    this.#compiled ??= RE2JS.compile(this.#source);
    if (this.#size === 0) this.#size = Math.max(1, this.#compiled.programSize());
    return this.#size * text.length > MOST_WORK ? undefined : this.#compiled;
  }

  test(text: string): boolean | undefined {
    const quick = this.#quick(text);
    return quick === undefined ? this.#linear(text)?.matcher(text).find() : quick.test(text);
  }

  find(text: string, most = Infinity): readonly string[] | undefined {
    const matcher = this.#linear(text)?.matcher(text);
    if (matcher === undefined) return undefined;
    const found: string[] = [];
    let work = 0;
    while (found.length < most && matcher.find()) {
      // Each match starts again, and a failing one may read all of the rest.
      if ((work += this.#size * (text.length - matcher.start())) > MOST_WORK) return undefined;
      found.push(matcher.group() ?? "");
    }
    return found;
  }
}

const readings = new Memo(read);

function read(source: string): PatternReading {
  if (source.length > LONGEST_PATTERN) return { refused: "expression too large" };
  if (isCheap(source) && !OTHERWISE.test(source)) {
    try {
      return { pattern: new LinearPattern(source, undefined, new RegExp(source)) };
    } catch {
      // The other engine gives the reason.
    }
  }
  try {
    return { pattern: new LinearPattern(source, RE2JS.compile(source), undefined) };
  } catch (error) {
    return { refused: (error instanceof Error ? error.message : String(error)).replace(/^error parsing regexp: /, "") };
  }
}

/** Reads a regular expression of RE2's syntax (github.com/google/re2/wiki/Syntax), once. */
export const readPattern = (source: string): PatternReading => readings.get(source);
