import { groupBy } from "../../base/groups.ts";
import type { Candidate } from "../../fix/apply-fixes.ts";
import { FixProver } from "./prove-fixes.ts";
import type { Proving } from "./prove-fixes.ts";
import type { Result } from "../result.ts";

/**
 * The result with only those fixes that are proved, each with its effect. Pass only findings that are shown: each
 * further fix of a document costs a simulation.
 */
export function offerFixes(result: Result, proving: Proving): Result {
  const candidates = result.findings.flatMap((finding) => finding.fixes.map((fix): Candidate => ({ finding, fix })));
  if (candidates.length === 0) return result;
  const fixes = new FixProver(proving).proveEach(candidates);
  const offered = groupBy(
    candidates.flatMap(({ finding }, index) => {
      const fix = fixes[index];
      return fix === undefined ? [] : [{ finding, fix }];
    }),
    ({ finding }) => finding,
  );
  const findings = result.findings.map((finding) =>
    finding.fixes.length === 0 ? finding : { ...finding, fixes: (offered.get(finding) ?? []).map(({ fix }) => fix) },
  );
  return { ...result, findings };
}
