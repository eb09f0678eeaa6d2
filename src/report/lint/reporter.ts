import { groupBy } from "../../base/groups.ts";
import { printable } from "../../base/printable.ts";
import type { Finding } from "../../diagnostic/finding.ts";
import { noteMessage } from "../../engine/note-text.ts";
import type { InternalError, Note, Result } from "../../engine/result.ts";
import { NOT_ANALYSED } from "../../engine/judge/report-notes.ts";
import type { AnyRule } from "../../rule/rule.ts";
import type { NetworkGraph } from "../graph/graph.ts";

/** Colours a text, or returns it unchanged; the host decides about colours. */
export type Style = "bold" | "dim" | "underline" | "red" | "yellow" | "blue" | "cyan" | "green" | "magenta";
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_, text) => text;

export interface ReportOptions {
  readonly paint: Paint;
  /** Show findings of verdict `unknown` with their reason. */
  readonly unknown: boolean;
  /** Rules by id, for names, help and links. */
  readonly rules: ReadonlyMap<string, AnyRule>;
  readonly version: string;
  /** For `html`, `dot` and `mermaid`, from `networkGraph`; other formats ignore it. */
  readonly graph?: NetworkGraph;
}

/** An output format: `(Result, options) → text`, which ends in a line break unless it is empty. */
export type Reporter = (result: Result, options: ReportOptions) => string;

/** The findings that a reporter shows: `unknown` ones only with the option. */
export const shown = (result: Result, options: Pick<ReportOptions, "unknown">): readonly Finding[] =>
  options.unknown ? result.findings : result.findings.filter((finding) => finding.verdict === "proved");

export interface Totals {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

/** Unknown findings are not counted: they never fail a build. */
export function totals(findings: readonly Finding[]): Totals {
  let errors = 0;
  let warnings = 0;
  let infos = 0;
  for (const { verdict, severity } of findings) {
    if (verdict !== "proved") continue;
    if (severity === "error") errors++;
    else if (severity === "warning") warnings++;
    else infos++;
  }
  return { errors, warnings, infos };
}

/** Findings by file, in order. */
export function byFile(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const files = groupBy(findings, (finding) => finding.span.file);
  return files;
}

/** A path at the start of a line, where `::` would be a command to the runner of GitHub Actions. */
export const shownFile = (file: string): string => printable(file.startsWith("::") ? `./${file}` : file);

/** Text at the start of a line, indented or not, where `::` would be a command too. */
export const lineHead = (text: string): string => printable(text).replace(/^\s*(?=::)/, "\\");

/** The same for text of several lines, such as a stack trace. */
export const printableLines = (text: string): string => text.split("\n").map(lineHead).join("\n");

/** Limits of a finding, one sentence each: why it is unknown, and in which scopes it applies if not in all. */
export const remarks = ({ because, scopes, span }: Finding): readonly string[] => [
  ...(span.near === true
    ? ["near: a template or transformer makes this value; this is the nearest place in the source"]
    : []),
  ...(because === undefined ? [] : [`unknown: ${because}`]),
  ...(scopes === undefined || scopes.length === 0 ? [] : [`only in ${scopes.join(", ")}`]),
];

/** A list of files that were not analysed may have hundreds of places: people see some, programs all. */
const MOST_PLACES = 8;

/** The related places of a finding to show to people, and the number of others. */
export function relatedShown({ ruleId, related }: Finding): {
  readonly shown: Finding["related"];
  readonly more: number;
} {
  if (ruleId !== NOT_ANALYSED || related.length <= MOST_PLACES) return { shown: related, more: 0 };
  return { shown: related.slice(0, MOST_PLACES), more: related.length - MOST_PLACES };
}

/** A note with its first file and the number of others: `a.yaml and 2 other files were skipped …`. */
export function noteText(note: Note): string {
  const { files, noun = "file", sentence } = note;
  const [first = ""] = files;
  if (sentence === true) return printable(note.message);
  const others = files.length - 1;
  const subject = others < 1 ? first : `${first} and ${others} other ${noun}${others === 1 ? "" : "s"}`;
  return printable(`${subject} ${noteMessage(note)}`.trimStart());
}

/** A note with all of its files. */
export const noteLine = (note: Note): string =>
  printable(note.sentence === true ? note.message : `${note.files.join(", ")} ${noteMessage(note)}`.trimStart());

export function internalErrorText(error: InternalError): string {
  const where = error.ruleId === undefined ? "" : ` in rule ${error.ruleId}`;
  return (
    `kubenetlint failed${where}: ${printableLines(error.stack ?? error.message)}\n` +
    "This is a bug in kubenetlint; the findings of other rules are not affected."
  );
}
