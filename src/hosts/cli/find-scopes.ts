import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Config } from "../../config/config.ts";
import type { Note } from "../../engine/result.ts";
import { nearest } from "../../diagnostic/nearest.ts";
import { UserError } from "../../diagnostic/user-error.ts";
import { partition } from "../../scope/partition.ts";
import type { Scope } from "../../scope/scope.ts";
import type { ParsedSource, ParseLimits } from "../../yaml/document.ts";
import { helmScopes } from "./helm-scopes.ts";
import { kustomizeScopes } from "./kustomize-scopes.ts";

export interface ScopeFlags {
  /** Only this scope. */
  readonly scope?: string;
  readonly kustomizeBin?: string;
  readonly helmBin?: string;
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
  /** Something the user must know, gathered over files. */
  note(message: string, file: string): void;
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
export function findScopes(sources: readonly ParsedSource[], cwd: string, limits: ParseLimits, config: Config, kubernetesVersion: string, flags: ScopeFlags): FoundScopes {
  const notes = new Map<string, Set<string>>();
  const context: RenderContext = {
    cwd,
    root: repositoryRoot(cwd),
    limits,
    kubernetesVersion,
    namespace: config.namespace,
    kustomizeProgram: flags.kustomizeBin,
    helmProgram: flags.helmBin,
    note: (message, file) => notes.set(message, (notes.get(message) ?? new Set()).add(file)),
  };
  const helm = helmScopes(sources, context);
  const outsideCharts = sources.filter(({ source }) => !helm.owned.has(source.path));
  const kustomize = kustomizeScopes(outsideCharts, context);
  const plain = outsideCharts.filter(({ source }) => !kustomize.owned.has(source.path));
  const scopes = [...(plain.length === 0 ? [] : partition(plain)), ...kustomize.scopes, ...helm.scopes];
  return { scopes: choose(scopes, flags.scope), notes: [...notes].map(([message, files]) => ({ message, files: [...files].sort() })) };
}

function choose(scopes: readonly Scope[], wanted: string | undefined): readonly Scope[] {
  if (wanted === undefined) return scopes;
  const found = scopes.filter(({ name }) => name === wanted || name === wanted.replace(/\/$/, ""));
  if (found.length > 0) return found;
  const near = nearest(wanted, scopes.map(({ name }) => name));
  throw new UserError(`There is no scope "${wanted}"${near === undefined ? "" : `; did you mean "${near}"?`} Scopes: ${scopes.map(({ name }) => name).join(", ")}.`);
}
