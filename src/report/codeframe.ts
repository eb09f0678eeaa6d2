import type { Finding, Related } from "../diagnostic/finding.ts";
import type { Span } from "../diagnostic/place.ts";
import type { Result } from "../engine/result.ts";
import { printable, shown } from "./reporter.ts";
import type { Paint, Reporter } from "./reporter.ts";
import { problemsTail, severityText } from "./stylish.ts";

/** Lines shown before and after the marked one. */
const CONTEXT = 2;
/** A line of a minified manifest is cut around the mark. */
const MAX_WIDTH = 160;

/** The lines around a span, with `^~~~` under it. Only the first line of a longer span is marked. */
export function frame(text: string, span: Span, paint: Paint): readonly string[] {
  const lines = linesAround(text, span);
  const width = String(span.start.line + CONTEXT).length;
  return lines.flatMap(({ number, content }) => {
    const marked = number === span.start.line;
    const cut = Math.max(0, Math.min(span.start.column - 40, content.length - MAX_WIDTH));
    const visible = printable(content.slice(cut, cut + MAX_WIDTH));
    const gutter = `${marked ? ">" : " "} ${String(number).padStart(width)} |`;
    const row = visible === "" ? paint("dim", gutter) : `${paint("dim", gutter)} ${visible}`;
    if (!marked) return [row];
    const sameLine = span.end.line === span.start.line;
    const length = Math.max(1, Math.min((sameLine ? span.end.column : content.length + 1) - span.start.column, MAX_WIDTH));
    const before = printable(content.slice(cut, span.start.column - 1)).length;
    const mark = `${" ".repeat(before)}^${"~".repeat(length - 1)}`;
    return [row, `${paint("dim", `  ${" ".repeat(width)} |`)} ${paint("red", mark)}`];
  });
}

function linesAround(text: string, span: Span): readonly { readonly number: number; readonly content: string }[] {
  // Only the neighbourhood is split: a source may be many megabytes.
  let from = text.lastIndexOf("\n", span.start.offset - 1) + 1;
  let number = span.start.line;
  for (let step = 0; step < CONTEXT && from > 0; step++, number--) from = text.lastIndexOf("\n", from - 2) + 1;
  const lines: { number: number; content: string }[] = [];
  while (number <= span.start.line + CONTEXT && from <= text.length) {
    const newline = text.indexOf("\n", from);
    const end = newline < 0 ? text.length : newline;
    lines.push({ number: number++, content: text.slice(from, end).replace(/\r$/, "") });
    if (newline < 0) break;
    from = newline + 1;
  }
  if (lines.at(-1)?.content === "" && (lines.at(-1)?.number ?? 0) > span.start.line) lines.pop();
  return lines;
}

const placeText = (span: Span): string => `${printable(span.file)}:${span.start.line}:${span.start.column}`;

function relatedFrame({ span, note }: Related, result: Result, paint: Paint): readonly string[] {
  const source = result.sources.get(span.file);
  const lines = source === undefined ? [] : frame(source.text, span, paint);
  return [`  ${paint("cyan", printable(note))} ${paint("dim", placeText(span))}`, ...lines.map((line) => `  ${line}`)];
}

function block(finding: Finding, result: Result, paint: Paint): string {
  const source = result.sources.get(finding.span.file);
  return [
    `${severityText(finding, paint)} ${paint("bold", printable(finding.message))} ${paint("dim", finding.ruleId)}`,
    paint("dim", placeText(finding.span)),
    ...(source === undefined ? [] : frame(source.text, finding.span, paint)),
    ...(finding.because === undefined ? [] : [`  unknown: ${printable(finding.because)}`]),
    ...finding.related.flatMap((related) => relatedFrame(related, result, paint)),
    ...(finding.help === undefined ? [] : [`  ${paint("green", "help")}: ${printable(finding.help)}`]),
    ...finding.fixes.map((fix) => `  ${paint("green", fix.kind === "safe" ? "fix" : "suggestion")}: ${printable(fix.title)}${fix.effect === undefined ? "" : ` (${printable(fix.effect)})`}`),
  ].join("\n");
}

/** Each finding with the lines it speaks of, and those of its other ends. */
export const codeframe: Reporter = (result, options) => {
  const findings = shown(result, options);
  const blocks = findings.map((finding) => `${block(finding, result, options.paint)}\n`);
  return `${blocks.length === 0 ? "" : `\n${blocks.join("\n")}\n`}${problemsTail(result, options, findings)}`;
};
