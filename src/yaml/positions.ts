import { isAlias, isCollection, isMap, isScalar, isSeq } from "yaml";
import type { Alias, Node, Pair, YAMLMap, YAMLSeq } from "yaml";
import type { Part } from "../diagnostic/place.ts";
import { isMergeKey, keyOf, mergedMaps, rangeOf } from "./syntax-tree.ts";
import type { Range, SyntaxTree } from "./syntax-tree.ts";

/** Where one entry of a map or one item of a list stands. */
interface Entry {
  readonly key: Range | undefined;
  /** What to underline for the value: never more than one line of a map or list. */
  readonly value: Range;
  readonly whole: Range;
}

interface Owner {
  /** Where the owner itself stands in its parent. */
  readonly self: Entry;
  readonly entries: Map<string | number, Entry>;
}

/**
 * The places of one document's parts, by the identity of the objects that hold them.
 * It keeps numbers only: the syntax tree, many times the size of the text, is dropped once this is made.
 */
export class Positions {
  readonly #owners = new Map<object, Owner>();
  readonly #root: Entry;
  readonly #value: unknown;

  /** Without a tree (an empty text), every place is the start of the document. */
  constructor(tree: SyntaxTree | undefined, value: unknown) {
    this.#value = value;
    const contents: Node | null | undefined = tree?.document.contents;
    this.#root = tree === undefined || !contents ? emptyEntry(tree?.text ?? "") : new Survey(tree, this.#owners).root(contents, value);
  }

  /** Falls back to what stands nearest: an absent key gives its owner, a lost owner what it stands in. */
  range(owner: object | undefined, key: string | number | undefined, part: Part): Range {
    const found = owner === undefined ? undefined : this.#owners.get(owner);
    if (found === undefined) return owner === undefined ? this.#root.value : this.#around(owner);
    if (key === undefined) return partOf(found.self, part);
    const entry = found.entries.get(key);
    return entry === undefined ? found.self.value : partOf(entry, part);
  }

  /** The place of the nearest known part of the value that holds an object whose own place was lost in a syntax error. */
  #around(lost: object): Range {
    const seen = new Set<unknown>();
    const find = (value: unknown, nearest: Range): Range | undefined => {
      if (value === lost) return nearest;
      if (typeof value !== "object" || value === null || seen.has(value)) return undefined;
      seen.add(value);
      const owner = this.#owners.get(value);
      for (const [name, child] of Object.entries(value)) {
        const key = Array.isArray(value) ? Number(name) : name;
        const found = find(child, owner?.entries.get(key)?.value ?? owner?.self.value ?? nearest);
        if (found !== undefined) return found;
      }
      return undefined;
    };
    return find(this.#value, this.#root.value) ?? this.#root.value;
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

function emptyEntry(text: string): Entry {
  const at = Math.max(0, text.search(/\S/));
  const range = { start: at, end: at };
  return { key: undefined, value: range, whole: range };
}

/** One walk of the syntax tree beside the value. */
class Survey {
  readonly #tree: SyntaxTree;
  readonly #owners: Map<object, Owner>;
  /** Aliases whose anchored content was not met on its own, because a later key replaced it. */
  readonly #aliased: { readonly node: Node; readonly value: unknown; readonly entry: Entry }[] = [];

  constructor(tree: SyntaxTree, owners: Map<object, Owner>) {
    this.#tree = tree;
    this.#owners = owners;
  }

  root(contents: Node, value: unknown): Entry {
    const whole = this.#extent(contents);
    const entry: Entry = { key: undefined, value: this.#headline(contents), whole };
    this.#walk(contents, value, entry);
    for (const late of this.#aliased) this.#walk(late.node, late.value, late.entry);
    return entry;
  }

  #walk(node: unknown, value: unknown, self: Entry): void {
    if (typeof value !== "object" || value === null || this.#owners.has(value) || node === this.#tree.tooDeep) return;
    const owner: Owner = { self, entries: new Map() };
    if (isMap(node) && !Array.isArray(value)) {
      this.#owners.set(value, owner);
      this.#members(node, value, owner, new Set());
    } else if (isSeq(node) && Array.isArray(value)) {
      this.#owners.set(value, owner);
      this.#items(node, value, owner);
    }
  }

  // Backwards, as the last of equal keys is the one whose value was kept.
  #members(node: YAMLMap, value: object, owner: Owner, merged: Set<YAMLMap>): void {
    if (merged.has(node)) return;
    merged.add(node);
    for (const pair of node.items.toReversed()) {
      if (isMergeKey(pair.key)) {
        for (const map of mergedMaps(this.#tree, pair.value) ?? []) this.#members(map, value, owner, merged);
        continue;
      }
      const key = keyOf(this.#tree, pair.key);
      if (key === undefined || owner.entries.has(key) || !Object.hasOwn(value, key)) continue;
      const entry = this.#pair(pair);
      owner.entries.set(key, entry);
      this.#descend(pair.value, (value as Record<string, unknown>)[key], entry);
    }
  }

  #items(node: YAMLSeq, value: readonly unknown[], owner: Owner): void {
    for (const [index, item] of node.items.entries()) {
      if (!isNode(item)) continue;
      const entry = this.#item(node, index, item);
      owner.entries.set(index, entry);
      this.#descend(item, value[index], entry);
    }
  }

  #descend(node: unknown, value: unknown, entry: Entry): void {
    if (!isAlias(node)) {
      this.#walk(node, value, entry);
      return;
    }
    const target = this.#tree.targets.get(node);
    if (target !== undefined) this.#aliased.push({ node: target, value, entry });
  }

  #pair(pair: Pair): Entry {
    const key = isNode(pair.key) ? rangeOf(this.#tree, pair.key) : undefined;
    const start = key?.start ?? 0;
    if (!isNode(pair.value)) {
      const end = key?.end ?? start;
      return { key, value: { start: end, end }, whole: { start, end } };
    }
    const extent = isEmpty(pair.value) ? (afterColon(pair) ?? this.#extent(pair.value)) : this.#extent(pair.value);
    const whole = { start, end: Math.max(extent.end, key?.end ?? 0) };
    return { key, value: this.#shown(pair.value, extent, key), whole };
  }

  #item(list: YAMLSeq, index: number, item: Node): Entry {
    const extent = this.#extent(item);
    const token = list.srcToken;
    const dash = token?.type === "block-seq" ? token.items[index]?.start.find((part) => part.type === "seq-item-ind") : undefined;
    return { key: undefined, value: this.#shown(item, extent, undefined), whole: { start: dash?.offset ?? extent.start, end: extent.end } };
  }

  #shown(node: Node, extent: Range, key: Range | undefined): Range {
    if (isAlias(node)) return this.#behindAlias(node, extent);
    if (!isCollection(node)) return extent;
    // The same for a map of one line below its key as for one of many, so that a new line moves nothing.
    if (key !== undefined && (this.#isLong({ start: key.start, end: extent.end }))) return key;
    return this.#headline(node);
  }

  // A wrong scalar is repaired where it stands; a map has a place of its own for each entry, so the alias is told.
  #behindAlias(alias: Alias, extent: Range): Range {
    const target = this.#tree.targets.get(alias);
    return (isScalar(target) ? rangeOf(this.#tree, target) : undefined) ?? extent;
  }

  /** One line that stands for a collection: its first entry, or as much of that as fits. */
  #headline(node: Node): Range {
    const extent = this.#extent(node);
    if (!isCollection(node) || !this.#isLong(extent)) return extent;
    const [first] = node.items;
    if (isMap(node) && first !== undefined) {
      const entry = this.#pair(first as Pair);
      return this.#isLong(entry.whole) ? (entry.key ?? entry.value) : entry.whole;
    }
    return isNode(first) ? this.#headline(first) : { start: extent.start, end: extent.start + 1 };
  }

  /** From the node's start to the end of its last part, without comments and blank lines that follow. */
  #extent(node: Node): Range {
    const own = rangeOf(this.#tree, node) ?? { start: 0, end: 0 };
    if (!isCollection(node) || node.flow === true) return own;
    const last = node.items.at(-1);
    if (isMap(node) && last !== undefined) {
      const { key, value } = last as Pair;
      const end = isNode(value) ? this.#extent(value).end : isNode(key) ? this.#extent(key).end : own.end;
      return { start: own.start, end: Math.max(end, own.start) };
    }
    return { start: own.start, end: isNode(last) ? Math.max(this.#extent(last).end, own.start) : own.end };
  }

  #isLong(range: Range): boolean {
    return this.#tree.text.slice(range.start, range.end).includes("\n");
  }
}

const isEmpty = (node: Node): boolean => isScalar(node) && node.range?.[0] === node.range?.[1];

/** The parser places an empty value before the comment that follows, which may be far from the key. */
function afterColon(pair: Pair): Range | undefined {
  const token = pair.srcToken;
  const colon = token !== undefined && "sep" in token ? token.sep?.find(({ type }) => type === "map-value-ind") : undefined;
  return colon === undefined ? undefined : { start: colon.offset + 1, end: colon.offset + 1 };
}

const isNode = (node: unknown): node is Node => isScalar(node) || isCollection(node) || isAlias(node);
