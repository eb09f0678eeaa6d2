import { closeSync, constants, fstatSync, lstatSync, openSync, realpathSync } from "node:fs";
import type { Stats } from "node:fs";
import { dirname, isAbsolute, join, parse, relative, resolve, sep } from "node:path";
import { baseOf, existing, isProject, isWithin, repositoryRoot, titleOf } from "./folders.ts";
import { isGit, look, openedPath, partsOf } from "./path-parts.ts";
import { readRegularFile } from "./read-regular-file.ts";

/** Where a path ends that a file of the repository gives. */
export type Confined =
  /** @property path without links, to be opened. It may be a folder. */
  | { readonly kind: "inside"; readonly path: string }
  /** @property code of the system, such as ENOENT. */
  | { readonly kind: "missing"; readonly code: string }
  /** @property why the rest of a sentence: "is outside of the repository". */
  | { readonly kind: "outside"; readonly why: string };

/** A folder or file that may be read, as it is called and as it is called without links. */
interface Root {
  readonly shown: string;
  readonly real: string;
}

interface OpenFolder {
  readonly folder: string;
  /** Without links. */
  readonly real: string;
  readonly descriptor: number | undefined;
}

export interface ConfinesOptions {
  readonly cwd: string;
  /** Paths and patterns that the person named on the command line; none is the working directory. */
  readonly named: readonly string[];
  /** A link of the repository that is named on the command line is a path that the repository gives. */
  readonly safe?: boolean;
  /** Nothing is refused. */
  readonly allowOutside?: boolean;
}

/** As many as Linux follows (MAXSYMLINKS). */
const MOST_LINKS = 40;

const withCode = (message: string, code: string): Error => Object.assign(new Error(message), { code });

/**
 * What a run may read: the repository, and what the person named on the command line. Every path that a file of the
 * repository gives is resolved here: refused when it is outside as it is written, and when it is outside after its
 * links. Nothing outside is accessed, not even to check whether it exists.
 */
export class Confines {
  /** What it is called in messages. */
  readonly title: string;
  readonly #folders: readonly Root[];
  /** Files that were named: by path, as there may be thousands. */
  readonly #files = new Map<string, string>();
  readonly #allowOutside: boolean;
  /** Folders that are not links, by path without links. */
  readonly #known = new Set<string>();
  /** The folder whose files are read now, and its descriptor, or undefined where it cannot be used so. */
  #open: OpenFolder | undefined;

  private constructor(folders: readonly string[], title: string, allowOutside = false) {
    this.#folders = folders.flatMap((shown) => rootOf(shown) ?? []).sort((a, b) => b.shown.length - a.shown.length);
    this.title = title;
    this.#allowOutside = allowOutside;
  }

  /**
   * The git root of the working directory, or else the working directory, and what is named. Where all that is named
   * lies in other repositories, only those may be read, not the repository of the working directory.
   */
  static of({ cwd, named, safe = false, allowOutside = false }: ConfinesOptions): Confines {
    const above = repositoryRoot(cwd);
    const own = above !== undefined && isProject(above) ? above : undefined;
    const bases = named.filter((path) => path !== "-").map((path) => baseOf(cwd, path));
    const isOwn = own !== undefined && (bases.length === 0 || bases.some((path) => isWithin(own, path)));
    const nearest = bases.flatMap(
      (path) =>
        [repositoryRoot(path), isWithin(cwd, path) ? cwd : undefined].find(
          (root) => root !== undefined && isProject(root),
        ) ?? [],
    );
    const roots = isOwn ? [own] : bases.length === 0 ? [cwd] : [...new Set(nearest)];
    const inner = new Confines(roots, isOwn ? "the repository" : titleOf(roots, cwd), allowOutside);
    // A named path is only added if it is outside of the roots, or a link out of them.
    const more = bases.filter(
      (path) => inner.resolve(path).kind === "outside" && !(safe && roots.some((root) => isWithin(root, path))),
    );
    return more.length === 0 ? inner : inner.with(more);
  }

  /** These and some more folders and files. */
  with(paths: readonly string[]): Confines {
    const isFolder = (path: string): boolean => existing(path)?.isDirectory() === true;
    const made = new Confines(
      [...this.#folders.map(({ shown }) => shown), ...paths.filter(isFolder)],
      this.title,
      this.#allowOutside,
    );
    for (const [shown, real] of this.#files) made.#files.set(shown, real);
    for (const path of paths) {
      if (isFolder(path)) continue;
      // One that is not there yet may be named all the same.
      const { shown, real } = rootOf(path) ?? { shown: path, real: path };
      made.#files.set(shown, real).set(real, real);
    }
    return made;
  }

  /** A path below a folder, or an absolute one. */
  resolve(path: string, folder = ""): Confined {
    const absolute = resolve(folder, path);
    if (this.#allowOutside) return { kind: "inside", path: absolute };
    const file = this.#files.get(absolute);
    if (file !== undefined) return { kind: "inside", path: file };
    const root = this.#folders.find(({ shown, real }) => isWithin(shown, absolute) || isWithin(real, absolute));
    if (root === undefined) return { kind: "outside", why: `is outside of ${this.title}` };
    return this.#follow(root.real, relative(isWithin(root.shown, absolute) ? root.shown : root.real, absolute));
  }

  /**
   * The same for a path that may be a pattern: the folder that it looks below. A pattern that climbs after its first
   * wildcard is refused.
   */
  resolvePattern(path: string, folder: string): Confined {
    const climbs =
      /[*?[{]/.test(path) &&
      !this.#allowOutside &&
      existing(resolve(folder, path)) === undefined &&
      /(?:^|[/,{])\.\.(?:[/,}]|$)/.test(path.slice(path.search(/[*?[{]/)));
    return climbs ? { kind: "outside", why: "contains `..` after a wildcard" } : this.resolve(baseOf(folder, path));
  }

  /**
   * The bytes of a file within, whatever is put in the place of a folder or link while it is opened.
   * @param most bytes that are read.
   * @throws Error with the reason, and with the `code` EOUTSIDE for what is outside.
   */
  read(path: string, most: number): Buffer {
    const found = this.resolve(path);
    switch (found.kind) {
      case "outside":
        throw withCode(`it ${found.why}, and is not read`, OUTSIDE);
      case "missing":
        throw withCode(found.code, found.code);
      case "inside":
        if (this.#allowOutside) return readRegularFile(found.path, most);
        return readRegularFile(found.path, most, {
          isLink: false,
          check: (descriptor, stat) => this.#check(found.path, descriptor, stat),
        });
      default:
        return found satisfies never;
    }
  }

  /**
   * The same for one of many: those of a folder are read from the folder as it is open, so that its path is resolved
   * once. `close` ends that.
   */
  readNext(path: string, most: number): Buffer {
    const end = path.lastIndexOf("/");
    const name = path.slice(end + 1);
    const folder =
      this.#allowOutside || this.#files.has(path) || isGit(name) || name === ".."
        ? undefined
        : this.#folder(path.slice(0, end));
    if (folder?.descriptor === undefined) return this.read(path, most);
    const seen = lstatSync(folder.real + sep + name, { throwIfNoEntry: false });
    return seen?.isFile() === true
      ? readRegularFile(`/proc/self/fd/${folder.descriptor}/${name}`, most, { isLink: false, seen })
      : this.read(path, most);
  }

  /** Only on Linux: elsewhere no path starts at an open folder. */
  #folder(folder: string): OpenFolder {
    if (this.#open?.folder === folder) return this.#open;
    this.close();
    const found = process.platform === "linux" && isAbsolute(folder) ? this.resolve(folder) : undefined;
    let descriptor: number | undefined;
    try {
      if (found?.kind === "inside") {
        descriptor = openSync(found.path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
        this.#check(found.path, descriptor, fstatSync(descriptor));
      }
    } catch {
      // A folder that cannot be opened, or was replaced, is read file by file.
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    }
    this.#open = { folder, real: found?.kind === "inside" ? found.path : folder, descriptor };
    return this.#open;
  }

  /** Closes the open folder. */
  close(): void {
    if (this.#open?.descriptor !== undefined) closeSync(this.#open.descriptor);
    this.#open = undefined;
  }

  #holds(real: string): boolean {
    return (
      this.#folders.some((root) => isWithin(root.real, real) && !partsOf(relative(root.real, real)).some(isGit)) ||
      this.#files.get(real) === real
    );
  }

  /** Follows links step by step: one out of the roots is refused before anything there is accessed. */
  #follow(start: string, path: string): Confined {
    let current = start;
    let links = 0;
    const pending = partsOf(path).reverse();
    for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
      if (isGit(part)) return { kind: "outside", why: "is in .git" };
      if (part === "..") {
        current = dirname(current);
        continue;
      }
      const next = join(current, part);
      // Back down from above a root: these folders are not links, as the root's path has none.
      if (this.#known.has(next) || this.#folders.some(({ real }) => isWithin(next, real))) {
        current = next;
        continue;
      }
      if (!this.#holds(next)) return { kind: "outside", why: `is, or is behind, a symbolic link out of ${this.title}` };
      const step = look(next);
      if (typeof step === "string") return { kind: "missing", code: step };
      if (step.isDirectory) this.#known.add(next);
      if (step.link === undefined) {
        current = next;
        continue;
      }
      if (++links > MOST_LINKS) return { kind: "missing", code: "ELOOP" };
      const root = isAbsolute(step.link)
        ? this.#folders.find(({ shown }) => isWithin(shown, resolve(step.link ?? "")))
        : undefined;
      if (root !== undefined) {
        current = root.real;
        pending.push(...partsOf(relative(root.shown, resolve(step.link))).reverse());
      } else {
        if (isAbsolute(step.link)) current = parse(step.link).root;
        pending.push(
          ...partsOf(isAbsolute(step.link) ? step.link.slice(parse(step.link).root.length) : step.link).reverse(),
        );
      }
    }
    return this.#holds(current)
      ? { kind: "inside", path: current }
      : { kind: "outside", why: `is, or is behind, a symbolic link out of ${this.title}` };
  }

  /** After opening: the very file that is open lies within. @throws Error */
  #check(path: string, descriptor: number, stat: Stats): void {
    const opened = openedPath(path, descriptor, stat);
    if (opened !== path && (opened === undefined || !this.#holds(opened)))
      throw withCode("it was replaced while it was being opened", OUTSIDE);
  }
}

/** `code` of an error about what is outside. */
export const OUTSIDE = "EOUTSIDE";

function rootOf(shown: string): Root | undefined {
  try {
    return { shown, real: realpathSync(shown) };
  } catch {
    // What does not exist cannot be read either.
    return undefined;
  }
}
