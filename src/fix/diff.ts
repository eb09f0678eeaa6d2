import { maskText, shownMask } from "../diagnostic/mask.ts";

const CONTEXT = 3;

interface Lines {
  readonly from: number;
  readonly to: number;
}

/** Where the texts differ: lines of the old text and the lines of the new one in their place. */
interface Change {
  readonly old: Lines;
  readonly new: Lines;
}

/** Lines with their line breaks, so that a changed or missing one shows. */
const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** The same lines as they are shown, without what is secret. */
const shownLinesOf = (text: string): readonly string[] => linesOf(maskText(text)).map(shownMask);

/** Lines that two texts share, by the shortest edit script (Myers 1986), as pairs of indexes. */
function sharedLines(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] {
  const max = a.length + b.length;
  let furthest = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  for (let edits = 0; edits <= max; edits++) {
    trace.push(furthest);
    const next = new Map(furthest);
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const down =
        diagonal === -edits ||
        (diagonal !== edits && (furthest.get(diagonal - 1) ?? -1) < (furthest.get(diagonal + 1) ?? -1));
      let x = down ? (furthest.get(diagonal + 1) ?? 0) : (furthest.get(diagonal - 1) ?? 0) + 1;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x++;
      next.set(diagonal, x);
      if (x >= a.length && x - diagonal >= b.length) return walkBack(trace, a.length, b.length);
    }
    furthest = next;
  }
  return [];
}

function walkBack(
  trace: readonly ReadonlyMap<number, number>[],
  endX: number,
  endY: number,
): readonly (readonly [number, number])[] {
  const shared: [number, number][] = [];
  let [x, y] = [endX, endY];
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const furthest = trace[edits] ?? new Map<number, number>();
    const diagonal = x - y;
    const down =
      diagonal === -edits ||
      (diagonal !== edits && (furthest.get(diagonal - 1) ?? -1) < (furthest.get(diagonal + 1) ?? -1));
    const before = down ? diagonal + 1 : diagonal - 1;
    const beforeX = furthest.get(before) ?? 0;
    const beforeY = beforeX - before;
    while (x > Math.max(beforeX, 0) && y > Math.max(beforeY, 0)) shared.push([--x, --y]);
    [x, y] = [beforeX, beforeY];
  }
  return shared.reverse();
}

/** Fixes change little of a file: what is equal at both ends is cut off first. */
function changesOf(a: readonly string[], b: readonly string[]): readonly Change[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const shared = sharedLines(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  const changes: Change[] = [];
  let [x, y] = [head, head];
  for (const [sharedX, sharedY] of [
    ...shared.map(([i, j]) => [i + head, j + head] as const),
    [a.length - tail, b.length - tail] as const,
  ]) {
    if (x < sharedX || y < sharedY) changes.push({ old: { from: x, to: sharedX }, new: { from: y, to: sharedY } });
    [x, y] = [sharedX + 1, sharedY + 1];
  }
  return changes;
}

/** Changes whose context lines overlap are one hunk. */
function hunksOf(changes: readonly Change[]): readonly (readonly Change[])[] {
  const hunks: Change[][] = [];
  for (const change of changes) {
    const last = hunks.at(-1);
    if (last !== undefined && change.old.from - (last.at(-1)?.old.to ?? 0) <= 2 * CONTEXT) last.push(change);
    else hunks.push([change]);
  }
  return hunks;
}

const marked = (mark: string, lines: readonly string[]): string =>
  lines.map((line) => `${mark}${line.endsWith("\n") ? line : `${line}\n\\ No newline at end of file\n`}`).join("");

/** `12,3`; a single line has no count, and an empty range is given as the line before it (POSIX diff -u). */
const range = ({ from, to }: Lines): string =>
  to - from === 1 ? `${from + 1}` : `${to === from ? from : from + 1},${to - from}`;

function hunkText(hunk: readonly Change[], a: readonly string[], b: readonly string[]): string {
  const [first] = hunk;
  const last = hunk.at(-1);
  if (first === undefined || last === undefined) return "";
  const before = Math.min(CONTEXT, first.old.from);
  const after = Math.min(CONTEXT, a.length - last.old.to);
  const oldRange: Lines = { from: first.old.from - before, to: last.old.to + after };
  const newRange: Lines = { from: first.new.from - before, to: last.new.to + after };
  let text = `@@ -${range(oldRange)} +${range(newRange)} @@\n`;
  let position = oldRange.from;
  for (const change of hunk) {
    text +=
      marked(" ", a.slice(position, change.old.from)) +
      marked("-", a.slice(change.old.from, change.old.to)) +
      marked("+", b.slice(change.new.from, change.new.to));
    position = change.old.to;
  }
  return text + marked(" ", a.slice(position, oldRange.to));
}

/** A path in the head of a diff; `git apply` reads one with unusual characters in quotes. */
const headPath = (prefix: string, path: string): string => {
  const whole = path.startsWith("/") ? path : `${prefix}/${path}`;
  const quoted = JSON.stringify(whole);
  return quoted === `"${whole}"` ? whole : quoted;
};

/**
 * What changed in a file as a unified diff for `git apply` and `patch -p1`; empty if nothing did. Values of Secrets are
 * hidden in it, also where they are what changes: a hunk around one is for people alone.
 */
export function unifiedDiff(path: string, before: string, after: string): string {
  if (before === after) return "";
  const [a, b] = [linesOf(before), linesOf(after)];
  const [shownA, shownB] = [shownLinesOf(before), shownLinesOf(after)];
  return `--- ${headPath("a", path)}\n+++ ${headPath("b", path)}\n${hunksOf(changesOf(a, b))
    .map((hunk) => hunkText(hunk, shownA, shownB))
    .join("")}`;
}
