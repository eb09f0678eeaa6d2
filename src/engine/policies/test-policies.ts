import { DEFAULT_CONFIG } from "../../config/config.ts";
import type { Policy, PolicyTest } from "../../config/policy.ts";
import type { Place } from "../../diagnostic/place.ts";
import { wholeScope } from "../../scope/scope.ts";
import { parseSource } from "../../yaml/parse-source.ts";
import { lint } from "../lint.ts";
import type { LintOptions } from "../lint-options.ts";
import { policyRules } from "./policy-rules.ts";

export interface PolicyTestResult {
  readonly policy: Policy;
  /** `valid 1`, or the name of the test. */
  readonly name: string;
  readonly at: Place;
  /** undefined: passed. */
  readonly failure: string | undefined;
}

/**
 * Tries the policies on the manifests of their own tests: a valid one must give no finding of the policy, an invalid
 * one at least one. Each test is a scope of its own, and shows all pods there are.
 */
export function testPolicies(
  policies: readonly Policy[],
  options: Pick<LintOptions, "validate" | "kubernetesVersion">,
): readonly PolicyTestResult[] {
  return policies.flatMap((policy) =>
    policy.tests.map((test, index) => ({
      policy,
      name: test.name ?? `${test.valid ? "valid" : "invalid"} ${index + 1}`,
      at: test.at,
      failure: failureOf(policy, test, options),
    })),
  );
}

function failureOf(
  policy: Policy,
  test: PolicyTest,
  options: Pick<LintOptions, "validate" | "kubernetesVersion">,
): string | undefined {
  const source = parseSource({ path: policy.id, text: test.manifests });
  const problem = source.problems[0] ?? source.documents.flatMap(({ problems }) => problems)[0];
  if (problem !== undefined) return `its manifests cannot be read: ${problem.message}`;
  const {
    findings: all,
    internalErrors,
    counts,
  } = lint([wholeScope([source])], policyRules([policy]), { ...options, config: { ...DEFAULT_CONFIG, closed: true } });
  const [error] = internalErrors;
  if (error !== undefined) return error.message;
  if (counts.resources === 0) return "its manifests contain no object";
  const findings = all.filter(({ ruleId }) => ruleId === policy.id);
  const undecided = findings.find(({ messageId }) => messageId === "undecided");
  if (undecided !== undefined) return undecided.message;
  const [finding] = findings;
  if (test.valid) return finding === undefined ? undefined : `it is valid, but the policy reports: ${finding.message}`;
  return finding === undefined ? "it is invalid, but the policy reports nothing" : undefined;
}
