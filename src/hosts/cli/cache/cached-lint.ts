import { lstatSync, readFileSync, statSync } from "node:fs";
import { basename, resolve } from "node:path";
import { discoverAll } from "../../../discover/discover.ts";
import { Confines } from "../../../read/confines.ts";
import { DEFAULT_LIMITS } from "../../../yaml/document.ts";
import { CacheStore, DEFAULT_CACHE, digest } from "../../../workspace/cache/cache-store.ts";
import { EXIT } from "../../../workspace/host.ts";
import type { ExitCode, Host } from "../../../workspace/host.ts";
import { wantedPaths } from "../../../workspace/load-sources.ts";
import type { LintFlags } from "../lint/lint-flags.ts";
import { findConfig } from "../../../workspace/config/find-config.ts";
import { programIdentity } from "./program-identity.ts";

export interface CacheFlags {
  readonly cache?: boolean;
  /** A folder; default: `.kubenetlintcache`. */
  readonly cacheLocation?: string;
  /** Signs the entries; without a secret nothing is cached. */
  readonly cacheSecret?: Buffer;
}

interface Answer {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: typeof EXIT.clean | typeof EXIT.findings;
}

/** Environment variables that change the output: colours, shards, and the programs that render. */
const VARIABLES = [
  "NO_COLOR",
  "FORCE_COLOR",
  "TERM",
  "CI",
  "COLORTERM",
  "JOB_COMPLETION_INDEX",
  "GITHUB_ACTIONS",
  "PATH",
];

/** Flags with which a run writes files, or reads files that are not in the key. */
const UNCACHED: readonly (keyof LintFlags | "schemas" | "watch")[] = [
  "fix",
  "fixDryRun",
  "baseline",
  "updateBaseline",
  "outputFile",
  "schemas",
  "watch",
];

/** Settings that refer to more files or run code. */
const FURTHER = /\b(?:plugins|scopes|externals)\b/;

/** Kinds that refer to folders and charts anywhere in the repository. */
const DEPLOYING = ["Kustomization", "HelmRelease", "HelmChart", "Application"];

/** Files that refer to others, also to files that are not manifests: only their rendered output is cached. */
const LEADS_ON = new Set(["kustomization.yaml", "kustomization.yml", "Kustomization", "Chart.yaml"]);

/**
 * Runs lint, or replays the cached output if program, arguments, files and configuration are unchanged.
 * Time stamps are not used. A run that depends on anything else is not cached.
 */
export async function cachedLint(
  host: Host,
  words: readonly string[],
  paths: readonly string[],
  flags: LintFlags & CacheFlags,
  run: (host: Host) => Promise<ExitCode>,
): Promise<ExitCode> {
  const key = keyOf(host, words, paths, flags);
  if (key === undefined) return await run(host);
  const store = new CacheStore(resolve(host.cwd, flags.cacheLocation ?? DEFAULT_CACHE), flags.cacheSecret);
  const known = store.get("lint", key);
  if (isAnswer(known)) {
    host.stdout(known.stdout);
    host.stderr(known.stderr);
    return known.code;
  }
  let stdout = "";
  let stderr = "";
  // The progress line is not part of the cached output.
  const code = await run({
    ...host,
    stderrIsTerminal: false,
    stdout: (text) => (stdout += text),
    stderr: (text) => (stderr += text),
  });
  host.stdout(stdout);
  host.stderr(stderr);
  if (code === EXIT.clean || code === EXIT.findings) store.set("lint", key, { stdout, stderr, code } satisfies Answer);
  return code;
}

function isAnswer(value: unknown): value is Answer {
  if (typeof value !== "object" || value === null) return false;
  const { stdout, stderr, code } = value as Partial<Answer>;
  return typeof stdout === "string" && typeof stderr === "string" && (code === EXIT.clean || code === EXIT.findings);
}

/** Digest of everything that the output depends on; `undefined` if that cannot be determined. */
function keyOf(host: Host, words: readonly string[], paths: readonly string[], flags: LintFlags): string | undefined {
  const all = flags as Readonly<Record<string, unknown>>;
  if (
    UNCACHED.some((flag) => all[flag] !== undefined && all[flag] !== false) ||
    wantedPaths(paths, flags).includes("-") ||
    flags.format?.some((format) => format.includes("="))
  )
    return undefined;
  const configFile =
    all["config"] === false
      ? undefined
      : typeof all["config"] === "string"
        ? resolve(host.cwd, all["config"])
        : findConfig(host.cwd);
  try {
    // Paths that lint refuses are not read here either.
    const isLink = configFile !== undefined && lstatSync(configFile).isSymbolicLink();
    const confines = Confines.of({ cwd: host.cwd, named: paths, safe: flags.safe === true });
    if (isLink || paths.some((path) => confines.resolvePattern(path, host.cwd).kind === "outside")) return undefined;
    const config = configFile === undefined ? "" : readFileSync(configFile, "utf8");
    if (FURTHER.test(config)) return undefined;
    // Files ignored by the configuration change the key too, which only costs a cache miss.
    const { files, ...passedOver } = discoverAll(paths.length === 0 ? ["."] : paths, {
      cwd: host.cwd,
      ignores: [],
      ignoreRoot: host.cwd,
    });
    if (files.some((file) => LEADS_ON.has(basename(file)))) return undefined;
    // Skipped files are searched for manifests too, so they are part of the key.
    const texts = [...files, ...passedOver.others].map((file) => contentOf(file));
    if (texts.some((text) => typeof text !== "string" && DEPLOYING.some((kind) => text.includes(kind))))
      return undefined;
    // An external may expire today.
    const today = new Date().toISOString().slice(0, 10);
    return digest(
      programIdentity(),
      today,
      host.cwd,
      String(host.stdoutIsTerminal),
      ...VARIABLES.map((name) => `${name}=${host.env[name] ?? ""}`),
      JSON.stringify(words),
      configFile ?? "",
      config,
      JSON.stringify(passedOver),
      ...[...files, ...passedOver.others].flatMap((file, index) => [file, texts[index] ?? ""]),
    );
  } catch {
    return undefined;
  }
}

/** The bytes of a file, or the reason why it is not read. */
function contentOf(file: string): Buffer | string {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isFile()) return "no file";
  if (stat.size > DEFAULT_LIMITS.maxFileSize) return `large ${stat.size}`;
  return readFileSync(file);
}
