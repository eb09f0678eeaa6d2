import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { chmodSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { makeFolder } from "./make-folder.ts";
import { removeQuietly } from "./remove-quietly.ts";

/** Folder of the cache below the working directory. */
export const DEFAULT_CACHE = ".kubenetlintcache";

/** Not the ending of a manifest, so that the cache is never linted. */
const ENDING = ".entry";
/** Entries kept of one kind; the least recently used are removed first. */
const MOST = 200;

/** SHA-256 of a list of texts. */
export const digest = (...parts: readonly (string | Buffer)[]): string => {
  const hash = createHash("sha256");
  // The length before each part: otherwise ["ab", "c"] and ["a", "bc"] would have the same digest.
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest("hex");
};

/**
 * A folder of answers by key, each signed with the user's secret. Anything wrong with an entry is a cache miss: a
 * broken cache must not fail the run, and a cache that came with a repository must not be trusted.
 */
export class CacheStore {
  readonly #folder: string;
  readonly #secret: Buffer | undefined;

  /** @param secret undefined: nothing is read or written. */
  constructor(folder: string, secret: Buffer | undefined) {
    this.#folder = folder;
    this.#secret = secret;
  }

  #sign(secret: Buffer, kind: string, key: string, body: string): string {
    return createHmac("sha256", secret).update(`${kind}\n${key}\n`).update(body).digest("hex");
  }

  get(kind: string, key: string): unknown {
    const text = this.getText(kind, key);
    try {
      return text === undefined ? undefined : JSON.parse(text);
    } catch {
      return undefined;
    }
  }

  set(kind: string, key: string, value: unknown): void {
    this.setText(kind, key, JSON.stringify(value));
  }

  getText(kind: string, key: string): string | undefined {
    const secret = this.#secret;
    if (secret === undefined) return undefined;
    const path = this.#path(kind, key);
    try {
      const text = readFileSync(path, "utf8");
      const end = text.indexOf("\n");
      const body = text.slice(end + 1);
      if (end === -1) return undefined;
      const [found, expected] = [Buffer.from(text.slice(0, end)), Buffer.from(this.#sign(secret, kind, key, body))];
      if (found.length !== expected.length || !timingSafeEqual(found, expected)) return undefined;
      const now = new Date();
      utimesSync(path, now, now);
      return body;
    } catch {
      return undefined;
    }
  }

  /**
   * Written to a temporary file and renamed: another run reads the old entry or the new one, never a part of it.
   * @param most entries of this kind to keep.
   */
  setText(kind: string, key: string, body: string, most = MOST): void {
    const secret = this.#secret;
    if (secret === undefined) return;
    const path = this.#path(kind, key);
    const beside = `${path}.${randomBytes(6).toString("hex")}`;
    try {
      makeFolder(this.#folder, 0o700);
      // An earlier version created it readable for everyone.
      if (basename(this.#folder) === DEFAULT_CACHE && (statSync(this.#folder).mode & 0o077) !== 0)
        chmodSync(this.#folder, 0o700);
      this.#hideFromGit();
      writeFileSync(beside, `${this.#sign(secret, kind, key, body)}\n${body}`, { mode: 0o600 });
      renameSync(beside, path);
      this.#prune(kind, most);
    } catch {
      removeQuietly(beside);
    }
  }

  /** Keeps the cache out of git. */
  #hideFromGit(): void {
    const file = join(this.#folder, ".gitignore");
    if (statSync(file, { throwIfNoEntry: false }) === undefined) writeFileSync(file, "*\n");
  }

  #path(kind: string, key: string): string {
    return join(this.#folder, `${kind}-${key.slice(0, 40)}${ENDING}`);
  }

  #prune(kind: string, most: number): void {
    const own = readdirSync(this.#folder).filter((name) => name.startsWith(`${kind}-`) && name.endsWith(ENDING));
    if (own.length <= most) return;
    const byAge = own
      .map((name) => ({ name, used: statSync(join(this.#folder, name)).mtimeMs }))
      .sort((a, b) => a.used - b.used);
    for (const { name } of byAge.slice(0, own.length - most)) rmSync(join(this.#folder, name), { force: true });
  }
}
