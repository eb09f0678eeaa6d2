/**
 * Thrown for a text that is not ordinary. It has no details: the full parsers read the text next, and report errors.
 */
export class NotOrdinary extends Error {}

// One for all, as collecting a stack would cost more than the scan.
const NOT_ORDINARY = new NotOrdinary("not ordinary");

export function giveUp(): never {
  throw NOT_ORDINARY;
}

/** Characters by their codes, as scanning by strings of one character is many times slower. */
export const CODE = {
  tab: 0x09,
  lineFeed: 0x0a,
  return: 0x0d,
  space: 0x20,
  doubleQuote: 0x22,
  hash: 0x23,
  singleQuote: 0x27,
  plus: 0x2b,
  comma: 0x2c,
  dash: 0x2d,
  dot: 0x2e,
  colon: 0x3a,
  greater: 0x3e,
  openList: 0x5b,
  backslash: 0x5c,
  closeList: 0x5d,
  openMap: 0x7b,
  bar: 0x7c,
  closeMap: 0x7d,
} as const;

/** A set of ASCII characters, indexed by code: cheaper than a regular expression for each character. */
export function charactersOf(characters: string): Uint8Array {
  const set = new Uint8Array(128);
  for (const character of characters) set[character.charCodeAt(0)] = 1;
  return set;
}

export const WORD_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";

/** Whether a line ends here: at a line feed, at CR LF, or at the end of the text. */
export function endsLine(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code === CODE.lineFeed || at >= text.length) return true;
  return code === CODE.return && text.charCodeAt(at + 1) === CODE.lineFeed;
}

/** The end of the line that contains `from`, before its line feed. */
export function lineEndFrom(text: string, from: number): number {
  const found = text.indexOf("\n", from);
  return found === -1 ? text.length : found;
}

/** Whether the character here ends a word: white space or the end of the text. */
export function isBreak(code: number): boolean {
  // NaN is the code after the end of a text.
  return code === CODE.space || code === CODE.lineFeed || code === CODE.return || code === CODE.tab || code !== code;
}

/** `end` moved before white space of any kind. */
export function trimmedEnd(text: string, start: number, end: number): number {
  let last = end;
  while (last > start) {
    const code = text.charCodeAt(last - 1);
    if (code > CODE.space && code < 0x7f) break;
    if (!/\s/.test(text.charAt(last - 1))) break;
    last--;
  }
  return last;
}

/**
 * Defines a member of a map as it is read. A duplicate key is left to the full parsers, as are the few that every
 * object of JavaScript has, `__proto__` and `constructor` among them.
 */
export function addMember(object: Record<string, unknown>, key: string, value: unknown): void {
  if (object[key] !== undefined) giveUp();
  object[key] = value;
}
