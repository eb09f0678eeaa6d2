import { lstatSync, readdirSync, realpathSync, statSync } from "node:fs";
import type { Dirent, Stats } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { hidesFile, pathPatterns } from "../diagnostic/path-patterns.ts";
import type { PathPatterns } from "../diagnostic/path-patterns.ts";
import { repositoryRoot } from "../read/folders.ts";
import { readRegularFile } from "../read/read-regular-file.ts";
import { NOTHING_TRACKED, trackedFiles } from "./git-index.ts";
import type { TrackedFiles } from "./git-index.ts";

/** Never manifests, and large: descending into them would cost more than all the rest. */
const NEVER: ReadonlySet<string> = new Set(["node_modules", ".git"]);
/** What is read below a folder by default: what kubectl reads. */
const isManifest = (name: string): boolean => /\.(?:ya?ml|json)$/.test(name) || name === "Kustomization";
/**
 * What kubectl passes over too, although it may hold manifests: other letters, and texts that are to be rendered first.
 */
const mayBeManifest = (name: string): boolean =>
  /\.(?:ya?ml|json)$/i.test(name) ||
  /\.(?:json5|jsonc)$/i.test(name) ||
  /\.(?:ya?ml|json)\.(?:j2|jinja2?|tmpl|tpl|gotmpl|erb|in|template|envsubst)$/i.test(name);
/** No `.gitignore` of people is as large; reading more of them would only cost time. */
const LONGEST_GITIGNORE = 1024 * 1024;

/** The configuration's own patterns, or those of git. */
export type HiddenBy = "ignores" | ".gitignore";

export interface Walk {
  /** Absolute paths, in no order. */
  readonly files: string[];
  /**
   * Symbolic links to folders or with the extension of manifests: their targets are read at their own path, if at all.
   */
  readonly links: string[];
  /** Of those, the ones that lead nowhere or in a circle. */
  readonly brokenLinks: string[];
  /** What hid manifests or folders. */
  readonly hidden: Set<HiddenBy>;
  /** Their number: files by name, and folders that were not searched. */
  readonly hiddenCount: { files: number; folders: number };
  /** Files with other extensions than kubectl reads that may still contain manifests. */
  readonly others: string[];
  /** Repositories whose index could not be read: what `.gitignore` hides in them may be tracked by git. */
  readonly unreadIndexes: Set<string>;
  /** What git tracks, by root of the repository; read once something is hidden. */
  readonly tracked: Map<string, TrackedFiles>;
  /** Folders that could not be listed. */
  readonly failures: { readonly path: string; readonly message: string }[];
}

export const newWalk = (): Walk => ({
  files: [],
  links: [],
  brokenLinks: [],
  hidden: new Set(),
  hiddenCount: { files: 0, folders: 0 },
  others: [],
  unreadIndexes: new Set(),
  tracked: new Map(),
  failures: [],
});

/** The entry at a path; undefined also if it may not be accessed. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/**
 * Patterns with the folder they are relative to: above the walked folder (`above`: the parts between), or `depth` parts
 * below it.
 */
interface Layer {
  readonly patterns: PathPatterns;
  readonly above: readonly string[];
  readonly depth: number;
}

function readGitignore(folder: string): PathPatterns | undefined {
  try {
    // A link is nothing to git either (2.32, "no symlinked .gitignore").
    return pathPatterns(
      readRegularFile(resolve(folder, ".gitignore"), LONGEST_GITIGNORE, { isLink: false })
        .toString("utf8")
        .replace(/^\uFEFF/, "")
        .split("\n"),
    );
  } catch {
    // One that cannot be read hides nothing; the manifests are still read.
    return undefined;
  }
}

const partsBelow = (folder: string, path: string): readonly string[] =>
  path
    .slice(folder.length)
    .split("/")
    .filter((part) => part !== "");

interface Surroundings {
  readonly layers: readonly Layer[];
  /** The root of the repository; without one no `.gitignore` above counts. */
  readonly root: string | undefined;
}

/** `.gitignore` files between the repository's root and a folder below it also hide files of that folder. */
function surroundings(folder: string): Surroundings {
  const root = repositoryRoot(folder);
  if (root === undefined) return { layers: [], root };
  const layers: Layer[] = [];
  for (let current = folder; resolve(current) !== resolve(root);) {
    current = dirname(current);
    const patterns = readGitignore(current);
    if (patterns !== undefined) layers.unshift({ patterns, above: partsBelow(current, folder), depth: 0 });
  }
  return { layers, root };
}

const ofLayer = ({ above, depth }: Layer, path: readonly string[]): readonly string[] =>
  above.length > 0 ? [...above, ...path] : path.slice(depth);

/** The nearest `.gitignore` that matches decides, as in git. */
function isIgnored(layers: readonly Layer[], path: readonly string[], isFolder: boolean): boolean {
  for (let index = layers.length - 1; index >= 0; index--) {
    const layer = layers[index];
    const verdict = layer?.patterns.decide(ofLayer(layer, path), isFolder);
    if (verdict !== undefined) return verdict === "hidden";
  }
  return false;
}

export interface WalkOptions {
  /** Patterns of the configuration, and the folder they are relative to. They take precedence over any `.gitignore`. */
  readonly ignores: readonly string[];
  readonly ignoreRoot: string;
}

const isWithin = (folder: string, path: string): boolean =>
  path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);

/** The layer of the configuration; its folder may be above the walked one or `below` it. */
function ownLayer(
  folder: string,
  { ignores, ignoreRoot }: WalkOptions,
): (Layer & { readonly below: readonly string[] }) | undefined {
  const patterns = pathPatterns(ignores);
  if (isWithin(ignoreRoot, folder)) return { patterns, above: partsBelow(ignoreRoot, folder), depth: 0, below: [] };
  if (!isWithin(folder, ignoreRoot)) return undefined;
  const below = partsBelow(folder, ignoreRoot);
  return { patterns, above: [], depth: below.length, below };
}

interface OpenFolder {
  readonly path: string;
  readonly parts: readonly string[];
  readonly layers: readonly Layer[];
  /** The repository that it is a part of. */
  readonly root: string | undefined;
}

/** What git tracks in a repository. */
function trackedIn(root: string | undefined, walk: Walk): TrackedFiles {
  if (root === undefined) return NOTHING_TRACKED;
  let tracked = walk.tracked.get(root);
  if (tracked !== undefined) return tracked;
  tracked = trackedFiles(root, (name) => isManifest(name) || mayBeManifest(name));
  if (tracked === undefined) walk.unreadIndexes.add(root);
  walk.tracked.set(root, tracked ?? NOTHING_TRACKED);
  return tracked ?? NOTHING_TRACKED;
}

const isTracked = (root: string | undefined, path: string, isFolder: boolean, walk: Walk): boolean => {
  if (root === undefined) return false;
  const tracked = trackedIn(root, walk);
  return isFolder ? tracked.isSubmodule(within(root, path)) : tracked.has(within(root, path));
};

const within = (root: string, path: string): string => partsBelow(root, path).join("/");

/**
 * Manifests below a folder, without those that a `.gitignore` or the configuration hides. What git tracks is a part of
 * the repository whatever a `.gitignore` says, as for git itself. Links are noted, not followed.
 */
export function walkFolder(folder: string, { ignores, ignoreRoot }: WalkOptions, walk: Walk): void {
  const { layers: above, root: ownRoot } = surroundings(folder);
  const own = ignores.length === 0 ? undefined : ownLayer(folder, { ignores, ignoreRoot });
  const isOwnHidden = (parts: readonly string[], isFolder: boolean): boolean =>
    own !== undefined &&
    own.below.every((part, index) => parts[index] === part) &&
    own.patterns.decide(ofLayer(own, parts), isFolder) === "hidden";
  const isShown = (parts: readonly string[]): boolean =>
    !parts.some(
      (part, index) =>
        (index < parts.length - 1 && NEVER.has(part)) ||
        isOwnHidden(parts.slice(0, index + 1), index < parts.length - 1),
    );
  /** What git tracks of a folder that a `.gitignore` hides. */
  const addTracked = (root: string | undefined, path: string): void => {
    if (root === undefined) return;
    for (const file of trackedIn(root, walk).below(within(root, path))) {
      const full = `${root === "/" ? "" : root}/${file}`;
      if (isShown(partsBelow(folder, full))) addFile(full, walk);
    }
  };
  const hide = (by: HiddenBy, isFolder: boolean): void => {
    walk.hidden.add(by);
    if (isFolder) walk.hiddenCount.folders++;
    else walk.hiddenCount.files++;
  };
  // The folder itself, or one above it, may be hidden.
  if (own !== undefined && hidesFile(own.patterns, [...own.above, "."])) return hide("ignores", true);
  if (above.some(({ patterns, above: parts }) => hidesFile(patterns, [...parts, "."]))) {
    addTracked(ownRoot, folder);
    return hide(".gitignore", true);
  }
  const open: OpenFolder[] = [{ path: folder, parts: [], layers: above, root: ownRoot }];
  for (let current = open.pop(); current !== undefined; current = open.pop()) {
    const { path, parts } = current;
    let entries: readonly Dirent[];
    try {
      entries = readdirSync(path, { withFileTypes: true });
    } catch (error) {
      walk.failures.push({ path, message: `this folder cannot be listed: ${reasonOf(error)}` });
      continue;
    }
    // A submodule is a repository of its own, with ignores of its own.
    const isRoot = parts.length > 0 && entries.some(({ name }) => name === ".git");
    const root = isRoot ? path : current.root;
    const outer = isRoot ? [] : current.layers;
    const gitignore = entries.some(({ name }) => name === ".gitignore") ? readGitignore(path) : undefined;
    const layers =
      gitignore === undefined ? outer : [...outer, { patterns: gitignore, above: [], depth: parts.length }];
    for (const entry of entries) {
      const { name } = entry;
      const isFolder = entry.isDirectory();
      const isNamed = isManifest(name);
      if (isFolder ? NEVER.has(name) : !isNamed && !entry.isSymbolicLink() && !mayBeManifest(name)) continue;
      const full = path.endsWith("/") ? `${path}${name}` : `${path}/${name}`;
      if (isFolder && isVendored(full, name, entries)) continue;
      const below = [...parts, name];
      if (isOwnHidden(below, isFolder)) {
        if (isFolder || isNamed) hide("ignores", isFolder);
      } else if (isIgnored(layers, below, isFolder) && !isTracked(root, full, isFolder, walk)) {
        if (isFolder) addTracked(root, full);
        if (isFolder || isNamed) hide(".gitignore", isFolder);
      } else if (isFolder) open.push({ path: full, parts: below, layers, root });
      else if (entry.isSymbolicLink()) noteLink(full, name, walk);
      else if (entry.isFile()) (isNamed ? walk.files : walk.others).push(full);
    }
  }
}

/** The dependencies of a Go module, which `go mod vendor` copies; other folders of that name belong to the project. */
const isVendored = (path: string, name: string, beside: readonly Dirent[]): boolean =>
  name === "vendor" &&
  (beside.some((entry) => entry.name === "go.mod") || statOf(`${path}/modules.txt`)?.isFile() === true);

/** A file that git tracks may be missing on disk. */
function addFile(path: string, walk: Walk): void {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat?.isSymbolicLink() === true) noteLink(path, basename(path), walk);
  else if (stat?.isFile() === true) (isManifest(basename(path)) ? walk.files : walk.others).push(path);
}

/** Notes a skipped link if its target could be a manifest or a folder of them. */
export function noteLink(path: string, name: string, walk: Pick<Walk, "links" | "brokenLinks">): void {
  if (NEVER.has(name)) return;
  const isFolder = statOf(path)?.isDirectory() === true;
  if (!isFolder && !isManifest(name)) return;
  try {
    realpathSync(path);
    walk.links.push(path);
  } catch {
    walk.brokenLinks.push(path);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  ENOENT: "it no longer exists",
  ENAMETOOLONG: "its path is too long",
};

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return ("code" in error && typeof error.code === "string" ? REASONS[error.code] : undefined) ?? error.message;
}
