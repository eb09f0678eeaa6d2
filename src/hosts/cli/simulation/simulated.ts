import { printable } from "../../../base/printable.ts";
import { noteText } from "../../../report/lint/reporter.ts";
import type { ExitCode, Host, Outcome } from "../../../workspace/host.ts";
import { existingPath } from "../../../workspace/load-sources.ts";
import type { ClusterFlags } from "../options/simulation-options.ts";
import { clusterOptions } from "../options/simulation-options.ts";

/** `[SUBJECT] [PATHS…]`: the first argument is the subject unless it is a path. */
export function subjectAndPaths(
  host: Host,
  args: readonly string[],
): { readonly subject: string | undefined; readonly paths: readonly string[] } {
  const [first, ...rest] = args;
  return first === undefined || existingPath(host.cwd, first)
    ? { subject: undefined, paths: args }
    : { subject: first, paths: rest };
}

export async function simulated(host: Host, paths: readonly string[], flags: ClusterFlags) {
  const { rules } = await import("../../../../rules/index.ts");
  const { loadWorkspace, onlyScope, simulatedModel } = await import("../../../workspace/workspace.ts");
  const { checkClusterOptions } = await import("../simulation/check-cluster-options.ts");
  const workspace = await loadWorkspace(host, paths, flags, rules);
  const scope = onlyScope(workspace);
  const options = clusterOptions(flags);
  checkClusterOptions(options);
  const { leftOutNotes, tooManyPods } = await import("../left-out.ts");
  for (const { path, message } of workspace.failures)
    host.stderr(`${printable(`${path} could not be read: ${message}`)}\n`);
  for (const note of workspace.notes) host.stderr(`note: ${noteText(note)}\n`);
  const model = simulatedModel(workspace, scope);
  host.stderr(leftOutNotes(scope.sources, model));
  host.stderr(tooManyPods(model));
  return { workspace, scope, model, options };
}

export function finishWith(host: Host, finish: (code: ExitCode) => void, outcome: Outcome): void {
  host.stderr(outcome.stderr);
  host.stdout(outcome.stdout);
  finish(outcome.exitCode);
}
