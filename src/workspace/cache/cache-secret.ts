import { randomBytes } from "node:crypto";
import { closeSync, existsSync, fstatSync, openSync, readFileSync, statSync, writeSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { codeOf } from "../../diagnostic/error-code.ts";
import { makeFolder } from "./make-folder.ts";
import { userCacheFolder } from "./user-cache-folder.ts";

const NAME = "cache.secret";
const LENGTH = 32;

/** The secret that signs cache entries, or the reason why there is none and the cache is off. */
export type CacheSecret = { readonly secret: Buffer } | { readonly off: string };

/** Other users could read or write it. Windows has no such modes: there the user's folder is protected. */
const isPrivate = (descriptor: number): boolean => {
  const { mode, uid } = fstatSync(descriptor);
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o077) === 0);
};

function readSecret(file: string): Buffer | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, "r");
    const secret = isPrivate(descriptor) ? readFileSync(descriptor) : undefined;
    return secret?.length === LENGTH ? secret : undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Created once; of two runs at the same time both use the one that was written first. */
function makeSecret(file: string): Buffer {
  makeFolder(dirname(file), 0o700);
  const secret = randomBytes(LENGTH);
  const descriptor = openSync(file, "wx", 0o600);
  try {
    writeSync(descriptor, secret);
  } finally {
    closeSync(descriptor);
  }
  return secret;
}

/** The git directory of the working tree that contains a path. */
function gitFolder(path: string): string | undefined {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const own = join(folder, ".git");
    const stat = existsSync(own) ? statSync(own, { throwIfNoEntry: false }) : undefined;
    if (stat?.isDirectory() === true) return own;
    if (stat?.isFile() === true) {
      const [, elsewhere] = /^gitdir: (.+)$/m.exec(readFileSync(own, "utf8")) ?? [];
      return elsewhere === undefined ? undefined : resolve(folder, elsewhere);
    }
    if (dirname(folder) === folder) return undefined;
  }
}

/**
 * Whether git tracks a file in a folder, by the names in its index (gitformat-index). Version 4 of the index omits the
 * common start of names, so only the end of the folder's name is searched for.
 */
function isTracked(folder: string): boolean {
  try {
    const git = gitFolder(dirname(folder));
    return git !== undefined && readFileSync(join(git, "index")).includes(`${basename(folder).slice(-8)}/`);
  } catch {
    return false;
  }
}

/**
 * The secret that signs cache entries. It is stored in the user's own folder, outside of every repository: an entry
 * that somebody commits to a repository has no valid signature.
 * @param folder the cache folder.
 */
export function cacheSecret(env: Readonly<Record<string, string | undefined>>, folder: string): CacheSecret {
  if (isTracked(folder))
    return {
      off: `git tracks files in ${basename(folder)}, which others may have written. Remove them with git rm --cached`,
    };
  const file = join(userCacheFolder(env), NAME);
  const repository = gitFolder(folder);
  if (repository !== undefined && !relative(dirname(repository), file).startsWith(".."))
    return { off: `the user's cache folder is inside the repository (${file})` };
  try {
    const secret = readSecret(file);
    return secret === undefined
      ? { off: `${file} is invalid or accessible to other users; remove it, and the next run recreates it` }
      : { secret };
  } catch (error) {
    if (codeOf(error) !== "ENOENT") return { off: `${file} cannot be read: ${codeOf(error)}` };
  }
  try {
    return { secret: makeSecret(file) };
  } catch (error) {
    try {
      const secret = codeOf(error) === "EEXIST" ? readSecret(file) : undefined;
      if (secret !== undefined) return { secret };
    } catch {
      // Reported below.
    }
    return { off: `${file} cannot be written: ${codeOf(error)}` };
  }
}
