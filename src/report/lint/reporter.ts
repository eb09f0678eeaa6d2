import { printable } from "../../base/printable.ts";
import type { Finding } from "../../diagnostic/finding.ts";
import { noteMessage } from "../../engine/note-text.ts";
import type { InternalError, Note, Result } from "../../engine/result.ts";
import { NOT_ANALYSED } from "../../engine/judge/report-notes.ts";
import type { AnyRule } from "../../rule/rule.ts";
import type { NetworkGraph } from "../graph/graph.ts";

/** Paints a text or leaves it as it is; terminal colours are the host's business. */
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
  /** For `html`, `dot` and `mermaid`, made by `networkGraph`; the other formats do not look at it. */
  readonly graph?: NetworkGraph;
}

/** One output format: `(Result, options) → text`, ending in a line break unless it is empty. */
export type Reporter = (result: Result, options: ReportOptions) => string;

/** What a reporter shows: `unknown` findings only when asked for. */
export const shown = (result: Result, options: Pick<ReportOptions, "unknown">): readonly Finding[] =>
  options.unknown ? result.findings : result.findings.filter((finding) => finding.verdict === "proved");

export interface Totals {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

/** Unknown findings count as nothing: they fail no build. */
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

export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;

/** Findings by file, in their order. */
export function byFile(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const files = new Map<string, Finding[]>();
  for (const finding of findings) {
    const list = files.get(finding.span.file);
    if (list === undefined) files.set(finding.span.file, [finding]);
    else list.push(finding);
  }
  return files;
}

/** A path at the head of a line. One that begins with `::` would be a command to the runner of GitHub Actions. */
export const shownFile = (file: string): string => printable(file.startsWith("::") ? `./${file}` : file);

/** Text that begins a line, indented or not: there `::` would begin a command too. */
export const lineHead = (text: string): string => printable(text).replace(/^\s*(?=::)/, "\\");

/** The same for text of several lines, such as a stack. */
export const printableLines = (text: string): string => text.split("\n").map(lineHead).join("\n");

/** What limits a finding, a sentence each: what it hangs on if it is unknown, and where it holds if not everywhere. */
export const remarks = ({ because, scopes, span }: Finding): readonly string[] => [
  ...(span.near === true
    ? ["near: the value is made by a template or transformer; this is the nearest place in the source"]
    : []),
  ...(because === undefined ? [] : [`unknown: ${because}`]),
  ...(scopes === undefined || scopes.length === 0 ? [] : [`only in ${scopes.join(", ")}`]),
];

/** A list of what was not analysed may name hundreds of places: people are shown some, programs all. */
const MOST_PLACES = 8;

/** The other ends of a finding as they are shown to people, and how many more there are. */
export function relatedShown({ ruleId, related }: Finding): {
  readonly shown: Finding["related"];
  readonly more: number;
} {
  if (ruleId !== NOT_ANALYSED || related.length <= MOST_PLACES) return { shown: related, more: 0 };
  return { shown: related.slice(0, MOST_PLACES), more: related.length - MOST_PLACES };
}

/** Where the first file of a note stands for all of them: `a.yaml and 2 other files hold …`. */
export function noteText(note: Note): string {
  const { files, noun = "file", sentence } = note;
  const [first = ""] = files;
  if (sentence === true) return printable(note.message);
  const others = files.length - 1;
  return printable(
    `${others < 1 ? first : `${first} and ${others} other ${noun}${others === 1 ? "" : "s"}`} ${noteMessage(note)}`.trimStart(),
  );
}

/** A note with all of its files. */
export const noteLine = (note: Note): string =>
  printable(note.sentence === true ? note.message : `${note.files.join(", ")} ${noteMessage(note)}`.trimStart());

export function internalErrorText(error: InternalError): string {
  const where = error.ruleId === undefined ? "" : ` in rule ${error.ruleId}`;
  return `kubenetlint failed${where}: ${printableLines(error.stack ?? error.message)}\nThis is a bug of kubenetlint; the findings of other rules are not affected.`;
}
