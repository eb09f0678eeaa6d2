import type { Finding } from "../../diagnostic/finding.ts";
import type { Change } from "../../simulate/compare/change.ts";
import { leftOutJSON } from "../left-out.ts";
import { doubtJSON } from "../../simulate/unjudged/doubt.ts";
import { changesOf, isProvedEqual } from "./diff-report.ts";
import type { DiffReport } from "./diff-report.ts";

function changeJSON({ area, effect, subject, before, after, who, at, side }: Change) {
  const span = at?.span();
  return {
    area,
    effect,
    subject,
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
    ...(who !== undefined && { who }),
    ...(span !== undefined && { side, file: span.file, line: span.start.line, column: span.start.column }),
  };
}

const findingJSON = ({ ruleId, severity, message, resource, span, fingerprint }: Finding) => ({
  ruleId,
  severity,
  message,
  ...(resource !== undefined && { resource }),
  file: span.file,
  line: span.start.line,
  column: span.start.column,
  fingerprint,
});

/** For programs: `changed`: whether anything differs; `proved`: whether "nothing differs" is certain. */
export function diffJSON(report: DiffReport): string {
  const { base, head, scopes, findings, unread } = report;
  const value = {
    base,
    head,
    changed: changesOf(report).length > 0,
    proved: isProvedEqual(report),
    scopes: scopes.map(({ name, presence, comparison, refused }) => ({
      name,
      presence,
      changes: comparison.changes.map(changeJSON),
      unproved: comparison.unproved,
      ...(comparison.unjudged.length > 0 && { unjudged: comparison.unjudged.map(doubtJSON) }),
      ...leftOutJSON(refused),
    })),
    findings: { new: findings.appeared.map(findingJSON), fixed: findings.fixed.map(findingJSON) },
    unread,
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
