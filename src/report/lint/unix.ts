import { plural } from "../../base/text.ts";
import type { Finding } from "../../diagnostic/finding.ts";
import { printable } from "../../base/printable.ts";
import { internalErrorText, remarks, shown, shownFile } from "./reporter.ts";
import type { Reporter } from "./reporter.ts";

/** `Error/rule-id`, like ESLint's `unix` formatter. */
function grade(finding: Finding): string {
  if (finding.verdict === "unknown") return "Unknown";
  switch (finding.severity) {
    case "error":
      return "Error";
    case "warning":
      return "Warning";
    case "info":
      return "Info";
    default:
      return finding.severity satisfies never;
  }
}

function line(finding: Finding): string {
  const { file, start } = finding.span;
  const limits = remarks(finding)
    .map((remark) => ` (${remark})`)
    .join("");
  const place = `${shownFile(file)}:${start.line}:${start.column}`;
  return `${place}: ${printable(`${finding.message}${limits}`)} [${grade(finding)}/${finding.ruleId}]\n`;
}

/**
 * One line per finding, `file:line:column: message [Severity/rule]`, for `grep`, Vim's quickfix and Emacs' compile
 * mode.
 */
export const unix: Reporter = (result, options) => {
  const findings = shown(result, options);
  const tail = findings.length === 0 ? "" : `\n${plural(findings.length, "problem")}\n`;
  const internal = result.internalErrors.map((error) => `\n${internalErrorText(error)}\n`);
  return `${findings.map(line).join("")}${tail}${internal.join("")}`;
};
