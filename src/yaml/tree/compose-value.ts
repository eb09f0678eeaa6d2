import { isAlias, isMap, isScalar, isSeq } from "yaml";
import type { Node, Scalar, YAMLMap, YAMLSeq } from "yaml";
import type { ProblemKind } from "../document.ts";
import { isJson } from "../json-loader.ts";
import { resolveScalar, resolveTagged } from "../scan/resolve-scalar.ts";
import { isMergeKey, isPlain, keyOf, mergedMaps, rangeOf, scalarText } from "./syntax-tree.ts";
import type { Range, SyntaxTree } from "./syntax-tree.ts";

/** A problem with its place as offsets within the document's text. */
export interface LocalProblem extends Range {
  readonly kind: ProblemKind;
  readonly message: string;
  readonly related?: Range & { readonly note: string };
}

/** A file of nothing but one repeated key must not become a report of its own size. */
const MAX_DUPLICATES = 100;

/** Keys that a merge brought in have no place of their own. */
type Members = Map<string, { readonly value: unknown; readonly at: Range | undefined }>;

/**
 * The value of a syntax tree as sigs.k8s.io/yaml 1.6 reads it (go-yaml v2 `decode.go`), and what it refuses.
 * Aliases share the object of their anchor. Merge keys may copy `maxMerges` entries. Parts that cannot be read are left
 * out.
 */
export function composeValue(tree: SyntaxTree, maxMerges: number): { value: unknown; problems: LocalProblem[] } {
  const problems: LocalProblem[] = [];
  const built = new Map<Node, unknown>();
  const open = new Set<Node>();
  let merges = 0;
  let duplicates = 0;

  const refuse = (node: unknown, message: string): void => {
    const at = isNode(node) ? rangeOf(tree, node) : undefined;
    problems.push({ kind: "syntax", message, ...(at ?? { start: 0, end: 0 }) });
  };

  function value(node: unknown): unknown {
    if (isAlias(node)) {
      const target = tree.targets.get(node);
      if (target === undefined) {
        refuse(node, `The alias \`*${node.source}\` has no anchor \`&${node.source}\` before it in this document.`);
        return undefined;
      }
      if (open.has(target)) {
        refuse(node, `The anchor \`&${node.source}\` contains itself.`);
        return undefined;
      }
      return value(target);
    }
    if (!isNode(node) || node === tree.tooDeep) return null;
    if (built.has(node)) return built.get(node);
    open.add(node);
    const result = isScalar(node) ? scalar(node) : isSeq(node) ? list(node) : isMap(node) ? object(node) : null;
    open.delete(node);
    built.set(node, result);
    return result;
  }

  function scalar(node: Scalar): unknown {
    const text = scalarText(node);
    if (node.tag !== undefined) {
      const tagged = resolveTagged(node.tag, text);
      if (tagged === undefined)
        refuse(node, `\`${shorten(text)}\` is no ${node.tag.replace("tag:yaml.org,2002:", "!!")}.`);
      return finite(node, tagged === undefined ? text : tagged);
    }
    if (isPlain(node)) return finite(node, resolveScalar(text));
    checkEscapes(node);
    return text;
  }

  /** The escapes that JSON and YAML 1.2 have and go-yaml v2 (YAML 1.1, `scannerc.go`) refuses. */
  function checkEscapes(node: Scalar): void {
    const token = node.srcToken;
    if (token?.type !== "double-quoted-scalar") return;
    for (const { 0: escape, index } of token.source.matchAll(/\\(?:u.{4}|.)/gs)) {
      if (!/^\\(?:\/|u[dD][89a-fA-F])/.test(escape)) continue;
      if (isJson(tree.text)) return;
      const start = token.offset + index;
      const repair = escape === "\\/" ? "Write `/`." : "Write the character itself.";
      const message = `Kubernetes does not know the escape \`${escape}\` in YAML. ${repair}`;
      problems.push({ kind: "syntax", message, start, end: start + escape.length });
      return;
    }
  }

  function finite(node: Scalar, result: unknown): unknown {
    if (typeof result !== "number" || Number.isFinite(result)) return result;
    refuse(
      node,
      `\`${scalarText(node)}\` is a number that JSON cannot represent. Put quotes around it if it is a string.`,
    );
    return scalarText(node);
  }

  function list(node: YAMLSeq): unknown[] {
    // A refused item leaves null behind, so that the items after it keep their numbers.
    return node.items.map((item) => value(item) ?? null);
  }

  function object(node: YAMLMap): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (const [key, member] of membersOf(node)) setOwn(result, key, member.value);
    return result;
  }

  function membersOf(node: YAMLMap): Members {
    const members: Members = new Map();
    for (const pair of node.items) {
      if (isMergeKey(pair.key)) {
        merge(pair.value, pair.key, members);
        continue;
      }
      const key = keyOf(tree, pair.key);
      if (key === undefined) {
        refuse(pair.key, badKey(pair.key));
        value(pair.value);
        continue;
      }
      const at = (isNode(pair.key) ? rangeOf(tree, pair.key) : undefined) ?? { start: 0, end: 0 };
      const earlier = members.get(key);
      if (earlier?.at !== undefined) reportDuplicate(key, earlier.at, at);
      const result = pair.value === null ? null : value(pair.value);
      if (result !== undefined) members.set(key, { value: result, at });
    }
    return members;
  }

  // A merge writes into the same object at its place in the order, so it overrides earlier keys.
  function merge(source: unknown, key: unknown, members: Members): void {
    const maps = mergedMaps(tree, source);
    if (maps === undefined) {
      refuse(isNode(source) ? source : key, "`<<` merges a map or a list of maps, and this is neither.");
      return;
    }
    for (const map of maps.toReversed()) {
      if (open.has(map)) {
        refuse(key, "`<<` merges a map into itself.");
        continue;
      }
      for (const [name, member] of Object.entries(value(map) ?? {})) {
        if (++merges <= maxMerges) members.set(name, { value: member, at: undefined });
      }
    }
    if (merges > maxMerges && merges - maxMerges <= members.size)
      refuse(key, `The merge keys (\`<<\`) of this document copy more than ${maxMerges} values.`);
  }

  function reportDuplicate(key: string, first: Range, again: Range): void {
    if (++duplicates > MAX_DUPLICATES) return;
    problems.push({
      kind: "duplicate-key",
      message: `The key \`${shorten(key)}\` is defined twice in this map; Kubernetes uses the last one.`,
      ...again,
      related: { ...first, note: "this one is ignored" },
    });
  }

  return { value: value(tree.document.contents), problems };
}

function badKey(key: unknown): string {
  if (isMap(key) || isSeq(key)) return "A map or a list cannot be a key.";
  if (isAlias(key)) return "This alias cannot be a key.";
  return "A key must be a string; this one is empty, null or too large a number.";
}

/** `__proto__` and `constructor` are keys like any other. */
function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__")
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  else object[key] = value;
}

const isNode = (node: unknown): node is Node => isScalar(node) || isMap(node) || isSeq(node) || isAlias(node);

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text);
