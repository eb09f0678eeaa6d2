import {
  addMember,
  charactersOf,
  CODE,
  endsLine,
  giveUp,
  isBreak,
  lineEndFrom,
  trimmedEnd,
  WORD_CHARACTERS,
} from "../characters.ts";
import { fold, scanBlockScalar } from "./scan-block-scalar.ts";
import { endOfQuoted, FlowScanner, plainKey, plainScalar, quotedText } from "./scan-flow.ts";
import type { PlainScalar } from "./scan-flow.ts";
import { EMPTY, LIST, MAP, SCALAR, TapeWriter } from "./tape.ts";
import type { Scanned } from "./tape.ts";
import { COPIED, mix, WordTable } from "./word-table.ts";

const KEY_FIRST = charactersOf(`${WORD_CHARACTERS}./$(`);
/** A plain scalar does not begin with one of these. */
const INDICATORS = charactersOf("&*!%@`,]}?#=");

const tape = new TapeWriter();
const keys = new WordTable<string>(plainKey, 48);
const scalars = new WordTable<PlainScalar>(plainScalar, COPIED);

/** One document of an ordinary layout; see `scanOrdinary`. */
export class OrdinaryScanner {
  readonly #text: string;
  readonly #maxDepth: number;
  /** The next character that is neither white space nor in a comment, and its column; -1 at the end. */
  #next = 0;
  #indent = -1;
  #passedComment = false;
  #depth = 0;
  /** Of the key or line that was read last. */
  #hash = 0;
  #isUnexpected = false;
  #containsNull = false;

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
  }

  document(): Scanned {
    tape.restart();
    this.#advance(-1);
    if (this.#indent === -1 || this.#text.charAt(this.#next) === "%") giveUp();
    const code = this.#text.charCodeAt(this.#next);
    const value = code === CODE.openMap || code === CODE.openList ? this.#flow(this.#next, true) : this.#collection();
    return this.#indent === -1
      ? { value, tape: tape.finish(), isUnexpected: this.#isUnexpected, containsNull: this.#containsNull }
      : giveUp();
  }

  /** The map or list that begins at the next line. */
  #collection(): unknown {
    return this.#isDash(this.#next)
      ? this.#list(this.#next, this.#indent)
      : this.#map(this.#next, this.#indent, this.#colonAfterKey(this.#next));
  }

  /** @param firstColon of the first key, which was read last. */
  #map(start: number, indent: number, firstColon: number): unknown {
    if (++this.#depth > this.#maxDepth) giveUp();
    const node = tape.open(MAP, start);
    const object: Record<string, unknown> = {};
    let at = start;
    let colon = firstColon;
    for (;;) {
      if (colon === -1) giveUp();
      const key = this.#key(at, colon, indent);
      const child = tape.next;
      const value = this.#value(colon + 1, indent);
      tape.place(child, at, colon);
      addMember(object, key, value);
      if (this.#indent > indent) giveUp();
      if (this.#indent !== indent) {
        tape.close(node, Math.max(tape.endOf(child), start));
        break;
      }
      at = this.#next;
      colon = this.#colonAfterKey(at);
    }
    this.#depth--;
    return object;
  }

  #list(start: number, indent: number): unknown {
    if (++this.#depth > this.#maxDepth) giveUp();
    const node = tape.open(LIST, start);
    const values: unknown[] = [];
    let at = start;
    let last: number;
    do {
      let content = at + 1;
      while (this.#text.charCodeAt(content) === CODE.space) content++;
      if (content === at + 1) giveUp();
      last = tape.next;
      values.push(this.#item(content, indent, indent + content - at));
      tape.place(last, at, -1);
      if (this.#indent > indent) giveUp();
      at = this.#next;
    } while (this.#indent === indent && this.#isDash(at));
    this.#depth--;
    tape.close(node, Math.max(tape.endOf(last), start));
    return values;
  }

  #item(at: number, indent: number, column: number): unknown {
    if (this.#isDash(at)) return this.#list(at, column);
    const code = this.#text.charCodeAt(at);
    if (endsLine(this.#text, at) || code === CODE.hash) giveUp();
    const colon = this.#colonAfterKey(at);
    return colon === -1 ? this.#inline(at, indent) : this.#map(at, column, colon);
  }

  #key(at: number, colon: number, indent: number): string {
    const code = this.#text.charCodeAt(at);
    if (code === CODE.doubleQuote || code === CODE.singleQuote) return quotedText(this.#text, at, colon, indent);
    return keys.meaning(this.#text, at, colon, this.#hash);
  }

  /** The colon of a key that begins here, or -1 if there is no key. */
  #colonAfterKey(start: number): number {
    const text = this.#text;
    const first = text.charCodeAt(start);
    if (first === CODE.doubleQuote || first === CODE.singleQuote) {
      const end = endOfQuoted(text, start);
      if (text.charCodeAt(end) !== CODE.colon || !isBreak(text.charCodeAt(end + 1))) return -1;
      return text.slice(start, end).includes("\n") ? giveUp() : end;
    }
    if (first === CODE.openMap || first === CODE.openList || first === CODE.bar || first === CODE.greater) return -1;
    let hash = 0;
    for (let at = start; ; at++) {
      const code = text.charCodeAt(at);
      if (code === CODE.colon && isBreak(text.charCodeAt(at + 1))) {
        // `? `, `& `, `* ` and their like, and a key before spaces, are rare enough for the full parsers.
        if ((first < 128 && KEY_FIRST[first] === 0) || text.charCodeAt(at - 1) === CODE.space) giveUp();
        this.#hash = hash;
        return at;
      }
      if (code === CODE.lineFeed || code !== code) return -1;
      if (code === CODE.hash && text.charCodeAt(at - 1) === CODE.space) return -1;
      if (code === CODE.tab) giveUp();
      hash = mix(hash, code);
    }
  }

  /** The value of an entry, from after its colon: on the same line, on the lines below, or none. */
  #value(from: number, indent: number): unknown {
    let at = from;
    while (this.#text.charCodeAt(at) === CODE.space) at++;
    if (!endsLine(this.#text, at) && this.#text.charCodeAt(at) !== CODE.hash) return this.#inline(at, indent);
    this.#finish(from);
    if (this.#indent > indent) return this.#collection();
    if (this.#indent === indent && this.#isDash(this.#next)) return this.#list(this.#next, indent);
    tape.leaf(EMPTY, at, at);
    this.#containsNull = true;
    return null;
  }

  /** A value that begins on the line of its key or dash. */
  #inline(at: number, indent: number): unknown {
    const text = this.#text;
    switch (text.charCodeAt(at)) {
      case CODE.doubleQuote:
      case CODE.singleQuote: {
        const end = endOfQuoted(text, at);
        tape.leaf(SCALAR, at, end);
        const value = quotedText(text, at, end, indent);
        this.#finish(end);
        return value;
      }
      case CODE.openMap:
      case CODE.openList:
        return this.#flow(at, false);
      case CODE.bar:
      case CODE.greater: {
        const { value, end, lineEnd } = scanBlockScalar(text, at, indent);
        tape.leaf(SCALAR, at, end);
        this.#advance(lineEnd);
        return value;
      }
      default:
        return this.#plain(at, indent);
    }
  }

  #flow(at: number, overLines: boolean): unknown {
    const scanner = new FlowScanner(this.#text, tape, { overLines, maxDepth: this.#maxDepth });
    const value = scanner.collection(at, this.#depth + 1);
    this.#isUnexpected ||= scanner.isUnexpected;
    this.#containsNull ||= scanner.containsNull;
    this.#finish(scanner.end);
    return value;
  }

  #plain(start: number, indent: number): unknown {
    const text = this.#text;
    const code = text.charCodeAt(start);
    if (
      (code < 128 && INDICATORS[code] === 1) ||
      ((code === CODE.dash || code === CODE.colon) && isBreak(text.charCodeAt(start + 1)))
    )
      giveUp();
    let end = this.#endOfPlainLine(start);
    const hash = this.#hash;
    this.#finish(end);
    if (this.#indent <= indent) {
      tape.leaf(SCALAR, start, trimmedEnd(text, start, end));
      return this.#meaning(scalars.meaning(text, start, end, hash));
    }
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
    tape.leaf(SCALAR, start, trimmedEnd(text, start, end));
    return this.#meaning(plainScalar(fold(lines)));
  }

  #meaning({ value, isUnexpected }: PlainScalar): unknown {
    if (isUnexpected) this.#isUnexpected = true;
    if (value === null) this.#containsNull = true;
    return value;
  }

  /** Where a plain scalar ends on its line, before spaces and comments. */
  #endOfPlainLine(start: number): number {
    const text = this.#text;
    let at = start;
    let hash = 0;
    for (; ; at++) {
      const code = text.charCodeAt(at);
      if (code === CODE.lineFeed || code === CODE.return || code !== code) break;
      if (code === CODE.colon && isBreak(text.charCodeAt(at + 1))) giveUp();
      if (code === CODE.hash && text.charCodeAt(at - 1) === CODE.space) break;
      if (code === CODE.tab) giveUp();
      hash = mix(hash, code);
    }
    this.#hash = hash;
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
