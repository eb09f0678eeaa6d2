import { plural } from "../../base/text.ts";
import type { Finding } from "../../diagnostic/finding.ts";
import type { Span } from "../../diagnostic/place.ts";
import { largest } from "../../diagnostic/large-lists.ts";
import { printable } from "../../base/printable.ts";
import { internalErrorText, noteText, remarks, shown, totals } from "./reporter.ts";
import type { Reporter } from "./reporter.ts";

/** Limit of a comment on GitHub: 65,536 characters. */
const MAX_LENGTH = 60_000;

/**
 * Escapes text for a table cell in Markdown of GitHub and GitLab: no markup, no table border, and no mention of a
 * person or an issue, which would send notifications.
 */
export const escapeMarkdown = (text: string): string =>
  printable(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/[\\`*_{}[\]|~$!]/g, String.raw`\$&`)
    // Mentions are searched in the rendered text, so escapes do not help. A comment splits them.
    .replaceAll(/[@#]|:(?=\/\/)|(?<=www)\./gi, "$&<!-- -->");

/** A code span in a table cell. Its fence is longer than any run of backticks in it. */
export function codeSpan(text: string): string {
  const shownText = printable(text).replaceAll("|", String.raw`\|`);
  const longest = largest([...shownText.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = /^`|`$|^ .* $/.test(shownText) ? " " : "";
  return `${fence}${pad}${shownText}${pad}${fence}`;
}

/** Prose of a finding: text between backticks is code. */
const prose = (text: string): string =>
  text
    .split(/`([^`\n]+)`/)
    .map((part, index) => (index % 2 === 0 ? escapeMarkdown(part) : codeSpan(part)))
    .join("");

const placeText = (span: Span): string => codeSpan(`${span.file}:${span.start.line}`);

function grade(finding: Finding): string {
  if (finding.verdict === "unknown") return "unknown";
  switch (finding.severity) {
    case "error":
      return "\u274c error";
    case "warning":
      return "\u26a0\ufe0f warning";
    case "info":
      return "\u2139\ufe0f info";
    default:
      return finding.severity satisfies never;
  }
}

function row(finding: Finding): string {
  const lines = [
    prose(finding.message),
    ...remarks(finding).map(prose),
    ...finding.related.map(({ span, note }) => `\u21b3 ${escapeMarkdown(note)} (${placeText(span)})`),
    ...(finding.help === undefined ? [] : [`**help:** ${prose(finding.help)}`]),
  ];
  return `| ${grade(finding)} | ${placeText(finding.span)} | ${lines.join("<br>")} | ${codeSpan(finding.ruleId)} |\n`;
}

function heading(findings: readonly Finding[]): string {
  const { errors, warnings, infos } = totals(findings);
  const total = errors + warnings + infos;
  if (total === 0) return "### kubenetlint: no findings\n";
  const parts = [plural(errors, "error"), plural(warnings, "warning"), ...(infos > 0 ? [plural(infos, "info")] : [])];
  return `### kubenetlint: ${plural(total, "problem")} (${parts.join(", ")})\n`;
}

function table(findings: readonly Finding[]): string {
  if (findings.length === 0) return "";
  let text = "\n| | Place | Problem | Rule |\n|---|---|---|---|\n";
  for (const [index, finding] of findings.entries()) {
    const next = row(finding);
    if (text.length + next.length > MAX_LENGTH)
      return `${text}\n\u2026 and ${plural(findings.length - index, "more finding")} omitted.\n`;
    text += next;
  }
  return text;
}

/** A table for a comment on a pull request or a job summary. */
export const markdown: Reporter = (result, options) => {
  const findings = shown(result, options);
  const { files, documents, resources } = result.counts;
  const notes = result.notes.map((note) => `- ${escapeMarkdown(noteText(note))}\n`);
  const internal = result.internalErrors.map(
    (error) => `- **${escapeMarkdown(internalErrorText(error).replaceAll("\n", " "))}**\n`,
  );
  return [
    heading(findings),
    table(findings),
    `\nRead: ${plural(files, "file")}, ${plural(documents, "document")}, ${plural(resources, "resource")}.` +
      `${result.suppressed.length === 0 ? "" : ` ${plural(result.suppressed.length, "finding")} suppressed.`}\n`,
    ...(notes.length + internal.length === 0 ? [] : ["\n", ...notes, ...internal]),
  ].join("");
};
