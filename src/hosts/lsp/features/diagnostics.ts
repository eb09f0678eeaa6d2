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

/** Rules about fields of the API that go or are gone: editors strike those through. */
const DEPRECATED = /deprecated|removed|retired|archived/;
/** Rules about what has no effect: editors grey that out. */
const UNNECESSARY =
  /^(?:policy-redundant|reference-grant-unused|session-affinity-ineffective|traffic-distribution-shadowed|unused-suppression)$/;

/** How a diagnostic finds its finding again when the editor asks for its repairs. */
export interface DiagnosticData {
  readonly fingerprint: string;
}

export const DOCUMENTATION = "https://github.com/kubenetlint/kubenetlint/blob/main/rules";

/** Rules that have a page; the engine's own findings and the syntax ones of plug-ins have none. */
export type HasPage = (ruleId: string) => boolean;

function messageOf({ message, help, verdict, because }: Finding): string {
  const lines = [message];
  if (verdict === "unknown" && because !== undefined) lines.push(`Unknown: ${because}.`);
  if (help !== undefined) lines.push(help);
  return lines.join("\n");
}

/** A finding as the editor shows it. @param related whether the editor can show other places. */
export function diagnosticOf(finding: Finding, uriOf: UriOf, hasPage: HasPage): Diagnostic {
  const { ruleId, severity, span, related, fingerprint, verdict } = finding;
  const tags = [
    ...(DEPRECATED.test(ruleId) ? [DiagnosticTag.Deprecated] : []),
    ...(UNNECESSARY.test(ruleId) ? [DiagnosticTag.Unnecessary] : []),
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
