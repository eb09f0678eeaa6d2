import { CODE } from "../characters.ts";
import type { Entry, Layout, Owner } from "../layout.ts";
import { quotedText } from "./scan-flow.ts";
import type { Range } from "../tree/syntax-tree.ts";
import { AFTER, AT, EMPTY, END, KEY_END, KIND, LIST, MAP, START, WIDTH } from "./tape.ts";
import type { Tape } from "./tape.ts";

/** Maps larger than this, and documents with more requested places, are searched through an index. */
const FEW = 16;

/** The document itself. */
const ROOT = 0;

/**
 * The places of an ordinary document. An entry is computed on demand, as findings point at few of them. They are the
 * same that `tree-layout.ts` finds in the syntax tree of such a document.
 */
export class OrdinaryLayout implements Layout {
  readonly root: Entry;
  readonly #text: string;
  readonly #tape: Tape;
  readonly #value: unknown;
  /** Built when more than a few places are requested. */
  #nodes: ReadonlyMap<object, number> | undefined;
  #asked = 0;
  readonly #indexes = new Map<number, ReadonlyMap<string, number>>();

  /** @param value of the document: objects of other values have no place. */
  constructor(text: string, tape: Tape, value: unknown) {
    this.#text = text;
    this.#tape = tape;
    this.#value = value;
    this.root = { key: undefined, value: this.#headline(ROOT), whole: this.#range(ROOT) };
  }

  owner(value: object): Owner | undefined {
    const node = this.#nodeOf(value);
    if (node === undefined) return undefined;
    return {
      self: node === ROOT ? this.root : this.#entry(node),
      entry: (key) => {
        const child = this.#child(node, key);
        return child === undefined || (this.#kind(node) === MAP && !Object.hasOwn(value, key))
          ? undefined
          : this.#entry(child);
      },
    };
  }

  /** Most documents need a place or two: searching them is cheaper than indexing all places. */
  #nodeOf(wanted: object): number | undefined {
    if (this.#nodes === undefined && ++this.#asked <= FEW) {
      let found: number | undefined;
      this.#walk(ROOT, this.#value, (node, value) => {
        if (value === wanted) found = node;
        return found !== undefined;
      });
      return found;
    }
    this.#nodes ??= this.#allNodes();
    return this.#nodes.get(wanted);
  }

  #allNodes(): ReadonlyMap<object, number> {
    const nodes = new Map<object, number>();
    this.#walk(ROOT, this.#value, (node, value) => {
      nodes.set(value, node);
      return false;
    });
    return nodes;
  }

  /** Visits all maps and lists until a visit returns true; whether one did. */
  #walk(node: number, value: unknown, visit: (node: number, value: object) => boolean): boolean {
    if (typeof value !== "object" || value === null || (this.#kind(node) === LIST) !== Array.isArray(value))
      return false;
    if (visit(node, value)) return true;
    let index = 0;
    for (let child = node + WIDTH; child < this.#number(node, AFTER); child = this.#number(child, AFTER)) {
      if (this.#isCollection(child)) {
        const key = Array.isArray(value) ? index : this.#key(child);
        if (Object.hasOwn(value, key) && this.#walk(child, (value as Record<string | number, unknown>)[key], visit))
          return true;
      }
      index++;
    }
    return false;
  }

  #child(node: number, key: string | number): number | undefined {
    if ((this.#kind(node) === LIST) !== (typeof key === "number")) return undefined;
    const known = this.#indexes.get(node);
    if (known !== undefined) return known.get(String(key));
    let index = 0;
    for (let child = node + WIDTH; child < this.#number(node, AFTER); child = this.#number(child, AFTER)) {
      if (typeof key === "number" ? index === key : this.#hasKey(child, key)) return child;
      if (++index > FEW) return this.#indexOf(node).get(String(key));
    }
    return undefined;
  }

  #indexOf(node: number): ReadonlyMap<string, number> {
    const index = new Map<string, number>();
    const isList = this.#kind(node) === LIST;
    for (let child = node + WIDTH; child < this.#number(node, AFTER); child = this.#number(child, AFTER))
      index.set(isList ? String(index.size) : this.#key(child), child);
    this.#indexes.set(node, index);
    return index;
  }

  #key(node: number): string {
    const at = this.#number(node, AT);
    const end = this.#number(node, KEY_END);
    return this.#isQuoted(at) ? quotedText(this.#text, at, end, -1) : this.#text.slice(at, end);
  }

  #hasKey(node: number, key: string): boolean {
    const at = this.#number(node, AT);
    if (this.#isQuoted(at)) return this.#key(node) === key;
    return this.#number(node, KEY_END) - at === key.length && this.#text.startsWith(key, at);
  }

  #isQuoted(at: number): boolean {
    const code = this.#text.charCodeAt(at);
    return code === CODE.doubleQuote || code === CODE.singleQuote;
  }

  #entry(node: number): Entry {
    const at = this.#number(node, AT);
    const keyEnd = this.#number(node, KEY_END);
    const key = keyEnd === -1 ? undefined : { start: at, end: keyEnd };
    const extent = key !== undefined && this.#kind(node) === EMPTY ? this.#afterColon(keyEnd) : this.#range(node);
    const whole = { start: at === -1 ? extent.start : at, end: Math.max(extent.end, keyEnd) };
    return { key, value: this.#shown(node, extent, key), whole };
  }

  #shown(node: number, extent: Range, key: Range | undefined): Range {
    if (!this.#isCollection(node)) return extent;
    // The same for a map of one line below its key as for one of many, so that a new line moves nothing.
    if (key !== undefined && this.#isLong(key.start, extent.end)) return key;
    return this.#headline(node);
  }

  /** One line to represent a collection: its first entry, or as much of that as fits. */
  #headline(node: number): Range {
    const range = this.#range(node);
    if (!this.#isCollection(node) || !this.#isLong(range.start, range.end)) return range;
    const first = node + WIDTH;
    if (first === this.#number(node, AFTER)) return { start: range.start, end: range.start + 1 };
    if (this.#kind(node) === LIST) return this.#headline(first);
    const entry = this.#entry(first);
    return this.#isLong(entry.whole.start, entry.whole.end) ? (entry.key ?? entry.value) : entry.whole;
  }

  #isLong(start: number, end: number): boolean {
    const lineBreak = this.#text.indexOf("\n", start);
    return lineBreak !== -1 && lineBreak < end;
  }

  /** The place of an empty value is right after the colon, which may follow the key after spaces. */
  #afterColon(keyEnd: number): Range {
    const colon = this.#text.indexOf(":", keyEnd) + 1;
    return { start: colon, end: colon };
  }

  #range(node: number): Range {
    return { start: this.#number(node, START), end: this.#number(node, END) };
  }

  #isCollection(node: number): boolean {
    return this.#kind(node) >= MAP;
  }

  #kind(node: number): number {
    return this.#number(node, KIND);
  }

  #number(node: number, field: number): number {
    return this.#tape[node + field] ?? -1;
  }
}
