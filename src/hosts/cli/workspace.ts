import type { Config } from "../../config/config.ts";
import { modelOf } from "../../engine/lint.ts";
import type { Note } from "../../engine/result.ts";
import type { Finding } from "../../diagnostic/finding.ts";
import { UserError } from "../../diagnostic/user-error.ts";
import type { Model } from "../../model/model.ts";
import type { ReadFailure } from "../../read/read-files.ts";
import type { AnyRule } from "../../rule/rule.ts";
import type { Scope } from "../../scope/scope.ts";
import { NEWEST_VERSION, validateObject } from "../../validate/validate-object.ts";
import type { ParsedSource } from "../../yaml/document.ts";
import { acceptedModel } from "./accepted-model.ts";
import { findScopes } from "./find-scopes.ts";
import type { ScopeFlags } from "./find-scopes.ts";
import type { Host } from "./host.ts";
import { expiredExternals } from "./declared-scopes.ts";
import { shard, shardOf } from "./shard.ts";
import { limitsOf, loadSources } from "./load-sources.ts";
import type { SourceFlags } from "./load-sources.ts";
import { loadConfig, loadConfigAndRules } from "./settings.ts";
import type { ConfigFlags } from "./settings.ts";

export interface WorkspaceFlags extends ConfigFlags, SourceFlags, ScopeFlags {
  /** `1/4`, or `/4` with the number taken from `JOB_COMPLETION_INDEX`. */
  readonly shard?: string;
}

/** Everything a command reads: configuration, files, and what of them is applied together. */
export interface Workspace {
  readonly config: Config;
  /** Folder that patterns of the configuration are relative to. */
  readonly root: string;
  readonly configFile: string | undefined;
  readonly kubernetesVersion: string;
  readonly sources: readonly ParsedSource[];
  readonly failures: readonly ReadFailure[];
  readonly scopes: readonly Scope[];
  readonly notes: readonly Note[];
  /** All rules there are: kubenetlint's own, those of plug-ins if they may run, and policies. */
  readonly rules: readonly AnyRule[];
  /** Plug-ins that were not run. */
  readonly pluginsLeftOut: readonly string[];
  /** About the configuration itself. */
  readonly hostFindings: readonly Omit<Finding, "fingerprint">[];
}

/**
 * @param withPlugins run the configuration's plug-ins; only a command that needs their rules does.
 * @throws UserError for wrong paths, flags or configuration.
 */
export async function loadWorkspace(host: Host, paths: readonly string[], flags: WorkspaceFlags, ownRules: readonly AnyRule[], withPlugins = false): Promise<Workspace> {
  const { config, root, file: configFile, document, rules, leftOut: pluginsLeftOut } = await (withPlugins ? loadConfigAndRules : loadConfig)(host, flags, ownRules);
  const { sources, failures } = loadSources(host, paths, flags, { patterns: config.ignores, root, configFile });
  const kubernetesVersion = config.kubernetesVersion ?? NEWEST_VERSION;
  const { scopes, notes } = findScopes(sources, { cwd: host.cwd, limits: limitsOf(flags), config, configRoot: root, kubernetesVersion }, flags);
  const hostFindings = expiredExternals(config.externals ?? [], document, new Date().toISOString().slice(0, 10));
  return { config, root, configFile, kubernetesVersion, sources, failures, scopes: shard(scopes, shardOf(host, flags.shard)), notes, rules, pluginsLeftOut, hostFindings };
}

/** The one scope a simulating command speaks of. @throws UserError when there are several to choose from. */
export function onlyScope({ scopes }: Workspace): Scope {
  const filled = scopes.filter(({ sources }) => sources.some(({ documents }) => documents.length > 0));
  const [first] = filled.length === 0 ? scopes : filled;
  if (first === undefined) throw new UserError("There is nothing to simulate.");
  if (filled.length > 1) {
    throw new UserError(`These manifests are ${filled.length} scopes, which are not applied together. Choose one with --scope: ${filled.map(({ name }) => name).join(", ")}.`);
  }
  return first;
}

/** The objects of a scope as a cluster would have them: without those that the API server refuses. */
export function simulatedModel(workspace: Workspace, scope: Scope): Model {
  const { config, kubernetesVersion } = workspace;
  return acceptedModel(scope.sources.flatMap(({ documents }) => documents), { namespace: scope.namespace ?? config.namespace, kubernetesVersion });
}

/** The objects of a scope as rules see them: those that the API server refuses are in it too. */
export const lintedModel = ({ config, kubernetesVersion, failures }: Workspace, scope: Scope): Model =>
  modelOf(scope, { config, validate: (object) => validateObject(object, { kubernetesVersion }), unreadable: failures });
