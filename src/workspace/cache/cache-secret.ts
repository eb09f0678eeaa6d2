import { randomBytes } from "node:crypto";
import { closeSync, existsSync, fstatSync, openSync, readFileSync, statSync, writeSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { codeOf } from "../../diagnostic/error-code.ts";
import { makeFolder } from "./make-folder.ts";
import { userCacheFolder } from "./user-cache-folder.ts";

const NAME = "cache.secret";
const LENGTH = 32;

/** What answers are signed with; or why there is none, so that nothing is kept. */
export type CacheSecret = { readonly secret: Buffer } | { readonly off: string };

/** Others could read it, or have written it. Windows has no such modes; there the user's folder keeps others out. */
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

/** Made once; two runs at the same time take the one that was first. */
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

/** The folder of git's own files for a working tree that holds a path. */
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
 * Whether git tracks a file in a folder: its index holds their names (gitformat-index). Version 4 of it leaves out how a name
 * begins, so the end of the folder's name is looked for.
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
 * The secret that entries of the cache are signed with. It is the user's own and is in no repository, so that whoever writes a
 * cache into one cannot make an entry that is believed.
 * @param folder the folder of the cache.
 */
export function cacheSecret(env: Readonly<Record<string, string | undefined>>, folder: string): CacheSecret {
  if (isTracked(folder))
    return {
      off: `git tracks files of ${basename(folder)}: what others may have written is not read. Remove them with git rm --cached`,
    };
  const file = join(userCacheFolder(env), NAME);
  const repository = gitFolder(folder);
  if (repository !== undefined && !relative(dirname(repository), file).startsWith(".."))
    return { off: `the user's folder of caches is inside of the repository (${file})` };
  try {
    const secret = readSecret(file);
    return secret === undefined
      ? { off: `${file} is not the user's alone; remove it, and it is made anew` }
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
      // Said below.
    }
    return { off: `${file} cannot be written: ${codeOf(error)}` };
  }
}
