import type { Entry, Layout, Owner } from "./layout.ts";
import type { Shape } from "./shape.ts";
import type { Range } from "./syntax-tree.ts";

/** Maps larger than this are searched by an index. */
const FEW = 16;

/**
 * The places of an ordinary document. An entry is worked out when it is asked for, as findings point at few of them.
 * They are the same that `tree-layout.ts` finds in the syntax tree of such a document.
 */
export class OrdinaryLayout implements Layout {
  readonly root: Entry;
  readonly #text: string;
  readonly #rootShape: Shape;
  readonly #shapes = new Map<object, Shape>();
  readonly #indexes = new Map<Shape, ReadonlyMap<string, Shape>>();

  /** @param value of the document; what was taken out of it or put into it since it was read has no place. */
  constructor(text: string, root: Shape, value: unknown) {
    this.#text = text;
    this.#rootShape = root;
    this.root = { key: undefined, value: this.#headline(root), whole: rangeOf(root) };
    this.#gather(root, value);
  }

  owner(value: object): Owner | undefined {
    const shape = this.#shapes.get(value);
    if (shape === undefined) return undefined;
    return {
      self: shape === this.#rootShape ? this.root : this.#entry(shape),
      entry: (key) => {
        const child = this.#child(shape, key);
        return child === undefined || (shape.kind === "map" && !Object.hasOwn(value, key)) ? undefined : this.#entry(child);
      },
    };
  }

  #gather(shape: Shape, value: unknown): void {
    if (typeof value !== "object" || value === null) return;
    if (shape.kind === "map" && !Array.isArray(value)) {
      this.#shapes.set(value, shape);
      for (const child of shape.children) {
        if (isCollection(child) && Object.hasOwn(value, child.key)) this.#gather(child, (value as Record<string, unknown>)[child.key]);
      }
    } else if (shape.kind === "list" && Array.isArray(value)) {
      this.#shapes.set(value, shape);
      for (const [index, child] of shape.children.entries()) this.#gather(child, value[index]);
    }
  }

  #child(shape: Shape, key: string | number): Shape | undefined {
    if (shape.kind === "list") return typeof key === "number" ? shape.children[key] : undefined;
    if (typeof key === "number") return undefined;
    if (shape.children.length <= FEW) return shape.children.find((child) => child.key === key);
    let index = this.#indexes.get(shape);
    if (index === undefined) this.#indexes.set(shape, (index = new Map(shape.children.map((child) => [child.key, child]))));
    return index.get(key);
  }

  #entry(shape: Shape): Entry {
    const isKeyed = shape.keyEnd !== -1;
    const key = isKeyed ? { start: shape.at, end: shape.keyEnd } : undefined;
    const extent = isKeyed && shape.kind === "empty" ? afterColon(this.#text, shape) : rangeOf(shape);
    const whole = { start: shape.at === -1 ? extent.start : shape.at, end: Math.max(extent.end, shape.keyEnd) };
    return { key, value: this.#shown(shape, extent, key), whole };
  }

  #shown(shape: Shape, extent: Range, key: Range | undefined): Range {
    if (!isCollection(shape)) return extent;
    // The same for a map of one line below its key as for one of many, so that a new line moves nothing.
    if (key !== undefined && this.#isLong(key.start, extent.end)) return key;
    return this.#headline(shape);
  }

  /** One line that stands for a collection: its first entry, or as much of that as fits. */
  #headline(shape: Shape): Range {
    if (!isCollection(shape) || !this.#isLong(shape.start, shape.end)) return rangeOf(shape);
    const [first] = shape.children;
    if (first === undefined) return { start: shape.start, end: shape.start + 1 };
    if (shape.kind === "list") return this.#headline(first);
    const entry = this.#entry(first);
    return this.#isLong(entry.whole.start, entry.whole.end) ? (entry.key ?? entry.value) : entry.whole;
  }

  #isLong(start: number, end: number): boolean {
    const lineBreak = this.#text.indexOf("\n", start);
    return lineBreak !== -1 && lineBreak < end;
  }
}

const isCollection = ({ kind }: Shape): boolean => kind === "map" || kind === "list";

const rangeOf = ({ start, end }: Shape): Range => ({ start, end });

/** An empty value is told right after the colon, which stands after the key or after spaces behind it. */
function afterColon(text: string, shape: Shape): Range {
  const colon = text.indexOf(":", shape.keyEnd) + 1;
  return { start: colon, end: colon };
}
