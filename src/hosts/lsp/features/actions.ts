import { CodeActionKind } from "vscode-languageserver";
import type { CodeAction, Diagnostic, TextEdit } from "vscode-languageserver";
import type { Finding, Fix } from "../../../diagnostic/finding.ts";
import { pushAll } from "../../../diagnostic/large-lists.ts";
import { rangeBetween } from "../places.ts";
import type { UriOf } from "../places.ts";
import type { TextOf } from "./rename.ts";

function fixAction(
  fix: Fix,
  diagnostic: Diagnostic,
  preferred: boolean,
  textOf: TextOf,
  uriOf: UriOf,
): CodeAction | undefined {
  const changes: Record<string, TextEdit[]> = {};
  for (const { file, start, end, text } of fix.edits) {
    const source = textOf(file);
    if (source === undefined || end > source.length) return undefined;
    (changes[uriOf(file)] ??= []).push({ range: rangeBetween(source, start, end), newText: text });
  }
  const title = fix.effect === undefined ? fix.title : `${fix.title} (${fix.effect})`;
  return {
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    edit: { changes },
    ...(preferred && { isPreferred: true }),
  };
}

const lineStart = (text: string, offset: number): number => text.lastIndexOf("\n", offset - 1) + 1;

/** The line above which a comment is inserted. Findings never point into block scalars, where that would not work. */
function disableActions(
  { ruleId, span }: Finding,
  diagnostic: Diagnostic,
  textOf: TextOf,
  uriOf: UriOf,
): readonly CodeAction[] {
  const text = textOf(span.file);
  if (text === undefined) return [];
  const start = lineStart(text, span.start.offset);
  const indent = /^[ \t]*/.exec(text.slice(start))?.[0] ?? "";
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const action = (title: string, offset: number, newText: string): CodeAction => ({
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    edit: { changes: { [uriOf(span.file)]: [{ range: rangeBetween(text, offset, offset), newText }] } },
  });
  // A byte order mark must stay the first character.
  const top = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  return [
    action(
      `Disable ${ruleId} for this line`,
      Math.max(start, top),
      `${indent}# kubenetlint-disable-next-line ${ruleId}${newline}`,
    ),
    action(`Disable ${ruleId} for this file`, top, `# kubenetlint-disable-file ${ruleId}${newline}`),
  ];
}

/** Findings that no comment can suppress. */
const UNSILENCEABLE = new Set(["file-unreadable", "unused-suppression", "yaml-syntax"]);

/**
 * Fixes for the diagnostics under the cursor, best first, then suppressions.
 * @param findings the shown findings by fingerprint; `repairs` proves their fixes.
 */
export function actionsFor(
  diagnostics: readonly Diagnostic[],
  findings: ReadonlyMap<string, Finding>,
  repairs: (finding: Finding) => readonly Fix[],
  textOf: TextOf,
  uriOf: UriOf,
): readonly CodeAction[] {
  const fixes: CodeAction[] = [];
  const others: CodeAction[] = [];
  for (const diagnostic of diagnostics) {
    const fingerprint = (diagnostic.data as { readonly fingerprint?: unknown } | undefined)?.fingerprint;
    const finding = typeof fingerprint === "string" ? findings.get(fingerprint) : undefined;
    if (finding === undefined) continue;
    const proved = repairs(finding);
    const safe = proved.find(({ kind }) => kind === "safe") ?? proved[0];
    for (const fix of proved) {
      const action = fixAction(fix, diagnostic, fix === safe, textOf, uriOf);
      if (action !== undefined) fixes.push(action);
    }
    if (!UNSILENCEABLE.has(finding.ruleId)) pushAll(others, disableActions(finding, diagnostic, textOf, uriOf));
  }
  return [...fixes, ...others];
}
