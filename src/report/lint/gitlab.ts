import type { Finding } from "../../diagnostic/finding.ts";
import { printable } from "../../base/printable.ts";
import { internalErrorText, printableLines, remarks, shown } from "./reporter.ts";
import type { Reporter } from "./reporter.ts";

/** Source: docs.gitlab.com/ci/testing/code_quality, "Code Quality report format". */
interface Issue {
  readonly description: string;
  readonly check_name: string;
  /** Must be unique in a report. */
  readonly fingerprint: string;
  readonly severity: "info" | "minor" | "major" | "critical" | "blocker";
  /** `path` must not start with `./`. */
  readonly location: { readonly path: string; readonly lines: { readonly begin: number; readonly end: number } };
}

function severityOf(finding: Finding): Issue["severity"] {
  if (finding.verdict === "unknown") return "info";
  switch (finding.severity) {
    case "error":
      return "major";
    case "warning":
      return "minor";
    case "info":
      return "info";
    default:
      return finding.severity satisfies never;
  }
}

const issueOf = (finding: Finding): Issue => ({
  description: printable(
    [
      finding.message,
      ...remarks(finding).map((remark) => `(${remark})`),
      ...(finding.help === undefined ? [] : [finding.help]),
    ].join(" "),
  ),
  check_name: finding.ruleId,
  fingerprint: finding.fingerprint,
  severity: severityOf(finding),
  location: {
    path: finding.span.file.replace(/^(\.\/)+/, ""),
    lines: { begin: finding.span.start.line, end: finding.span.end.line },
  },
});

/** GitLab's code quality report. Fingerprints are made unique: GitLab shows only one finding of each. */
export const gitlab: Reporter = (result, options) => {
  const seen = new Map<string, number>();
  const issues = shown(result, options)
    .map(issueOf)
    .map((issue) => {
      const count = seen.get(issue.fingerprint) ?? 0;
      seen.set(issue.fingerprint, count + 1);
      return count === 0 ? issue : { ...issue, fingerprint: `${issue.fingerprint}-${count}` };
    });
  const failures = result.internalErrors.map((error, index): Issue => ({
    description: printableLines(internalErrorText(error)),
    check_name: "internal-error",
    fingerprint: `internal-error-${error.ruleId ?? "engine"}-${index}`,
    severity: "blocker",
    location: { path: "kubenetlint", lines: { begin: 1, end: 1 } },
  }));
  return `${JSON.stringify([...issues, ...failures], undefined, 2)}\n`;
};
