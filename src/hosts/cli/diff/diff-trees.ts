import { mkdtempSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { UserError } from "../../../diagnostic/user-error.ts";
import { findRevision, mergeBase, writeRevision } from "../../../read/git.ts";
import type { Revision } from "../../../read/git.ts";
import type { Host } from "../../../workspace/host.ts";
import { refusing } from "../write-file.ts";

/** One side of a comparison: a folder with its files, and its name. */
export interface Tree {
  readonly name: string;
  /** Working directory of the side; it may not exist in an older revision. */
  readonly cwd: string;
  /** It was extracted from git history, links included. */
  readonly isRevision?: boolean;
}

type End =
  | { readonly kind: "folder"; readonly name: string; readonly cwd: string }
  | { readonly kind: "revision"; readonly revision: Revision };

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** A folder or a revision. @throws UserError if it is neither, or both. */
function endOf(host: Host, text: string): End {
  const path = resolve(host.cwd, text);
  const isPath = isFolder(path);
  const revision = findRevision(host.cwd, text);
  if (isPath && revision !== undefined)
    throw new UserError(
      `"${text}" is a folder and a git revision. Write ./${text} for the folder, or ${text}~0 for the revision.`,
    );
  if (isPath) return { kind: "folder", name: text, cwd: path };
  if (revision !== undefined) return { kind: "revision", revision };
  throw new UserError(`"${text}" is neither a folder nor a git revision of this repository.`);
}

function revisionEnd(host: Host, text: string): Revision {
  const revision = findRevision(host.cwd, text);
  if (revision === undefined) throw new UserError(`"${text}" is not a git revision of this repository.`);
  return revision;
}

const workingTree = ({ cwd }: Host): End => ({ kind: "folder", name: "working tree", cwd });

/** `BASE`, `BASE HEAD`, `BASE..HEAD`, and `BASE...HEAD`, which compares with the merge base of both. */
function endsOf(host: Host, base: string, head: string | undefined): readonly [End, End] {
  const [, left, dots, right] = /^(.*?[^.])(\.{2,3})([^./].*|)$/s.exec(base) ?? [];
  if (dots === undefined || left === undefined || isFolder(resolve(host.cwd, base)))
    return [endOf(host, base), head === undefined ? workingTree(host) : endOf(host, head)];
  if (head !== undefined) throw new UserError(`"${base}" already names both sides; omit "${head}".`);
  const [from, to] = [revisionEnd(host, left), revisionEnd(host, right || "HEAD")];
  return [
    { kind: "revision", revision: dots === "..." ? mergeBase(from, to) : from },
    { kind: "revision", revision: to },
  ];
}

/**
 * Calls `use` with both sides as folders; folders of revisions are temporary and removed afterwards.
 * @throws UserError for a side that does not exist.
 */
export async function withTrees<T>(
  host: Host,
  base: string,
  head: string | undefined,
  use: (base: Tree, head: Tree) => Promise<T>,
): Promise<T> {
  const ends = endsOf(host, base, head);
  const made: string[] = [];
  const treeOf = (end: End): Tree => {
    if (end.kind === "folder") return end;
    const folder = realpathSync(
      refusing("The temporary folder of a revision", () => mkdtempSync(join(tmpdir(), "kubenetlint-diff-"))),
    );
    made.push(folder);
    writeRevision(end.revision, folder);
    return { name: end.revision.name, cwd: join(folder, end.revision.prefix), isRevision: true };
  };
  try {
    const [before, after] = ends;
    return await use(treeOf(before), treeOf(after));
  } finally {
    for (const folder of made) rmSync(folder, { recursive: true, force: true });
  }
}
