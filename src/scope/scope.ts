import type { ParsedSource } from "../yaml/document.ts";

/** `directory`: plain files. `variant`: one of several versions of the same objects in plain files. */
export type ScopeKind = "directory" | "variant" | "kustomize" | "helm" | "declared";

/** A folder of plain files whose entries define the same objects differently. */
export interface Contest {
  /** Number of files and folders in it. */
  readonly entries: number;
  /** Paths of those that conflict. */
  readonly conflicting: ReadonlySet<string>;
}

/** Resources that are deployed together to one cluster. Nothing is compared across scopes. */
export interface Scope {
  /** Unique name shown to the user: a folder, an overlay, the name in the configuration. */
  readonly name: string;
  readonly kind: ScopeKind;
  /** The modelled sources: files, or their rendered output. */
  readonly sources: readonly ParsedSource[];
  /** For a rendered scope: the files in which its findings are reported. */
  readonly origins?: readonly ParsedSource[];
  /** The unmodified output of kustomize or Helm. */
  readonly rendered?: ParsedSource;
  /** Manifests that are deployed elsewhere: modelled, never reported on. */
  readonly externals?: readonly ParsedSource[];
  /** The release that installs these objects: `HelmRelease shop/web`. */
  readonly installedBy?: string;
  /** Namespace of objects without one; default: the configuration's. */
  readonly namespace?: string;
  readonly closed?: boolean | readonly string[];
  /** For plain files: the folders with conflicting entries, by path. */
  readonly contests?: ReadonlyMap<string, Contest>;
  /**
   * Paths of files, and of folders with a trailing slash, from which it was rendered besides its sources: packed, never
   * linted.
   */
  readonly dependsOn?: readonly string[];
  /** What of the scope could not be read or rendered, as a reason to show. */
  readonly unread?: readonly string[];
  /** Why the fields of its objects may differ: patches that were not applied. */
  readonly unpatched?: string;
}

/** All sources as one scope. */
export const wholeScope = (sources: readonly ParsedSource[], name = "."): Scope => ({
  name,
  kind: "directory",
  sources,
});
