import { readdirSync, statSync } from "node:fs";
import { basename, isAbsolute, posix, relative, resolve, sep } from "node:path";
import glob from "fast-glob";
import { NoFilesError, UserError } from "../diagnostic/user-error.ts";
import { pushAll } from "../diagnostic/large-lists.ts";
import { hidesFile, pathPatterns } from "../diagnostic/path-patterns.ts";
import type { Confines } from "../read/confines.ts";
import { whyCostly } from "./glob-cost.ts";
import { newWalk, noteLink, statOf, walkFolder } from "./walk.ts";
import type { Walk } from "./walk.ts";

export interface DiscoverOptions {
  readonly cwd: string;
  /** Patterns as in a `.gitignore`, relative to `ignoreRoot`. */
  readonly ignores: readonly string[];
  readonly ignoreRoot: string;
  /** What patterns may match; anything if absent. */
  readonly confines?: Confines;
}

const NEVER = ["**/node_modules/**", "**/.git/**"];

/** Elsewhere than on Windows a backslash is a letter of a name. */
const toPosix = (path: string): string => (sep === "\\" ? path.replaceAll("\\", "/") : path);

/** An absolute path without anything to resolve, as a walk gives thousands. */
const isPlain = (path: string): boolean =>
  sep === "/" && path.startsWith("/") && !path.endsWith("/") && !path.includes("//") && !path.includes("/.");

/** How a path is shown: relative to the working directory where it lies below it. */
export function shownPath(cwd: string, path: string): string {
  if (isPlain(path) && isPlain(cwd)) return path.startsWith(`${cwd}/`) ? path.slice(cwd.length + 1) : path;
  const absolute = resolve(cwd, path);
  const below = toPosix(relative(cwd, absolute));
  return below === "" || below.startsWith("..") ? toPosix(isAbsolute(path) ? path : below) : below;
}

/** What was found, and what was not looked into. */
export interface Discovered extends Omit<Walk, "files"> {
  /** Absolute paths, sorted, each once. */
  readonly files: readonly string[];
}

/**
 * Paths, folders and glob patterns → files. A file that is named is used whatever its extension; a folder gives its
 * `.yaml`, `.yml` and `.json` files.
 * @throws UserError for a path that does not exist or a pattern that matches nothing.
 */
export function discoverAll(
  paths: readonly string[],
  { cwd, ignores, ignoreRoot, confines }: DiscoverOptions,
): Discovered {
  const walk = newWalk();
  for (const path of paths) {
    const absolute = resolve(cwd, path);
    const kind = kindOf(absolute);
    if (kind === "folder") walkFolder(toPosix(absolute), { ignores, ignoreRoot: toPosix(ignoreRoot) }, walk);
    else if (kind === "file") walk.files.push(toPosix(absolute));
    else pushAll(walk.files, shownOf(matching(path, cwd, walk, confines), { ignores, ignoreRoot }, walk));
  }
  return { ...walk, files: [...new Set(walk.files)].sort() };
}

/** Files that match a pattern, without those of `ignores`, which a file that is named by its path overrides. */
function shownOf(
  files: readonly string[],
  { ignores, ignoreRoot }: Pick<DiscoverOptions, "ignores" | "ignoreRoot">,
  walk: Walk,
): readonly string[] {
  if (ignores.length === 0) return files;
  const patterns = pathPatterns(ignores);
  return files.filter((file) => {
    const below = relative(ignoreRoot, file).split(sep);
    if (below[0] === ".." || !hidesFile(patterns, below)) return true;
    walk.hidden.add("ignores");
    walk.hiddenCount.files++;
    return false;
  });
}

/** The files alone. @throws UserError as `discoverAll`. */
export const discover = (paths: readonly string[], options: DiscoverOptions): readonly string[] =>
  discoverAll(paths, options).files;

/** What may not be accessed counts as a file: reading it reports the failure. */
function kindOf(path: string): "file" | "folder" | undefined {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat === undefined ? undefined : stat.isDirectory() ? "folder" : "file";
  } catch (error) {
    // What is not the name of a file may still be a pattern.
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return code === "ENAMETOOLONG" || code === "ENOTDIR" ? undefined : "file";
  }
}

function matching(pattern: string, cwd: string, walk: Walk, confines: Confines | undefined): readonly string[] {
  if (!glob.isDynamicPattern(pattern)) throw new UserError(`There is no file or folder "${pattern}".`);
  const costly = whyCostly(pattern);
  if (costly !== undefined) throw new UserError(`The pattern "${pattern}" takes too long to match: ${costly}.`);
  // With its braces expanded, in whatever way they spell `..`.
  const expanded =
    confines === undefined ? [] : glob.generateTasks(toPosix(pattern), { cwd }).flatMap(({ patterns }) => patterns);
  const outside = expanded.map((one) => confines?.resolvePattern(one, cwd)).find((found) => found?.kind === "outside");
  if (outside?.kind === "outside") throw new UserError(`The pattern "${pattern}" ${outside.why}, and is not read.`);
  const linked = new Set<string>();
  const files = glob.sync(toPosix(pattern), {
    cwd,
    ignore: NEVER,
    followSymbolicLinks: false,
    suppressErrors: true,
    absolute: true,
    fs: { readdirSync: listingLinks(linked) },
  });
  const depth = pattern.includes("**") ? Infinity : resolve(cwd, pattern).split(sep).length;
  // A linked folder at the depth of the last part of the pattern contains nothing to match.
  for (const link of linked)
    if (statOf(link)?.isDirectory() !== true || link.split(sep).length < depth)
      noteLink(toPosix(link), basename(link), walk);
  if (files.length === 0) {
    const why = linked.size > 0 ? ": symbolic links are not followed; name them or their targets." : whyNone(pattern);
    throw new NoFilesError(`No file matches "${pattern}"${why}`);
  }
  return files.map((file) => posix.normalize(file));
}

/** Lists folders, and notes what of them is a link: a pattern passes over it without a word. */
function listingLinks(found: Set<string>): typeof readdirSync {
  const list = ((folder: string, options: { readonly withFileTypes: true }) => {
    const entries = readdirSync(folder, options);
    for (const entry of entries) if (entry.isSymbolicLink()) found.add(resolve(folder, entry.name));
    return entries;
  }) as typeof readdirSync;
  return list;
}

/** What those expect who know patterns from elsewhere. */
function whyNone(pattern: string): string {
  if (pattern.startsWith("!")) return ": use --ignore-pattern, or `ignores` of the configuration.";
  return sep === "/" && /\\[\w*.]/.test(pattern) ? ': path separators must be "/".' : ".";
}
