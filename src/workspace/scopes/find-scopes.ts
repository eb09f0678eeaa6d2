import { resolve } from "node:path";
import type { Config } from "../../config/config.ts";
import type { Note } from "../../engine/result.ts";
import type { ElsewhereProducer } from "../../model/elsewhere.ts";
import { orNearest } from "../../hints/did-you-mean.ts";
import { nearest } from "../../hints/nearest.ts";
import { UserError } from "../../diagnostic/user-error.ts";
import { Confines } from "../../read/confines.ts";
import { repositoryRoot } from "../../read/folders.ts";
import { expandApplicationSet, isApplicationSet } from "../../scope/gitops/application-sets.ts";
import type { RepositoryView } from "../../scope/gitops/application-sets.ts";
import { assertionFiles } from "../../scope/assertions.ts";
import { chartsOf } from "../../scope/helm/charts.ts";
import { DEPLOYING, objectsOf } from "../../scope/declared-object.ts";
import type { DeclaredObject } from "../../scope/declared-object.ts";
import { destinations } from "../../scope/gitops/destinations.ts";
import type { Destination } from "../../scope/gitops/destinations.ts";
import { withVariables } from "../../scope/gitops/substitution.ts";
import type { Variables } from "../../scope/gitops/substitution.ts";
import { partition } from "../../scope/partition.ts";
import { wholeScope } from "../../scope/scope.ts";
import type { Scope } from "../../scope/scope.ts";
import type { ParsedSource, ParseLimits } from "../../yaml/document.ts";
import { CacheStore, DEFAULT_CACHE } from "../cache/cache-store.ts";
import { GatheredNotes } from "./gathered-notes.ts";
import { RenderCache } from "../cache/render-cache.ts";
import { declaredScopes, loadExternals } from "./declared-scopes.ts";
import { ownScopes } from "./helm-scopes.ts";
import { kustomizeScopes } from "./kustomize-scopes.ts";
import { releaseScopes } from "./release-scopes.ts";
import { repositoryView } from "./repository-view.ts";
import type { RenderContext } from "./render-context.ts";

export interface ScopeFlags {
  /** Only this scope. */
  readonly scope?: string;
  readonly kustomizeBin?: string;
  readonly helmBin?: string;
  readonly kustomizeEnableHelm?: boolean;
  readonly cache?: boolean;
  readonly cacheLocation?: string;
  readonly cacheSecret?: Buffer;
}

export interface FindOptions {
  readonly cwd: string;
  readonly limits: ParseLimits;
  readonly config: Config;
  /** Folder that paths of the configuration are relative to. */
  readonly configRoot: string;
  readonly kubernetesVersion: string;
  /** Default: the working directory. */
  readonly confines?: Confines;
  /** Called with what is about to be rendered, for a progress line. */
  readonly onRender?: ((what: string) => void) | undefined;
  /** Paths that the configuration may name; default: the same. */
  readonly configConfines?: Confines;
}

export interface FoundScopes {
  readonly scopes: readonly Scope[];
  /** Objects that install others which are not among the scopes. */
  readonly producers: readonly ElsewhereProducer[];
  readonly notes: readonly Note[];
}

/** A path is relative to the working directory; a name is looked up in PATH. */
const givenProgram = (cwd: string, program: string | undefined): string | undefined =>
  program !== undefined && /[\\/]/.test(program) ? resolve(cwd, program) : program;

/**
 * What is deployed together: kustomizations that no other one uses, charts, and the remaining files by folder.
 * @throws UserError for an unknown `--scope`.
 */
export async function findScopes(
  sources: readonly ParsedSource[],
  options: FindOptions,
  flags: ScopeFlags,
): Promise<FoundScopes> {
  const { config, cwd, configRoot } = options;
  const notes = new GatheredNotes();
  const producers: ElsewhereProducer[] = [];
  const root = repositoryRoot(cwd) ?? cwd;
  const confines = options.confines ?? Confines.of({ cwd, named: [] });
  const context: RenderContext = {
    ...options,
    confines,
    root,
    namespace: config.namespace,
    kustomizeProgram: givenProgram(cwd, flags.kustomizeBin),
    helmProgram: givenProgram(cwd, flags.helmBin),
    enableHelm: flags.kustomizeEnableHelm === true,
    ...(flags.cache === true && {
      renders: new RenderCache(
        new CacheStore(resolve(cwd, flags.cacheLocation ?? DEFAULT_CACHE), flags.cacheSecret),
        confines,
        [root],
      ),
    }),
    producer: (producer) => producers.push(producer),
    note: (message, file, details) => notes.add(message, file, details === true ? { unread: true } : details),
  };
  const named = { root: configRoot, confines: options.configConfines ?? confines };
  const found = await (config.scopes === undefined
    ? detected(sources, context)
    : declaredScopes(config.scopes, named, sources, context));
  const externals = loadExternals(config.externals ?? [], named, context);
  const external = new Set(externals.map(({ source }) => source.path));
  const scopes = found.map((scope) =>
    external.size === 0
      ? scope
      : { ...scope, sources: scope.sources.filter(({ source }) => !external.has(source.path)), externals },
  );
  if (sources.length > 0 && scopes.every((scope) => (scope.origins ?? scope.sources).length === 0)) {
    for (const { source } of sources)
      context.note("have no objects to deploy: nothing was analysed", source.path, { unread: true });
  }
  return { scopes: choose(scopes, flags.scope), notes: notes.notes(), producers };
}

/**
 * Finds charts and kustomizations; the remaining files are plain manifests, grouped by the folders that Argo CD or Flux
 * deploy. Then charts are rendered again as releases install them.
 */
async function detected(all: readonly ParsedSource[], context: RenderContext): Promise<readonly Scope[]> {
  const assertions = new Set(assertionFiles(all));
  const sources = assertions.size === 0 ? all : all.filter(({ source }) => !assertions.has(source.path));
  for (const path of assertions) context.note("are expected output of tests and were not read", path);
  const view = repositoryView(all, context);
  const targets = targetsOf(sources, view);
  const targetOf = (folder: string) =>
    targets.find((target) => resolve(context.root, target.folder) === resolve(context.cwd, folder));
  const charts = chartsOf(sources);
  const strays = new Set(charts.flatMap((chart) => chart.strays));
  const ofCharts = new Set(charts.flatMap(({ files }) => files).filter((file) => !strays.has(file)));
  const outsideCharts = sources.filter((source) => !ofCharts.has(source));
  const kustomize = await kustomizeScopes(outsideCharts, context);
  const plain = outsideCharts.filter(({ source }) => !kustomize.owned.has(source.path));
  const applied = targets.flatMap((target) => appliedFolder(target, plain, context));
  const claimed = new Set(applied.flatMap((scope) => scope.origins ?? scope.sources));
  const rest = plain.filter((source) => !claimed.has(source));
  const named = kustomize.scopes.map((scope) => {
    const target = targetOf(scope.name);
    const own =
      target?.variables === undefined || isShared(target, targets) ? scope : filledIn(scope, target.variables);
    return target?.namespace === undefined ? own : { ...own, namespace: target.namespace };
  });
  const direct = [...(rest.length === 0 ? [] : partition(rest)), ...applied, ...named];
  // A chart may contain objects that install other charts, and may itself be installed by an object beside it.
  const first = await releaseScopes(direct, charts, view, context);
  const alone = charts.filter((chart) => !first.rendered.has(resolve(context.cwd, chart.folder)));
  const own = await ownScopes(alone, context);
  const second = await releaseScopes(own, charts, view, context);
  return [...direct, ...own, ...first.scopes, ...second.scopes];
}

/** Which folder is deployed where, according to the manifests as written: kustomizations are not built for it. */
function targetsOf(sources: readonly ParsedSource[], view: RepositoryView): readonly Destination[] {
  const whole = [wholeScope(sources)];
  const objects = objectsOf(whole, DEPLOYING);
  let maps: readonly DeclaredObject[] | undefined;
  return destinations(
    objects.flatMap((object) =>
      isApplicationSet(object) ? expandApplicationSet(object, view).applications : [object],
    ),
    (kind, namespace, name) =>
      (maps ??= objectsOf(whole, new Set(["ConfigMap"]))).find(
        (one) => one.kind === kind && one.name === name && one.namespace === namespace,
      ),
  );
}

/** Several Kustomizations deploy the folder, each with values of its own. */
const isShared = (target: Destination, targets: readonly Destination[]): boolean =>
  targets.filter(({ folder }) => folder === target.folder).length > 1;

/** A scope with the values that Flux fills in; its text is checked as it is written. */
const filledIn = (scope: Scope, variables: Variables): Scope => ({
  ...scope,
  sources: scope.sources.map((source) => withVariables(source, variables)),
  origins: scope.origins ?? scope.sources,
});

/** The plain files of a folder that Argo CD or Flux deploys. */
function appliedFolder(target: Destination, plain: readonly ParsedSource[], context: RenderContext): readonly Scope[] {
  const folder = `${resolve(context.root, target.folder)}/`;
  const sources = plain.filter(({ source }) => resolve(context.cwd, source.path).startsWith(folder));
  if (sources.length === 0) return [];
  const scope: Scope = {
    name: target.title,
    kind: "declared",
    sources,
    ...(target.namespace !== undefined && { namespace: target.namespace }),
  };
  return [target.variables === undefined ? scope : filledIn(scope, target.variables)];
}

function choose(scopes: readonly Scope[], wanted: string | undefined): readonly Scope[] {
  if (wanted === undefined) return scopes;
  const found = scopes.filter(({ name }) => name === wanted || name === wanted.replace(/\/$/, ""));
  if (found.length > 0) return found;
  const near = nearest(
    wanted,
    scopes.map(({ name }) => name),
  );
  const meant = orNearest(near, ".");
  const names = scopes.map(({ name }) => `"${name}"`).join(", ");
  throw new UserError(`There is no scope "${wanted}"${meant} Scopes: ${names}.`);
}
