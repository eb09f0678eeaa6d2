import { scanBlockScalar, fold } from "./scan-block-scalar.ts";
import { endOfQuoted, FlowScanner, plainKey, plainValue, quotedText } from "./scan-flow.ts";
import { addMember, charactersOf, CODE, endsLine, giveUp, isBreak, NotOrdinary, scalarShape, Shape, trimmedEnd, WORD_CHARACTERS } from "./shape.ts";

const KEY_FIRST = charactersOf(`${WORD_CHARACTERS}./$(`);
/** A plain scalar does not begin with one of these. */
const INDICATORS = charactersOf("&*!%@`,]}?#=");

/** Nesting beyond this is left to the full parsers, which know the limit and tell. */
const MAX_DEPTH = 100;

/**
 * Reads a document that is written as nearly all manifests are: maps and lists in block style, scalars and small collections
 * on one line, literal and folded texts, comments. `undefined` for everything else (anchors, tags, merge keys, explicit keys,
 * tabs, errors): then js-yaml or `yaml` decide. What it does read it reads as they do; `test/yaml/agreement.test.ts` compares.
 * @param text without control characters and unusual line breaks.
 */
export function scanOrdinary(text: string, maxDepth: number): Shape | undefined {
  if (text.includes("\uFEFF") || (text.includes("\r") && /\r(?!\n)/.test(text))) return undefined;
  try {
    return new OrdinaryScanner(text, Math.min(MAX_DEPTH, maxDepth - 1)).document();
  } catch (error) {
    if (error instanceof NotOrdinary) return undefined;
    throw error;
  }
}

class OrdinaryScanner {
  readonly #text: string;
  readonly #maxDepth: number;
  /** The next character that is neither white space nor in a comment, and its column; -1 at the end. */
  #next = 0;
  #indent = -1;
  #passedComment = false;
  #depth = 0;

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
  }

  document(): Shape {
    this.#advance(-1);
    if (this.#indent === -1 || this.#text.charAt(this.#next) === "%") giveUp();
    const code = this.#text.charCodeAt(this.#next);
    let root: Shape;
    if (code === CODE.openMap || code === CODE.openList) {
      root = new FlowScanner(this.#text, true, this.#maxDepth).collection(this.#next, 1);
      this.#finish(root.end);
    } else root = this.#collection();
    return this.#indent === -1 ? root : giveUp();
  }

  /** The map or list that begins at the next line. */
  #collection(): Shape {
    return this.#isDash(this.#next) ? this.#list(this.#next, this.#indent) : this.#map(this.#next, this.#indent);
  }

  #map(start: number, indent: number): Shape {
    if (++this.#depth > this.#maxDepth) giveUp();
    const children: Shape[] = [];
    const object: Record<string, unknown> = {};
    let at = start;
    let last: Shape;
    do {
      last = this.#entry(at, indent);
      addMember(object, last);
      children.push(last);
      if (this.#indent > indent) giveUp();
      at = this.#next;
    } while (this.#indent === indent);
    this.#depth--;
    return new Shape("map", start, Math.max(last.end, start), object, children);
  }

  #list(start: number, indent: number): Shape {
    if (++this.#depth > this.#maxDepth) giveUp();
    const children: Shape[] = [];
    const values: unknown[] = [];
    let at = start;
    let last: Shape;
    do {
      let content = at + 1;
      while (this.#text.charCodeAt(content) === CODE.space) content++;
      if (content === at + 1) giveUp();
      last = this.#item(content, indent, indent + content - at);
      last.at = at;
      children.push(last);
      values.push(last.value);
      if (this.#indent > indent) giveUp();
      at = this.#next;
    } while (this.#indent === indent && this.#isDash(at));
    this.#depth--;
    return new Shape("list", start, Math.max(last.end, start), values, children);
  }

  #item(at: number, indent: number, column: number): Shape {
    if (this.#isDash(at)) return this.#list(at, column);
    const code = this.#text.charCodeAt(at);
    if (endsLine(this.#text, at) || code === CODE.hash) giveUp();
    return this.#colonAfterKey(at) === -1 ? this.#inline(at, indent) : this.#map(at, column);
  }

  #entry(at: number, indent: number): Shape {
    const colon = this.#colonAfterKey(at);
    if (colon === -1) giveUp();
    const code = this.#text.charCodeAt(at);
    const isQuoted = code === CODE.doubleQuote || code === CODE.singleQuote;
    const key = isQuoted ? quotedText(this.#text, at, colon, indent) : plainKey(this.#text.slice(at, colon));
    const shape = this.#value(colon + 1, indent);
    shape.key = key;
    shape.at = at;
    shape.keyEnd = colon;
    return shape;
  }

  /** The colon of a key that begins here, or -1 where no key stands. */
  #colonAfterKey(start: number): number {
    const text = this.#text;
    const first = text.charCodeAt(start);
    if (first === CODE.doubleQuote || first === CODE.singleQuote) {
      const end = endOfQuoted(text, start);
      if (text.charCodeAt(end) !== CODE.colon || !isBreak(text.charCodeAt(end + 1))) return -1;
      return text.slice(start, end).includes("\n") ? giveUp() : end;
    }
    if (first === CODE.openMap || first === CODE.openList || first === CODE.bar || first === CODE.greater) return -1;
    for (let at = start; ; at++) {
      const code = text.charCodeAt(at);
      if (code === CODE.colon && isBreak(text.charCodeAt(at + 1))) {
        // `? `, `& `, `* ` and their like, and a key before spaces, are rare enough for the full parsers.
        if ((first < 128 && KEY_FIRST[first] === 0) || text.charCodeAt(at - 1) === CODE.space) giveUp();
        return at;
      }
      if (code === CODE.lineFeed || code !== code) return -1;
      if (code === CODE.hash && text.charCodeAt(at - 1) === CODE.space) return -1;
      if (code === CODE.tab) giveUp();
    }
  }

  /** The value of an entry, from after its colon: on the same line, on the lines below, or none. */
  #value(from: number, indent: number): Shape {
    let at = from;
    while (this.#text.charCodeAt(at) === CODE.space) at++;
    if (!endsLine(this.#text, at) && this.#text.charCodeAt(at) !== CODE.hash) return this.#inline(at, indent);
    this.#finish(from);
    if (this.#indent > indent) return this.#collection();
    if (this.#indent === indent && this.#isDash(this.#next)) return this.#list(this.#next, indent);
    return new Shape("empty", at, at, null);
  }

  /** A value that begins on the line of its key or dash. */
  #inline(at: number, indent: number): Shape {
    const text = this.#text;
    switch (text.charCodeAt(at)) {
      case CODE.doubleQuote:
      case CODE.singleQuote: {
        const end = endOfQuoted(text, at);
        const shape = scalarShape(at, end, quotedText(text, at, end, indent));
        this.#finish(end);
        return shape;
      }
      case CODE.openMap:
      case CODE.openList: {
        const shape = new FlowScanner(text, false, this.#maxDepth).collection(at, this.#depth + 1);
        this.#finish(shape.end);
        return shape;
      }
      case CODE.bar:
      case CODE.greater: {
        const { shape, lineEnd } = scanBlockScalar(text, at, indent);
        this.#advance(lineEnd);
        return shape;
      }
      default:
        return this.#plain(at, indent);
    }
  }

  #plain(start: number, indent: number): Shape {
    const text = this.#text;
    const code = text.charCodeAt(start);
    if ((code < 128 && INDICATORS[code] === 1) || ((code === CODE.dash || code === CODE.colon) && isBreak(text.charCodeAt(start + 1)))) giveUp();
    let end = this.#endOfPlainLine(start);
    this.#finish(end);
    if (this.#indent <= indent) return scalarShape(start, trimmedEnd(text, start, end), plainValue(text.slice(start, end)));
    const lines = [text.slice(start, end)];
    while (this.#indent > indent) {
      if (this.#passedComment || this.#isDash(this.#next)) giveUp();
      const blank = text.slice(end, this.#next).split("\n").length - 2;
      for (let count = 0; count < blank; count++) lines.push("");
      const from = this.#next;
      end = this.#endOfPlainLine(from);
      lines.push(text.slice(from, end));
      this.#finish(end);
    }
    return scalarShape(start, trimmedEnd(text, start, end), plainValue(fold(lines)));
  }

  /** Where a plain scalar ends on its line, before spaces and comments. */
  #endOfPlainLine(start: number): number {
    const text = this.#text;
    let at = start;
    for (; ; at++) {
      const code = text.charCodeAt(at);
      if (code === CODE.lineFeed || code === CODE.return || code !== code) break;
      if (code === CODE.colon && isBreak(text.charCodeAt(at + 1))) giveUp();
      if (code === CODE.hash && text.charCodeAt(at - 1) === CODE.space) break;
      if (code === CODE.tab) giveUp();
    }
    while (text.charCodeAt(at - 1) === CODE.space) at--;
    return at;
  }

  #isDash(at: number): boolean {
    return this.#text.charCodeAt(at) === CODE.dash && isBreak(this.#text.charCodeAt(at + 1));
  }

  /** Goes on after a value: nothing but a comment may follow on its line. */
  #finish(from: number): void {
    const text = this.#text;
    let at = from;
    while (text.charCodeAt(at) === CODE.space) at++;
    this.#passedComment = false;
    if (endsLine(text, at)) this.#advance(text.charCodeAt(at) === CODE.return ? at + 1 : at);
    else if (text.charCodeAt(at) === CODE.hash && at > from) {
      this.#advance(lineEndFrom(text, at));
      this.#passedComment = true;
    } else giveUp();
  }

  /** Goes to the next line with content. @param lineEnd offset of a line feed, or -1 before the first line. */
  #advance(lineEnd: number): void {
    const text = this.#text;
    let end = lineEnd;
    for (;;) {
      const lineStart = end + 1;
      let at = lineStart;
      while (text.charCodeAt(at) === CODE.space) at++;
      this.#next = at;
      if (at >= text.length) {
        this.#indent = -1;
        return;
      }
      const code = text.charCodeAt(at);
      if (code === CODE.tab) giveUp();
      if (code === CODE.hash) {
        this.#passedComment = true;
        end = lineEndFrom(text, at);
      } else if (code === CODE.lineFeed) end = at;
      else if (code === CODE.return) end = at + 1;
      else {
        this.#indent = at - lineStart;
        if (this.#indent === 0 && code === CODE.dot && text.startsWith("...", at)) giveUp();
        return;
      }
    }
  }
}

function lineEndFrom(text: string, from: number): number {
  const found = text.indexOf("\n", from);
  return found === -1 ? text.length : found;
}
