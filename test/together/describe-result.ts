import type { JsonFinding } from "../../src/report/lint/json.ts";
import type { Position } from "../../src/diagnostic/place.ts";

/** What `--format json` writes, as far as it is compared. */
export interface WrittenResult {
  readonly findings: readonly JsonFinding[];
  readonly suppressed: readonly (JsonFinding & {
    readonly suppression: { readonly kind: string; readonly reason?: string };
  })[];
  readonly notes: readonly { readonly message: string; readonly files: readonly string[]; readonly unread?: true }[];
  readonly internalErrors: readonly { readonly message: string }[];
  readonly summary: Readonly<Record<string, unknown>>;
}

interface Range {
  readonly file: string;
  readonly start: Position;
  readonly end: Position;
  readonly near?: true;
}

const rangeOf = ({ file, start, end, near }: Range): string =>
  `${file}:${start.line}:${start.column}-${end.line}:${end.column}${near === true ? " (near)" : ""}`;

const headOf = (finding: JsonFinding): string =>
  `${rangeOf(finding)} ${finding.severity} ${finding.verdict} ${finding.ruleId}/${finding.messageId}`;

function linesOf(finding: JsonFinding): readonly string[] {
  const { message, because, scopes, related, help, fixes } = finding;
  return [
    headOf(finding),
    `    ${message}`,
    ...(because === undefined ? [] : [`    unless: ${because}`]),
    ...(scopes === undefined ? [] : [`    only in: ${scopes.join(", ")}`]),
    ...related.map((other) => `    see: ${rangeOf(other)} ${other.note}`),
    ...(help === undefined ? [] : [`    help: ${help}`]),
    ...fixes.map(
      ({ kind, title, effect }) => `    fix (${kind}): ${title}${effect === undefined ? "" : ` [${effect}]`}`,
    ),
  ].flatMap((line) => line.split("\n"));
}

/** A result as text for people who compare: order, places, words and what was suppressed are all in it. */
export function describeResult(
  { findings, suppressed, notes, internalErrors, summary }: WrittenResult,
  { stderr, code }: { readonly stderr: string; readonly code: number },
): string {
  const { files, documents, resources } = summary;
  return [
    ...findings.flatMap(linesOf),
    ...suppressed.map(
      (finding) =>
        `suppressed by ${finding.suppression.kind}: ${headOf(finding)}${
          finding.suppression.reason === undefined ? "" : ` -- ${finding.suppression.reason}`
        }`,
    ),
    ...notes.map(
      ({ message, files: named, unread }) =>
        `note${unread === true ? " (unread)" : ""}: ${[named.join(", "), message].filter(Boolean).join(" ")}`,
    ),
    ...internalErrors.map(({ message }) => `internal error: ${message}`),
    ...stderr.split("\n").flatMap((line) => (line === "" ? [] : [`stderr: ${line}`])),
    `exit ${code}; files ${String(files)}, documents ${String(documents)}, resources ${String(resources)}`,
    "",
  ].join("\n");
}
