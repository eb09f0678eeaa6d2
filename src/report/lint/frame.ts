import type { Span } from "../../diagnostic/place.ts";
import { shownMask } from "../../diagnostic/mask.ts";
import { printable } from "../../base/printable.ts";

/** Lines shown before and after the marked one. */
export const CONTEXT = 2;
/** A long line, as in a minified manifest, is cut around the mark. */
const MAX_WIDTH = 160;

/** One source line for display: printable, and cut if it is very long. */
export interface FrameLine {
  readonly number: number;
  readonly text: string;
  /** The marked part of `text`; only on the line where the span starts. */
  readonly mark?: { readonly from: number; readonly length: number };
}

/** The lines around a span. Only the first line of a longer span is marked. */
export function frameLines(text: string, span: Span): readonly FrameLine[] {
  return linesAround(text, span).map(({ number, content }) => {
    const cut = Math.max(0, Math.min(span.start.column - 40, content.length - MAX_WIDTH));
    // Secrets are replaced by a mask of constant width, so that their length is hidden too.
    const shown = (from: number, to: number): string => shownMask(printable(content.slice(from, to)));
    const visible = shown(cut, cut + MAX_WIDTH);
    if (number !== span.start.line) return { number, text: visible };
    const end = span.end.line === span.start.line ? span.end.column - 1 : content.length;
    const from = shown(cut, span.start.column - 1).length;
    const length = shown(span.start.column - 1, Math.min(end, cut + MAX_WIDTH)).length;
    return { number, text: visible, mark: { from, length: Math.max(1, length) } };
  });
}

const LINE_BREAK = /\r\n?|\n/g;

function linesAround(text: string, span: Span): readonly { readonly number: number; readonly content: string }[] {
  // Only the surroundings are split into lines: a source may have many megabytes.
  let from = lineStart(text, span.start.offset);
  let number = span.start.line;
  for (let step = 0; step < CONTEXT && from > 0; step++, number--) from = lineStart(text, from - 1);
  const lines: { number: number; content: string }[] = [];
  while (number <= span.start.line + CONTEXT && from <= text.length) {
    LINE_BREAK.lastIndex = from;
    const found = LINE_BREAK.exec(text);
    lines.push({ number: number++, content: text.slice(from, found?.index).replace(/^\uFEFF/, "") });
    if (found === null) break;
    from = LINE_BREAK.lastIndex;
  }
  if (lines.at(-1)?.content === "" && (lines.at(-1)?.number ?? 0) > span.start.line) lines.pop();
  return lines;
}

/** The start of the line that contains an offset; a line break belongs to the line that it ends. */
function lineStart(text: string, offset: number): number {
  let at = offset;
  if (text[at] === "\n" && text[at - 1] === "\r") at--;
  while (at > 0 && text[at - 1] !== "\n" && text[at - 1] !== "\r") at--;
  return at;
}
