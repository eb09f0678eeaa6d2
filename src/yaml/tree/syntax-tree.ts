import { isAlias, isCollection, isMap, isPair, isScalar, isSeq, parseAllDocuments, Scalar } from "yaml";
import type { Alias, Document, Node, ParsedNode, YAMLMap } from "yaml";
import { withoutStacks } from "../parse-cost.ts";
import { isJson } from "../json-loader.ts";
import { keyText, resolveTagged } from "../scan/resolve-scalar.ts";

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** One document as the slow parser sees it: every node with its range, scalars still as text. */
export interface SyntaxTree {
  readonly text: string;
  readonly document: Document.Parsed;
  /** Offset of content after a `...` line, which Kubernetes does not read. */
  readonly ignoredFrom: number | undefined;
  /** The node to which each alias refers: the last one before it with that anchor. */
  readonly targets: ReadonlyMap<Alias, Node>;
  /** The first node that is deeper than the limit; nothing looks into it. */
  readonly tooDeep: Node | undefined;
  /** Where the nesting exceeds the limit, or the parser's own stack. */
  readonly tooDeepAt: number | undefined;
}

/**
 * Parses one document with positions. Never throws for a text, except RangeError when it is nested beyond the stack.
 */
export function parseTree(text: string, maxDepth: number): SyntaxTree | undefined {
  // YAML 1.1 has more line breaks than the parser knows, JSON has not. The length stays, so the offsets do.
  const lineBreak = /\r(?!\n)|[\u0085\u2028\u2029]/g;
  const normal = text.search(lineBreak) !== -1 && !isJson(text) ? text.replaceAll(lineBreak, "\n") : text;
  const parsed = withoutStacks(() =>
    parseAllDocuments(normal, {
      schema: "failsafe",
      uniqueKeys: false,
      merge: false,
      prettyErrors: false,
      logLevel: "silent",
      resolveKnownTags: false,
      keepSourceTokens: true,
    }),
  );
  if (!Array.isArray(parsed)) return undefined;
  const [document, next] = parsed;
  if (document === undefined) return undefined;
  const targets = new Map<Alias, Node>();
  const anchors = new Map<string, Node>();
  let tooDeep: Node | undefined;
  const visit = (node: unknown, depth: number): void => {
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target !== undefined) targets.set(node, target);
      return;
    }
    if (isPair(node)) {
      visit(node.key, depth);
      visit(node.value, depth);
      return;
    }
    if (!isScalar(node) && !isCollection(node)) return;
    if (depth > maxDepth && isCollection(node)) {
      tooDeep ??= node;
      return;
    }
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    if (isCollection(node)) for (const item of node.items) visit(item, depth + 1);
  };
  visit(document.contents, 1);
  const exhausted = document.errors.find(({ code }) => code === "RESOURCE_EXHAUSTION");
  const tooDeepAt = tooDeep?.range?.[0] ?? exhausted?.pos[0];
  return { text: normal, document, tooDeepAt, ignoredFrom: next?.contents?.range?.[0], targets, tooDeep };
}

/** Whether a scalar is plain and has no tag, so that `resolveScalar` decides what it is. */
export const isPlain = (node: Scalar): boolean =>
  (node.type ?? Scalar.PLAIN) === Scalar.PLAIN && node.tag === undefined;

/** The text of a scalar after quotes, folding and escapes, before it is resolved. */
export const scalarText = (node: Scalar): string => node.source ?? "";

/** go-yaml v2 `isMerge`: a plain `<<`, or one that is tagged as merge. */
export const isMergeKey = (key: unknown): boolean =>
  isScalar(key) && scalarText(key) === "<<" && (isPlain(key) || key.tag === "tag:yaml.org,2002:merge");

/** The target of an alias, or the node itself. */
export function behind(tree: SyntaxTree, node: unknown): unknown {
  return isAlias(node) ? tree.targets.get(node) : node;
}

/** The maps that a merge key merges, the one that wins first. `undefined` when its value is something else. */
export function mergedMaps(tree: SyntaxTree, value: unknown): YAMLMap[] | undefined {
  if (isAlias(value) || isMap(value)) {
    const target = behind(tree, value);
    return isMap(target) ? [target] : undefined;
  }
  if (!isSeq(value)) return undefined;
  const maps = value.items.map((item) => behind(tree, item));
  return maps.every((item) => isMap(item)) ? maps : undefined;
}

/** The text a key has in the object. `undefined` for null and complex keys, which no JSON object can have. */
export function keyOf(tree: SyntaxTree, key: unknown): string | undefined {
  const node = behind(tree, key);
  if (!isScalar(node)) return undefined;
  return isPlain(node) ? keyText(scalarText(node)) : taggedKey(node);
}

function taggedKey(node: Scalar): string | undefined {
  const text = scalarText(node);
  const value = node.tag === undefined ? text : resolveTagged(node.tag, text);
  if (typeof value === "string") return value;
  if (typeof value === "number") return keyText(text);
  return typeof value === "boolean" ? String(value) : undefined;
}

/** Start and end of a node's own text, without anchor and tag and without the line break that ends a block scalar. */
export function rangeOf(tree: SyntaxTree, node: Node | ParsedNode): Range | undefined {
  const range = node.range;
  if (!range) return undefined;
  const [start, end] = range;
  let last = end;
  while (last > start && /\s/.test(tree.text.charAt(last - 1))) last--;
  return { start, end: last };
}
