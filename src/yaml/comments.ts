import { Lexer } from "yaml";
import type { YamlDocument } from "./document.ts";

/** A comment of a document: `text` from its `#` to the end of the line, `offset` within the source. */
export interface Comment {
  readonly text: string;
  /** Counts from 1 within the source. */
  readonly line: number;
  readonly offset: number;
  /** Only white space (or `---`) precedes it on its line. */
  readonly ownLine: boolean;
}

const SCALAR_FOLLOWS = "\u001f";
/** The lexer puts these between the tokens; they are not part of the text. */
const MARKS = new Set(["\u0002", "\u0018", SCALAR_FOLLOWS]);

/** The comments of a document in order. `#` inside of quotes, block scalars and words is none. */
export function comments(document: YamlDocument): Comment[] {
  const found: Comment[] = [];
  const { text } = document;
  let offset = 0;
  let before = "";
  for (const token of new Lexer().lex(text)) {
    if (MARKS.has(token)) {
      before = token;
      continue;
    }
    if (token.startsWith("#") && before !== SCALAR_FOLLOWS) {
      const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
      found.push({
        text: token.trimEnd(),
        line: document.range(offset, offset).span().start.line,
        offset: document.start + offset,
        ownLine: text.slice(lineStart, offset).trim() === "",
      });
    }
    offset += token.length;
    before = token;
  }
  return found;
}
