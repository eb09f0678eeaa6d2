import { readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, posix, relative, resolve } from "node:path";
import glob from "fast-glob";
import ignore from "ignore";
import type { Ignore } from "ignore";
import { UserError } from "../diagnostic/user-error.ts";

export interface DiscoverOptions {
  readonly cwd: string;
  /** Patterns as in a `.gitignore`, relative to `ignoreRoot`. */
  readonly ignores: readonly string[];
  readonly ignoreRoot: string;
}

/** What is read below a folder when nothing else is said: what kubectl reads. */
const MANIFESTS = ["**/*.{yaml,yml,json}", "**/Kustomization"];
/** Never manifests, and large: descending into them would cost more than all the rest. */
const NEVER = ["**/node_modules/**", "**/.git/**"];

const toPosix = (path: string): string => path.replaceAll("\\", "/");

/** How a path is shown: relative to the working directory where it lies below it. */
export function shownPath(cwd: string, path: string): string {
  const absolute = resolve(cwd, path);
  const below = toPosix(relative(cwd, absolute));
  return below === "" || below.startsWith("..") ? toPosix(isAbsolute(path) ? path : below) : below;
}

const GITIGNORE = ".gitignore";

function readGitignores(files: readonly string[]): readonly { readonly folder: string; readonly rules: Ignore }[] {
  return files.flatMap((file) => {
    try {
      return [{ folder: dirname(file), rules: ignore().add(readFileSync(file, "utf8")) }];
    } catch {
      // A .gitignore that cannot be read hides nothing; the manifests are still read.
      return [];
    }
  });
}

/** `.gitignore` files between the repository's root and a folder below it also hide files of that folder. */
function gitignoresAbove(folder: string): readonly string[] {
  const found: string[] = [];
  for (let current = folder; ; current = dirname(current)) {
    if (current !== folder && exists(resolve(current, ".gitignore"))) found.unshift(resolve(current, ".gitignore"));
    if (exists(resolve(current, ".git"))) return found;
    if (dirname(current) === current) return [];
  }
}

const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

/** Files below a folder, without those that a `.gitignore` or the configuration hides. */
function filesBelow(folder: string, options: DiscoverOptions): readonly string[] {
  const found = glob.sync([...MANIFESTS, `**/${GITIGNORE}`], { cwd: folder, ignore: NEVER, followSymbolicLinks: false, suppressErrors: true, absolute: true, dot: true });
  const isGitignore = (file: string): boolean => file.endsWith(`/${GITIGNORE}`);
  const hiding = [...readGitignores([...gitignoresAbove(folder), ...found.filter(isGitignore)])];
  if (options.ignores.length > 0) hiding.push({ folder: options.ignoreRoot, rules: ignore().add([...options.ignores]) });
  return found.filter((file) => !isGitignore(file) && !hiding.some(({ folder: root, rules }) => ignores(rules, root, file)));
}

function ignores(rules: Ignore, root: string, file: string): boolean {
  const path = toPosix(relative(root, file));
  return path !== "" && !path.startsWith("../") && ignore.isPathValid(path) && rules.ignores(path);
}

/**
 * Paths, folders and glob patterns → absolute paths of files, sorted, each once. A file that is named is taken whatever its
 * ending; a folder gives its `.yaml`, `.yml` and `.json` files.
 * @throws UserError for a path that does not exist or a pattern that matches nothing.
 */
export function discover(paths: readonly string[], options: DiscoverOptions): readonly string[] {
  const found = new Set<string>();
  for (const path of paths) {
    const absolute = resolve(options.cwd, path);
    const stat = statSync(absolute, { throwIfNoEntry: false });
    if (stat?.isDirectory() === true) for (const file of filesBelow(absolute, options)) found.add(file);
    else if (stat !== undefined) found.add(toPosix(absolute));
    else for (const file of matching(path, options)) found.add(file);
  }
  return [...found].sort();
}

function matching(path: string, options: DiscoverOptions): readonly string[] {
  if (!glob.isDynamicPattern(path)) throw new UserError(`There is no file or folder "${path}".`);
  const files = glob.sync(toPosix(path), { cwd: options.cwd, ignore: NEVER, followSymbolicLinks: false, suppressErrors: true, absolute: true });
  if (files.length === 0) throw new UserError(`No file matches "${path}".`);
  return files.map((file) => posix.normalize(file));
}
