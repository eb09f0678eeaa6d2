import type { Finding, Related } from "../../diagnostic/finding.ts";
import type { Span } from "../../diagnostic/place.ts";
import type { Result } from "../../engine/result.ts";
import { CONTEXT, frameLines } from "./frame.ts";
import { printable } from "../../base/printable.ts";
import { lineHead, relatedShown, remarks, shown, shownFile } from "./reporter.ts";
import type { Paint, Reporter } from "./reporter.ts";
import { problemsTail, severityText } from "./stylish.ts";

/** The lines around a span, with `^~~~` under it. */
export function frame(text: string, span: Span, paint: Paint): readonly string[] {
  const lines = frameLines(text, span);
  const width = String(span.start.line + CONTEXT).length;
  return lines.flatMap(({ number, text: visible, mark }) => {
    const gutter = `${mark === undefined ? " " : ">"} ${String(number).padStart(width)} |`;
    const row = visible === "" ? paint("dim", gutter) : `${paint("dim", gutter)} ${visible}`;
    if (mark === undefined) return [row];
    return [
      row,
      `${paint("dim", `  ${" ".repeat(width)} |`)} ` +
        paint("red", `${" ".repeat(mark.from)}^${"~".repeat(mark.length - 1)}`),
    ];
  });
}

const placeText = (span: Span): string => `${shownFile(span.file)}:${span.start.line}:${span.start.column}`;

function relatedFrame({ span, note }: Related, result: Result, paint: Paint): readonly string[] {
  const source = result.sources.get(span.file);
  const lines = source === undefined ? [] : frame(source.text, span, paint);
  return [`  ${paint("cyan", lineHead(note))} ${paint("dim", placeText(span))}`, ...lines.map((line) => `  ${line}`)];
}

function block(finding: Finding, result: Result, paint: Paint): string {
  const source = result.sources.get(finding.span.file);
  const { shown: related, more } = relatedShown(finding);
  return [
    `${severityText(finding, paint)} ${paint("bold", printable(finding.message))} ${paint("dim", finding.ruleId)}`,
    paint("dim", placeText(finding.span)),
    ...(source === undefined ? [] : frame(source.text, finding.span, paint)),
    ...remarks(finding).map((remark) => `  ${printable(remark)}`),
    ...related.flatMap((one) => relatedFrame(one, result, paint)),
    ...(more > 0 ? [`  and ${more} more; -f json lists them`] : []),
    ...(finding.help === undefined ? [] : [`  ${paint("green", "help")}: ${printable(finding.help)}`]),
    ...finding.fixes.map(
      (fix) =>
        `  ${paint("green", fix.kind === "safe" ? "fix" : "suggestion")}: ${printable(fix.title)}` +
        (fix.effect === undefined ? "" : ` (${printable(fix.effect)})`),
    ),
  ].join("\n");
}

/** Each finding with its source lines, and those of related places. */
export const codeframe: Reporter = (result, options) => {
  const findings = shown(result, options);
  const blocks = findings.map((finding) => `${block(finding, result, options.paint)}\n`);
  return `${blocks.length === 0 ? "" : `\n${blocks.join("\n")}\n`}${problemsTail(result, options, findings)}`;
};
