import { existsSync, statSync, watch } from "node:fs";
import { dirname, isAbsolute, relative, resolve } from "node:path";
import { UserError } from "../../../diagnostic/user-error.ts";

/** Editors write a file in several steps; events within this time count as one change. Milliseconds. */
const SETTLE = 150;
/** Files that a run may read in any folder: manifests, configurations, templates. */
const READ = /\.(?:ya?ml|json|tpl)$|(?:^|[\\/])(?:Kustomization|\.gitignore)$/;

function isBelow(folder: string, path: string): boolean {
  const between = relative(folder, path);
  return !isAbsolute(between) && !/^\.\.(?:[\\/]|$)/.test(between);
}

/** The working directory, and folders of paths outside of it. */
export function watchedFolders(cwd: string, paths: readonly string[]): readonly string[] {
  const own = paths
    .filter((path) => path !== "-")
    .map((path) => resolve(cwd, path))
    .filter((path) => existsSync(path));
  const folders = own.map((path) => (statSync(path).isDirectory() ? path : dirname(path)));
  return [cwd, ...new Set(folders.filter((folder) => !isBelow(cwd, folder)))];
}

/**
 * Runs an action now and after every change of a file that it may read, until the process ends. Runs never overlap:
 * changes during a run start the next one.
 * @param own absolute paths of files that a run writes itself: reports, a baseline.
 * @param action reports what else it read, as `lintCommand` does.
 * @throws UserError for a folder that cannot be watched.
 */
export async function watchFolders(
  folders: readonly string[],
  own: readonly string[],
  action: (onRead: (paths: readonly string[]) => void) => Promise<void>,
): Promise<never> {
  let changed = true;
  let wake: () => void = () => {};
  let packed: ReadonlySet<string> = new Set();
  let inside: readonly string[] = [];
  const isRead = (path: string): boolean =>
    READ.test(path) || packed.has(path) || inside.some((folder) => path.startsWith(folder));
  for (const folder of folders) {
    try {
      watch(folder, { recursive: true }, (_, file) => {
        if (
          file === null ||
          !isRead(resolve(folder, file)) ||
          /(?:^|[\\/])(?:node_modules|\.git)[\\/]/.test(file) ||
          own.includes(resolve(folder, file))
        )
          return;
        changed = true;
        wake();
      });
    } catch (error) {
      throw new UserError(`"${folder}" cannot be watched: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  for (;;) {
    if (!changed) await new Promise<void>((resume) => (wake = resume));
    await new Promise((resume) => setTimeout(resume, SETTLE));
    changed = false;
    await action((paths) => {
      packed = new Set(paths);
      inside = paths.filter((path) => path.endsWith("/"));
    });
  }
}
