/** Edit distance with swaps of neighbours (optimal string alignment), cut off above `limit`. */
export function editDistance(a: string, b: string, limit = 3): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        value = Math.min(value, (beforeLast[j - 2] ?? 0) + 1);
      row.push(value);
      best = Math.min(best, value);
    }
    if (best > limit) return limit + 1;
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? limit + 1;
}

/** How many edits still count as a slip of the pen in a word of this length. */
export const tolerance = (word: string): number => (word.length <= 3 ? 1 : word.length <= 7 ? 2 : 3);

/** Of so many candidates each one is compared. */
const FEW = 300;
/** Of more, only those next to the word in the order of their beginnings and of their ends. */
const NEIGHBOURS = 40;

/**
 * Names in an order in which those that begin or end alike stand together, and by what is left of them without one
 * letter.
 */
class NearNames {
  readonly #forwards: readonly string[];
  readonly #backwards: readonly string[];
  readonly #without = new Map<string, string[]>();
  readonly #lowerCase = new Map<string, string>();

  constructor(names: readonly string[]) {
    this.#forwards = [...new Set(names)].sort();
    this.#backwards = this.#forwards.map(reversed).sort();
    for (const name of this.#forwards) {
      const lower = name.toLowerCase();
      if (!this.#lowerCase.has(lower)) this.#lowerCase.set(lower, name);
      for (const key of shortened(name)) {
        const list = this.#without.get(key);
        if (list === undefined) this.#without.set(key, [name]);
        else if (list.length < FEW) list.push(name);
      }
    }
  }

  /** Every name that is one edit away, and many of those that are two or three. */
  around(word: string): ReadonlySet<string> {
    const found = new Set<string>();
    for (const key of shortened(word)) for (const name of this.#without.get(key) ?? []) found.add(name);
    const alike = this.#lowerCase.get(word.toLowerCase());
    if (alike !== undefined) found.add(alike);
    for (const name of beside(this.#forwards, word)) found.add(name);
    for (const name of beside(this.#backwards, reversed(word))) found.add(reversed(name));
    return found;
  }
}

const reversed = (text: string): string => [...text].reverse().join("");

/** A word, and it without each of its letters: two words that are one edit apart have one of these in common. */
function* shortened(word: string): Iterable<string> {
  yield word;
  for (let at = 0; at < Math.min(word.length, 64); at++) yield word.slice(0, at) + word.slice(at + 1);
}

function beside(sorted: readonly string[], word: string): readonly string[] {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? "") < word) low = middle + 1;
    else high = middle;
  }
  return sorted.slice(Math.max(0, low - NEIGHBOURS), low + NEIGHBOURS);
}

const indexes = new WeakMap<readonly string[], NearNames>();

function worthComparing(word: string, candidates: Iterable<string>): Iterable<string> {
  if (!Array.isArray(candidates) || candidates.length <= FEW) return candidates;
  let index = indexes.get(candidates);
  if (index === undefined) indexes.set(candidates, (index = new NearNames(candidates)));
  return index.around(word);
}

/**
 * The candidate that was most likely meant, or undefined when none is close. Ties go to the first in code point order.
 * Of many candidates in a list that is kept, only those are compared that may be near: a question costs the same
 * however many there are.
 * @param isMeant leaves out candidates that cannot be meant.
 */
export function nearest(
  word: string,
  candidates: Iterable<string>,
  isMeant: (candidate: string) => boolean = () => true,
): string | undefined {
  let best: string | undefined;
  let bestDistance = tolerance(word) + 1;
  for (const candidate of worthComparing(word, candidates)) {
    if (candidate === word) continue;
    const related = candidate.toLowerCase() === word.toLowerCase();
    const distance = related ? 0 : editDistance(word, candidate, bestDistance);
    // A distance as long as the word itself is no similarity: `a` is not a misspelt `b`.
    if (distance >= Math.max(word.length, candidate.length) && !related) continue;
    const isBetter = distance < bestDistance || (distance === bestDistance && best !== undefined && candidate < best);
    if (isBetter && isMeant(candidate)) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}
