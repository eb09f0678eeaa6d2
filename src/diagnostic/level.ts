/** What one line or bracket of YAML or JSON is below: a chain of keys up to the root. Items of lists have no key. */
export interface Level {
  readonly key: string | undefined;
  readonly above: Level | undefined;
  /** The map that contains it: all keys of one map share it. */
  readonly owner: object;
  /** Its value has an anchor, and may be used elsewhere. */
  readonly anchored: boolean;
  /** It has a value on its line: deeper lines go on with it. */
  readonly hasValue: boolean;
  /** Where its key begins. */
  readonly from: number;
}

/** A value, or a line that has no form: of a block scalar, of a broken document. */
export interface Found {
  readonly level: Level;
  readonly from: number;
  readonly to: number;
  /**
   * `key`: it has nothing behind its colon but a comment or what begins a block. `broken`: a bracket that is not
   * closed.
   */
  readonly kind: "value" | "text" | "comment" | "broken" | "key";
  /** Of the line; undefined between brackets. */
  readonly indent: number | undefined;
  /** Where the line's first character is. */
  readonly line: number;
}
