import type { ParsedSource } from "../../yaml/document.ts";
import { folderOf, isKustomization, readKustomization } from "./kustomization.ts";
import type { Kustomization } from "./kustomization.ts";

export interface KustomizeGraph {
  readonly all: readonly Kustomization[];
  /** Kustomizations that no other one uses: they are applied. Components are never applied on their own. */
  readonly roots: readonly Kustomization[];
  /** Every kustomization that a root uses, including itself as the first. */
  members(root: Kustomization): readonly Kustomization[];
  /** Kustomizations in a reference cycle; none can be built. */
  readonly circular: readonly Kustomization[];
  /** Components that no kustomization uses: what they would be added to is unknown. */
  readonly idleComponents: readonly Kustomization[];
  /** Files that belong to some kustomization: not applied directly. */
  readonly owned: ReadonlySet<string>;
  /** Files that only kustomize reads and that are not applied: packed ones, and its configuration. */
  readonly opaque: ReadonlySet<string>;
  /** Unused files beside a kustomization that are patches by their name. */
  readonly idlePatches: ReadonlySet<string>;
}

const IN_PATCHES = /(?:^|\/)patch(?:es)?\/[^/]+$/;
const PATCH = /(?:^|\/)patch(?:es)?\/[^/]+$|(?:^|[/_.-])patch(?:[_.-][^/]*)?\.(?:ya?ml|json)$/;

/** The kustomizations among the sources and their references. Cycles end. */
export function kustomizeGraph(sources: readonly ParsedSource[]): KustomizeGraph {
  const files = new Map(sources.map((source) => [source.source.path, source]));
  const byFolder = new Map<string, Kustomization>();
  for (const source of sources) {
    const kustomization = isKustomization(source) ? readKustomization(source, files) : undefined;
    if (kustomization !== undefined) byFolder.set(kustomization.folder, kustomization);
  }
  const all = [...byFolder.values()];
  const used = new Set(
    all.flatMap((kustomization) => kustomization.bases.filter((folder) => folder !== kustomization.folder)),
  );
  const applied = new Set(all.flatMap(({ source, resources, parts }) => [source.source.path, ...resources, ...parts]));
  const read = all.flatMap(({ configuration, descriptions, packed }) => [
    ...configuration,
    ...descriptions,
    ...packed.map(({ path }) => path),
  ]);
  const opaque = new Set(read.filter((path) => !applied.has(path)));
  const idleComponents = all.filter((one) => one.component && !used.has(one.folder));
  const idle = new Set(idleComponents);
  const usedByLive = new Set(
    all.filter((one) => !idle.has(one)).flatMap((one) => one.bases.filter((folder) => folder !== one.folder)),
  );
  // Files that only idle components list belong to no kustomization and are applied directly.
  const listed = new Set(
    all.filter((one) => !idle.has(one)).flatMap(({ resources, parts }) => [...resources, ...parts]),
  );
  const stray = new Set(idleComponents.flatMap(({ resources }) => resources.filter((path) => !listed.has(path))));
  const owned = new Set([...applied, ...opaque].filter((path) => !stray.has(path)));
  // kubebuilder scaffolds one patch per kind, and most are disabled.
  const isIdle = (path: string): boolean =>
    !owned.has(path) &&
    PATCH.test(path) &&
    (byFolder.has(folderOf(path)) || (IN_PATCHES.test(path) && byFolder.has(folderOf(folderOf(path)))));
  const idlePatches = new Set(byFolder.size === 0 ? [] : sources.map(({ source }) => source.path).filter(isIdle));
  const members = (root: Kustomization): readonly Kustomization[] => {
    const found = new Set<Kustomization>([root]);
    for (const kustomization of found) {
      for (const folder of kustomization.bases) {
        const base = byFolder.get(folder);
        if (base !== undefined) found.add(base);
      }
    }
    return [...found];
  };
  const roots = all.filter((kustomization) => !kustomization.component && !usedByLive.has(kustomization.folder));
  const reached = new Set([...roots, ...all.filter(({ component }) => component)].flatMap((root) => members(root)));
  const circular = all.filter(
    (kustomization) => !reached.has(kustomization) || kustomization.bases.includes(kustomization.folder),
  );
  return { all, roots, members, circular, idleComponents, owned, opaque, idlePatches };
}

/** What of a kustomization can be read without rendering: the files of its resources, and why the rest is unknown. */
export function rawScope(
  members: readonly Kustomization[],
  sources: ReadonlyMap<string, ParsedSource>,
): { readonly sources: readonly ParsedSource[]; readonly missing: readonly string[] } {
  const found = new Set<ParsedSource>();
  const missing: string[] = [];
  for (const path of members.flatMap(({ resources }) => resources)) {
    const source = sources.get(path);
    if (source === undefined) missing.push(path);
    else found.add(source);
  }
  return { sources: [...found], missing };
}
