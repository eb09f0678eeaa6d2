import type { Finding } from "../../diagnostic/finding.ts";
import { compareSpans } from "../../diagnostic/place.ts";
import { fingerprints } from "./fingerprint.ts";

type Placed = Pick<Finding, "span" | "ruleId" | "message">;

/** The order in which findings are shown. */
export const compareFindings = (a: Placed, b: Placed): number =>
  compareSpans(a.span, b.span) || compare(a.ruleId, b.ruleId) || compare(a.message, b.message);

/** Sorts, drops exact repetitions and gives fingerprints. */
export function inOrder(found: readonly Omit<Finding, "fingerprint">[]): readonly Finding[] {
  const sorted = [...found].sort(compareFindings);
  const unique = sorted.filter((finding, index) => {
    const last = sorted[index - 1];
    return (
      last === undefined ||
      last.ruleId !== finding.ruleId ||
      last.message !== finding.message ||
      compareSpans(last.span, finding.span) !== 0
    );
  });
  const prints = fingerprints(unique);
  return unique.map((finding, index) => ({ ...finding, fingerprint: prints[index] ?? "" }));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
