import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { UserError } from "../diagnostic/user-error.ts";
import { Confines } from "./confines.ts";
import { repositoryRoot } from "./folders.ts";
import { findProgram, plainEnvironment } from "./program.ts";

const MAX_OUTPUT = 2 * 1024 * 1024 * 1024;

/** Runs git without prompts, hooks or the network: a revision that is not here is not fetched. */
function git(cwd: string, args: readonly string[], input?: string): Buffer {
  const program = findProgram("git", [repositoryRoot(cwd) ?? cwd]);
  if (program === undefined)
    throw new UserError("git cannot be run: it is not installed, or only within the repository.");
  const env = {
    ...plainEnvironment(process.env),
    GIT_OPTIONAL_LOCKS: "0",
    GIT_TERMINAL_PROMPT: "0",
    GIT_NO_LAZY_FETCH: "1",
    LC_ALL: "C",
  };
  const result = spawnSync(program, ["-c", "core.fsmonitor=false", ...args], {
    cwd,
    env,
    maxBuffer: MAX_OUTPUT,
    ...(input !== undefined && { input }),
  });
  if (result.error !== undefined) throw new UserError(`git cannot be run: ${result.error.message}`);
  if (result.status !== 0)
    throw new UserError(
      `git ${args[0] ?? ""}: ${result.stderr
        .toString("utf8")
        .trim()
        .replace(/^fatal: /, "")}`,
    );
  return result.stdout;
}

const line = (cwd: string, args: readonly string[]): string => git(cwd, args).toString("utf8").trim();

/** A commit that exists, and the working directory within its tree. */
export interface Revision {
  /** As the user wrote it. */
  readonly name: string;
  readonly commit: string;
  /** `deploy/`, or "" at the root. */
  readonly prefix: string;
  readonly cwd: string;
}

/** The commit of a revision; undefined if git does not know it, or there is no repository. */
export function findRevision(cwd: string, name: string): Revision | undefined {
  try {
    const commit = line(cwd, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`]);
    return { name, commit, prefix: line(cwd, ["rev-parse", "--show-prefix"]), cwd };
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** The commit in which two revisions parted. @throws UserError when they have no common history here. */
export function mergeBase(base: Revision, head: Revision): Revision {
  let commit: string;
  try {
    commit = line(base.cwd, ["merge-base", base.commit, head.commit]);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(
      `${base.name} and ${head.name} have no common history in this clone. Deepen a shallow clone: git fetch ` +
        "--unshallow, or fetch-depth: 0.",
    );
  }
  return { ...base, name: `${base.name}...${head.name}`, commit };
}

interface Entry {
  readonly mode: string;
  readonly id: string;
  readonly path: string;
}

const LINK = "120000";
const SUBMODULE = "160000";

function entriesOf({ cwd, commit }: Revision): readonly Entry[] {
  const text = git(cwd, ["ls-tree", "-r", "-z", "--full-tree", commit]).toString("utf8");
  return text.split("\0").flatMap((item): readonly Entry[] => {
    const match = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s.exec(item);
    // A crafted tree may contain paths that git would not check out.
    const unsafe = match?.[3]?.split("/").some((part) => part === ".." || part.toLowerCase() === ".git") !== false;
    return match === null || unsafe || match[1] === SUBMODULE
      ? []
      : [{ mode: match[1] ?? "", id: match[2] ?? "", path: match[3] ?? "" }];
  });
}

/** Contents by object id, in one run of git. */
function* contents(cwd: string, entries: readonly Entry[]): Iterable<readonly [Entry, Buffer]> {
  const output = git(cwd, ["cat-file", "--batch"], entries.map(({ id }) => `${id}\n`).join(""));
  let offset = 0;
  for (const entry of entries) {
    const end = output.indexOf(10, offset);
    const size = Number(output.subarray(offset, end).toString("latin1").split(" ")[2]);
    if (!Number.isInteger(size))
      throw new UserError(`${entry.path} of this revision is not in the repository; fetch it first.`);
    yield [entry, output.subarray(end + 1, end + 1 + size)];
    offset = end + 2 + size;
  }
}

const MANIFEST = /\.(ya?ml|json)$|(^|\/)(Kustomization|\.helmignore)$/;
/** Git tracks all of a revision, so that nothing of it is hidden. */
const IGNORES = /(^|\/)\.gitignore$/;
const RENDERED = /(^|\/)(kustomization\.ya?ml|Kustomization|Chart\.yaml)$/;

/**
 * Writes the files of a revision that can matter into an empty folder: manifests and configuration; everything, where
 * charts or kustomizations may read other files too. Neither the working tree nor the index is touched, and no
 * attribute hides a file, as `git archive` would.
 */
export function writeRevision(revision: Revision, folder: string): void {
  const all = entriesOf(revision);
  const whole = all.some(({ path }) => RENDERED.test(path));
  // Marks the root of the repository.
  mkdirSync(join(folder, ".git"), { recursive: true });
  const made = new Set<string>();
  const kept = all.filter(({ path, mode }) => !IGNORES.test(path) && (whole || mode === LINK || MANIFEST.test(path)));
  // Links last: nothing is written through one.
  const wanted = [...kept.filter(({ mode }) => mode !== LINK), ...kept.filter(({ mode }) => mode === LINK)];
  const links: string[] = [];
  for (const [{ path, mode }, content] of contents(revision.cwd, wanted)) {
    const target = join(folder, path);
    const parent = dirname(target);
    if (!made.has(parent)) mkdirSync(parent, { recursive: true });
    made.add(parent);
    if (mode !== LINK) writeFileSync(target, content);
    else if (staysInside(path, content.toString("utf8"))) {
      symlinkSync(content.toString("utf8"), target);
      links.push(target);
    }
  }
  // Where one leads by way of others can only be known when all are there.
  const confines = Confines.of({ cwd: folder, named: [] });
  for (const link of links.filter((target) => confines.resolve(target).kind === "outside"))
    rmSync(link, { force: true });
}

/** A link may lead about within the tree, never out of it. */
const staysInside = (path: string, target: string): boolean =>
  !posix.isAbsolute(target) && !posix.normalize(posix.join(posix.dirname(path), target)).startsWith("..");
