import type { Finding } from "../../diagnostic/finding.ts";
import type { Source } from "../../yaml/document.ts";

/** Rules write `\n`; in a file with other line breaks a fix must end its lines as the file does. */
export function withOwnLineBreaks(finding: Finding, sources: ReadonlyMap<string, Source>): Finding {
  if (finding.fixes.length === 0) return finding;
  const fixes = finding.fixes.map((fix) => ({
    ...fix,
    edits: fix.edits.map((edit) => {
      const text = sources.get(edit.file)?.text ?? "";
      const [lineBreak = "\n"] = /\r\n|\n/.exec(text) ?? [];
      return lineBreak === "\n" || !edit.text.includes("\n")
        ? edit
        : { ...edit, text: edit.text.replaceAll(/\r?\n/g, lineBreak) };
    }),
  }));
  return { ...finding, fixes };
}

/** Files that a generator packs into an object are not changed: no rule has checked their text. */
export const withoutForeignFixes = (finding: Finding, texts: ReadonlyMap<string, Source>): Finding =>
  finding.fixes.length === 0
    ? finding
    : { ...finding, fixes: finding.fixes.filter(({ edits }) => edits.every(({ file }) => texts.has(file))) };
