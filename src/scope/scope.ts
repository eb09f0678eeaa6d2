import type { ParsedSource } from "../yaml/document.ts";

/** `directory`: plain files. `variant`: one of several versions of the same objects in plain files. */
export type ScopeKind = "directory" | "variant" | "kustomize" | "helm" | "declared";

/** A folder of plain files whose entries define the same objects differently. */
export interface Contest {
  /** How many files and folders it holds. */
  readonly entries: number;
  /** Paths of those that are in conflict. */
  readonly conflicting: ReadonlySet<string>;
}

/** Resources that are applied together to one cluster. Nothing is compared across scopes. */
export interface Scope {
  /** Unique, shown to the user: a folder, an overlay, the name in the configuration. */
  readonly name: string;
  readonly kind: ScopeKind;
  /** What is modelled: files, or what was rendered of them. */
  readonly sources: readonly ParsedSource[];
  /** For a rendered scope: the files in which its findings land. */
  readonly origins?: readonly ParsedSource[];
  /** What kustomize or Helm printed, as it stands. */
  readonly rendered?: ParsedSource;
  /** Manifests of what lives elsewhere: modelled, never reported on. */
  readonly externals?: readonly ParsedSource[];
  /** The release whose objects these are: `HelmRelease shop/web`. */
  readonly installedBy?: string;
  /** Namespace of objects that name none; the configuration's, if absent. */
  readonly namespace?: string;
  readonly closed?: boolean | readonly string[];
  /** For plain files: the folders in which they disagree, by path. */
  readonly contests?: ReadonlyMap<string, Contest>;
  /** Paths of files, and of folders if they end with a slash, that it was made from besides its sources: packed, never looked at. */
  readonly dependsOn?: readonly string[];
  /** What of the scope could not be read or rendered, as a reason to show. */
  readonly unread?: readonly string[];
  /** Why its objects may have other fields than they show: patches that were not applied. */
  readonly unpatched?: string;
}

/** All sources as one scope, as they are when nothing speaks against it. */
export const wholeScope = (sources: readonly ParsedSource[], name = "."): Scope => ({
  name,
  kind: "directory",
  sources,
});
