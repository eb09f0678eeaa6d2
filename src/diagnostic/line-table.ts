import type { Position, Span } from "./place.ts";

const MARK = 0xfeff;

/**
 * Byte order marks at the start of a text that kubectl skips: one by the visitor of files, one by go-yaml. A third one
 * makes go-yaml drop the first letter of each line.
 */
export const marksAtStart = (text: string): number =>
  text.charCodeAt(0) !== MARK ? 0 : text.charCodeAt(1) !== MARK ? 1 : 2;

/**
 * Of so many lines the table holds one, so that a text of nothing but line breaks does not take many times its size.
 */
const STEP = 8;

/**
 * Turns offsets of one text into lines and columns. The table is made when the first place of the text is shown. A byte
 * order mark has an offset but no column: editors do not show it.
 */
export class LineTable {
  readonly file: string;
  readonly text: string;
  #starts: number[] | undefined;
  #hasReturns: boolean | undefined;

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
  }

  position(offset: number): Position {
    const starts = (this.#starts ??= this.#survey());
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    let line = low * STEP;
    let start = starts[low] ?? 0;
    for (let next = this.#next(start); next !== undefined && next <= offset; next = this.#next(start)) {
      start = next;
      line++;
    }
    return { line: line + 1, column: Math.max(0, offset - start) + 1, offset };
  }

  span(start: number, end: number): Span {
    const first = this.position(start);
    return {
      file: this.file,
      start: first,
      end: this.#isOneLine(start, end)
        ? { line: first.line, column: first.column + end - start, offset: end }
        : this.position(end),
    };
  }

  /** Nearly all spans are; one that begins with a byte order mark is counted from behind it. */
  #isOneLine(start: number, end: number): boolean {
    if (start === 0 || end < start) return false;
    const next = this.#next(start);
    return next === undefined || end < next;
  }

  /** Where the line after the one that starts at an offset starts. */
  #next(start: number): number | undefined {
    this.#hasReturns ??= this.text.includes("\r");
    if (this.#hasReturns) {
      LINE_BREAK.lastIndex = start;
      return LINE_BREAK.test(this.text) ? LINE_BREAK.lastIndex : undefined;
    }
    const found = this.text.indexOf("\n", start);
    return found === -1 ? undefined : found + 1;
  }

  #survey(): number[] {
    const first = marksAtStart(this.text);
    const starts = [first];
    let line = 0;
    for (let next = this.#next(first); next !== undefined; next = this.#next(next))
      if (++line % STEP === 0) starts.push(next);
    return starts;
  }
}

const LINE_BREAK = /\r\n?|\n/g;
