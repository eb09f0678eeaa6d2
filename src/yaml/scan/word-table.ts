const SLOTS = 4096;

/** Up to this length V8 copies what is cut out of a text; a longer slice would keep the whole file it was cut from. */
export const COPIED = 12;

/** A text of its own, shared by all that are equal. */
function shared(slice: string): string {
  const [key = slice] = Object.keys({ [slice]: 0 });
  return key;
}

/**
 * A cache for the meaning of short texts: manifests repeat the same keys and words, and comparing a word with the text
 * in place is cheaper than a slice. Two words that fall into one slot take turns; nothing else depends on it.
 */
export class WordTable<T> {
  readonly #words: string[] = Array.from({ length: SLOTS }, () => "");
  // Filled from the start: V8 keeps an array that is written far behind its end as a table of hashes.
  readonly #meanings: (T | undefined)[] = Array.from({ length: SLOTS }, () => undefined);
  readonly #read: (word: string) => T;
  readonly #longest: number;

  /**
   * @param read what a word means; what it throws is thrown again at the next try.
   * @param longest words that are longer are not kept.
   */
  constructor(read: (word: string) => T, longest: number) {
    this.#read = read;
    this.#longest = longest;
  }

  /** @param hash of the characters, as `mix` makes it. */
  meaning(text: string, start: number, end: number, hash: number): T {
    const length = end - start;
    if (length > this.#longest || length === 0) return this.#read(text.slice(start, end));
    const slot = (hash ^ (hash >>> 13)) & (SLOTS - 1);
    const known = this.#words[slot] ?? "";
    if (known.length === length && text.startsWith(known, start)) {
      const meaning = this.#meanings[slot];
      if (meaning !== undefined) return meaning;
    }
    const slice = text.slice(start, end);
    const word = length > COPIED ? shared(slice) : slice;
    const meaning = this.#read(word);
    this.#words[slot] = word;
    this.#meanings[slot] = meaning;
    return meaning;
  }
}

/** The hash of a text with one more character. */
export const mix = (hash: number, code: number): number => (Math.imul(hash, 31) + code) | 0;
