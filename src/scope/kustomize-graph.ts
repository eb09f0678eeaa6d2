import type { ParsedSource } from "../yaml/document.ts";
import { folderOf, isKustomization, readKustomization } from "./kustomization.ts";
import type { Kustomization } from "./kustomization.ts";

export interface KustomizeGraph {
  readonly all: readonly Kustomization[];
  /** Kustomizations that no other one uses: what is applied. Components are never applied by themselves. */
  readonly roots: readonly Kustomization[];
  /** Every kustomization that a root uses, itself first. */
  members(root: Kustomization): readonly Kustomization[];
  /** Kustomizations that no root uses, as they use each other in a circle: none of them can be built. */
  readonly circular: readonly Kustomization[];
  /** Files that belong to some kustomization: not applied as they stand. */
  readonly owned: ReadonlySet<string>;
  /** Files that are patches by their name, beside a kustomization, and that none uses. */
  readonly idlePatches: ReadonlySet<string>;
}

const IN_PATCHES = /(?:^|\/)patch(?:es)?\/[^/]+$/;
const PATCH = /(?:^|\/)patch(?:es)?\/[^/]+$|(?:^|[/_.-])patch(?:[_.-][^/]*)?\.(?:ya?ml|json)$/;

/** The kustomizations among the sources and how they use each other. Cycles end. */
export function kustomizeGraph(sources: readonly ParsedSource[]): KustomizeGraph {
  const files = new Set(sources.map(({ source }) => source.path));
  const byFolder = new Map<string, Kustomization>();
  for (const source of sources) {
    const kustomization = isKustomization(source) ? readKustomization(source, files) : undefined;
    if (kustomization !== undefined) byFolder.set(kustomization.folder, kustomization);
  }
  const all = [...byFolder.values()];
  const used = new Set(all.flatMap((kustomization) => kustomization.bases.filter((folder) => folder !== kustomization.folder)));
  const owned = new Set(all.flatMap(({ source, resources, parts }) => [source.source.path, ...resources, ...parts]));
  // The manifests of kubebuilder hold one for each kind, and most are switched off.
  const isIdle = (path: string): boolean => !owned.has(path) && PATCH.test(path) && (byFolder.has(folderOf(path)) || (IN_PATCHES.test(path) && byFolder.has(folderOf(folderOf(path)))));
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
  const roots = all.filter((kustomization) => !kustomization.component && !used.has(kustomization.folder));
  const reached = new Set([...roots, ...all.filter(({ component }) => component)].flatMap((root) => members(root)));
  const circular = all.filter((kustomization) => !reached.has(kustomization) || kustomization.bases.includes(kustomization.folder));
  return { all, roots, members, circular, owned, idlePatches };
}

/** What of a kustomization can be read without rendering: the files of its resources, and why the rest is not known. */
export function rawScope(members: readonly Kustomization[], sources: ReadonlyMap<string, ParsedSource>): { readonly sources: readonly ParsedSource[]; readonly missing: readonly string[] } {
  const found = new Set<ParsedSource>();
  const missing: string[] = [];
  for (const path of members.flatMap(({ resources }) => resources)) {
    const source = sources.get(path);
    if (source === undefined) missing.push(path);
    else found.add(source);
  }
  return { sources: [...found], missing };
}
