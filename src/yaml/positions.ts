import type { Part } from "../diagnostic/place.ts";
import { isDropped, originalOf } from "./originals.ts";
import type { Entry, Layout } from "./layout.ts";
import type { Range } from "./tree/syntax-tree.ts";

/** Places by object and key: exact where the layout knows them, else the nearest known one. */
export class Positions {
  readonly #layout: Layout;
  readonly #value: unknown;

  /** @param value of the document: the path of an object in it gives its place if the layout does not know it. */
  constructor(layout: Layout, value: unknown) {
    this.#layout = layout;
    this.#value = value;
  }

  /** Falls back to the nearest place: that of the owner for an absent key, that of its parent for a lost owner. */
  range(owner: object | undefined, key: string | number | undefined, part: Part): Range {
    if (owner === undefined) return this.#layout.root.value;
    const original = originalOf(owner);
    const found = this.#layout.owner(original);
    if (found === undefined) return this.#around(original);
    if (key === undefined) return partOf(found.self, part);
    // A key without a value has no place but its own: what is asked of its value is asked of its owner.
    if (part !== "key" && isDropped(owner, key)) return found.self.value;
    const entry = found.entry(key);
    return entry === undefined ? found.self.value : partOf(entry, part);
  }

  /** The place of the nearest known parent of an object whose own place was lost in a syntax error. */
  #around(lost: object): Range {
    const seen = new Set<unknown>();
    const find = (value: unknown, nearest: Range): Range | undefined => {
      if (value === lost) return nearest;
      if (typeof value !== "object" || value === null || seen.has(value)) return undefined;
      seen.add(value);
      const owner = this.#layout.owner(value);
      for (const [name, child] of Object.entries(value)) {
        if (typeof child !== "object") continue;
        const key = Array.isArray(value) ? Number(name) : name;
        const found = find(child, owner?.entry(key)?.value ?? owner?.self.value ?? nearest);
        if (found !== undefined) return found;
      }
      return undefined;
    };
    return find(this.#value, this.#layout.root.value) ?? this.#layout.root.value;
  }
}

function partOf(entry: Entry, part: Part): Range {
  switch (part) {
    case "key":
      return entry.key ?? entry.value;
    case "value":
      return entry.value;
    case "entry":
      return entry.whole;
    default:
      return part satisfies never;
  }
}
