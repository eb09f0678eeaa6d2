import { isFilledIn } from "../../base/filled-in.ts";
import type { ParsedSource } from "../../yaml/document.ts";
import type { Found } from "../draft.ts";
import type { Candidate } from "./candidate.ts";

/** Longer values, and those of several lines, are texts that may mention placeholders. */
const LONGEST = 200;

function textOf({ span: { start, end } }: Found, text: string | undefined): string | undefined {
  if (text === undefined || end.offset - start.offset > LONGEST) return undefined;
  const found = text.slice(start.offset, end.offset);
  return found.includes("\n") ? undefined : found.replaceAll(/^["']|["']$/g, "");
}

/**
 * A finding about a value that is filled in before it is applied is unknown, and reported once, though several rules
 * check the same name: the first finding at a placeholder is kept.
 */
export function markPlaceholders(
  candidates: readonly Candidate[],
  sources: readonly ParsedSource[],
): readonly Candidate[] {
  const texts = new Map(sources.map(({ source }) => [source.path, source.text]));
  const seen = new Set<string>();
  return candidates.flatMap((candidate) => {
    const { finding } = candidate;
    const value = textOf(finding, texts.get(finding.span.file));
    if (value === undefined || !isFilledIn(value)) return [candidate];
    const key = `${finding.span.file} ${finding.span.start.offset}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const because = `"${value}" looks like a placeholder that is filled in before it is applied`;
    return [finding.verdict === "unknown" ? candidate : candidate.with({ ...finding, verdict: "unknown", because })];
  });
}
