// Controls, line separators, and the marks that turn the direction of text around (Unicode UAX 9).
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Makes text from manifests harmless for a terminal: control characters, which could hide or forge lines, are shown as
 * their code points.
 */
export const printable = (text: string): string =>
  // Nearly all texts are harmless, and asking is cheaper than replacing nothing.
  text.search(UNPRINTABLE) === -1
    ? text
    : text.replaceAll(UNPRINTABLE, (character) =>
        character === "\t" ? " " : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
      );
