import type { Result } from "../../../engine/result.ts";
import { NOT_ANALYSED } from "../../../engine/judge/reported-notes.ts";
import { plural, shown, totals } from "../../../report/lint/reporter.ts";
import { EXIT } from "../../../workspace/host.ts";
import type { ExitCode, Host } from "../../../workspace/host.ts";

export interface Limits {
  readonly maxWarnings?: number;
  /** What was not analysed fails the build, unless it is suppressed or the rule is off for it. */
  readonly failOnUnread?: boolean;
}

/** What a result means to a build. That there are too many warnings, or that something is unread, is said: perhaps none of them was shown. */
export function verdict(
  host: Host,
  result: Result,
  { maxWarnings = Infinity, failOnUnread = false }: Limits = {},
): ExitCode {
  if (result.internalErrors.length > 0) return EXIT.internal;
  const { errors, warnings } = totals(shown(result, { unknown: false }));
  if (errors > 0) return EXIT.findings;
  if (failOnUnread && isUnread(result)) {
    host.stderr(
      `Not everything was analysed (${plural(result.counts.unread, "place")}), and that is to fail (--fail-on-unread).\n`,
    );
    return EXIT.findings;
  }
  if (warnings <= maxWarnings) return EXIT.clean;
  host.stderr(`Too many warnings: ${warnings}, and at most ${maxWarnings} may be.\n`);
  return EXIT.findings;
}

/** A note without a file is no finding, and cannot be suppressed. */
const isUnread = ({ findings, notes }: Result): boolean =>
  findings.some(({ ruleId }) => ruleId === NOT_ANALYSED) ||
  notes.some(({ unread, files }) => unread === true && files.length === 0);
