import { compareText } from "../../base/compare-text.ts";
import type { Finding } from "../../diagnostic/finding.ts";
import { compareSpans } from "../../diagnostic/place.ts";

type Placed = Pick<Finding, "span" | "ruleId" | "message">;

/** The order in which findings are shown: by place, rule and message. */
export const compareFindings = (a: Placed, b: Placed): number =>
  compareSpans(a.span, b.span) || compareText(a.ruleId, b.ruleId) || compareText(a.message, b.message);

/** @param sorted in the order of `compareFindings`, so that equal ones are neighbours. */
export const withoutRepetitions = <F extends Placed>(sorted: readonly F[]): readonly F[] =>
  sorted.filter((finding, index) => {
    const last = sorted[index - 1];
    return last === undefined || compareFindings(last, finding) !== 0;
  });
