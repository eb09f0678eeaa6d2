import { isAlias, isCollection, isMap, isScalar, isSeq } from "yaml";
import type { Alias, Node, Pair, YAMLMap, YAMLSeq } from "yaml";
import type { Entry, Layout, Owner } from "../layout.ts";
import { isMergeKey, keyOf, mergedMaps, rangeOf } from "./syntax-tree.ts";
import type { Range, SyntaxTree } from "./syntax-tree.ts";

class TreeOwner implements Owner {
  readonly self: Entry;
  readonly entries = new Map<string | number, Entry>();

  constructor(self: Entry) {
    this.self = self;
  }

  entry(key: string | number): Entry | undefined {
    return this.entries.get(key);
  }
}

/**
 * The places of a document of any kind, from its syntax tree.
 * It keeps numbers only: the syntax tree, many times the size of the text, is dropped once this is made.
 */
export class TreeLayout implements Layout {
  readonly root: Entry;
  readonly #owners = new Map<object, TreeOwner>();

  /** Without a tree (an empty text), every place is the start of the document. */
  constructor(tree: SyntaxTree | undefined, value: unknown) {
    const contents: Node | null | undefined = tree?.document.contents;
    this.root =
      tree === undefined || !contents
        ? emptyEntry(tree?.text ?? "")
        : new Survey(tree, this.#owners).root(contents, value);
  }

  owner(value: object): Owner | undefined {
    return this.#owners.get(value);
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
  readonly #owners: Map<object, TreeOwner>;
  /** Aliases whose anchored content was not visited on its own, because a later key replaced it. */
  readonly #aliased: { readonly node: Node; readonly value: unknown; readonly entry: Entry }[] = [];

  constructor(tree: SyntaxTree, owners: Map<object, TreeOwner>) {
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
    const owner = new TreeOwner(self);
    if (isMap(node) && !Array.isArray(value)) {
      this.#owners.set(value, owner);
      this.#members(node, value, owner, new Set());
    } else if (isSeq(node) && Array.isArray(value)) {
      this.#owners.set(value, owner);
      this.#items(node, value, owner);
    }
  }

  // Backwards, as the last of equal keys is the one whose value was kept.
  #members(node: YAMLMap, value: object, owner: TreeOwner, merged: Set<YAMLMap>): void {
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

  #items(node: YAMLSeq, value: readonly unknown[], owner: TreeOwner): void {
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
    const dash =
      token?.type === "block-seq" ? token.items[index]?.start.find((part) => part.type === "seq-item-ind") : undefined;
    return {
      key: undefined,
      value: this.#shown(item, extent, undefined),
      whole: { start: dash?.offset ?? extent.start, end: extent.end },
    };
  }

  #shown(node: Node, extent: Range, key: Range | undefined): Range {
    if (isAlias(node)) return this.#behindAlias(node, extent);
    if (!isCollection(node)) return extent;
    // The same for a map of one line below its key as for one of many, so that a new line moves nothing.
    if (key !== undefined && this.#isLong({ start: key.start, end: extent.end })) return key;
    return this.#headline(node);
  }

  // A wrong scalar is repaired at the anchor; a map has a place for each entry, so the place of the alias is used.
  #behindAlias(alias: Alias, extent: Range): Range {
    const target = this.#tree.targets.get(alias);
    return (isScalar(target) ? rangeOf(this.#tree, target) : undefined) ?? extent;
  }

  /** One line to represent a collection: its first entry, or as much of that as fits. */
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
  const colon =
    token !== undefined && "sep" in token ? token.sep?.find(({ type }) => type === "map-value-ind") : undefined;
  return colon === undefined ? undefined : { start: colon.offset + 1, end: colon.offset + 1 };
}

const isNode = (node: unknown): node is Node => isScalar(node) || isCollection(node) || isAlias(node);
