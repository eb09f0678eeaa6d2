import { isCollection, isPair, isScalar, Scalar } from "yaml";
import type { LocalProblem } from "./tree/compose-value.ts";
import type { SyntaxTree } from "./tree/syntax-tree.ts";

/** A tab where a line is indented, or right after the dash of a list item. */
const TAB = /^[ ]*(?:-[ ]+)*(?:-[ ]*)?\t/gm;

/** Offsets between which tabs are text; in a block scalar only from its indentation on. */
interface Text {
  readonly start: number;
  readonly end: number;
  readonly indent: number;
}

/**
 * The first tab that go-yaml v2 refuses and other parsers let pass: in the indentation of a line, even of an empty one
 * or a comment, outside of quotes and brackets (`scannerc.go`, yaml_parser_scan_to_next_token and
 * _scan_block_scalar_breaks).
 */
export function strayTab(tree: SyntaxTree): LocalProblem | undefined {
  const tabs = [...tree.text.matchAll(TAB)].map((match) => ({
    line: match.index,
    at: match.index + match[0].length - 1,
  }));
  if (tabs.length === 0) return undefined;
  const texts: Text[] = [];
  collect(tree, tree.document.contents, texts);
  let index = 0;
  for (const tab of tabs) {
    for (let text = texts[index]; text !== undefined && text.end <= tab.at; text = texts[++index]);
    const text = texts[index];
    const isText = text !== undefined && text.start <= tab.line && tab.at - tab.line >= text.indent;
    if (!isText)
      return { kind: "syntax", message: "A tab cannot indent YAML. Use spaces.", start: tab.at, end: tab.at + 1 };
  }
  return undefined;
}

function collect(tree: SyntaxTree, node: unknown, texts: Text[]): void {
  if (node === tree.tooDeep) return;
  if (isPair(node)) {
    collect(tree, node.key, texts);
    collect(tree, node.value, texts);
  } else if (isCollection(node) && node.flow !== true) {
    for (const item of node.items) collect(tree, item, texts);
  } else if ((isCollection(node) || isScalar(node)) && node.range) {
    const [start, end] = node.range;
    if (isScalar(node) && node.type === Scalar.PLAIN) return;
    texts.push({ start, end, indent: isScalar(node) ? blockIndent(tree.text, node, start, end) : 0 });
  }
}

function blockIndent(text: string, node: Scalar, start: number, end: number): number {
  if (node.type !== Scalar.BLOCK_LITERAL && node.type !== Scalar.BLOCK_FOLDED) return 0;
  const content = /\n( *)[^ \n]/.exec(text.slice(start, end));
  return content?.[1]?.length ?? 0;
}
