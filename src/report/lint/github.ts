import type { Finding } from "../../diagnostic/finding.ts";
import { printable } from "../../base/printable.ts";
import { internalErrorText, noteText, remarks, shown } from "./reporter.ts";
import type { Reporter } from "./reporter.ts";

type Command = "error" | "warning" | "notice";

/** Escapes in the text of a command. Source: actions/runner ActionCommand.cs, `_escapeDataMappings`. */
const escapeData = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

/**
 * Further escapes in properties. `;` is not escaped: it separated properties only in the older `##[command]` form.
 * Source: actions/runner ActionCommand.cs, `_escapePropertyMappings`.
 */
const escapeProperty = (text: string): string => escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

function command(
  name: Command,
  properties: Readonly<Record<string, string | number>>,
  lines: readonly string[],
): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(printable(String(value)))}`);
  return `::${name} ${list.join(",")}::${escapeData(lines.map(printable).join("\n"))}\n`;
}

function commandOf(finding: Finding): Command {
  if (finding.verdict === "unknown") return "notice";
  switch (finding.severity) {
    case "error":
    case "warning":
      return finding.severity;
    case "info":
      return "notice";
    default:
      return finding.severity satisfies never;
  }
}

function annotation(finding: Finding): string {
  const { file, start, end } = finding.span;
  // GitHub rejects columns of a range over several lines.
  const columns = start.line === end.line ? { col: start.column, endColumn: Math.max(start.column, end.column) } : {};
  return command(commandOf(finding), { title: finding.ruleId, file, line: start.line, endLine: end.line, ...columns }, [
    finding.message,
    ...remarks(finding),
    ...finding.related.map(({ span, note }) => `${span.file}:${span.start.line}:${span.start.column}  ${note}`),
    ...(finding.help === undefined ? [] : [`help: ${finding.help}`]),
  ]);
}

/** Workflow commands of GitHub Actions: each finding becomes an annotation. */
export const github: Reporter = (result, options) =>
  [
    ...shown(result, options).map(annotation),
    ...result.notes.map((note) => command("notice", { title: "kubenetlint" }, [noteText(note)])),
    ...result.internalErrors.map((error) =>
      command("error", { title: "kubenetlint" }, internalErrorText(error).split("\n")),
    ),
  ].join("");
