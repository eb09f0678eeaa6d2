import { statSync } from "node:fs";
import { resolve } from "node:path";
import { NoFilesError, UserError } from "../diagnostic/user-error.ts";
import { discoverAll, shownPath } from "../discover/discover.ts";
import type { Discovered } from "../discover/discover.ts";
import { isExpectations } from "../expect/expectations.ts";
import { isManifestText, hasManifestKeys } from "../model/json-manifest.ts";
import { decodeText } from "../read/decode-text.ts";
import { readFiles } from "../read/read-files.ts";
import type { Confines } from "../read/confines.ts";
import type { Counts, Note } from "../engine/result.ts";
import type { ReadFailure } from "../read/read-files.ts";
import { DEFAULT_LIMITS } from "../yaml/document.ts";
import type { ParsedSource, ParseLimits, Source } from "../yaml/document.ts";
import { parseSource } from "../yaml/parse-source.ts";
import type { DocumentCache } from "./cache/document-cache.ts";
import type { Host } from "./host.ts";

export interface SourceFlags {
  /** The same as the path `-`. */
  readonly stdin?: boolean;
  readonly stdinFilename?: string;
  readonly maxFileSize?: number;
  readonly maxDepth?: number;
  readonly maxAliasNodes?: number;
}

export interface Loaded {
  readonly sources: readonly ParsedSource[];
  readonly failures: readonly ReadFailure[];
  /** Files that were skipped. */
  readonly notes: readonly Note[];
  readonly hidden?: Counts["hidden"];
}

export const limitsOf = (flags: SourceFlags): ParseLimits => ({
  maxFileSize: flags.maxFileSize ?? DEFAULT_LIMITS.maxFileSize,
  maxDepth: flags.maxDepth ?? DEFAULT_LIMITS.maxDepth,
  maxAliasNodes: flags.maxAliasNodes ?? DEFAULT_LIMITS.maxAliasNodes,
});

/** Whether an argument is a path: a file, a folder, a pattern, or standard input. */
export const existingPath = (cwd: string, word: string): boolean =>
  word === "-" || statSync(resolve(cwd, word), { throwIfNoEntry: false }) !== undefined || /[*?[{]/.test(word);

/** What is known of files with these very texts. */
export interface KnownSources {
  /** Documents of earlier runs. */
  readonly documents?: DocumentCache;
  /** Sources that this run has read before. */
  readonly parsed?: readonly ParsedSource[];
}

export interface Ignores {
  readonly patterns: readonly string[];
  readonly root: string;
  /** The configuration is YAML, but not a manifest. */
  readonly configFile: string | undefined;
}

/**
 * The paths to read; `-` is standard input. `--stdin-filename` alone means standard input; without any path the working
 * directory is read.
 */
export function wantedPaths(paths: readonly string[], { stdin, stdinFilename }: SourceFlags): readonly string[] {
  if (stdin === true && !paths.includes("-")) return [...paths, "-"];
  return paths.length > 0 ? paths : [stdinFilename === undefined ? "." : "-"];
}

/** The path shown for standard input; it replaces the file of that name. */
export const stdinPath = (cwd: string, { stdinFilename }: SourceFlags): string =>
  stdinFilename === undefined ? "<stdin>" : shownPath(cwd, stdinFilename);

/**
 * Paths → parsed sources; `-` is standard input, no path the working directory.
 * @throws UserError when a path does not exist or there is no manifest at all: then "no findings" would be false.
 */
export function loadSources(
  host: Host,
  paths: readonly string[],
  flags: SourceFlags,
  ignores: Ignores,
  confines: Confines,
  { documents, parsed }: KnownSources = {},
): Loaded {
  const limits = limitsOf(flags);
  const wanted = wantedPaths(paths, flags);
  const refused = new Map(
    wanted
      .filter((path) => path !== "-")
      .flatMap((path) => {
        const confined = confines.resolvePattern(path, host.cwd);
        return confined.kind === "outside" ? [[path, `it ${confined.why}, and is not read`] as const] : [];
      }),
  );
  const found = discoverAll(
    wanted.filter((path) => path !== "-" && !refused.has(path)),
    { cwd: host.cwd, ignores: ignores.patterns, ignoreRoot: ignores.root, confines },
  );
  const files = found.files.filter((file) => file !== ignores.configFile);
  const named = new Set(wanted.map((path) => resolve(host.cwd, path)));
  const { texts: read, failures } = readFiles(
    files.map((path) => ({ path, shown: shownPath(host.cwd, path) })),
    limits.maxFileSize,
    confines,
  );
  let all = read.flatMap((source) => wantedSource(source, named.has(resolve(host.cwd, source.path)), limits));
  const shownFailure = ({ path, message }: ReadFailure): ReadFailure => ({ path: shownPath(host.cwd, path), message });
  const allFailures = [...[...refused].map(([path, message]) => ({ path, message })), ...found.failures].map(
    shownFailure,
  );
  allFailures.push(...failures);
  if (wanted.includes("-")) {
    const path = stdinPath(host.cwd, flags);
    try {
      // The unsaved text of an editor replaces the file of that name.
      all = all.filter((text) => text.path !== path);
      all.push({ path, ...decodeText(host.stdin(limits.maxFileSize)), given: true });
    } catch (error) {
      allFailures.push({ path, message: error instanceof Error ? error.message : String(error) });
    }
  }
  if (all.length === 0 && allFailures.length === 0) {
    const where = wanted.map((path) => `"${path}"`).join(", ");
    throw new NoFilesError(`No manifest (.yaml, .yml, .json) in ${where}${hiddenText(found.hidden)}.`);
  }
  const before = new Map((parsed ?? []).map((source) => [source.source.path, source]));
  const sources = all.map((text) => {
    const known = before.get(text.path);
    return known !== undefined && isSameSource(known.source, text)
      ? known
      : parseSource(text, limits, documents?.known(text));
  });
  if (
    wanted.every((path) => path === "-") &&
    flags.stdinFilename === undefined &&
    allFailures.length === 0 &&
    sources.every(isEmpty)
  ) {
    throw new UserError("No manifest on standard input: it is empty, or contains only comments.");
  }
  return {
    sources: sources.filter((source) => !isExpectations(source)),
    failures: allFailures,
    notes: discoveryNotes(host.cwd, found, limits.maxFileSize),
    ...(found.hidden.size > 0 && { hidden: found.hiddenCount }),
  };
}

const isSameSource = (a: Source, b: Source): boolean =>
  a.text === b.text && a.given === b.given && a.encoding === b.encoding;

/** How files were hidden, for the error that none is left. */
function hiddenText(hidden: Discovered["hidden"]): string {
  if (hidden.size === 0) return "";
  const names = [...hidden].map((by) => (by === "ignores" ? "`ignores` of the configuration" : "`.gitignore`"));
  return ` that is not ignored by ${names.join(" or ")}`;
}

/** Most JSON files of a folder are not manifests, and some are not even JSON (tsconfig.json). */
function wantedSource(source: Source, isNamed: boolean, limits: ParseLimits): readonly Source[] {
  if (isNamed) return [{ ...source, given: true }];
  return !source.path.endsWith(".json") || isManifestText(source.text, limits) ? [source] : [];
}

const isEmpty = ({ documents, problems, template, standIn }: ParsedSource): boolean =>
  !template &&
  standIn === undefined &&
  problems.length === 0 &&
  documents.every(({ value, problems: own }) => value === undefined && own.length === 0);

/** Skipped files are reported: otherwise "everything was read" would be false. */
function discoveryNotes(
  cwd: string,
  { links, brokenLinks, others, unreadIndexes }: Discovered,
  maxFileSize: number,
): readonly Note[] {
  const { texts } = readFiles(
    others.map((path) => ({ path, shown: path })),
    maxFileSize,
  );
  const manifests = texts.filter(({ text }) => hasManifestKeys(text)).map(({ path }) => path);
  const isTemplate = (path: string): boolean => !/\.(?:ya?ml|json5?|jsonc)$/i.test(path);
  const notes = [
    {
      message: "were skipped: symbolic links are not followed; pass the target to lint it",
      files: links,
    },
    { message: "could not be read: the target of the symbolic link does not exist", files: brokenLinks },
    {
      message: "were skipped: only files that end in .yaml, .yml or .json are read, as by kubectl",
      files: manifests.filter((path) => !isTemplate(path)),
    },
    { message: "were skipped: templates must be rendered first; lint the output", files: manifests.filter(isTemplate) },
    {
      message: "could not be read, so a file that git tracks may be skipped because of `.gitignore`",
      files: [...unreadIndexes].map((root) => `${root}/.git/index`),
    },
  ];
  return notes
    .filter(({ files }) => files.length > 0)
    .map(({ message, files }) => ({ message, files: files.map((file) => shownPath(cwd, file)).sort(), unread: true }));
}
