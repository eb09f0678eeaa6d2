import { createHash, randomBytes } from "node:crypto";
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import type { Stats } from "node:fs";
import { dirname, join } from "node:path";
import type { Script } from "node:vm";
import { makeFolder } from "../../../workspace/cache/make-folder.ts";
import { removeQuietly } from "../../../workspace/cache/remove-quietly.ts";
import { userCacheFolder } from "../../../workspace/cache/user-cache-folder.ts";

const ENDING = ".code";
/** Files to keep, for several versions of the program and of Node. */
const MOST = 8;
const DIGEST_BYTES = 32;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where compiled code is stored: the user's cache folder. `NODE_COMPILE_CACHE` sets another folder, and
 * `NODE_DISABLE_COMPILE_CACHE` turns the cache off, as for Node itself (nodejs.org/api/module.html).
 */
function folderOf(env: Environment): string | undefined {
  if (env["NODE_DISABLE_COMPILE_CACHE"] === "1") return undefined;
  const named = env["NODE_COMPILE_CACHE"];
  if (named !== undefined && named !== "") return join(named, "kubenetlint");
  return userCacheFolder(env);
}

/** Compiled code is run unchecked, so no other user may be able to write it. */
const isOurs = (stat: Stats): boolean =>
  process.getuid === undefined || (stat.uid === process.getuid() && (stat.mode & 0o022) === 0);

/** V8 does not check cached code and would crash if it is damaged. */
const digest = (data: Buffer): Buffer => createHash("sha256").update(data).digest();

/**
 * Code that V8 compiled in an earlier run of the same program on the same Node. Anything wrong with it is a cache miss:
 * then the program is compiled again, which takes a tenth of a second, and stored for the next run.
 */
export class CodeCache {
  readonly #file: string | undefined;

  /** @param key identifies the program; versions of Node and V8 are added. */
  constructor(key: string, env: Environment) {
    const folder = folderOf(env);
    this.#file = folder === undefined ? undefined : join(folder, `${key}-${process.version}-${process.arch}${ENDING}`);
  }

  read(): Buffer | undefined {
    if (this.#file === undefined) return undefined;
    try {
      if (!isOurs(statSync(dirname(this.#file))) || !isOurs(statSync(this.#file))) return undefined;
      const bytes = readFileSync(this.#file);
      const data = bytes.subarray(DIGEST_BYTES);
      return digest(data).equals(bytes.subarray(0, DIGEST_BYTES)) ? data : undefined;
    } catch {
      return undefined;
    }
  }

  /** Written to a temporary file and renamed, so that another run reads all of it or nothing. */
  write(script: Script): void {
    if (this.#file === undefined) return;
    const beside = `${this.#file}.${randomBytes(6).toString("hex")}`;
    try {
      makeFolder(dirname(this.#file), 0o700);
      const data = script.createCachedData();
      writeFileSync(beside, Buffer.concat([digest(data), data]), { mode: 0o600 });
      renameSync(beside, this.#file);
      prune(dirname(this.#file));
    } catch {
      // A folder that is not writable costs a tenth of a second each time; that is not worth a message.
      removeQuietly(beside);
    }
  }
}

function prune(folder: string): void {
  const own = readdirSync(folder).filter((name) => name.endsWith(ENDING));
  if (own.length <= MOST) return;
  const byAge = own
    .map((name) => ({ name, written: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => a.written - b.written);
  for (const { name } of byAge.slice(0, own.length - MOST)) rmSync(join(folder, name), { force: true });
}
