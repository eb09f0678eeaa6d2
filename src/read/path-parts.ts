import { lstatSync, readlinkSync, realpathSync } from "node:fs";
import type { Stats } from "node:fs";
import { sep } from "node:path";
import { existing } from "./folders.ts";

/**
 * What git keeps beside the files of a repository, such as the token that a pipeline clones with, is none of them. Some
 * systems know it by other names too. Source: git path.c, `is_hfs_dotgit` and `is_ntfs_dotgit`.
 */
export const isGit = (part: string): boolean =>
  /^[.g\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/i.test(part) &&
  /^(?:\.git|git~\d+)[ .]*(?::.*)?$/i.test(part.replaceAll(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, ""));

export const partsOf = (path: string): string[] =>
  path.split(sep === "\\" ? /[\\/]/ : "/").filter((part) => part !== "" && part !== ".");

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "EIO";

/** What is at a path, links not followed; the code of the system where nothing is. */
export function look(path: string): { readonly isDirectory: boolean; readonly link: string | undefined } | string {
  try {
    const stat = lstatSync(path);
    return { isDirectory: stat.isDirectory(), link: stat.isSymbolicLink() ? readlinkSync(path) : undefined };
  } catch (error) {
    return codeOf(error);
  }
}

/** The current path of an open file; undefined if it cannot be known. */
export function openedPath(path: string, descriptor: number, stat: Stats): string | undefined {
  try {
    // Linux knows of what is open by which path it was reached, links resolved.
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    // Elsewhere: the entry at that path, links resolved, is the same file.
    const now = existing(path);
    return now?.ino === stat.ino && now.dev === stat.dev ? realpathSync.native(path) : undefined;
  }
}
