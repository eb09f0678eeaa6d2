import { isCollection, isPair, isScalar, Scalar } from "yaml";
import type { Node } from "yaml";
import type { Range, SyntaxTree } from "./tree/syntax-tree.ts";

/** A bracket or quote that is opened and never closed: where it opens, and what would close it. */
export interface Unclosed extends Range {
  readonly closer: string;
}

/** The innermost bracket or quote before an offset that is not closed. The parser only reports where it gave up. */
export function findUnclosed(tree: SyntaxTree, before: number): Unclosed | undefined {
  let found: Unclosed | undefined;
  const visit = (node: unknown): void => {
    if (node === tree.tooDeep) return;
    if (isPair(node)) {
      visit(node.key);
      visit(node.value);
      return;
    }
    if (!isScalar(node) && !isCollection(node)) return;
    const start = node.range?.[0];
    const closer = missingCloser(node);
    if (start !== undefined && start < before && closer !== undefined) found = { start, end: start + 1, closer };
    if (isCollection(node)) for (const item of node.items) visit(item);
  };
  visit(tree.document.contents);
  return found;
}

function missingCloser(node: Node): string | undefined {
  const token = node.srcToken;
  if (isScalar(node)) {
    if (node.type !== Scalar.QUOTE_DOUBLE && node.type !== Scalar.QUOTE_SINGLE) return undefined;
    const quote = node.type === Scalar.QUOTE_DOUBLE ? '"' : "'";
    const source = token !== undefined && "source" in token ? token.source : "";
    return source.length > 1 && source.endsWith(quote) ? undefined : quote;
  }
  if (token?.type !== "flow-collection") return undefined;
  const closer = token.start.type === "flow-map-start" ? "}" : "]";
  return token.end[0]?.source === closer ? undefined : closer;
}
