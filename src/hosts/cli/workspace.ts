import type { Config } from "../../config/config.ts";
import { modelsOf, scopeDefinitions } from "../../engine/model-of.ts";
import { OtherScopes } from "../../engine/other-scopes.ts";
import type { Note } from "../../engine/result.ts";
import type { Finding } from "../../diagnostic/finding.ts";
import { UserError } from "../../diagnostic/user-error.ts";
import type { Elsewhere } from "../../model/elsewhere.ts";
import type { Model } from "../../model/model.ts";
import { discover, shownPath } from "../../discover/discover.ts";
import { readFiles } from "../../read/read-files.ts";
import type { ReadFailure } from "../../read/read-files.ts";
import type { AnyRule } from "../../rule/rule.ts";
import type { Scope } from "../../scope/scope.ts";
import { NEWEST_VERSION, validateObject } from "../../validate/validate-object.ts";
import type { ValidateOptions, Validation } from "../../validate/validate-object.ts";
import { definitionsOfSchemas } from "../../validate/json-schemas.ts";
import { knownVersions } from "../../validate/schema/go-type-table.ts";
import type { Definitions } from "../../validate/definitions.ts";
import type { ParsedSource } from "../../yaml/document.ts";
import { parseSource } from "../../yaml/parse-source.ts";
import { acceptedModel } from "./accepted-model.ts";
import type { DocumentCache } from "./document-cache.ts";
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
  /** A folder of CustomResourceDefinitions and JSON Schemas. */
  readonly schemas?: string;
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
  /** Kinds of `--schemas`; those of a scope itself win over them. */
  readonly definitions: Definitions;
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

export interface LoadOptions {
  /** Run the configuration's plug-ins; only a command that needs their rules does. */
  readonly withPlugins?: boolean;
  /** What earlier runs know of documents. */
  readonly documents?: DocumentCache;
}

/**
 * @throws UserError for wrong paths, flags or configuration.
 */
export async function loadWorkspace(host: Host, paths: readonly string[], flags: WorkspaceFlags, ownRules: readonly AnyRule[], { withPlugins = false, documents }: LoadOptions = {}): Promise<Workspace> {
  const { config, root, file: configFile, document, rules, leftOut: pluginsLeftOut } = await (withPlugins ? loadConfigAndRules : loadConfig)(host, flags, ownRules);
  const kubernetesVersion = checkedVersion(config.kubernetesVersion ?? NEWEST_VERSION);
  documents?.open(kubernetesVersion);
  const { sources, failures, notes: passedOver } = loadSources(host, paths, flags, { patterns: config.ignores, root, configFile }, documents);
  const definitions = flags.schemas === undefined ? new Map() : readSchemas(host, flags.schemas, flags);
  const { scopes, notes } = findScopes(sources, { cwd: host.cwd, limits: limitsOf(flags), config, configRoot: root, kubernetesVersion }, flags);
  const hostFindings = expiredExternals(config.externals ?? [], document, new Date().toISOString().slice(0, 10));
  return { config, root, configFile, kubernetesVersion, definitions, sources, failures, scopes: shard(scopes, shardOf(host, flags.shard)), notes: [...passedOver, ...notes], rules, pluginsLeftOut, hostFindings };
}

/** The one scope a simulating command speaks of. @throws UserError when there are several to choose from. */
export function onlyScope({ scopes, failures }: Workspace): Scope {
  const filled = scopes.filter(({ sources }) => sources.some(({ documents }) => documents.length > 0));
  const [first] = filled.length === 0 ? scopes : filled;
  if (first === undefined) throw new UserError(["There is nothing to simulate.", ...failures.map(({ path, message }) => `${path} could not be read: ${message}`)].join("\n"));
  if (filled.length > 1) {
    throw new UserError(`These manifests are ${filled.length} scopes, which are not applied together. Choose one with --scope: ${filled.map(({ name }) => `"${name}"`).join(", ")}.`);
  }
  return first;
}

/** `v1.31` and `1.31.4` are taken for `1.31`. @throws UserError for a version whose fields are not known. */
export function checkedVersion(version: string): string {
  const short = /^v?(\d+\.\d+)(?:\.\d+)?$/.exec(version)?.[1];
  const known = knownVersions();
  if (short !== undefined && known.includes(short)) return short;
  throw new UserError(`Kubernetes "${version}" is not a version that is known here. Known: ${known.join(", ")}.`);
}

/** @throws UserError for a folder that is not there, or describes no kind. */
function readSchemas(host: Host, folder: string, flags: SourceFlags): Definitions {
  const limits = limitsOf(flags);
  const files = discover([folder], { cwd: host.cwd, ignores: [], ignoreRoot: host.cwd });
  const { texts, failures } = readFiles(files.map((path) => ({ path, shown: shownPath(host.cwd, path) })), limits.maxFileSize);
  const [failure] = failures;
  if (failure !== undefined) throw new UserError(`The schema ${failure.path} could not be read: ${failure.message}.`);
  const definitions = definitionsOfSchemas(texts.flatMap((text) => parseSource(text, limits).documents.map(({ value }) => ({ path: text.path, value }))));
  if (definitions.size === 0) throw new UserError(`There is no CustomResourceDefinition and no JSON Schema of a Kubernetes kind in "${folder}".`);
  return definitions;
}

/**
 * What the API server would say of an object, as `LintOptions.validate` wants it.
 * @param more what is known of the cluster besides.
 */
export function validatorOf({ kubernetesVersion, definitions }: Workspace, more: ValidateOptions = {}): (object: unknown, own?: Definitions) => Validation {
  const plain: ValidateOptions = { ...more, kubernetesVersion, definitions };
  const withOwn = new Map<Definitions, ValidateOptions>();
  return (object, own) => {
    if (own === undefined) return validateObject(object, plain);
    let options = withOwn.get(own);
    if (options === undefined) withOwn.set(own, (options = { ...plain, definitions: new Map([...definitions, ...own]) }));
    return validateObject(object, options);
  };
}

/**
 * The objects of a scope as a cluster would have them: without those that the API server refuses.
 * @param onRefused called with each of these.
 */
export function simulatedModel(workspace: Workspace, scope: Scope, onRefused?: (object: object) => void): Model {
  const { config } = workspace;
  const own = scopeDefinitions(scope);
  const validate = validatorOf(workspace);
  return acceptedModel(scope.sources.flatMap(({ documents }) => documents), { namespace: scope.namespace ?? config.namespace, elsewhere: elsewhereOf(workspace, scope), validate: (object) => validate(object, own), ...(onRefused && { onRefused }) });
}

const others = new WeakMap<Workspace, OtherScopes>();

/** What the other scopes of a workspace hold, as the rules are told. */
function elsewhereOf(workspace: Workspace, scope: Scope): Elsewhere {
  let known = others.get(workspace);
  if (known === undefined) {
    const models = modelsOf(workspace.scopes, { config: workspace.config, validate: validatorOf(workspace), unreadable: workspace.failures });
    others.set(workspace, (known = new OtherScopes(workspace.scopes, models)));
  }
  return known.of(scope);
}

/** The objects of a scope as rules see them: those that the API server refuses are in it too. */
export const lintedModel = (workspace: Workspace, scope: Scope): Model =>
  modelsOf(workspace.scopes, { config: workspace.config, validate: validatorOf(workspace), unreadable: workspace.failures })(scope);
