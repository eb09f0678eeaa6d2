import { addMember, charactersOf, CODE, giveUp, isBreak, WORD_CHARACTERS } from "../characters.ts";
import { isUnexpected, keyText, resolveScalar } from "./resolve-scalar.ts";
import type { Scalar } from "./resolve-scalar.ts";
import { LIST, MAP, SCALAR } from "./tape.ts";
import type { TapeWriter } from "./tape.ts";

/** Escapes that mean the same in JSON and in the YAML of Kubernetes; `\/` and surrogates do not. */
const COMMON_ESCAPES = /^(?:[^\\]|\\(?:["\\bfnrt]|u(?![dD][89a-fA-F])[\da-fA-F]{4}))*$/;

export interface PlainScalar {
  readonly value: Scalar;
  /** It may be read otherwise than it looks. */
  readonly isUnexpected: boolean;
}

/** A number that JSON cannot represent is rejected with its place by the full parsers. */
export function plainScalar(text: string): PlainScalar {
  const value = resolveScalar(text);
  if (text === "<<" || (typeof value === "number" && !Number.isFinite(value))) giveUp();
  return { value, isUnexpected: isUnexpected(text, value) };
}

/** The text of a plain key that reads as it looks: `on` and `012` do not. */
export function plainKey(text: string): string {
  if (text === "<<" || text.length > 1000 || keyText(text) !== text) giveUp();
  return text;
}

/** Offset after the closing quote of a scalar; the text may run over lines. */
export function endOfQuoted(text: string, start: number): number {
  const quote = text.charCodeAt(start);
  if (quote === CODE.singleQuote) {
    let close = text.indexOf("'", start + 1);
    while (close !== -1 && text.charCodeAt(close + 1) === quote) close = text.indexOf("'", close + 2);
    return close === -1 ? giveUp() : close + 1;
  }
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    if (code === CODE.backslash) at++;
  }
  return giveUp();
}

/**
 * The text of a quoted scalar. Further lines must be indented deeper than `indent`, as the full parsers differ about
 * others.
 */
export function quotedText(text: string, start: number, end: number, indent: number): string {
  const inner = text.slice(start + 1, end - 1);
  if (inner.includes("\t")) giveUp();
  const isDouble = text.charCodeAt(start) === CODE.doubleQuote;
  if (inner.includes("\n")) {
    if (isDouble && inner.includes("\\")) return unescaped(foldEscaped(inner, indent));
    const folded = foldQuoted(inner, indent);
    return isDouble ? folded : folded.replaceAll("''", "'");
  }
  if (!isDouble) return inner.replaceAll("''", "'");
  if (!inner.includes("\\")) return inner;
  return unescaped(inner);
}

/** The text that double quotes enclose, if its escapes are those of JSON. */
const unescaped = (inner: string): string =>
  COMMON_ESCAPES.test(inner) ? (JSON.parse(`"${inner}"`) as string) : giveUp();

const endsWithEscape = (line: string): boolean => /(?:^|[^\\])(?:\\\\)*\\$/.test(line);

/**
 * The lines of a text in double quotes with escapes, joined. A backslash at the end of a line joins it to the next one
 * without a space, and one before a space keeps that; controller-gen and kustomize break long descriptions so.
 */
function foldEscaped(inner: string, indent: number): string {
  const lines = inner.split(/\r?\n/);
  if (/^ *$/.test(lines[0] ?? "") || /^ *$/.test(lines.at(-1) ?? "")) giveUp();
  let folded = "";
  let blank = 0;
  let isJoined = true;
  for (const [index, line] of lines.entries()) {
    const depth = line.search(/[^ ]/);
    if (depth === -1) {
      if (isJoined) giveUp();
      blank++;
      continue;
    }
    if (index > 0 && depth <= indent) giveUp();
    const text = index === 0 ? line : line.slice(depth);
    const isLast = index === lines.length - 1;
    const joinsNext = !isLast && endsWithEscape(text);
    const kept = isLast ? text : joinsNext ? text.slice(0, -1) : text.replace(/ +$/, "");
    // The space after the backslash belongs to the text.
    if (!isLast && !joinsNext && endsWithEscape(kept)) giveUp();
    folded += (isJoined ? "" : blank === 0 ? " " : String.raw`\n`.repeat(blank)) + kept;
    isJoined = joinsNext;
    blank = 0;
  }
  return folded.replaceAll(/\\(.)/g, (escape, character: string) => (character === " " ? " " : escape));
}

function foldQuoted(inner: string, indent: number): string {
  const lines = inner.split(/\r?\n/);
  const [first = ""] = lines;
  let folded = first.replace(/ +$/, "");
  let blank = 0;
  if (folded === "" || /^ *$/.test(lines.at(-1) ?? "")) giveUp();
  for (const [index, line] of lines.entries()) {
    if (index === 0) continue;
    const depth = line.search(/[^ ]/);
    if (depth === -1) {
      blank++;
      continue;
    }
    if (depth <= indent) giveUp();
    const isLast = index === lines.length - 1;
    folded +=
      (blank === 0 ? " " : "\n".repeat(blank)) + (isLast ? line.slice(depth) : line.slice(depth).replace(/ +$/, ""));
    blank = 0;
  }
  return folded;
}

const PLAIN_FIRST = charactersOf(`${WORD_CHARACTERS}./$(+<-`);
const AFTER_DASH = charactersOf(`${WORD_CHARACTERS}./$-`);
const isOneOf = (set: Uint8Array, code: number): boolean => code >= 128 || set[code] === 1;
const FLOW_INDICATORS = charactersOf(",[]{}");
const endsKey = (after: number): boolean => isBreak(after) || (after < 128 && FLOW_INDICATORS[after] === 1);

/** A map or list between brackets: on one line, or over lines where it is the whole document, as JSON is. */
export class FlowScanner {
  readonly #text: string;
  readonly #tape: TapeWriter;
  readonly #overLines: boolean;
  readonly #maxDepth: number;
  /** A scalar in it may be read otherwise than it looks. */
  isUnexpected = false;
  containsNull = false;
  /** After what was read last. */
  end = 0;

  constructor(
    text: string,
    tape: TapeWriter,
    { overLines, maxDepth }: { readonly overLines: boolean; readonly maxDepth: number },
  ) {
    this.#text = text;
    this.#tape = tape;
    this.#overLines = overLines;
    this.#maxDepth = maxDepth;
  }

  /** The value of the collection that begins at `start`; `end` is then its end. */
  collection(start: number, depth: number): unknown {
    if (depth > this.#maxDepth) giveUp();
    const isMap = this.#text.charCodeAt(start) === CODE.openMap;
    const closer = isMap ? CODE.closeMap : CODE.closeList;
    const node = this.#tape.open(isMap ? MAP : LIST, start);
    const object: Record<string, unknown> = {};
    const values: unknown[] = [];
    let at = this.#skip(start + 1);
    while (this.#text.charCodeAt(at) !== closer) {
      if (isMap) this.#entry(object, at, depth);
      else values.push(this.#node(at, depth));
      at = this.#skip(this.end);
      const code = this.#text.charCodeAt(at);
      if (code === closer) break;
      if (code !== CODE.comma) giveUp();
      at = this.#skip(at + 1);
      if (this.#text.charCodeAt(at) === closer) giveUp();
    }
    this.end = at + 1;
    this.#tape.close(node, this.end);
    return isMap ? object : values;
  }

  #entry(object: Record<string, unknown>, at: number, depth: number): void {
    const code = this.#text.charCodeAt(at);
    const isQuoted = code === CODE.doubleQuote || code === CODE.singleQuote;
    const colon = isQuoted ? this.#endOfLineQuoted(at) : this.#endOfPlain(at);
    const after = this.#text.charCodeAt(colon + 1);
    if (this.#text.charCodeAt(colon) !== CODE.colon || !(isBreak(after) || isQuoted)) giveUp();
    const child = this.#tape.next;
    const value = this.#node(this.#skip(colon + 1), depth);
    this.#tape.place(child, at, colon);
    addMember(object, isQuoted ? quotedText(this.#text, at, colon, -1) : plainKey(this.#text.slice(at, colon)), value);
  }

  #node(at: number, depth: number): unknown {
    switch (this.#text.charCodeAt(at)) {
      case CODE.openMap:
      case CODE.openList:
        return this.collection(at, depth + 1);
      case CODE.doubleQuote:
      case CODE.singleQuote:
        this.end = this.#endOfLineQuoted(at);
        this.#tape.leaf(SCALAR, at, this.end);
        return quotedText(this.#text, at, this.end, -1);
      default: {
        this.end = this.#endOfPlain(at);
        this.#tape.leaf(SCALAR, at, this.end);
        const scalar = plainScalar(this.#text.slice(at, this.end));
        if (scalar.isUnexpected) this.isUnexpected = true;
        if (scalar.value === null) this.containsNull = true;
        return scalar.value;
      }
    }
  }

  #endOfLineQuoted(start: number): number {
    const end = endOfQuoted(this.#text, start);
    // Not by indexOf: in a text of one line it would look through all that follows, for each quoted text again.
    for (let at = start; at < end; at++) if (this.#text.charCodeAt(at) === CODE.lineFeed) giveUp();
    return end;
  }

  #endOfPlain(start: number): number {
    const text = this.#text;
    const first = text.charCodeAt(start);
    if (!isOneOf(PLAIN_FIRST, first) || (first === CODE.dash && !isOneOf(AFTER_DASH, text.charCodeAt(start + 1))))
      giveUp();
    let end = start + 1;
    for (; end < text.length; end++) {
      const code = text.charCodeAt(end);
      if (
        code === CODE.comma ||
        code === CODE.closeList ||
        code === CODE.closeMap ||
        code === CODE.lineFeed ||
        code === CODE.return
      )
        break;
      if (code === CODE.openList || code === CODE.openMap || code === CODE.tab) giveUp();
      if (code === CODE.hash && text.charCodeAt(end - 1) === CODE.space) giveUp();
      if (code === CODE.colon && endsKey(text.charCodeAt(end + 1))) break;
    }
    const isKey = text.charCodeAt(end) === CODE.colon;
    while (text.charCodeAt(end - 1) === CODE.space) {
      if (isKey) giveUp();
      end--;
    }
    return end;
  }

  #skip(from: number): number {
    let at = from;
    for (;;) {
      const code = this.#text.charCodeAt(at);
      const isSpace =
        code === CODE.space ||
        (this.#overLines && (code === CODE.lineFeed || code === CODE.return || code === CODE.tab));
      if (!isSpace) return at;
      at++;
    }
  }
}
