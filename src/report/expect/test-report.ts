import type { Place } from "../../diagnostic/place.ts";
import type { Checked } from "../../expect/expectations.ts";
import type { RefusedResource } from "../../model/flatten.ts";
import { shownFile } from "../lint/reporter.ts";

/** Results of one file of expectations. */
export interface TestedFile {
  readonly file: string;
  readonly results: readonly Checked[];
  /** Why the file, or a part of it, could not be checked; one line each. */
  readonly problems: readonly string[];
  /** Objects in the manifests that the API server rejects. */
  readonly refused?: readonly RefusedResource[];
}

export interface TestTotals {
  readonly passed: number;
  readonly failed: number;
  readonly unknown: number;
  readonly errors: number;
}

/** Problems of files count as errors. */
export function testTotals(files: readonly TestedFile[]): TestTotals {
  const count = (outcome: Checked["outcome"]): number =>
    files.reduce((sum, { results }) => sum + results.filter((result) => result.outcome === outcome).length, 0);
  const problems = files.reduce((sum, file) => sum + file.problems.length, 0);
  return {
    passed: count("passed"),
    failed: count("failed"),
    unknown: count("unknown"),
    errors: count("error") + problems,
  };
}

/** `deploy/web.yaml:12`. */
export function lineOf(at: Place): string {
  const { file, start } = at.span();
  return `${shownFile(file)}:${start.line}`;
}

/** `3 passed, 1 failed`; zero counts are omitted, except passed. */
export const totalsText = ({ passed, failed, unknown, errors }: TestTotals): string =>
  [
    `${passed} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(unknown > 0 ? [`${unknown} unknown`] : []),
    ...(errors > 0 ? [`${errors} ${errors === 1 ? "error" : "errors"}`] : []),
  ].join(", ");
