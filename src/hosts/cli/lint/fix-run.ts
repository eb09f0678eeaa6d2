import { accessSync, constants, readFileSync, realpathSync, statSync } from "node:fs";
import { relative, resolve, isAbsolute } from "node:path";
import { fixScopes } from "../../../engine/fixes/fix-scopes.ts";
import type { FixedScopes } from "../../../engine/fixes/fix-scopes.ts";
import type { LintOptions } from "../../../engine/lint.ts";
import { UserError } from "../../../diagnostic/user-error.ts";
import { unifiedDiff } from "../../../fix/diff.ts";
import { decodeText, encodeText } from "../../../read/read-files.ts";
import { printable } from "../../../base/printable.ts";
import { plural } from "../../../report/lint/reporter.ts";
import { parseSource } from "../../../yaml/parse-source.ts";
import type { Host } from "../../../workspace/host.ts";
import { limitsOf, stdinPath, wantedPaths } from "../../../workspace/load-sources.ts";
import type { Workspace, WorkspaceFlags } from "../../../workspace/workspace.ts";
import { writeAtomically } from "../write-file.ts";

export interface FixFlags extends WorkspaceFlags {
  readonly fix?: boolean;
  readonly fixDryRun?: boolean;
  readonly quiet?: boolean;
}

const inside = (folder: string, file: string): boolean => {
  const path = relative(folder, file);
  return path === "" || (!path.startsWith("..") && !isAbsolute(path));
};

/** Files that may be written: those that were found under the given paths and, links followed, lie there. */
function writableFiles(host: Host, paths: readonly string[], { sources }: Workspace): ReadonlySet<string> {
  const given = (paths.length === 0 ? ["."] : paths)
    .map((path) => resolve(host.cwd, path))
    .filter((path) => statSync(path, { throwIfNoEntry: false }) !== undefined)
    .map((path) => realpathSync(path));
  const writable = sources
    .map(({ source }) => source.path)
    .filter((shown) => {
      const path = resolve(host.cwd, shown);
      if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false;
      const real = realpathSync(path);
      // A pattern gives files themselves: one of those is a link if its real path is another.
      return (
        given.some((folder) => inside(folder, real)) ||
        real === resolve(realpathSync(host.cwd), relative(host.cwd, path))
      );
    });
  return new Set(writable);
}

/** Tries the safe fixes of the workspace; nothing is written. @throws UserError for flags that contradict each other. */
export function runFixes(
  host: Host,
  paths: readonly string[],
  workspace: Workspace,
  options: LintOptions,
  flags: FixFlags,
): FixedScopes {
  if (flags.fix === true && flags.fixDryRun === true)
    throw new UserError("--fix writes the files and --fix-dry-run does not: choose one.");
  const fromStdin = wantedPaths(paths, flags).includes("-");
  if (flags.fix === true && fromStdin)
    throw new UserError("Standard input cannot be written to: --fix-dry-run shows what would change.");
  const writable = writableFiles(host, paths, workspace);
  const stdin = stdinPath(host.cwd, flags);
  const limits = limitsOf(flags);
  return fixScopes(
    { scopes: workspace.scopes, rules: workspace.rules, options, parse: (source) => parseSource(source, limits) },
    ({ finding, fix }) =>
      (flags.quiet !== true || finding.severity === "error") &&
      fix.edits.every(({ file }) => writable.has(file) || (fromStdin && file === stdin)),
  );
}

const textsOf = ({ scopes }: Workspace): ReadonlyMap<string, string> =>
  new Map(scopes.flatMap(({ sources }) => sources).map(({ source }) => [source.path, source.text]));

/** What the fixes would change, file by file. */
export function fixDiff(workspace: Workspace, { texts }: FixedScopes): string {
  const before = textsOf(workspace);
  return [...texts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, text]) => unifiedDiff(path, before.get(path) ?? "", text))
    .join("");
}

/** The file is replaced by another one: what its owner did not expect of it is not done. */
function whyUnwritable(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  // Its other names would keep the old text. Windows counts none.
  if (stat.nlink > 1) return `has ${stat.nlink} names (hard links)`;
  try {
    accessSync(path, constants.W_OK);
  } catch {
    return "is read-only";
  }
  // Root may write everything.
  return (stat.mode & 0o222) === 0 ? "is read-only" : undefined;
}

/**
 * Writes the repaired files, and says what was done.
 * @throws UserError when a file cannot be written; those before it are.
 */
export function writeFixes(host: Host, workspace: Workspace, { texts, fixed }: FixedScopes): void {
  const before = textsOf(workspace);
  const written = new Set<string>();
  for (const [shown, text] of [...texts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const path = resolve(host.cwd, shown);
    const whyNot = whyUnwritable(path);
    if (whyNot !== undefined) {
      host.stderr(`${printable(shown)} ${whyNot} and is left alone\n`);
      continue;
    }
    try {
      const bytes = readFileSync(path);
      const now = decodeText(bytes);
      if (now.text !== before.get(shown)) {
        host.stderr(`${printable(shown)} was changed by someone else meanwhile and is left alone\n`);
        continue;
      }
      // Half a character of UTF-16 was read as U+FFFD; what was meant cannot be written back.
      if (!encodeText(now.text, now.encoding).equals(bytes)) {
        host.stderr(`${printable(shown)} holds bytes that are no characters and is left alone\n`);
        continue;
      }
      writeAtomically(path, encodeText(text, now.encoding));
    } catch (error) {
      throw new UserError(
        `The repaired ${shown} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
    written.add(shown);
  }
  const repaired = fixed.filter(({ span }) => written.has(span.file)).length;
  if (written.size > 0) host.stderr(`Repaired ${plural(repaired, "finding")} in ${plural(written.size, "file")}.\n`);
}
