import { plural } from "../../../base/text.ts";
import { rules } from "../../../../rules/index.ts";
import { testPolicies } from "../../../engine/policies/test-policies.ts";
import { printable } from "../../../base/printable.ts";
import { noteText } from "../../../report/lint/reporter.ts";
import { NEWEST_VERSION } from "../../../validate/server-of.ts";
import { validateObject } from "../../../validate/validate-object.ts";
import { EXIT } from "../../../workspace/host.ts";
import type { Host, Outcome } from "../../../workspace/host.ts";
import { knownVersion, newerNotes } from "../../../workspace/workspace.ts";
import { loadConfig } from "../../../workspace/config/settings.ts";
import type { ConfigFlags } from "../../../workspace/config/settings.ts";

/**
 * Runs the `tests` of the policies of the configuration. Exit code 1 when one fails; 0 with a message on standard error
 * when there is no policy.
 * @throws UserError for a wrong configuration.
 */
export async function testPoliciesCommand(host: Host, flags: ConfigFlags): Promise<Outcome> {
  const { config } = await loadConfig(host, flags, rules);
  const policies = config.policies ?? [];
  const { kubernetesVersion, newer } = knownVersion(config.kubernetesVersion ?? NEWEST_VERSION);
  const known = { kubernetesVersion, gatewayAPI: config.gatewayAPI ?? {}, ...(newer !== undefined && { newer }) };
  const results = testPolicies(policies, { kubernetesVersion, validate: (object) => validateObject(object, known) });
  const lines = results.map(({ policy, name, at, failure }) => {
    const { file, start } = at.span();
    return failure === undefined
      ? `ok ${policy.id}: ${name}`
      : `not ok ${policy.id}: ${name} (${file}:${start.line})\n  ${printable(failure)}`;
  });
  const untested = policies.filter(({ tests }) => tests.length === 0).map(({ id }) => id);
  if (untested.length > 0) lines.push(`untested: ${untested.join(", ")}`);
  const failed = results.filter(({ failure }) => failure !== undefined).length;
  const count = policies.length === 1 ? "1 policy" : `${policies.length} policies`;
  if (policies.length > 0) lines.push(`${plural(results.length, "test")} of ${count}, ${failed} failed.`);
  return {
    stdout: lines.map((line) => `${line}\n`).join(""),
    stderr:
      newerNotes(newer)
        .map((note) => `note: ${noteText(note)}\n`)
        .join("") + (policies.length > 0 ? "" : "The configuration has no policies to test.\n"),
    exitCode: failed > 0 ? EXIT.findings : EXIT.clean,
  };
}
