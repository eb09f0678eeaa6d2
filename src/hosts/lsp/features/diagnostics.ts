import { DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver";
import type { Diagnostic } from "vscode-languageserver";
import type { Finding, Severity } from "../../../diagnostic/finding.ts";
import { locationOf, rangeOf } from "../places.ts";
import type { UriOf } from "../places.ts";

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

/** Rules about deprecated or removed fields of the API: editors strike those through. */
const DEPRECATED = /deprecated|removed|retired|archived/;
/** Rules about fields without effect: editors grey those out. */
const UNNECESSARY: ReadonlySet<string> = new Set([
  "policy-redundant",
  "reference-grant-unused",
  "session-affinity-ineffective",
  "traffic-distribution-shadowed",
  "unused-suppression",
]);

/** Links a diagnostic to its finding when the editor requests fixes. */
export interface DiagnosticData {
  readonly fingerprint: string;
}

export const DOCUMENTATION = "https://github.com/kubenetlint/kubenetlint/blob/main/rules";

/** Rules that have a page; findings of the engine and of plug-ins have none. */
export type HasPage = (ruleId: string) => boolean;

function messageOf({ message, help, verdict, because }: Finding): string {
  const lines = [message];
  if (verdict === "unknown" && because !== undefined) lines.push(`Unknown: ${because}.`);
  if (help !== undefined) lines.push(help);
  return lines.join("\n");
}

/** A finding as a diagnostic. @param related whether the editor supports related places. */
export function diagnosticOf(finding: Finding, uriOf: UriOf, hasPage: HasPage): Diagnostic {
  const { ruleId, severity, span, related, fingerprint, verdict } = finding;
  const tags = [
    ...(DEPRECATED.test(ruleId) ? [DiagnosticTag.Deprecated] : []),
    ...(UNNECESSARY.has(ruleId) ? [DiagnosticTag.Unnecessary] : []),
  ];
  return {
    range: rangeOf(span),
    severity: verdict === "unknown" ? DiagnosticSeverity.Hint : SEVERITIES[severity],
    source: "kubenetlint",
    code: ruleId,
    message: messageOf(finding),
    data: { fingerprint } satisfies DiagnosticData,
    ...(hasPage(ruleId) && { codeDescription: { href: `${DOCUMENTATION}/${ruleId}.md` } }),
    ...(tags.length > 0 && { tags }),
    ...(related.length > 0 && {
      relatedInformation: related.map(({ span: place, note }) => ({
        location: locationOf(place, uriOf),
        message: note,
      })),
    }),
  };
}
