import { statSync } from "node:fs";
import { resolve, sep } from "node:path";
import { UserError } from "../../../diagnostic/user-error.ts";
import { discover, shownPath } from "../../../discover/discover.ts";
import { printable } from "../../../base/printable.ts";
import type { Host } from "../../../workspace/host.ts";
import type { Workspace } from "../../../workspace/workspace.ts";

/** `--only`: named files, files that match a pattern, and files below named folders. A missing path is noted. */
export function onlyFiles(host: Host, { sources, failures }: Workspace, paths: readonly string[]): ReadonlySet<string> {
  const read = [...sources.map(({ source }) => source.path), ...failures.map(({ path }) => path)];
  return new Set(
    paths.flatMap((path) => {
      const absolute = resolve(host.cwd, path);
      const found = statSync(absolute, { throwIfNoEntry: false });
      const matched =
        found === undefined && !read.includes(path) && /[*?[{]/.test(path) ? matching(path, host.cwd) : [];
      if (matched.length > 0) return matched.map((file) => shownPath(host.cwd, file));
      if (found === undefined && !read.includes(path))
        host.stderr(`${printable(`note: "${path}" of --only does not exist.`)}\n`);
      if (found?.isDirectory() !== true) return [shownPath(host.cwd, absolute), path];
      return read.filter((file) =>
        resolve(host.cwd, file).startsWith(absolute.endsWith(sep) ? absolute : `${absolute}${sep}`),
      );
    }),
  );
}

/** Files that match a pattern; none if it does not match, as for a deleted file whose name looks like a pattern. */
function matching(pattern: string, cwd: string): readonly string[] {
  try {
    return discover([pattern], { cwd, ignores: [], ignoreRoot: cwd });
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}
