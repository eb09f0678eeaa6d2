const COMMENT = /\/\*[\s\S]*?\*\/|(?<![:"'`\\\w])\/\/[^\n]*/g;
const STRING = /"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g;

/** A sentence that a source file contains, and its line. */
export interface Sentence {
  readonly line: number;
  readonly text: string;
}

/** The strings and templates of a TypeScript file that are of several words, without what is filled into a template. */
export function stringsOf(source: string): readonly Sentence[] {
  const code = source.replaceAll(COMMENT, (comment) => comment.replaceAll(/[^\n]/g, " "));
  return [...code.matchAll(STRING)]
    .map(({ 0: literal, index }) => ({
      line: code.slice(0, index).split("\n").length,
      text: literal.slice(1, -1).replaceAll(/\$\{[^{}]*\}/g, "…"),
    }))
    .filter(({ text }) => /\p{L}\s+\p{L}/u.test(text));
}
