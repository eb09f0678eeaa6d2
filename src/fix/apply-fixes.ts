import type { Edit, Finding, Fix } from "../diagnostic/finding.ts";
import { pushAll } from "../diagnostic/large-lists.ts";

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
  a.file === b.file && ((a.start < b.end && b.start < a.end) || (a.start === b.start && a.end === b.end));

/** Whether the edits of a fix can be made at all: in order, and not into each other. */
export const isSound = ({ edits }: Fix): boolean =>
  edits.length > 0 &&
  edits.every(
    (edit, index) => edit.start <= edit.end && edits.every((other, at) => at >= index || !overlaps(edit, other)),
  );

/** A fix with the finding that it repairs. */
export interface Candidate {
  readonly finding: Finding;
  readonly fix: Fix;
}

/**
 * The first safe fix of each proved finding, in order, without those that touch what an earlier one changes. All edits
 * of a fix or none.
 */
export function chooseFixes(
  findings: readonly Finding[],
  mayFix: (candidate: Candidate) => boolean = () => true,
): readonly Candidate[] {
  const chosen: Candidate[] = [];
  const taken = new Map<string, Edit[]>();
  for (const finding of findings) {
    const fix = finding.fixes.find(({ kind }) => kind === "safe");
    if (fix === undefined || finding.verdict !== "proved" || !isSound(fix) || !mayFix({ finding, fix })) continue;
    if (fix.edits.some((edit) => taken.get(edit.file)?.some((other) => overlaps(edit, other)) === true)) continue;
    for (const edit of fix.edits) taken.set(edit.file, [...(taken.get(edit.file) ?? []), edit]);
    chosen.push({ finding, fix });
  }
  return chosen;
}

/** Applies fixes that do not touch each other. @returns the texts that change. */
export function changedTexts(
  fixes: readonly Fix[],
  textOf: (file: string) => string | undefined,
): ReadonlyMap<string, string> {
  const edits = fixes.flatMap((fix) => fix.edits);
  const changed = new Map<string, string>();
  for (const file of new Set(edits.map((edit) => edit.file))) {
    const text = textOf(file);
    if (text === undefined) continue;
    const next = applyEdits(
      text,
      edits.filter((edit) => edit.file === file),
    );
    if (next !== text) changed.set(file, next);
  }
  return changed;
}

export interface FixedTexts {
  /** All texts, changed or not. */
  readonly texts: ReadonlyMap<string, string>;
  /** Findings that were repaired. */
  readonly fixed: readonly Finding[];
}

/**
 * Fixes until nothing changes, at most ten times.
 * @param texts by path.
 * @param find the fixes to make in the texts as they now are, none of which touches another.
 */
export function fixTexts(
  texts: ReadonlyMap<string, string>,
  find: (texts: ReadonlyMap<string, string>) => readonly Candidate[],
): FixedTexts {
  let current = texts;
  const fixed: Finding[] = [];
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const candidates = find(current);
    const before = current;
    const changed = changedTexts(
      candidates.map(({ fix }) => fix),
      (file) => before.get(file),
    );
    if (changed.size === 0) break;
    current = new Map([...current, ...changed]);
    pushAll(
      fixed,
      candidates.map(({ finding }) => finding),
    );
  }
  return { texts: current, fixed };
}

/**
 * Applies the safe fixes as they are offered, without asking what they would change.
 * @param relint gives the findings of the texts as they now are.
 * @returns all texts, changed or not.
 */
export const applyFixes = (
  texts: ReadonlyMap<string, string>,
  relint: (texts: ReadonlyMap<string, string>) => readonly Finding[],
): ReadonlyMap<string, string> => fixTexts(texts, (current) => chooseFixes(relint(current))).texts;
