import type { Finding } from "../../diagnostic/finding.ts";
import { shown, totals } from "./reporter.ts";
import type { Reporter } from "./reporter.ts";

/** Raised when a field changes its meaning or is removed, not for new fields. */
export const RESULT_VERSION = 1;

const plainFinding = (finding: Finding) => ({
  ruleId: finding.ruleId,
  messageId: finding.messageId,
  severity: finding.severity,
  verdict: finding.verdict,
  ...(finding.because !== undefined && { because: finding.because }),
  message: finding.message,
  ...(finding.help !== undefined && { help: finding.help }),
  ...(finding.scopes !== undefined && { scopes: finding.scopes }),
  ...(finding.resource !== undefined && { resource: finding.resource }),
  ...finding.span,
  related: finding.related.map(({ span, note }) => ({ note, ...span })),
  fixes: finding.fixes,
  fingerprint: finding.fingerprint,
});

export type JsonFinding = ReturnType<typeof plainFinding>;

/** A finding read from JSON; `merge-results` computes the fingerprint again. */
export function findingOf({
  related,
  file,
  start,
  end,
  near,
  fingerprint: _,
  ...rest
}: JsonFinding): Omit<Finding, "fingerprint"> {
  return {
    ...rest,
    span: { file, start, end, ...(near && { near }) },
    related: related.map(({ note, ...span }) => ({ note, span })),
  };
}

/** The whole result as data; schema: `schemas/result.schema.json`. */
export const json: Reporter = (result, options) => {
  const findings = shown(result, options);
  const document = {
    version: RESULT_VERSION,
    tool: { name: "kubenetlint", version: options.version },
    findings: findings.map(plainFinding),
    suppressed: result.suppressed.map((finding) => ({ ...plainFinding(finding), suppression: finding.suppression })),
    notes: result.notes.map(({ message, files, unread }) => ({ message, files, ...(unread && { unread }) })),
    internalErrors: result.internalErrors.map(({ ruleId, message }) => ({
      ...(ruleId !== undefined && { ruleId }),
      message,
    })),
    summary: { ...totals(findings), ...result.counts },
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
};
