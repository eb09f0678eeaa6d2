import { editDistance } from "./edit-distance.ts";

/*
 * How near is near: one policy for selectors, ports, names, kinds, groups, rule ids, options, commands and keys.
 *
 * An edit adds, drops or changes one letter, or swaps two neighbours. Case is no edit. There are three grades; each
 * counts the letters of the longer of two words:
 *
 * - Similar, for a suggestion ("did you mean"): up to 5 letters one edit, up to 8 two, else three.
 * - A slip, for a name that belongs to nothing: evidence of what was meant, which proves a finding and makes a fix
 *   safe. Part by part: up to 3 letters a swap, or one letter too many or too few; up to 6 one edit, else two. From 7
 *   letters on, a letter for a separator.
 * - The same word, for two words that are both in use: spellings of one. From 5 letters on, one edit in a part of 4 or
 *   more.
 *
 * Digits are never edited for a slip or the same word: `web-1` and `web-2` are two things.
 */

/** Edits between two similar words: a third of the longer one, at least one, at most three. */
const similarEdits = (length: number): number => Math.max(1, Math.min(3, Math.floor(length / 3)));

/**
 * The edits between two similar words, 0 where they differ in case alone; undefined if they are not similar. A distance
 * as long as the word itself is no similarity: `a` is not a misspelt `b`.
 */
export function similarity(a: string, b: string): number | undefined {
  const length = Math.max(a.length, b.length);
  const most = Math.min(similarEdits(length), length - 1);
  if (Math.abs(a.length - b.length) > most) return undefined;
  const distance = editDistance(a.toLowerCase(), b.toLowerCase(), most);
  return distance <= most ? distance : undefined;
}

/** Words of the same letters but for one, or for one swap, where every letter counts. */
const SHORT = 3;
/** From this length on, two edits are still a slip. */
const LONG = 7;
/** Shorter words that are both in use may differ by a letter without being related: `web`, `wed`. */
const SHORTEST_SAME = 5;

const SEPARATORS = /[-_.]/;
/** A word without case and separators. */
export const plain = (word: string): string => word.toLowerCase().replaceAll(/[-_.]/g, "");
/** The digits of a word. */
export const digits = (word: string): string => word.replaceAll(/\D/g, "");
/** The parts of a word between separators, without case. */
export const partsOf = (word: string): readonly string[] => word.toLowerCase().split(SEPARATORS);
const digitless = (word: string): string => word.replaceAll(/\d+/g, "0");
const sorted = (word: string): string => [...word.toLowerCase()].sort().join("");
/** Whether two words differ in the order of their letters at most. */
export const haveSameLetters = (a: string, b: string): boolean => sorted(a) === sorted(b);

/** `http` and `https`: the protocol and the same over TLS are two names. */
const PROTOCOLS: ReadonlySet<string> = new Set(["http", "ws", "grpc", "amqp", "mqtt", "smtp", "imap", "pop3", "ldap"]);
const areTwoProtocols = (a: string, b: string): boolean =>
  (b === `${a}s` && PROTOCOLS.has(a)) || (a === `${b}s` && PROTOCOLS.has(b));

function isSlipOfPart(a: string, b: string): boolean {
  const length = Math.max(a.length, b.length);
  if (areTwoProtocols(a, b)) return false;
  const distance = editDistance(a, b, 2);
  if (distance === 0) return true;
  if (length > SHORT) return distance <= (length >= LONG ? 2 : 1);
  return distance === 1 && length > 1 && (a.length !== b.length || haveSameLetters(a, b));
}

/**
 * Whether one word is a slip of the other: case, a separator, a letter or two. `orders-db` is not `orders`, `web2` not
 * `web`, `db-ro` not `db-rw`.
 */
export function isSlip(a: string, b: string): boolean {
  if (a === b || digits(a) !== digits(b)) return false;
  if (plain(a) === plain(b)) return true;
  const [partsA, partsB] = [partsOf(a), partsOf(b)];
  return partsA.length === partsB.length
    ? partsA.every((part, index) => isSlipOfPart(part, partsB[index] ?? ""))
    : isSlipOfSeparator(a, b);
}

/** Whether a letter is written for a separator: `checkoutxdb`. */
const isSlipOfSeparator = (a: string, b: string): boolean =>
  a.length === b.length && a.length >= LONG && editDistance(a.toLowerCase(), b.toLowerCase(), 1) === 1;

/** Whether one number is a slip of the other: one digit differs, or two neighbours are swapped: 8080 and 8008. */
export const isNumberSlip = (a: number, b: number): boolean =>
  String(a).length === String(b).length && editDistance(String(a), String(b), 1) === 1;

/**
 * Whether two words that are both in use are likely two spellings of one: they differ in case, in separators, in a
 * plural, or by one letter. `web-1` and `web-2`, `team-a` and `team-b` are two words.
 */
export function isSameWord(a: string, b: string): boolean {
  if (a === b || Math.min(a.length, b.length) < SHORTEST_SAME || digitless(a) === digitless(b)) return false;
  if (plain(a) === plain(b)) return true;
  if (editDistance(a, b, 1) > 1) return false;
  // A part of one letter or none is a separate name.
  const [partsA, partsB] = [a.split(SEPARATORS), b.split(SEPARATORS)];
  if (partsA.length !== partsB.length) return false;
  const at = partsA.findIndex((part, index) => part !== partsB[index]);
  const [one = "", other = ""] = [partsA[at], partsB[at]];
  return (
    Math.min(one.length, other.length) >= SHORTEST_SAME - 1 &&
    digitless(one) !== digitless(other) &&
    !/\d/.test(one + other)
  );
}

/** The word and all words without one of its letters: two words that differ by one letter share one of these. */
export function* neighbourhood(word: string): Iterable<string> {
  yield word;
  yield plain(word);
  for (let index = 0; index < word.length; index++) yield word.slice(0, index) + word.slice(index + 1);
}
