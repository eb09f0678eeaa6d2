import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Config } from "../../config/config.ts";
import type { Note } from "../../engine/result.ts";
import { nearest } from "../../diagnostic/nearest.ts";
import { UserError } from "../../diagnostic/user-error.ts";
import { assertionFiles } from "../../scope/assertions.ts";
import { destinations } from "../../scope/destinations.ts";
import type { Destination } from "../../scope/destinations.ts";
import { partition } from "../../scope/partition.ts";
import type { Scope } from "../../scope/scope.ts";
import type { ParsedSource, ParseLimits } from "../../yaml/document.ts";
import { CacheStore, DEFAULT_CACHE } from "./cache-store.ts";
import { RenderCache } from "./render-cache.ts";
import { declaredScopes, loadExternals } from "./declared-scopes.ts";
import { helmScopes } from "./helm-scopes.ts";
import { kustomizeScopes } from "./kustomize-scopes.ts";

export interface ScopeFlags {
  /** Only this scope. */
  readonly scope?: string;
  readonly kustomizeBin?: string;
  readonly helmBin?: string;
  readonly cache?: boolean;
  readonly cacheLocation?: string;
  readonly cacheSecret?: Buffer;
}

/** What rendering needs to know of the world. */
export interface RenderContext {
  readonly cwd: string;
  /** Nothing outside of this folder is read: the root of the repository, or the working directory. */
  readonly root: string;
  readonly limits: ParseLimits;
  readonly kubernetesVersion: string;
  readonly namespace: string;
  readonly kustomizeProgram: string | undefined;
  readonly helmProgram: string | undefined;
  /** Set with `--cache`. */
  readonly renders?: RenderCache;
  /** Something the user must know, gathered over files. */
  note(message: string, file: string): void;
}

export interface FindOptions {
  readonly cwd: string;
  readonly limits: ParseLimits;
  readonly config: Config;
  /** Folder that paths of the configuration are relative to. */
  readonly configRoot: string;
  readonly kubernetesVersion: string;
}

export interface FoundScopes {
  readonly scopes: readonly Scope[];
  readonly notes: readonly Note[];
}

function repositoryRoot(cwd: string): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (statSync(resolve(folder, ".git"), { throwIfNoEntry: false }) !== undefined) return folder;
    if (dirname(folder) === folder) return cwd;
  }
}

/**
 * What is applied together: kustomizations that no other uses, charts, and the remaining files by folder.
 * @throws UserError for a `--scope` that is not there.
 */
export function findScopes(sources: readonly ParsedSource[], options: FindOptions, flags: ScopeFlags): FoundScopes {
  const { config, cwd, configRoot } = options;
  const notes = new Map<string, Set<string>>();
  const context: RenderContext = {
    ...options,
    root: repositoryRoot(cwd),
    namespace: config.namespace,
    kustomizeProgram: flags.kustomizeBin,
    helmProgram: flags.helmBin,
    ...(flags.cache === true && { renders: new RenderCache(new CacheStore(resolve(cwd, flags.cacheLocation ?? DEFAULT_CACHE), flags.cacheSecret)) }),
    note: (message, file) => notes.set(message, (notes.get(message) ?? new Set()).add(file)),
  };
  const found = config.scopes === undefined ? detected(sources, context) : declaredScopes(config.scopes, configRoot, sources, context);
  const externals = loadExternals(config.externals ?? [], configRoot, context);
  const external = new Set(externals.map(({ source }) => source.path));
  const scopes = found.map((scope) => (external.size === 0 ? scope : { ...scope, sources: scope.sources.filter(({ source }) => !external.has(source.path)), externals }));
  return { scopes: choose(scopes, flags.scope), notes: [...notes].map(([message, files]) => ({ message, files: [...files].sort() })) };
}

/** Charts and kustomizations first; what belongs to neither is plain, by folder where Argo CD or Flux names one. */
function detected(all: readonly ParsedSource[], context: RenderContext): readonly Scope[] {
  const assertions = new Set(assertionFiles(all));
  const sources = assertions.size === 0 ? all : all.filter(({ source }) => !assertions.has(source.path));
  for (const path of assertions) context.note("hold what a test expects and were not read", path);
  const targets = destinations(sources);
  const targetOf = (folder: string) => targets.find((target) => resolve(context.root, target.folder) === resolve(context.cwd, folder));
  const helm = helmScopes(sources, context, (chart) => {
    const target = targetOf(chart.folder);
    return { namespace: target?.namespace, values: (target?.values ?? []).map((file) => resolve(context.root, file)) };
  });
  const outsideCharts = sources.filter(({ source }) => !helm.owned.has(source.path));
  const kustomize = kustomizeScopes(outsideCharts, context);
  const plain = outsideCharts.filter(({ source }) => !kustomize.owned.has(source.path));
  const applied = targets.flatMap((target) => appliedFolder(target, plain, context));
  const claimed = new Set(applied.flatMap((scope) => scope.sources));
  const rest = plain.filter((source) => !claimed.has(source));
  const named = kustomize.scopes.map((scope) => {
    const namespace = targetOf(scope.name)?.namespace;
    return namespace === undefined ? scope : { ...scope, namespace };
  });
  return [...(rest.length === 0 ? [] : partition(rest)), ...applied, ...named, ...helm.scopes];
}

/** The plain files of a folder that Argo CD or Flux applies. */
function appliedFolder(target: Destination, plain: readonly ParsedSource[], context: RenderContext): readonly Scope[] {
  const folder = `${resolve(context.root, target.folder)}/`;
  const sources = plain.filter(({ source }) => resolve(context.cwd, source.path).startsWith(folder));
  if (sources.length === 0) return [];
  return [{ name: target.title, kind: "declared", sources, ...(target.namespace !== undefined && { namespace: target.namespace }) }];
}

function choose(scopes: readonly Scope[], wanted: string | undefined): readonly Scope[] {
  if (wanted === undefined) return scopes;
  const found = scopes.filter(({ name }) => name === wanted || name === wanted.replace(/\/$/, ""));
  if (found.length > 0) return found;
  const near = nearest(wanted, scopes.map(({ name }) => name));
  throw new UserError(`There is no scope "${wanted}"${near === undefined ? "." : `; did you mean "${near}"?`} Scopes: ${scopes.map(({ name }) => `"${name}"`).join(", ")}.`);
}
