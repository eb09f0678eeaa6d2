import { statSync } from "node:fs";
import type { Stats } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve, sep } from "node:path";

/** Windows has one name for `A` and `a`; elsewhere another case is another file, or one that is refused for nothing. */
const comparable = (path: string): string => (sep === "\\" ? path.toLowerCase() : path);

/** Whether a path is a folder or lies in it. Both are absolute, without `.` and `..`. */
export function isWithin(folder: string, path: string): boolean {
  const [outer, inner] = [comparable(folder), comparable(path)];
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
}

/** The root of the git repository that contains a folder; undefined outside of one. */
export function repositoryRoot(folder: string): string | undefined {
  for (let current = folder; ; current = dirname(current)) {
    if (existing(join(current, ".git")) !== undefined) return current;
    if (dirname(current) === current) return undefined;
  }
}

/** The entry at a path; undefined if there is none, or it may not be accessed. */
export function existing(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** The folder below which a pattern searches: the part of the path in front of its first wildcard. */
export function baseOf(cwd: string, path: string): string {
  const absolute = resolve(cwd, path);
  if (existing(absolute) !== undefined || !/[*?[{]/.test(path)) return absolute;
  const parts = path.split("/");
  return resolve(
    cwd,
    parts
      .slice(
        0,
        parts.findIndex((part) => /[*?[{]/.test(part)),
      )
      .join("/") || (path.startsWith("/") ? "/" : "."),
  );
}

/**
 * The home folder and the file system root are not projects: as working directory they do not define what may be read.
 */
export const isProject = (folder: string): boolean => folder !== homedir() && dirname(folder) !== folder;

export const titleOf = (roots: readonly string[], cwd: string): string =>
  roots.length === 0
    ? "the given paths"
    : roots.every((root) => root === cwd)
      ? "the working directory"
      : "the repository";
