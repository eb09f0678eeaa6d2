import type { Config } from "../config/config.ts";
import { installedGatewayAPI } from "../engine/installed-gateway-api.ts";
import { modelsOf, scopeDefinitions } from "../engine/model-of.ts";
import { OtherScopes } from "../engine/judge/other-scopes.ts";
import type { Counts, Note } from "../engine/result.ts";
import type { Finding } from "../diagnostic/finding.ts";
import { UserError } from "../diagnostic/user-error.ts";
import type { Elsewhere, ElsewhereProducer } from "../model/elsewhere.ts";
import type { Model } from "../model/model.ts";
import { discover, shownPath } from "../discover/discover.ts";
import { readFiles } from "../read/read-files.ts";
import { Confines } from "../read/confines.ts";
import type { ReadFailure } from "../read/read-files.ts";
import type { AnyRule } from "../rule/rule.ts";
import type { Scope } from "../scope/scope.ts";
import { NEWEST_VERSION } from "../validate/server-of.ts";
import { validateObject } from "../validate/validate-object.ts";
import type { ValidateOptions, Validation } from "../validate/validation.ts";
import { definitionsOfSchemas } from "../validate/json-schemas.ts";
import type { GatewayAPI } from "../validate/gateway-api.ts";
import { knownVersions, minorOf } from "../validate/schema/go-type-table.ts";
import type { Definitions } from "../validate/definitions.ts";
import type { ParsedSource } from "../yaml/document.ts";
import { parseSource } from "../yaml/parse-source.ts";
import { acceptedModel } from "./accepted-model.ts";
import { findScopes } from "./scopes/find-scopes.ts";
import type { ScopeFlags } from "./scopes/find-scopes.ts";
import type { Host } from "./host.ts";
import { expiredExternals } from "./scopes/declared-scopes.ts";
import { shard, shardOf } from "./scopes/shard.ts";
import { checkConfigPaths } from "./config/config-paths.ts";
import { limitsOf, loadSources, wantedPaths } from "./load-sources.ts";
import type { KnownSources, SourceFlags } from "./load-sources.ts";
import { configConfines, loadConfig, loadConfigAndRules } from "./config/settings.ts";
import type { ConfigFlags } from "./config/settings.ts";

export interface WorkspaceFlags extends ConfigFlags, SourceFlags, ScopeFlags {
  /** A folder of CustomResourceDefinitions and JSON Schemas. */
  readonly schemas?: string;
  /** `1/4`, or `/4` with the number taken from `JOB_COMPLETION_INDEX`. */
  readonly shard?: string;
}

/** Everything a command reads: configuration, files, and the scopes (what is deployed together). */
export interface Workspace {
  readonly config: Config;
  /** Folder that patterns of the configuration are relative to. */
  readonly root: string;
  readonly configFile: string | undefined;
  readonly kubernetesVersion: string;
  /** The requested version if it is newer than all known ones; `kubernetesVersion` is used instead. */
  readonly newer: string | undefined;
  readonly gatewayAPI: GatewayAPI;
  /** Kinds of `--schemas`; definitions in a scope override them. */
  readonly definitions: Definitions;
  readonly sources: readonly ParsedSource[];
  readonly failures: readonly ReadFailure[];
  readonly scopes: readonly Scope[];
  readonly notes: readonly Note[];
  /** Objects that install others which are not among the scopes. */
  readonly producers: readonly ElsewhereProducer[];
  readonly hidden?: Counts["hidden"];
  /** All rules: built-in, those of plug-ins if they may run, and policies. */
  readonly rules: readonly AnyRule[];
  /** Plug-ins that were not run; `leftOutBy` is the reason. */
  readonly pluginsLeftOut: readonly string[];
  readonly leftOutBy: string;
  /** Findings in the configuration file. */
  readonly hostFindings: readonly Omit<Finding, "fingerprint">[];
}

export interface LoadOptions extends KnownSources {
  /** Run the plug-ins of the configuration; only commands that need their rules set it. */
  readonly withPlugins?: boolean;
  /** Called with what is about to be rendered, for a progress line. */
  readonly onRender?: (what: string) => void;
  /** What may be read, if the paths are not those of the command line. */
  readonly confines?: Confines;
}

/**
 * @throws UserError for wrong paths, flags or configuration.
 */
export async function loadWorkspace(
  host: Host,
  paths: readonly string[],
  flags: WorkspaceFlags,
  ownRules: readonly AnyRule[],
  { withPlugins = false, documents, parsed, onRender, confines = confinesOf(host, paths, flags) }: LoadOptions = {},
): Promise<Workspace> {
  const {
    config,
    root,
    file: configFile,
    document,
    rules,
    leftOut: pluginsLeftOut,
    leftOutBy,
  } = await (withPlugins ? loadConfigAndRules : loadConfig)(host, flags, ownRules);
  const { kubernetesVersion, newer } = knownVersion(config.kubernetesVersion ?? NEWEST_VERSION);
  documents?.open(kubernetesVersion);
  const ofConfig = configConfines(confines, root);
  if (document !== undefined) checkConfigPaths(document, config, root, ofConfig);
  const loaded = loadSources(host, paths, flags, { patterns: config.ignores, root, configFile }, confines, {
    ...(documents && { documents }),
    ...(parsed && { parsed }),
  });
  const { sources, failures, notes: passedOver, hidden } = loaded;
  const definitions = flags.schemas === undefined ? new Map() : readSchemas(host, flags.schemas, flags);
  const { scopes, notes, producers } = await findScopes(
    sources,
    {
      cwd: host.cwd,
      limits: limitsOf(flags),
      config,
      configRoot: root,
      kubernetesVersion,
      confines,
      configConfines: ofConfig,
      onRender,
    },
    flags,
  );
  const hostFindings = expiredExternals(config.externals ?? [], document, new Date().toISOString().slice(0, 10));
  return {
    config,
    root,
    configFile,
    kubernetesVersion,
    newer,
    definitions,
    sources,
    failures,
    rules,
    pluginsLeftOut,
    leftOutBy,
    hostFindings,
    producers,
    gatewayAPI: installedGatewayAPI(sources, config),
    scopes: shard(scopes, shardOf(host, flags.shard)),
    notes: [...passedOver, ...notes, ...newerNotes(newer)],
    ...(hidden && { hidden }),
  };
}

/** What may be read with these paths of the command line. */
export const confinesOf = (
  { cwd }: Host,
  paths: readonly string[],
  { safe = false, allowOutside = false, ...flags }: WorkspaceFlags,
): Confines => Confines.of({ cwd, named: wantedPaths(paths, flags), safe, allowOutside });

/** The only scope, for commands that simulate one. @throws UserError if there are several. */
export function onlyScope({ scopes, failures }: Workspace): Scope {
  const filled = scopes.filter(({ sources }) => sources.some(({ documents }) => documents.length > 0));
  const [first] = filled.length === 0 ? scopes : filled;
  if (first === undefined)
    throw new UserError(
      ["Nothing to simulate.", ...failures.map(({ path, message }) => `${path} could not be read: ${message}`)].join(
        "\n",
      ),
    );
  if (filled.length > 1) {
    const names = filled.map(({ name }) => `"${name}"`).join(", ");
    throw new UserError(
      `These manifests are ${filled.length} scopes, which are not deployed together. Choose with --scope: ${names}.`,
    );
  }
  return first;
}

/** A version whose schemas are known, and the requested one if that is newer. */
export interface KnownVersion {
  readonly kubernetesVersion: string;
  readonly newer: string | undefined;
}

/**
 * `v1.31` and `1.31.4` mean `1.31`; a version newer than all known ones is treated as the newest.
 * @throws UserError for an older version, or one that is not a version.
 */
export function knownVersion(version: string): KnownVersion {
  const [, short, minor] = /^v?(1\.(\d+))(?:\.\d+)?(?:[-+][\w.+-]*)?$/.exec(version) ?? [];
  const known = knownVersions();
  if (short !== undefined && known.includes(short)) return { kubernetesVersion: short, newer: undefined };
  if (short !== undefined && Number(minor) > minorOf(NEWEST_VERSION) && Number(minor) < 1000)
    return { kubernetesVersion: NEWEST_VERSION, newer: short };
  throw new UserError(`Kubernetes version "${version}" is unknown. Known versions: ${known.join(", ")}.`);
}

/** Facts about a cluster that validation depends on. */
export type ClusterKnowledge = Required<Pick<ValidateOptions, "kubernetesVersion" | "gatewayAPI">> &
  Pick<ValidateOptions, "newer">;

/** The note that a newer version is treated as the newest known one. */
export const newerNotes = (newer: string | undefined): readonly Note[] =>
  newer === undefined
    ? []
    : [
        {
          message: `Kubernetes ${newer} is newer than all known versions: checked against ${NEWEST_VERSION} instead`,
          files: [],
        },
      ];

/** @throws UserError for a folder that does not exist or defines no kind. */
function readSchemas(host: Host, folder: string, flags: WorkspaceFlags): Definitions {
  const limits = limitsOf(flags);
  const confines = Confines.of({ cwd: host.cwd, named: [folder], safe: flags.safe === true });
  const confined = confines.resolvePattern(folder, host.cwd);
  if (confined.kind === "outside")
    throw new UserError(`The schemas in "${folder}" cannot be read: the folder ${confined.why}.`);
  const files = discover([folder], { cwd: host.cwd, ignores: [], ignoreRoot: host.cwd });
  const { texts, failures } = readFiles(
    files.map((path) => ({ path, shown: shownPath(host.cwd, path) })),
    limits.maxFileSize,
    confines,
  );
  const [failure] = failures;
  if (failure !== undefined) throw new UserError(`The schema ${failure.path} could not be read: ${failure.message}.`);
  const definitions = definitionsOfSchemas(
    texts.flatMap((text) => parseSource(text, limits).documents.map(({ value }) => ({ path: text.path, value }))),
  );
  if (definitions.size === 0)
    throw new UserError(`No CustomResourceDefinition or JSON Schema of a Kubernetes kind in "${folder}".`);
  return definitions;
}

/**
 * Validates objects as the API server would, in the form of `LintOptions.validate`.
 * @param more further facts about the cluster.
 */
export function validatorOf(
  { kubernetesVersion, newer, gatewayAPI, definitions }: Workspace,
  more: ValidateOptions = {},
): (object: unknown, own?: Definitions) => Validation {
  const plain: ValidateOptions = {
    ...more,
    kubernetesVersion,
    definitions,
    gatewayAPI,
    ...(newer !== undefined && { newer }),
  };
  const withOwn = new Map<Definitions, ValidateOptions>();
  return (object, own) => {
    if (own === undefined) return validateObject(object, plain);
    let options = withOwn.get(own);
    if (options === undefined)
      withOwn.set(own, (options = { ...plain, definitions: new Map([...definitions, ...own]) }));
    return validateObject(object, options);
  };
}

/** The objects of a scope as a cluster would have them: objects that the API server rejects are only in `refused`. */
export function simulatedModel(workspace: Workspace, scope: Scope): Model {
  const { config } = workspace;
  const own = scopeDefinitions(scope);
  const validate = validatorOf(workspace);
  return acceptedModel(
    scope.sources.flatMap(({ documents }) => documents),
    {
      namespace: scope.namespace ?? config.namespace,
      elsewhere: elsewhereOf(workspace, scope),
      validate: (object) => validate(object, own),
    },
  );
}

const others = new WeakMap<Workspace, OtherScopes>();

/** The objects in other scopes of the workspace, as rules see them. */
function elsewhereOf(workspace: Workspace, scope: Scope): Elsewhere {
  let known = others.get(workspace);
  if (known === undefined) {
    const models = modelsOf(workspace.scopes, {
      config: workspace.config,
      validate: validatorOf(workspace),
      unreadable: workspace.failures,
      elsewhereProducers: workspace.producers,
    });
    others.set(workspace, (known = new OtherScopes(workspace.scopes, models, workspace.producers)));
  }
  return known.of(scope);
}

/** The objects of a scope as rules see them: including those that the API server rejects. */
export const lintedModel = (workspace: Workspace, scope: Scope): Model =>
  modelsOf(workspace.scopes, {
    config: workspace.config,
    validate: validatorOf(workspace),
    unreadable: workspace.failures,
    elsewhereProducers: workspace.producers,
  })(scope);
