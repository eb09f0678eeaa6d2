import { SimilarNames } from "./similar-names.ts";
import { digits, isSlip, partsOf, plain } from "./closeness.ts";

/** No part of a slip has more edits. */
const MOST_EDITS = 2;

/** Names of which the first is found that is a slip of a word, among many as quickly as among few. */
export class Slips {
  readonly #names: readonly string[];
  readonly #similar: SimilarNames;
  /** As whole words: a letter for a separator makes other parts. */
  readonly #similarWholes: SimilarNames;
  /** Positions of the names that differ in case and separators only. */
  readonly #byPlainWord = new Map<string, number[]>();

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#similar = new SimilarNames(names, partsOf, digits);
    this.#similarWholes = new SimilarNames(names, (name) => [name.toLowerCase()], digits);
    for (const [position, name] of names.entries()) {
      const alike = this.#byPlainWord.get(plain(name));
      if (alike === undefined) this.#byPlainWord.set(plain(name), [position]);
      else if (alike.length < 2 && this.#names[alike[0] ?? 0] !== name) alike.push(position);
    }
  }

  /** The position of the first name that is a slip of the word, as {@link isSlip} says; undefined if none is. */
  first(word: string): number | undefined {
    let first = this.#byPlainWord.get(plain(word))?.find((position) => isSlip(this.#names[position] ?? "", word));
    for (const positions of [this.#similar.around(word, MOST_EDITS), this.#similarWholes.around(word, 1)]) {
      for (const position of positions) {
        if (first !== undefined && position >= first) break;
        if (isSlip(this.#names[position] ?? "", word)) first = position;
      }
    }
    return first;
  }
}
