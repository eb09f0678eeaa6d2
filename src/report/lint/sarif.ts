import { LineTable } from "../../diagnostic/line-table.ts";
import type { Edit, Finding, Fix } from "../../diagnostic/finding.ts";
import type { Position, Span } from "../../diagnostic/place.ts";
import type { InternalError, Note, Result, SuppressedFinding } from "../../engine/result.ts";
import { printable } from "../../base/printable.ts";
import { byFile, internalErrorText, noteText, remarks, shown } from "./reporter.ts";
import type { Reporter } from "./reporter.ts";
import { levelOf, sarifRules } from "./sarif-rules.ts";

type Json = Readonly<Record<string, unknown>>;

/** The root that paths are relative to; the reader of the report knows its location. */
const ROOT = "SRCROOT";

const encodePath = (path: string): string =>
  path
    .replaceAll(/\p{Surrogate}/gu, "\ufffd")
    .split("/")
    .map(encodeURIComponent)
    .join("/");

/** A file as a URI reference: relative to the root, unless the path is absolute. */
export function artifactLocation(file: string): Json {
  const path = file.replaceAll("\\", "/");
  if (/^[A-Za-z]:\//.test(path)) return { uri: `file:///${path.slice(0, 2)}${encodePath(path.slice(2))}` };
  if (path.startsWith("/")) return { uri: `file://${encodePath(path)}` };
  return { uri: encodePath(path.replace(/^(\.\/)+/, "")), uriBaseId: ROOT };
}

const regionOf = (start: Position, end: Position): Json => ({
  startLine: start.line,
  startColumn: start.column,
  endLine: end.line,
  endColumn: end.column,
});

const physicalLocation = (span: Span): Json => ({
  artifactLocation: artifactLocation(span.file),
  region: regionOf(span.start, span.end),
});

/** In plain text of SARIF `[text](1)` is a link; a backslash escapes brackets (section 3.11.6). */
const escapeLinks = (text: string): string => printable(text).replaceAll(/[\\[\]]/g, String.raw`\$&`);

/** Text without links: brackets are escaped only where they would form a link. */
const plainText = (text: string): string => (/\]\(/.test(text) ? escapeLinks(text) : printable(text));

/** GitHub shows a related place only if the message links to it. */
function messageOf(finding: Finding): Json {
  const links = finding.related.map(({ note }, index) => `[${escapeLinks(note)}](${index + 1})`);
  const text = [
    plainText(finding.message),
    ...remarks(finding).map(plainText),
    ...(finding.help === undefined ? [] : [plainText(finding.help)]),
    ...(links.length === 0 ? [] : [`Related: ${links.join(", ")}.`]),
  ].join("\n");
  return { text };
}

/** The path from the finding through several related places: route → Service → port. */
function codeFlows({ span, message, related }: Finding): readonly Json[] {
  if (related.length < 2) return [];
  const steps = [{ span, note: message }, ...related];
  const locations = steps.map((step) => ({
    location: { physicalLocation: physicalLocation(step.span), message: { text: plainText(step.note) } },
  }));
  return [{ threadFlows: [{ locations }] }];
}

const lineTables = new WeakMap<object, LineTable>();

function positionAt(source: { readonly text: string }, offset: number): Position {
  let table = lineTables.get(source);
  if (table === undefined) lineTables.set(source, (table = new LineTable("", source.text)));
  return table.position(offset);
}

const replacement = (source: { readonly text: string }, edit: Edit): Json => ({
  deletedRegion: regionOf(positionAt(source, edit.start), positionAt(source, edit.end)),
  insertedContent: { text: edit.text },
});

function fixOf(fix: Fix, result: Result): readonly Json[] {
  const changes = [...new Set(fix.edits.map((edit) => edit.file))].map((file) => {
    const source = result.sources.get(file);
    const edits = fix.edits.filter((edit) => edit.file === file);
    return source === undefined
      ? undefined
      : { artifactLocation: artifactLocation(file), replacements: edits.map((edit) => replacement(source, edit)) };
  });
  // A fix must change all of its files or none.
  if (changes.length === 0 || changes.includes(undefined)) return [];
  const effect = fix.effect === undefined ? "" : ` (${fix.effect})`;
  return [
    {
      description: { text: plainText(`${fix.title}${effect}`) },
      artifactChanges: changes,
      properties: { kind: fix.kind },
    },
  ];
}

const suppressionOf = ({ suppression: { kind, reason } }: SuppressedFinding): Json => ({
  kind: kind === "baseline" ? "external" : "inSource",
  status: "accepted",
  ...(reason !== undefined && { justification: reason }),
});

function resultOf(
  finding: Finding,
  suppressions: readonly Json[],
  result: Result,
  ruleIndexes: ReadonlyMap<string, number>,
): Json {
  const flows = codeFlows(finding);
  const fixes = finding.fixes.flatMap((fix) => fixOf(fix, result));
  const proved = finding.verdict === "proved";
  return {
    ruleId: finding.ruleId,
    ruleIndex: ruleIndexes.get(finding.ruleId),
    // `open`: the rule was evaluated without enough information. Only a failure has a level (sections 3.27.9, 3.27.10).
    kind: proved ? "fail" : "open",
    level: proved ? levelOf(finding.severity) : "none",
    message: messageOf(finding),
    locations: [
      {
        physicalLocation: physicalLocation(finding.span),
        ...(finding.resource !== undefined && {
          logicalLocations: [{ fullyQualifiedName: finding.resource, kind: "resource" }],
        }),
      },
    ],
    ...(finding.related.length > 0 && {
      relatedLocations: finding.related.map(({ span, note }, index) => ({
        id: index + 1,
        physicalLocation: physicalLocation(span),
        message: { text: plainText(note) },
      })),
    }),
    ...(flows.length > 0 && { codeFlows: flows }),
    ...(fixes.length > 0 && { fixes }),
    partialFingerprints: { "kubenetlint/v1": finding.fingerprint },
    // Either every result has `suppressions` or none has (section 3.27.23).
    suppressions,
    properties: { messageId: finding.messageId, ...(finding.scopes !== undefined && { scopes: finding.scopes }) },
  };
}

const noteNotification = (note: Note): Json => ({
  level: "note",
  message: { text: plainText(noteText(note)) },
  ...(note.files.length > 0 && {
    locations: note.files.map((file) => ({ physicalLocation: { artifactLocation: artifactLocation(file) } })),
  }),
});

const errorNotification = (error: InternalError, ruleIndexes: ReadonlyMap<string, number>): Json => ({
  level: "error",
  message: { text: escapeMultiline(internalErrorText(error)) },
  exception: { message: error.message },
  ...(error.ruleId !== undefined && { associatedRule: { id: error.ruleId, index: ruleIndexes.get(error.ruleId) } }),
});

const escapeMultiline = (text: string): string => text.split("\n").map(plainText).join("\n");

/** SARIF 2.1.0 (OASIS), for GitHub code scanning and SARIF viewers. */
export const sarif: Reporter = (result, options) => {
  const findings = shown(result, options);
  const suppressed = options.unknown
    ? result.suppressed
    : result.suppressed.filter((finding) => finding.verdict === "proved");
  const mentioned = [...findings, ...suppressed, ...result.internalErrors].flatMap(({ ruleId }) => ruleId ?? []);
  const rules = sarifRules(options.rules, mentioned);
  const ruleIndexes = new Map(rules.map(({ id }, index) => [id, index]));
  const notifications = [
    ...result.internalErrors.map((error) => errorNotification(error, ruleIndexes)),
    ...result.notes.map(noteNotification),
  ];
  const files = [...new Set([...result.sources.keys(), ...byFile(findings).keys()])].sort();
  const run = {
    tool: { driver: { name: "kubenetlint", version: options.version, semanticVersion: options.version, rules } },
    columnKind: "utf16CodeUnits",
    // In YAML a lone carriage return ends a line too.
    newlineSequences: ["\r\n", "\n", "\r"],
    originalUriBaseIds: { [ROOT]: { description: { text: "The working directory of kubenetlint." } } },
    invocations: [
      {
        executionSuccessful: result.internalErrors.length === 0,
        ...(notifications.length > 0 && { toolExecutionNotifications: notifications }),
      },
    ],
    artifacts: files.map((file) => ({ location: artifactLocation(file) })),
    results: [
      ...findings.map((finding) => resultOf(finding, [], result, ruleIndexes)),
      ...suppressed.map((finding) => resultOf(finding, [suppressionOf(finding)], result, ruleIndexes)),
    ],
  };
  const log = { $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] };
  return `${JSON.stringify(log, undefined, 2)}\n`;
};
