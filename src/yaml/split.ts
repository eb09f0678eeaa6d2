import { marksAtStart } from "../diagnostic/line-table.ts";
/** One document's part of a source text. */
export interface Chunk {
  readonly start: number;
  readonly end: number;
  /** Text after `---` on its line that Kubernetes rejects there. */
  readonly separator?: { readonly start: number; readonly end: number };
}

/**
 * Splits a text where Kubernetes does: at each line that starts with `---`, even inside of a scalar (apimachinery
 * pkg/util/yaml/decoder.go, YAMLReader.Read). Blank text before the first separator is no document; every other part is
 * one, even if it is empty or contains only comments.
 */
export function split(text: string): Chunk[] {
  const chunks: Chunk[] = [];
  const bom = marksAtStart(text);
  let start = bom;
  /** kubectl keeps a separator that ends nothing as the first line of the next document. */
  let isKept = false;
  let lineStart = bom;
  let separator: Chunk["separator"];
  let at = text.startsWith("---", bom) ? bom : nextSeparator(text, bom);
  let first = true;
  while (at !== -1) {
    if (!first || !isBlank(text, start, at)) chunks.push(chunk(start, at, separator));
    first = false;
    const lineEnd = endOfLine(text, at);
    const rest = trimmed(text, at + 3, lineEnd);
    separator = rest.start === lineEnd || text[rest.start] === "#" ? undefined : rest;
    // `---foo` and `-----` are not content of a document.
    start = separator !== undefined && rest.start === at + 3 ? lineEnd : rest.start;
    isKept = !isKept && at === lineStart;
    lineStart = lineEnd + 1;
    // go-yaml skips a mark where its text begins, as in files of Windows that were put together.
    if (!isKept && text.charCodeAt(lineStart) === MARK) start = lineStart + 1;
    at = nextSeparator(text, lineEnd);
  }
  if (!first || !isBlank(text, start, text.length)) chunks.push(chunk(start, text.length, separator));
  return chunks;
}

function chunk(start: number, end: number, separator: Chunk["separator"]): Chunk {
  return separator === undefined ? { start, end } : { start, end, separator };
}

/** Offset of the next line that starts with `---`, searched from the end of the current line. */
function nextSeparator(text: string, from: number): number {
  const found = text.indexOf("\n---", from);
  return found === -1 ? -1 : found + 1;
}

function endOfLine(text: string, from: number): number {
  const found = text.indexOf("\n", from);
  return found === -1 ? text.length : found;
}

function trimmed(text: string, from: number, to: number): { readonly start: number; readonly end: number } {
  let start = from;
  while (start < to && isSpace(text.charCodeAt(start))) start++;
  let end = to;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return { start, end };
}

function isBlank(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (!isSpace(text.charCodeAt(at))) return false;
  return true;
}

const isSpace = (code: number): boolean => code === 0x20 || code === 0x09 || code === 0x0d || code === 0x0a;

const MARK = 0xfeff;
