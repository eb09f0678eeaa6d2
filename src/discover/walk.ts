import { readdirSync, realpathSync, statSync } from "node:fs";
import type { Dirent, Stats } from "node:fs";
import { dirname, resolve } from "node:path";
import { hidesFile, pathPatterns } from "../diagnostic/path-patterns.ts";
import type { PathPatterns } from "../diagnostic/path-patterns.ts";
import { repositoryRoot } from "../read/confines.ts";
import { readRegularFile } from "../read/read-files.ts";

/** Never manifests, and large: descending into them would cost more than all the rest. */
const NEVER: ReadonlySet<string> = new Set(["node_modules", ".git"]);
/** What is read below a folder when nothing else is said: what kubectl reads. */
const isManifest = (name: string): boolean => /\.(?:ya?ml|json)$/.test(name) || name === "Kustomization";
/** No `.gitignore` of people is as large; reading more of them would only cost time. */
const LONGEST_GITIGNORE = 1024 * 1024;

/** The configuration's own patterns, or those of git. */
export type HiddenBy = "ignores" | ".gitignore";

export interface Walk {
  /** Absolute paths, in no order. */
  readonly files: string[];
  /** Symbolic links that look like manifests or lead to folders: what they lead to is read where it stands, if at all. */
  readonly links: string[];
  /** Of those, the ones that lead nowhere or in a circle. */
  readonly brokenLinks: string[];
  /** What hid manifests or folders. */
  readonly hidden: Set<HiddenBy>;
  /** Folders that could not be listed. */
  readonly failures: { readonly path: string; readonly message: string }[];
}

export const newWalk = (): Walk => ({ files: [], links: [], brokenLinks: [], hidden: new Set(), failures: [] });

/** What stands at a path; undefined also where it may not be looked at. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Patterns with the folder they are relative to: above the walked folder (`above`: the parts between), or `depth` parts below it. */
interface Layer {
  readonly patterns: PathPatterns;
  readonly above: readonly string[];
  readonly depth: number;
}

function readGitignore(folder: string): PathPatterns | undefined {
  try {
    // A link is nothing to git either (2.32, "no symlinked .gitignore").
    return pathPatterns(readRegularFile(resolve(folder, ".gitignore"), LONGEST_GITIGNORE, { isLink: false }).toString("utf8").replace(/^\uFEFF/, "").split("\n"));
  } catch {
    // One that cannot be read hides nothing; the manifests are still read.
    return undefined;
  }
}

const partsBelow = (folder: string, path: string): readonly string[] => path.slice(folder.length).split("/").filter((part) => part !== "");

/** `.gitignore` files between the repository's root and a folder below it also hide files of that folder. */
function layersAbove(folder: string): readonly Layer[] {
  const root = repositoryRoot(folder);
  if (root === undefined) return [];
  const layers: Layer[] = [];
  for (let current = folder; resolve(current) !== resolve(root); ) {
    current = dirname(current);
    const patterns = readGitignore(current);
    if (patterns !== undefined) layers.unshift({ patterns, above: partsBelow(current, folder), depth: 0 });
  }
  return layers;
}

const ofLayer = ({ above, depth }: Layer, path: readonly string[]): readonly string[] => (above.length > 0 ? [...above, ...path] : path.slice(depth));

/** The nearest `.gitignore` that says something decides, as in git. */
function isIgnored(layers: readonly Layer[], path: readonly string[], isFolder: boolean): boolean {
  for (let index = layers.length - 1; index >= 0; index--) {
    const layer = layers[index];
    const verdict = layer?.patterns.decide(ofLayer(layer, path), isFolder);
    if (verdict !== undefined) return verdict === "hidden";
  }
  return false;
}

export interface WalkOptions {
  /** Patterns of the configuration, and the folder they are relative to. They hide whatever a `.gitignore` says. */
  readonly ignores: readonly string[];
  readonly ignoreRoot: string;
}

const isWithin = (folder: string, path: string): boolean => path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);

/** The layer of the configuration; its folder may stand above the walked one or `below` it. */
function ownLayer(folder: string, { ignores, ignoreRoot }: WalkOptions): (Layer & { readonly below: readonly string[] }) | undefined {
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
}

/** Manifests below a folder, without those that a `.gitignore` or the configuration hides. Links are told, not followed. */
export function walkFolder(folder: string, { ignores, ignoreRoot }: WalkOptions, walk: Walk): void {
  const above = layersAbove(folder);
  const own = ignores.length === 0 ? undefined : ownLayer(folder, { ignores, ignoreRoot });
  // The folder itself, or one above it, may be hidden.
  const hiddenBy = own !== undefined && hidesFile(own.patterns, [...own.above, "."]) ? "ignores" : above.some(({ patterns, above: parts }) => hidesFile(patterns, [...parts, "."])) ? ".gitignore" : undefined;
  if (hiddenBy !== undefined) {
    walk.hidden.add(hiddenBy);
    return;
  }
  const whatHides = (layers: readonly Layer[], parts: readonly string[], isFolder: boolean): HiddenBy | undefined => {
    if (own !== undefined && own.below.every((part, index) => parts[index] === part) && own.patterns.decide(ofLayer(own, parts), isFolder) === "hidden") return "ignores";
    return isIgnored(layers, parts, isFolder) ? ".gitignore" : undefined;
  };
  const open: OpenFolder[] = [{ path: folder, parts: [], layers: above }];
  for (let current = open.pop(); current !== undefined; current = open.pop()) {
    const { path, parts } = current;
    let entries: readonly Dirent[];
    try {
      entries = readdirSync(path, { withFileTypes: true });
    } catch (error) {
      walk.failures.push({ path, message: `what is in this folder cannot be listed: ${reasonOf(error)}` });
      continue;
    }
    const gitignore = entries.some(({ name }) => name === ".gitignore") ? readGitignore(path) : undefined;
    const layers = gitignore === undefined ? current.layers : [...current.layers, { patterns: gitignore, above: [], depth: parts.length }];
    for (const entry of entries) {
      const { name } = entry;
      const isFolder = entry.isDirectory();
      if (isFolder ? NEVER.has(name) : !isManifest(name) && !entry.isSymbolicLink()) continue;
      const below = [...parts, name];
      const hidden = whatHides(layers, below, isFolder);
      if (hidden !== undefined) {
        walk.hidden.add(hidden);
        continue;
      }
      const full = path.endsWith("/") ? `${path}${name}` : `${path}/${name}`;
      if (isFolder) open.push({ path: full, parts: below, layers });
      else if (entry.isSymbolicLink()) noteLink(full, name, walk);
      else if (entry.isFile()) walk.files.push(full);
    }
  }
}

/** Notes a link that is passed over, if what it leads to could be a manifest or a folder of them. */
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

const REASONS: Readonly<Record<string, string>> = { EACCES: "permission denied", EPERM: "permission denied", ENOENT: "it is not there any more", ENAMETOOLONG: "its path is too long" };

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return ("code" in error && typeof error.code === "string" ? REASONS[error.code] : undefined) ?? error.message;
}
