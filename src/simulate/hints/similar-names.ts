import { editDistance } from "../../base/nearest.ts";
import { SimilarNames } from "../../base/similar.ts";

/** Shorter words may differ by a letter without being related: `web`, `wed`. */
const SHORTEST = 5;

const digitless = (word: string): string => word.replaceAll(/\d+/g, "0");

/**
 * Whether two words are likely two spellings of one: they differ in case, in separators, in a plural, or by one letter.
 * `web-1` and `web-2`, `team-a` and `team-b` are two words.
 */
export function isSameWord(a: string, b: string): boolean {
  if (a === b || Math.min(a.length, b.length) < SHORTEST || digitless(a) === digitless(b)) return false;
  const plain = (word: string): string => word.toLowerCase().replaceAll(/[-_.]/g, "");
  if (plain(a) === plain(b)) return true;
  if (editDistance(a, b, 1) > 1) return false;
  // A part of one letter or none is a separate name.
  const partsA = a.split(/[-_.]/);
  const partsB = b.split(/[-_.]/);
  if (partsA.length !== partsB.length) return false;
  const at = partsA.findIndex((part, index) => part !== partsB[index]);
  const [one = "", other = ""] = [partsA[at], partsB[at]];
  return (
    Math.min(one.length, other.length) >= SHORTEST - 1 && digitless(one) !== digitless(other) && !/\d/.test(one + other)
  );
}

/** The word and all words without one of its letters: two words that differ by one letter share one of these. */
export function* neighbourhood(word: string): Iterable<string> {
  yield word;
  yield word.toLowerCase().replaceAll(/[-_.]/g, "");
  for (let index = 0; index < word.length; index++) yield word.slice(0, index) + word.slice(index + 1);
}

const digits = (word: string): string => word.replaceAll(/\D/g, "");
const plainWord = (word: string): string => word.toLowerCase().replaceAll(/[-_.]/g, "");

const partsOf = (word: string): readonly string[] => word.split(/[-_.]/);
/** In one part of a word. */
const MOST_EDITS = 2;

/**
 * Whether one word is a typo of the other: case, a hyphen, a letter or two. `orders-db` is not `orders`, `web2` not
 * `web`; in words of up to four letters only swapped neighbours and doubled letters count.
 */
export function isSlip(a: string, b: string): boolean {
  if (a === b || digits(a) !== digits(b)) return false;
  if (plainWord(a) === plainWord(b)) return true;
  const partsA = partsOf(a);
  const partsB = partsOf(b);
  if (partsA.length !== partsB.length) return false;
  return partsA.every((part, index) => {
    const other = partsB[index] ?? "";
    const length = Math.max(part.length, other.length);
    const distance = editDistance(part, other, MOST_EDITS);
    if (distance === 0) return true;
    if (length <= 4)
      return (
        distance === 1 && ([...part].sort().join("") === [...other].sort().join("") || squeeze(part) === squeeze(other))
      );
    return distance <= (length >= 7 ? MOST_EDITS : 1);
  });
}

const squeeze = (word: string): string => word.replaceAll(/(.)\1+/g, "$1");

/** Names of which the first is found that is a typo of a word, among many as quickly as among few. */
export class Slips {
  readonly #names: readonly string[];
  readonly #similar: SimilarNames;
  /** Positions of the names that differ in case and separators only. */
  readonly #byPlainWord = new Map<string, number[]>();

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#similar = new SimilarNames(names, partsOf, digits);
    for (const [position, name] of names.entries()) {
      const alike = this.#byPlainWord.get(plainWord(name));
      if (alike === undefined) this.#byPlainWord.set(plainWord(name), [position]);
      else if (alike.length < 2 && this.#names[alike[0] ?? 0] !== name) alike.push(position);
    }
  }

  /** The position of the first name that is a slip of the word, as {@link isSlip} says; undefined if none is. */
  first(word: string): number | undefined {
    const plain = this.#byPlainWord.get(plainWord(word))?.find((position) => this.#names[position] !== word);
    for (const position of this.#similar.around(word, MOST_EDITS)) {
      if (plain !== undefined && position >= plain) break;
      if (isSlip(this.#names[position] ?? "", word)) return position;
    }
    return plain;
  }
}
