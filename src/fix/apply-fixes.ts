import type { Edit, Finding } from "../diagnostic/finding.ts";

/** As in ESLint: a fix may make another one possible, but a circle of fixes must end. */
const MAX_PASSES = 10;

/** Applies edits that do not overlap to one text. @param edits sorted or not; offsets are of `text`. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = "";
  let position = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(position, edit.start) + edit.text;
    position = edit.end;
  }
  return result + text.slice(position);
}

const overlaps = (a: Edit, b: Edit): boolean =>
  a.file === b.file && (a.start < b.end && b.start < a.end || (a.start === b.start && a.end === b.end));

/** The first safe fix of each finding, in order, without those that touch what an earlier one changes. All edits of a fix or none. */
export function chooseEdits(findings: readonly Finding[]): readonly Edit[] {
  const chosen: Edit[] = [];
  for (const { fixes, verdict } of findings) {
    const fix = fixes.find(({ kind }) => kind === "safe");
    if (fix === undefined || verdict !== "proved") continue;
    if (fix.edits.some((edit) => chosen.some((other) => overlaps(edit, other)))) continue;
    chosen.push(...fix.edits);
  }
  return chosen;
}

/**
 * Fixes until nothing changes, at most ten times.
 * @param texts by path.
 * @param relint gives the findings of the texts as they now are.
 * @returns all texts, changed or not.
 */
export function applyFixes(texts: ReadonlyMap<string, string>, relint: (texts: ReadonlyMap<string, string>) => readonly Finding[]): ReadonlyMap<string, string> {
  let current = texts;
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const edits = chooseEdits(relint(current));
    if (edits.length === 0) break;
    const next = new Map(current);
    for (const file of new Set(edits.map((edit) => edit.file))) {
      const text = current.get(file);
      if (text !== undefined) next.set(file, applyEdits(text, edits.filter((edit) => edit.file === file)));
    }
    current = next;
  }
  return current;
}
