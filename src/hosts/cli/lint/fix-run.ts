import { plural } from "../../../base/text.ts";
import { compareText } from "../../../base/compare-text.ts";
import { accessSync, constants, readFileSync, realpathSync, statSync } from "node:fs";
import { relative, resolve, isAbsolute } from "node:path";
import { fixScopes } from "../../../engine/fixes/fix-scopes.ts";
import type { FixedScopes } from "../../../engine/fixes/fix-scopes.ts";
import type { LintOptions } from "../../../engine/lint-options.ts";
import { UserError } from "../../../diagnostic/user-error.ts";
import { unifiedDiff } from "../../../fix/diff.ts";
import { decodeText, encodeText } from "../../../read/decode-text.ts";
import { printable } from "../../../base/printable.ts";
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

/** Files that may be written: those whose real path is below the given paths. */
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
      // A pattern matches files directly: such a file is a link if its real path differs.
      return (
        given.some((folder) => inside(folder, real)) ||
        real === resolve(realpathSync(host.cwd), relative(host.cwd, path))
      );
    });
  return new Set(writable);
}

/** Applies safe fixes in memory; nothing is written. @throws UserError for contradicting flags. */
export function runFixes(
  host: Host,
  paths: readonly string[],
  workspace: Workspace,
  options: LintOptions,
  flags: FixFlags,
): FixedScopes {
  if (flags.fix === true && flags.fixDryRun === true)
    throw new UserError("--fix and --fix-dry-run contradict each other: choose one.");
  const fromStdin = wantedPaths(paths, flags).includes("-");
  if (flags.fix === true && fromStdin)
    throw new UserError("--fix cannot write to standard input; --fix-dry-run prints the changes.");
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
    .sort(([a], [b]) => compareText(a, b))
    .map(([path, text]) => unifiedDiff(path, before.get(path) ?? "", text))
    .join("");
}

/** Why a file is not written. Writing replaces the file, which hard links and read-only files do not survive. */
function whyUnwritable(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  // Its other names would keep the old text.
  if (stat.nlink > 1) return `has ${stat.nlink} names (hard links)`;
  try {
    accessSync(path, constants.W_OK);
  } catch {
    return "is read-only";
  }
  // `accessSync` always succeeds for root.
  return (stat.mode & 0o222) === 0 ? "is read-only" : undefined;
}

/**
 * Writes the repaired files and reports the result on standard error.
 * @throws UserError when a file cannot be written; earlier files are then already written.
 */
export function writeFixes(host: Host, workspace: Workspace, { texts, fixed }: FixedScopes): void {
  const before = textsOf(workspace);
  const written = new Set<string>();
  for (const [shown, text] of [...texts].sort(([a], [b]) => compareText(a, b))) {
    const path = resolve(host.cwd, shown);
    const whyNot = whyUnwritable(path);
    if (whyNot !== undefined) {
      host.stderr(`${printable(shown)} ${whyNot} and was not written\n`);
      continue;
    }
    try {
      const bytes = readFileSync(path);
      const now = decodeText(bytes);
      if (now.text !== before.get(shown)) {
        host.stderr(`${printable(shown)} was changed during the run and was not overwritten\n`);
        continue;
      }
      // An invalid UTF-16 sequence was read as U+FFFD and cannot be written back.
      if (!encodeText(now.text, now.encoding).equals(bytes)) {
        host.stderr(`${printable(shown)} contains invalid characters and was not written\n`);
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
