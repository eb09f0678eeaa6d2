import { plural } from "../../../base/text.ts";
import type { Result } from "../../../engine/result.ts";
import { NOT_ANALYSED } from "../../../engine/judge/report-notes.ts";
import { shown, totals } from "../../../report/lint/reporter.ts";
import { EXIT } from "../../../workspace/host.ts";
import type { ExitCode, Host } from "../../../workspace/host.ts";

export interface Limits {
  readonly maxWarnings?: number;
  /** Fail when something was not analysed, unless that finding is suppressed or the rule is off. */
  readonly failOnUnread?: boolean;
}

/** The exit code for a result. The reason is printed if the findings behind it may not have been shown. */
export function verdict(
  host: Host,
  result: Result,
  { maxWarnings = Infinity, failOnUnread = false }: Limits = {},
): ExitCode {
  if (result.internalErrors.length > 0) return EXIT.internal;
  const { errors, warnings } = totals(shown(result, { unknown: false }));
  if (errors > 0) return EXIT.findings;
  if (failOnUnread && isUnread(result)) {
    host.stderr(`Not everything was analysed: ${plural(result.counts.unread, "place")} (--fail-on-unread).\n`);
    return EXIT.findings;
  }
  if (warnings <= maxWarnings) return EXIT.clean;
  host.stderr(`Too many warnings: ${warnings} (maximum ${maxWarnings}).\n`);
  return EXIT.findings;
}

/** A note without a file is not a finding and cannot be suppressed. */
const isUnread = ({ findings, notes }: Result): boolean =>
  findings.some(({ ruleId }) => ruleId === NOT_ANALYSED) ||
  notes.some(({ unread, files }) => unread === true && files.length === 0);
