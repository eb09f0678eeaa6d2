import type { Finding } from "../../diagnostic/finding.ts";
import { isFilledIn } from "../../simulate/hints/valid-names.ts";
import type { ParsedSource } from "../../yaml/document.ts";

type Found = Omit<Finding, "fingerprint">;

/** A value is one line; longer ones are texts that may speak of placeholders. */
const LONGEST = 200;

function textOf({ span: { start, end } }: Found, text: string | undefined): string | undefined {
  if (text === undefined || end.offset - start.offset > LONGEST) return undefined;
  const found = text.slice(start.offset, end.offset);
  return found.includes("\n") ? undefined : found.replaceAll(/^["']|["']$/g, "");
}

/**
 * What is said of a value that is filled in before it is applied is not known, and it is said once: several rules look at the same
 * name. Of the findings at one placeholder the first stays.
 */
export function withPlaceholders(findings: readonly Found[], sources: readonly ParsedSource[]): readonly Found[] {
  const texts = new Map(sources.map(({ source }) => [source.path, source.text]));
  const seen = new Set<string>();
  return findings.flatMap((finding) => {
    const value = textOf(finding, texts.get(finding.span.file));
    if (value === undefined || !isFilledIn(value)) return [finding];
    const key = `${finding.span.file} ${finding.span.start.offset}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [
      finding.verdict === "unknown"
        ? finding
        : {
            ...finding,
            verdict: "unknown" as const,
            because: `"${value}" looks like a placeholder that is filled in before it is applied`,
          },
    ];
  });
}
