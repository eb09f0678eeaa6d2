import { plural } from "../../base/text.ts";
import type { Finding } from "../../diagnostic/finding.ts";
import type { Change } from "../../simulate/compare/change.ts";
import { codeSpan, escapeMarkdown } from "../lint/markdown.ts";
import { AREA_TITLES, byArea, changePlace, doubtsOf, eventText, signOf, verdictLine } from "./diff-report.ts";
import type { DiffReport, ScopeDiff } from "./diff-report.ts";

/** Limit of a comment on GitHub: 65,536 characters. */
const MAX_LENGTH = 60_000;

const SIGNS: Readonly<Record<"+" | "-" | "~", string>> = { "+": "\u2795", "-": "\u2796", "~": "\u270f\ufe0f" };

function row(change: Change, base: string): string {
  const place = changePlace(change, base);
  const cells = [
    SIGNS[signOf(change)],
    escapeMarkdown(change.subject),
    escapeMarkdown(eventText(change)),
    place === undefined ? "" : codeSpan(place),
  ];
  return `| ${cells.join(" | ")} |`;
}

function* scopeLines(scope: ScopeDiff, report: DiffReport): Generator<string> {
  const areas = byArea(scope);
  if (areas.size === 0) return;
  const word = { both: "", added: ", new", removed: ", removed" }[scope.presence];
  if (report.scopes.length > 1 || scope.presence !== "both") yield* ["", `#### Scope ${codeSpan(scope.name)}${word}`];
  for (const [area, changes] of areas) {
    yield* ["", `**${AREA_TITLES[area]}**`, "", "| | What | Change | Place |", "|---|---|---|---|"];
    for (const change of changes) yield row(change, report.base);
  }
}

const findingRow = (sign: string, { severity, message, ruleId, span }: Finding): string =>
  `| ${sign} ${severity} | ${codeSpan(`${span.file}:${span.start.line}`)} | ` +
  `${escapeMarkdown(message)} | ${codeSpan(ruleId)} |`;

function* lines(report: DiffReport): Generator<string> {
  const { appeared, fixed } = report.findings;
  for (const scope of report.scopes) yield* scopeLines(scope, report);
  if (appeared.length + fixed.length > 0) {
    yield* [
      "",
      `**Findings: ${appeared.length} new, ${fixed.length} fixed**`,
      "",
      "| | Place | Problem | Rule |",
      "|---|---|---|---|",
    ];
    for (const finding of appeared) yield findingRow("\u274c new", finding);
    for (const finding of fixed) yield findingRow("\u2705 fixed", finding);
  }
  const doubts = doubtsOf(report);
  if (doubts.length > 0) {
    yield* ["", "**Unknown**", ""];
    for (const doubt of doubts) yield `- ${escapeMarkdown(doubt)}`;
  }
}

/** For a comment on a pull request. Text from manifests is escaped: no markup, no mentions. */
export function diffMarkdownText(report: DiffReport): string {
  const all = [...lines(report)];
  let text = `### kubenetlint: ${verdictLine(report)}\n\n${codeSpan(report.base)} → ${codeSpan(report.head)}\n`;
  for (const [index, line] of all.entries()) {
    if (text.length + line.length > MAX_LENGTH)
      return `${text}\n\u2026 and ${plural(all.length - index, "more line")} omitted.\n`;
    text += `${line}\n`;
  }
  return text;
}
