/** The bits that are set in a word of 32. */
function countBits(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return (((fours + (fours >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/** The letters and digits of a part, a bit for each: an edit changes two of them at most. */
function lettersOf(part: string): number {
  let letters = 0;
  for (let at = 0; at < part.length; at++) letters |= 1 << (part.charCodeAt(at) % 31);
  return letters;
}

interface Group {
  readonly positions: number[];
  /** Letters and length of each part of each name, one after the other. */
  readonly letters: number[];
  readonly lengths: number[];
}

/**
 * Names, for the search of those whose every part is at most some edits away: the few that the letters permit. The
 * caller compares these. A name that is ruled out costs a few additions, so that thousands may be asked about
 * thousands.
 */
export class SimilarNames {
  readonly #groups = new Map<string, Group>();
  readonly #split: (name: string) => readonly string[];
  readonly #kindOf: (name: string) => string;

  /**
   * @param split into the parts that are compared with each other. @param kindOf only names of one kind are similar.
   */
  constructor(
    names: readonly string[],
    split: (name: string) => readonly string[] = (name) => [name],
    kindOf: (name: string) => string = () => "",
  ) {
    this.#split = split;
    this.#kindOf = kindOf;
    for (const [position, name] of names.entries()) {
      const parts = split(name);
      const key = this.#keyOf(name, parts);
      let group = this.#groups.get(key);
      if (group === undefined) this.#groups.set(key, (group = { positions: [], letters: [], lengths: [] }));
      group.positions.push(position);
      for (const part of parts) {
        group.letters.push(lettersOf(part));
        group.lengths.push(part.length);
      }
    }
  }

  #keyOf(name: string, parts: readonly string[]): string {
    return `${parts.length} ${this.#kindOf(name)}`;
  }

  /**
   * Positions of all names whose parts are at most `edits` away from those of the word, and of some others, in order.
   */
  *around(word: string, edits: number): Iterable<number> {
    const parts = this.#split(word);
    const group = this.#groups.get(this.#keyOf(word, parts));
    if (group === undefined) return;
    const letters = parts.map(lettersOf);
    const { length } = parts;
    for (let index = 0; index < group.positions.length; index++) {
      let part = 0;
      while (part < length && isNear(group, index * length + part, letters[part] ?? 0, parts[part] ?? "", edits))
        part++;
      if (part === length) yield group.positions[index] ?? 0;
    }
  }
}

const isNear = ({ letters, lengths }: Group, at: number, wanted: number, part: string, edits: number): boolean =>
  Math.abs((lengths[at] ?? 0) - part.length) <= edits && countBits((letters[at] ?? 0) ^ wanted) <= 2 * edits;
