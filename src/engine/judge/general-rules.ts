import type { Found } from "../draft.ts";
import type { Candidate } from "./candidate.ts";

const key = ({ span: { file, start, end } }: Found, verdict: string): string =>
  `${verdict} ${start.offset} ${end.offset} ${file}`;

/**
 * Leaves out findings of general rules (`givesWay`) where another rule reports an error at the same place, if that is
 * at least as sure.
 */
export function withoutGeneral(candidates: readonly Candidate[]): readonly Candidate[] {
  const specific = new Set(
    candidates.flatMap(({ draft, finding }) =>
      draft.rule.givesWay === true || finding.severity !== "error" ? [] : key(finding, finding.verdict),
    ),
  );
  return candidates.filter(
    ({ draft, finding }) =>
      draft.rule.givesWay !== true ||
      !(
        specific.has(key(finding, "proved")) ||
        (finding.verdict === "unknown" && specific.has(key(finding, "unknown")))
      ),
  );
}
