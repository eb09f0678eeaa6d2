import type { YAMLParseError } from "yaml";
import type { LocalProblem } from "./compose-value.ts";
import { strayTab } from "../stray-tab.ts";
import { syntaxMessage } from "./syntax-message.ts";
import type { SyntaxTree } from "./syntax-tree.ts";
import { findUnclosed } from "../unclosed.ts";

/** go-yaml v2 `readerc.go`: characters it refuses anywhere in a text, comments included. */
const CONTROL = new RegExp(
  [
    /[\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x84\x86-\x9F\uFFFE\uFFFF]/,
    /[\uD800-\uDBFF](?![\uDC00-\uDFFF])/,
    /(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/,
  ]
    .map(({ source }) => source)
    .join("|"),
);

/** Besides those, line breaks of YAML 1.1 that js-yaml treats as letters. */
const UNCOMMON = new RegExp(`${CONTROL.source}|[\\u0085\\u2028\\u2029]`);

/** Whether a text needs the slow parser for its characters. js-yaml checks scalars only, Kubernetes comments too. */
export const containsUncommonCharacter = (text: string): boolean => UNCOMMON.test(text);

/** A `%YAML` line: the document that it begins ends at the `---` after it, without content. */
export function directiveProblem(text: string): LocalProblem | undefined {
  const directive = /^(?:[ \t\r]*(?:#.*)?\n)*(%.*)/.exec(text);
  if (directive === null) return undefined;
  const message = "Kubernetes does not read `%` directives: the `---` after one ends the document. Remove the line.";
  const end = directive[0].length;
  return { kind: "syntax", message, start: end - (directive[1] ?? "").length, end };
}

/**
 * Whether the parser stumbles over brackets or quotes that another parser reads: it wants their lines to be indented
 * deeper than the key before them, go-yaml does not.
 */
export function mayBeTooStrict(tree: SyntaxTree): boolean {
  const first = firstError(tree);
  return first !== undefined && mayBeUnclosed(first) && !CONTROL.test(tree.text);
}

const mayBeUnclosed = (error: YAMLParseError): boolean =>
  error.code === "BAD_INDENT"
    ? error.message.startsWith("Flow")
    : error.code === "MISSING_CHAR" && /quote|must end with/i.test(error.message);

const firstError = (tree: SyntaxTree): YAMLParseError | undefined =>
  tree.document.errors.filter(isError).toSorted((a, b) => a.pos[0] - b.pos[0])[0];

/**
 * The errors for which a document cannot be read. Only the first syntax error is reported: the parser recovers, but
 * later errors are mostly consequences.
 */
export function syntaxProblems(tree: SyntaxTree): LocalProblem[] {
  const { text } = tree;
  const control = CONTROL.exec(text);
  if (control !== null) {
    const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    const message = `The character U+${code} is not allowed in YAML.`;
    return [{ kind: "syntax", message, start: control.index, end: control.index + 1 }];
  }
  const first = firstError(tree);
  const tab = strayTab(tree);
  if (tab !== undefined && (first === undefined || tab.start <= first.pos[0])) return [tab];
  if (first !== undefined) {
    const start = Math.min(first.pos[0], text.length);
    const unclosed = mayBeUnclosed(first) ? findUnclosed(tree, Math.max(1, start)) : undefined;
    if (unclosed !== undefined) {
      const message = `A closing \`${unclosed.closer}\` is missing: opened here, never closed.`;
      return [{ kind: "syntax", message, start: unclosed.start, end: unclosed.end }];
    }
    if (endsBefore(tree, start))
      return [{ kind: "syntax", message: NOT_READ, start, end: oneLine(text, start, text.length) }];
    return [{ kind: "syntax", message: syntaxMessage(first, text), start, end: oneLine(text, start, first.pos[1]) }];
  }
  if (tree.ignoredFrom === undefined) return [];
  const message = "Kubernetes does not read what follows `...`. Separate documents with a line `---`.";
  const start = tree.ignoredFrom;
  return [{ kind: "syntax", message, start, end: oneLine(text, start, text.length) }];
}

/** go-yaml ignores unknown tags; only a prefix that is not declared is an error. */
const isError = (error: YAMLParseError): boolean =>
  error.code !== "TAG_RESOLVE_FAILED" || error.message.startsWith("Could not resolve");

const NOT_READ =
  "Kubernetes stops reading before this line: it is indented less than the first one, or is of another kind.";

/**
 * A line after the end of the whole map or list that the document starts with. go-yaml reads that and drops the rest in
 * silence.
 */
function endsBefore(tree: SyntaxTree, offset: number): boolean {
  const end = tree.document.contents?.range?.[1];
  const lineStart = tree.text.lastIndexOf("\n", offset - 1) + 1;
  return (
    end !== undefined && end <= offset && end > 0 && tree.text.slice(lineStart, offset).trim() === "" && lineStart > 0
  );
}

function oneLine(text: string, start: number, end: number): number {
  const lineBreak = text.indexOf("\n", start);
  const limit = lineBreak === -1 ? text.length : lineBreak;
  return Math.max(start, Math.min(end, limit));
}
