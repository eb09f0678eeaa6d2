import { CODE, endsLine, giveUp, trimmedEnd } from "../characters.ts";

/** A literal or folded scalar, and the offset where the last line that belongs to it ends. */
export interface BlockScalar {
  readonly value: string;
  /** After its last character that is not white space. */
  readonly end: number;
  readonly lineEnd: number;
}

/**
 * Reads `|` and `>` with any chomping, without an indentation number and without a comment in the header.
 * @param indent column of the owner of the scalar; its lines are indented deeper.
 */
export function scanBlockScalar(text: string, start: number, indent: number): BlockScalar {
  const isFolded = text.charCodeAt(start) === CODE.greater;
  let at = start + 1;
  const chomping = text.charCodeAt(at);
  if (chomping === CODE.dash || chomping === CODE.plus) at++;
  while (text.charCodeAt(at) === CODE.space) at++;
  if (at >= text.length || !endsLine(text, at)) giveUp();
  const lines: string[] = [];
  let margin = -1;
  let leading = 0;
  /** Lines up to the last one that is not blank, and where that one ends. */
  let filled = 0;
  let end = start;
  let lineEnd = text.indexOf("\n", at);
  while (lineEnd + 1 < text.length) {
    const lineStart = lineEnd + 1;
    let content = lineStart;
    while (text.charCodeAt(content) === CODE.space) content++;
    const depth = content - lineStart;
    if (endsLine(text, content)) {
      // Spaces beyond the margin are content, and before the first line they must not be deeper than it.
      if (margin === -1) leading = Math.max(leading, depth);
      else if (depth > margin) giveUp();
      lines.push("");
    } else {
      if (margin === -1) {
        if (depth <= indent || depth < leading || text.charCodeAt(content) === CODE.tab) giveUp();
        margin = depth;
      } else if (depth < margin) {
        if (text.charCodeAt(content) === CODE.tab) giveUp();
        break;
      }
      const isIndented = depth > margin || text.charCodeAt(content) === CODE.tab;
      if (isFolded && (isIndented || (lines.length > filled && filled === 0))) giveUp();
      end = endOfLine(text, content);
      lines.push(text.slice(lineStart + margin, end));
      filled = lines.length;
    }
    const next = text.indexOf("\n", content);
    lineEnd = next === -1 ? text.length : next;
  }
  if (filled === 0) giveUp();
  const body = isFolded ? fold(lines.slice(0, filled)) : lines.slice(0, filled).join("\n");
  const value =
    chomping === CODE.dash ? body : body + "\n".repeat(chomping === CODE.plus ? 1 + lines.length - filled : 1);
  return { value, end: trimmedEnd(text, start, end), lineEnd: Math.min(lineEnd, text.length) };
}

function endOfLine(text: string, from: number): number {
  const found = text.indexOf("\n", from);
  if (found === -1) return text.length;
  return text.charCodeAt(found - 1) === CODE.return ? found - 1 : found;
}

/** A line break becomes a space; blank lines between become that many line breaks. */
export function fold(lines: readonly string[]): string {
  let folded = "";
  let blank = 0;
  for (const [index, line] of lines.entries()) {
    if (line === "") {
      blank++;
      continue;
    }
    folded += (index === 0 ? "" : blank === 0 ? " " : "\n".repeat(blank)) + line;
    blank = 0;
  }
  return folded;
}
