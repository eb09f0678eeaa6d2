import { plural } from "../../base/text.ts";
import type { Finding } from "../../diagnostic/finding.ts";
import { largest } from "../../diagnostic/large-lists.ts";
import type { Result } from "../../engine/result.ts";
import { printable } from "../../base/printable.ts";
import {
  byFile,
  internalErrorText,
  noteText,
  relatedShown,
  remarks,
  shown,
  shownFile,
  totals,
  plain,
} from "./reporter.ts";
import type { Paint, Reporter, ReportOptions } from "./reporter.ts";

export const severityText = (finding: Finding, paint: Paint): string => {
  if (finding.verdict === "unknown") return paint("dim", "unknown");
  switch (finding.severity) {
    case "error":
      return paint("red", "error");
    case "warning":
      return paint("yellow", "warning");
    case "info":
      return paint("blue", "info");
    default:
      return finding.severity satisfies never;
  }
};

/** The rows of one file, in columns like ESLint's stylish formatter. */
function table(findings: readonly Finding[], paint: Paint, severityWidth: number): string {
  const lineWidth = largest(findings.map((finding) => String(finding.span.start.line).length));
  const columnWidth = largest(findings.map((finding) => String(finding.span.start.column).length));
  const messages = findings.map(({ message }) => printable(message));
  const messageWidth = largest(messages.map(({ length }) => length));
  return findings
    .map((finding, index) => {
      const { line, column } = finding.span.start;
      const place = `${String(line).padStart(lineWidth)}:${String(column).padEnd(columnWidth)}`;
      const word = finding.verdict === "unknown" ? "unknown" : finding.severity;
      const severity = `${severityText(finding, paint)}${" ".repeat(severityWidth - word.length)}`;
      const message = (messages[index] ?? "").padEnd(messageWidth);
      const row = `  ${paint("dim", place)}  ${severity}  ${message}  ${paint("dim", finding.ruleId)}`;
      return [row, ...below(finding, paint, lineWidth + columnWidth + severityWidth + 7)].join("\n");
    })
    .join("\n");
}

/** The lines below a finding: why it is unknown, related places, help. */
export function below(finding: Finding, paint: Paint, indent: number): readonly string[] {
  const pad = " ".repeat(indent);
  const lines: string[] = [];
  lines.push(...remarks(finding).map(printable));
  const { shown: related, more } = relatedShown(finding);
  for (const { span, note } of related) {
    lines.push(`${printable(span.file)}:${span.start.line}:${span.start.column}  ${printable(note)}`);
  }
  if (more > 0) lines.push(`and ${more} more; -f json lists them`);
  if (finding.help !== undefined) lines.push(`help: ${printable(finding.help)}`);
  return lines.map((line) => `${pad}${paint("dim", line)}`);
}

/** `✖ 3 problems (1 error, 2 warnings)`, and notes. "No findings" alone appears only if everything was read. */
export function summary(result: Result, findings: readonly Finding[], paint: Paint): string {
  const { errors, warnings, infos } = totals(findings);
  const lines: string[] = [];
  if (errors + warnings + infos > 0) {
    const colour = errors > 0 ? "red" : "yellow";
    lines.push(paint("bold", paint(colour, `\u2716 ${problemsText(findings)}`)));
    // "up to": --fix proves them, which costs as much as linting itself.
    const fixable = findings.filter(
      (finding) => finding.verdict === "proved" && finding.fixes.some((fix) => fix.kind === "safe"),
    ).length;
    if (fixable > 0) lines.push(paint(colour, `  up to ${fixable} of them can be repaired with --fix`));
  } else if (result.internalErrors.length === 0) {
    lines.push(verdictText(result, paint));
  }
  for (const note of result.notes) lines.push(paint("dim", `note: ${noteText(note)}`));
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

/** `3 problems (1 error, 2 warnings)`. */
function problemsText(findings: readonly Finding[]): string {
  const { errors, warnings, infos } = totals(findings);
  const parts = [plural(errors, "error"), plural(warnings, "warning"), ...(infos > 0 ? [plural(infos, "info")] : [])];
  return `${plural(errors + warnings + infos, "problem")} (${parts.join(", ")})`;
}

/** The first line of the summary without colours: for runs that write their report to a file. */
export function outcome(result: Result, findings: readonly Finding[]): string {
  const { errors, warnings, infos } = totals(findings);
  return errors + warnings + infos > 0 ? `${problemsText(findings)}.` : verdictText(result, plain);
}

/** "No findings" alone means that all files were analysed and contain at least one object. */
function verdictText(result: Result, paint: Paint): string {
  const { files, documents, resources, notJudged = 0 } = result.counts;
  const read =
    `${plural(files, "file")}, ${plural(documents, "document")}, ${plural(resources, "resource")}` +
    (notJudged === 0 ? "" : ` (${notJudged} not judged: their kinds are not known)`);
  const hidden = hiddenText(result);
  if (result.counts.unread > 0)
    return `No findings in what could be read (${read}${hidden}); ${result.counts.unread} not analysed.`;
  return resources === 0
    ? `No Kubernetes object in ${read}${hidden}.`
    : paint("green", `No findings in ${read}${hidden}.`);
}

function hiddenText({ counts: { hidden } }: Result): string {
  if (hidden === undefined) return "";
  const parts = [
    ...(hidden.files > 0 ? [plural(hidden.files, "file")] : []),
    ...(hidden.folders > 0 ? [plural(hidden.folders, "folder")] : []),
  ];
  return parts.length === 0 ? "" : `; ignored: ${parts.join(", ")}`;
}

export const problemsTail = (result: Result, options: ReportOptions, findings: readonly Finding[]): string => {
  const internal = result.internalErrors
    .map((error) => `${options.paint("red", internalErrorText(error))}\n`)
    .join("\n");
  return `${summary(result, findings, options.paint)}${internal}`;
};

/** ESLint's `stylish`, with related places below each finding. */
export const stylish: Reporter = (result, options) => {
  const findings = shown(result, options);
  // The severity column is padded per file, as in ESLint.
  const severityWidth = (list: readonly Finding[]): number =>
    largest(list.map((finding) => (finding.verdict === "unknown" ? "unknown" : finding.severity).length));
  const files = [...byFile(findings)].map(
    ([file, list]) =>
      `${options.paint("underline", shownFile(file))}\n${table(list, options.paint, severityWidth(list))}\n`,
  );
  const head = files.length === 0 ? "" : `\n${files.join("\n")}\n`;
  return `${head}${problemsTail(result, options, findings)}`;
};
