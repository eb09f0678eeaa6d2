import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { posix, win32 } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where programs are looked for. */
export interface ProgramPlaces {
  readonly platform: NodeJS.Platform;
  readonly env: Environment;
  /** Folders of strangers: nothing in them is run, wherever `PATH` leads. */
  readonly excludedFolders: readonly string[];
}

/** Windows writes names of variables as it likes: `Path`. */
function variable(env: Environment, name: string, platform: NodeJS.Platform): string {
  const key = platform === "win32" ? Object.keys(env).find((key) => key.toUpperCase() === name) : name;
  return (key === undefined ? undefined : env[key]) ?? "";
}

/** Endings of what can be started without a shell: a `.cmd` is a text for one. */
const STARTED = new Set([".com", ".exe"]);

/**
 * The absolute paths that a program of this name may have, best first. The system's own look-up would take one from the
 * working directory: always on Windows, elsewhere where `PATH` has an empty or relative entry.
 */
export function programCandidates(name: string, { platform, env, excludedFolders }: ProgramPlaces): readonly string[] {
  const isWindows = platform === "win32";
  const path = isWindows ? win32 : posix;
  // Its own separators would lead below the folders of PATH.
  if (name === "" || name.includes("/") || (isWindows && /[\\:]/.test(name))) return [];
  const unquoted = (entry: string): string => (isWindows ? entry.replaceAll('"', "").trim() : entry);
  const folders = variable(env, "PATH", platform)
    .split(path.delimiter)
    .map(unquoted)
    .filter((folder) => isFixed(folder, isWindows))
    .map((folder) => path.normalize(folder));
  const own = folders.filter(
    (folder) => !excludedFolders.some((other) => holds(path.normalize(other), folder, path.sep, isWindows)),
  );
  const listed = variable(env, "PATHEXT", platform)
    .toLowerCase()
    .split(";")
    .filter((ending) => STARTED.has(ending));
  const endings =
    !isWindows || STARTED.has(path.extname(name).toLowerCase()) ? [""] : listed.length > 0 ? listed : [...STARTED];
  return [...new Set(own.flatMap((folder) => endings.map((ending) => path.join(folder, name + ending))))];
}

/** `\bin` and `C:bin` of Windows depend on the working directory. */
const isFixed = (folder: string, isWindows: boolean): boolean =>
  isWindows ? /^(?:[A-Za-z]:[\\/]|[\\/]{2}[^\\/])/.test(folder) : folder.startsWith("/");

function holds(folder: string, path: string, separator: string, isWindows: boolean): boolean {
  const [outer, inner] = [folder, path].map((text) =>
    (isWindows ? text.toLowerCase() : text).replace(/(?<=.)[\\/]+$/, ""),
  );
  return (
    outer === inner ||
    inner?.startsWith(outer?.endsWith(separator) === true ? outer : `${outer ?? ""}${separator}`) === true
  );
}

function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

const real = (path: string): readonly string[] => {
  try {
    return [realpathSync(path)];
  } catch {
    return [];
  }
};

/**
 * The program of this name along `PATH`, as an absolute path; undefined where there is none.
 * @param excludedFolders folders of strangers, such as the repository that is linted.
 */
export function findProgram(name: string, excludedFolders: readonly string[]): string | undefined {
  const refused = excludedFolders.flatMap((folder) => [folder, ...real(folder)]);
  const isOwn = (path: string): boolean =>
    real(path).every(
      (target) =>
        !refused.some((folder) =>
          holds(folder, target, process.platform === "win32" ? win32.sep : posix.sep, process.platform === "win32"),
        ),
    );
  return programCandidates(name, { platform: process.platform, env: process.env, excludedFolders: refused }).find(
    (path) => isRunnable(path) && isOwn(path),
  );
}

/**
 * What programs and plug-ins need of the environment. Everything else may be a secret of the person or of a pipeline.
 */
const KEPT = [
  "PATH",
  "PATHEXT",
  "HOME",
  "USERPROFILE",
  "HOMEDRIVE",
  "HOMEPATH",
  "SYSTEMROOT",
  "SYSTEMDRIVE",
  "WINDIR",
  "COMSPEC",
  "TMPDIR",
  "TEMP",
  "TMP",
  "LANG",
  "LC_ALL",
  "TZ",
  "XDG_CONFIG_HOME",
  "XDG_CACHE_HOME",
  "GIT_DIR",
  "GIT_WORK_TREE",
  "GIT_COMMON_DIR",
  "GIT_INDEX_FILE",
  "GIT_OBJECT_DIRECTORY",
  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  "GIT_CEILING_DIRECTORIES",
  "GIT_DISCOVERY_ACROSS_FILESYSTEM",
  "GIT_CONFIG_GLOBAL",
  "GIT_CONFIG_SYSTEM",
  "GIT_CONFIG_NOSYSTEM",
];

/** An environment with only the variables that are named: no pipeline tokens, no cloud keys. */
export const plainEnvironment = (env: Environment): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value !== undefined && KEPT.includes(name.toUpperCase()) ? [[name, value]] : [],
    ),
  );
