import type { Location, Position, Range } from "vscode-languageserver";
import type { Position as Point, Span } from "../../diagnostic/place.ts";

/** The URI of a path of the folder. */
export type UriOf = (path: string) => string;

const position = ({ line, column }: Point): Position => ({ line: line - 1, character: column - 1 });

export const rangeOf = ({ start, end }: Span): Range => ({ start: position(start), end: position(end) });

export const locationOf = (span: Span, uriOf: UriOf): Location => ({ uri: uriOf(span.file), range: rangeOf(span) });

/** The offset of an LSP position; beyond the end of a line it is the end of the line, as the protocol defines. */
export function offsetAt(text: string, { line, character }: Position): number {
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const lineBreak = /\r\n?|\n/g;
  lineBreak.lastIndex = start;
  for (let left = line; left > 0; left--) {
    if (lineBreak.exec(text) === null) return text.length;
    start = lineBreak.lastIndex;
  }
  const next = lineBreak.exec(text);
  return Math.min(start + character, next?.index ?? text.length);
}

/** The inverse of `offsetAt`. */
export function positionAt(text: string, offset: number): Position {
  let line = 0;
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const lineBreak = /\r\n?|\n/g;
  lineBreak.lastIndex = start;
  while (lineBreak.exec(text) !== null && lineBreak.lastIndex <= offset) {
    line++;
    start = lineBreak.lastIndex;
  }
  return { line, character: Math.max(0, offset - start) };
}

export const rangeBetween = (text: string, start: number, end: number): Range => ({
  start: positionAt(text, start),
  end: positionAt(text, end),
});
