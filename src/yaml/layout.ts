import type { Range } from "./tree/syntax-tree.ts";

/** The place of one entry of a map or one item of a list. */
export interface Entry {
  readonly key: Range | undefined;
  /** What to underline for the value: never more than one line of a map or list. */
  readonly value: Range;
  readonly whole: Range;
}

/** A map or list of the document's value: its own place and those of its parts. */
export interface Owner {
  /** The place of the owner itself in its parent. */
  readonly self: Entry;
  entry(key: string | number): Entry | undefined;
}

/** The places of a document's parts, by the identity of the objects that contain them. */
export interface Layout {
  readonly root: Entry;
  owner(value: object): Owner | undefined;
}
