import type { Finding, Fix } from "../../diagnostic/finding.ts";
import { FixProver } from "./prove-fixes.ts";
import type { Proving } from "./prove-fixes.ts";
import type { Result } from "../result.ts";

export interface OfferLimits {
  /** Fixes that are verified. Default 100. */
  readonly maxFixes?: number;
  /** Work budget: resources and pods that are simulated again. Default 50,000, a few seconds. */
  readonly maxWork?: number;
}

/**
 * The result with only those fixes that are proved, each with its effect. What exceeds the limits is not tried and so
 * not offered; a note says so. Pass only findings that are shown, as each fix costs a lint.
 */
export function offerFixes(
  result: Result,
  proving: Proving,
  { maxFixes = 100, maxWork = 50_000 }: OfferLimits = {},
): Result {
  if (result.findings.every(({ fixes }) => fixes.length === 0)) return result;
  const prover = new FixProver(proving);
  let tried = 0;
  let untried = 0;
  const offered = (finding: Finding): readonly Fix[] =>
    finding.fixes.flatMap((fix) => {
      if (tried >= maxFixes || prover.work >= maxWork) {
        untried++;
        return [];
      }
      tried++;
      return prover.prove(finding, fix) ?? [];
    });
  const findings = result.findings.map((finding) =>
    finding.fixes.length === 0 ? finding : { ...finding, fixes: offered(finding) },
  );
  const note = `${untried} ${untried === 1 ? "fix was" : "fixes were"} not verified and not offered; --fix tries all`;
  return { ...result, findings, notes: untried === 0 ? result.notes : [...result.notes, { message: note, files: [] }] };
}
