import { haveSameLetters, similarity } from "./closeness.ts";

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

/** The candidate that was most likely meant, and its distance in edits; 0 where only case differs. */
export interface Nearest {
  readonly name: string;
  readonly distance: number;
}

/**
 * The candidate that was most likely meant, or undefined when none is similar. Ties go to the one with the same letters
 * in another order, then to the first in code point order: `lnit` is `lint`, not `init`. Of many candidates in a list
 * that is kept, only those are compared that may be near: a question costs the same however many there are.
 * @param isMeant leaves out candidates that cannot be meant.
 */
export function nearestOf(
  word: string,
  candidates: Iterable<string>,
  isMeant: (candidate: string) => boolean = () => true,
): Nearest | undefined {
  let best: Nearest | undefined;
  for (const name of worthComparing(word, candidates)) {
    const distance = name === word ? undefined : similarity(word, name);
    if (distance === undefined || (best !== undefined && best.distance < distance) || !isMeant(name)) continue;
    if (best === undefined || distance < best.distance || isBetter(word, name, best.name)) best = { name, distance };
  }
  return best;
}

function isBetter(word: string, name: string, best: string): boolean {
  const isSwap = haveSameLetters(word, name);
  return isSwap === haveSameLetters(word, best) ? name < best : isSwap;
}

/** As `nearestOf`, the name alone. */
export const nearest = (
  word: string,
  candidates: Iterable<string>,
  isMeant?: (candidate: string) => boolean,
): string | undefined => nearestOf(word, candidates, isMeant)?.name;
