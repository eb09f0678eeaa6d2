import { readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** What git tracks of the files that may be manifests. */
export interface TrackedFiles {
  /** @param path relative to the root of the repository. */
  has(path: string): boolean;
  /** Those below a folder, sorted. */
  below(folder: string): readonly string[];
  /** Whether a folder is a submodule. */
  isSubmodule(path: string): boolean;
}

export const NOTHING_TRACKED: TrackedFiles = { has: () => false, below: () => [], isSubmodule: () => false };

/** An index of a million files has some 100 MB. */
const LARGEST_INDEX = 1024 * 1024 * 1024;
const GITLINK = 0o160000;
const FOLDER = 0o040000;
const TYPE = 0o170000;

const fileAt = (path: string, most: number): Buffer | undefined => {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat?.isFile() === true && stat.size <= most ? readFileSync(path) : undefined;
  } catch {
    return undefined;
  }
};

/**
 * The folder of a repository's data: `.git` itself, or the folder to which the `.git` file of a worktree or submodule
 * points.
 */
function gitFolder(root: string): string | undefined {
  const path = join(root, ".git");
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory() === true) return path;
  const [, target] = /^gitdir: (.+?)\s*$/m.exec(fileAt(path, 64 * 1024)?.toString("utf8") ?? "") ?? [];
  return target === undefined ? undefined : resolve(root, target);
}

/** Bytes of an object id: 32 in repositories of SHA-256. */
function idSize(folder: string): number {
  const common = fileAt(join(folder, "commondir"), 64 * 1024)
    ?.toString("utf8")
    .trim();
  const config =
    fileAt(join(common === undefined ? folder : resolve(folder, common), "config"), 1024 * 1024)?.toString("utf8") ??
    "";
  return /^\s*objectformat\s*=\s*sha256\s*$/im.test(config) ? 32 : 20;
}

/**
 * Reads the index of a repository without git, which may not be there and would run what its configuration says.
 * @param wanted names of files that matter; other entries are skipped.
 * @returns undefined for an index that cannot be read; without one nothing is tracked yet.
 */
export function trackedFiles(root: string, wanted: (name: string) => boolean): TrackedFiles | undefined {
  try {
    const folder = gitFolder(root);
    if (folder === undefined) return undefined;
    const file = join(folder, "index");
    if (statSync(file, { throwIfNoEntry: false }) === undefined) return NOTHING_TRACKED;
    const found: Found = { paths: new Set(), submodules: new Set(), wanted };
    return readIndex(file, idSize(folder), found) ? tracked(found) : undefined;
  } catch {
    return undefined;
  }
}

interface Found {
  readonly paths: Set<string>;
  readonly submodules: Set<string>;
  readonly wanted: (name: string) => boolean;
}

function tracked({ paths, submodules }: Found): TrackedFiles {
  const sorted = [...paths].sort();
  return {
    has: (path) => paths.has(path),
    below(folder) {
      const prefix = `${folder}/`;
      let low = 0;
      for (let high = sorted.length; low < high;) {
        const middle = (low + high) >>> 1;
        if ((sorted[middle] ?? "") < prefix) low = middle + 1;
        else high = middle;
      }
      let end = low;
      while (sorted[end]?.startsWith(prefix) === true) end++;
      return sorted.slice(low, end);
    },
    isSubmodule: (path) => submodules.has(path),
  };
}

/** Source: git Documentation/gitformat-index.txt, versions 2 to 4. Answers whether the file is one. */
function readIndex(file: string, id: number, found: Found): boolean {
  const bytes = fileAt(file, LARGEST_INDEX);
  if (bytes === undefined || bytes.length < 12 + id || bytes.toString("latin1", 0, 4) !== "DIRC") return false;
  const version = bytes.readUInt32BE(4);
  if (version < 2 || version > 4) return false;
  const count = bytes.readUInt32BE(8);
  let at = 12;
  let path: Buffer = Buffer.alloc(0);
  for (let entry = 0; entry < count; entry++) {
    const type = bytes.readUInt32BE(at + 24) & TYPE;
    const isExtended = (bytes.readUInt16BE(at + 40 + id) & 0x4000) !== 0;
    let name = at + 42 + id + (isExtended ? 2 : 0);
    if (version === 4) {
      const { value, next } = readLength(bytes, name);
      const end = bytes.indexOf(0, next);
      if (end === -1 || value > path.length) return false;
      path = Buffer.concat([path.subarray(0, path.length - value), bytes.subarray(next, end)]);
      name = end + 1;
    } else {
      const end = bytes.indexOf(0, name);
      if (end === -1) return false;
      path = bytes.subarray(name, end);
      // Padded by one to eight NUL bytes.
      name = at + ((end - at + 8) & ~7);
    }
    if (type === GITLINK) found.submodules.add(path.toString("utf8"));
    else if (type !== FOLDER) keep(path, found);
    at = name;
  }
  return readShared(bytes, at, file, id, found);
}

function keep(path: Buffer, { wanted, paths }: Found): void {
  const name = path.toString("utf8", path.lastIndexOf(0x2f) + 1);
  if (wanted(name)) paths.add(path.toString("utf8"));
}

/** A split index contains the changes; the rest is in a file beside it. Deleted entries count as tracked. */
function readShared(bytes: Buffer, from: number, file: string, id: number, found: Found): boolean {
  for (let at = from; at + 8 <= bytes.length - id;) {
    const size = bytes.readUInt32BE(at + 4);
    if (bytes.toString("latin1", at, at + 4) === "link") {
      const shared = bytes.toString("hex", at + 8, at + 8 + id);
      return /^0*$/.test(shared) || readIndex(join(dirname(file), `sharedindex.${shared}`), id, found);
    }
    at += 8 + size;
  }
  return true;
}

/** The variable width of git's offsets: each byte but the last has its high bit set, and adds one. */
function readLength(bytes: Buffer, start: number): { readonly value: number; readonly next: number } {
  let at = start;
  let byte = bytes.readUInt8(at++);
  let value = byte & 0x7f;
  while ((byte & 0x80) !== 0) {
    byte = bytes.readUInt8(at++);
    value = (value + 1) * 128 + (byte & 0x7f);
  }
  return { value, next: at };
}
