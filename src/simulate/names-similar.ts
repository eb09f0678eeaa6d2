import { editDistance } from "../diagnostic/nearest.ts";

/** Shorter words differ by a letter without having to do with each other: `web`, `wed`. */
const SHORTEST = 5;

const digitless = (word: string): string => word.replaceAll(/\d+/g, "0");

/**
 * Whether two words are likely one word written twice: they differ in capitals, in the characters between words, in a plural,
 * or by one letter. `web-1` and `web-2`, `team-a` and `team-b` are two words.
 */
export function isSameWord(a: string, b: string): boolean {
  if (a === b || Math.min(a.length, b.length) < SHORTEST || digitless(a) === digitless(b)) return false;
  const plain = (word: string): string => word.toLowerCase().replaceAll(/[-_.]/g, "");
  if (plain(a) === plain(b)) return true;
  if (editDistance(a, b, 1) > 1) return false;
  // A part of one letter or none is a name of its own.
  const partsA = a.split(/[-_.]/);
  const partsB = b.split(/[-_.]/);
  if (partsA.length !== partsB.length) return false;
  const at = partsA.findIndex((part, index) => part !== partsB[index]);
  const [one = "", other = ""] = [partsA[at], partsB[at]];
  return Math.min(one.length, other.length) >= SHORTEST - 1 && digitless(one) !== digitless(other) && !/\d/.test(one + other);
}

/** The word and all words it becomes without one of its letters: two words one letter apart share one of these. */
export function* neighbourhood(word: string): Iterable<string> {
  yield word;
  yield word.toLowerCase().replaceAll(/[-_.]/g, "");
  for (let index = 0; index < word.length; index++) yield word.slice(0, index) + word.slice(index + 1);
}
