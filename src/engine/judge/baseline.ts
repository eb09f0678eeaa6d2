import { compareText } from "../../base/compare-text.ts";
import { isRecord } from "../../base/is-record.ts";
import type { Finding } from "../../diagnostic/finding.ts";
import { jsonFault } from "../../diagnostic/json-fault.ts";
import { UserError } from "../../diagnostic/user-error.ts";
import type { Result, SuppressedFinding } from "../result.ts";

/** Raised when the meaning of a field changes. */
const VERSION = 1;

/**
 * A finding that is accepted for now. Only `fingerprint` counts; the rest is for who reads the file, and for renamed
 * files.
 */
export interface BaselineEntry {
  readonly rule: string;
  readonly file: string;
  readonly message: string;
  readonly fingerprint: string;
}

export interface Baseline {
  readonly entries: readonly BaselineEntry[];
}

function entryOf(value: unknown): BaselineEntry | undefined {
  if (!isRecord(value)) return undefined;
  const { rule, file, message, fingerprint } = value;
  return typeof rule === "string" &&
    typeof file === "string" &&
    typeof message === "string" &&
    typeof fingerprint === "string"
    ? { rule, file, message, fingerprint }
    : undefined;
}

/** @throws UserError for a text that is not a baseline of this version. @param path to name it. */
export function readBaseline(text: string, path: string): Baseline {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError(`The baseline ${path} is not JSON: ${jsonFault(error)}`);
  }
  if (!isRecord(value) || value["version"] !== VERSION || !Array.isArray(value["findings"])) {
    throw new UserError(
      `The baseline ${path} does not have the form { "version": ${VERSION}, "findings": […] }. ` +
        "--update-baseline rewrites it.",
    );
  }
  const entries = value["findings"].map(entryOf);
  const wrong = entries.indexOf(undefined);
  if (wrong >= 0)
    throw new UserError(
      `The baseline ${path} has an entry (number ${wrong + 1}) without rule, file, message or fingerprint.`,
    );
  return { entries: entries.filter((entry) => entry !== undefined) };
}

export const baselineEntry = ({ ruleId, span, message, fingerprint }: Finding): BaselineEntry => ({
  rule: ruleId,
  file: span.file,
  message,
  fingerprint,
});

/** A baseline as text: sorted, so that the same findings give the same bytes and a change is a small diff. */
export function baselineText({ entries: unsorted }: Baseline): string {
  const entries = [...unsorted].sort(
    (a, b) =>
      compareText(a.file, b.file) ||
      compareText(a.rule, b.rule) ||
      compareText(a.message, b.message) ||
      compareText(a.fingerprint, b.fingerprint),
  );
  return `${JSON.stringify({ version: VERSION, findings: entries }, undefined, 2)}\n`;
}

export interface Baselined {
  readonly result: Result;
  /** Entries without a finding. */
  readonly unneeded: readonly BaselineEntry[];
  /** Entries of files that were not linted. */
  readonly unjudged: readonly BaselineEntry[];
  /** Findings that are in the baseline. */
  readonly known: readonly SuppressedFinding[];
}

/** A finding of a whole file (a syntax error) is known by its file; where that was renamed, by its words. */
const wordsOf = (rule: string, message: string): string => `${rule}\n${message}`;

/**
 * Moves findings that the baseline contains to `suppressed`. An entry accepts one finding: two equal ones need two
 * entries.
 * @param isJudged whether findings of a file would have been reported: of entries in other files nothing is known.
 */
export function applyBaseline(
  result: Result,
  { entries }: Baseline,
  isJudged: (file: string) => boolean = () => true,
): Baselined {
  const left = new Map<string, BaselineEntry[]>();
  for (const entry of entries) left.set(entry.fingerprint, [...(left.get(entry.fingerprint) ?? []), entry]);
  const take = (finding: Finding): boolean => left.get(finding.fingerprint)?.pop() !== undefined;
  const unmatched = result.findings.filter((finding) => !take(finding));
  const renamed = [...left.values()].flat().filter(({ file }) => !result.sources.has(file));
  const isRenamed = (finding: Finding): boolean => {
    if (finding.resource !== undefined) return false;
    const at = renamed.findIndex(
      ({ rule, message }) => wordsOf(rule, message) === wordsOf(finding.ruleId, finding.message),
    );
    if (at < 0) return false;
    const [entry] = renamed.splice(at, 1);
    if (entry !== undefined)
      left.set(
        entry.fingerprint,
        (left.get(entry.fingerprint) ?? []).filter((other) => other !== entry),
      );
    return true;
  };
  const fresh = new Set(unmatched.filter((finding) => !isRenamed(finding)));
  const known = result.findings
    .filter((finding) => !fresh.has(finding))
    .map((finding): SuppressedFinding => ({ ...finding, suppression: { kind: "baseline" } }));
  const rest = [...left.values()].flat();
  return {
    result: {
      ...result,
      findings: result.findings.filter((finding) => fresh.has(finding)),
      suppressed: [...result.suppressed, ...known],
    },
    unneeded: rest.filter(({ file }) => isJudged(file)),
    unjudged: rest.filter(({ file }) => !isJudged(file)),
    known,
  };
}
