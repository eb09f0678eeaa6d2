import { addTo } from "../../base/groups.ts";
import type { Finding } from "../../diagnostic/finding.ts";
import type { Candidate } from "../../fix/apply-fixes.ts";
import { judge } from "../lint.ts";
import type { LintOptions } from "../lint-options.ts";
import type { RulesRun } from "../run-rules.ts";

/** What is compared to prove a fix: findings by rule and message, whatever their place, and the models. */
export interface Snapshot {
  readonly run: RulesRun;
  /** Of each finding, proved or not. */
  readonly findings: ReadonlyMap<string, number>;
  /** Proved errors by `errorKey`. A rule that fails on the changed manifests is a reason not to change them. */
  readonly errors: ReadonlyMap<string, readonly (Finding | "internal")[]>;
}

export const countOf = (keys: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};

/** Two keys: the exact finding, and rule and file, so that a reworded finding does not count as fixed. */
export const keysOf = (finding: Finding): readonly [string, string] => [
  `${finding.ruleId}\n${finding.messageId}\n${finding.resource ?? finding.span.file}\n${finding.message}`,
  `${finding.ruleId}\n${finding.span.file}`,
];

/** Without the message, in which counts may change. */
export const errorKey = ({ ruleId, messageId, resource, span }: Finding): string =>
  `${ruleId}\n${messageId}\n${resource ?? span.file}`;

const isError = ({ severity, verdict }: Finding): boolean => severity === "error" && verdict === "proved";

/** @param options those of the run, without limits of what is shown. */
export function snapshotOf(run: RulesRun, options: LintOptions): Snapshot {
  const { findings, internalErrors } = judge(run, options);
  const errors = new Map<string, (Finding | "internal")[]>();
  for (const finding of findings) if (isError(finding)) addTo(errors, errorKey(finding), finding);
  for (const { ruleId } of internalErrors) addTo(errors, `internal ${ruleId ?? ""}`, "internal");
  return { run, findings: countOf(findings.flatMap(keysOf)), errors };
}

/** How many findings of each key go if all candidates are applied. */
export const wantedGone = (candidates: readonly Candidate[]): ReadonlyMap<string, number> =>
  countOf(candidates.flatMap(({ finding }) => keysOf(finding)));

/** Whether at least so many findings of a key are gone. */
export const areGone = (before: Snapshot, after: Snapshot, key: string, wanted: number): boolean =>
  (before.findings.get(key) ?? 0) - (after.findings.get(key) ?? 0) >= wanted;

/** How many proved errors of a key the candidates remove, if their findings go. */
export const removedErrors = (candidates: readonly Candidate[]): ReadonlyMap<string, number> =>
  countOf(candidates.flatMap(({ finding }) => (isError(finding) ? [errorKey(finding)] : [])));
