import { statSync } from "node:fs";
import { resolve, sep } from "node:path";
import { UserError } from "../../../diagnostic/user-error.ts";
import { discover, shownPath } from "../../../discover/discover.ts";
import { printable } from "../../../base/printable.ts";
import type { Host } from "../../../workspace/host.ts";
import type { Workspace } from "../../../workspace/workspace.ts";

/** `--only`: the files that are named or meet a pattern, and those below the folders that are named. A path that is not there is said: it reports nothing. */
export function onlyFiles(host: Host, { sources, failures }: Workspace, paths: readonly string[]): ReadonlySet<string> {
  const read = [...sources.map(({ source }) => source.path), ...failures.map(({ path }) => path)];
  return new Set(
    paths.flatMap((path) => {
      const absolute = resolve(host.cwd, path);
      const found = statSync(absolute, { throwIfNoEntry: false });
      const met = found === undefined && !read.includes(path) && /[*?[{]/.test(path) ? matching(path, host.cwd) : [];
      if (met.length > 0) return met.map((file) => shownPath(host.cwd, file));
      if (found === undefined && !read.includes(path))
        host.stderr(`${printable(`note: --only names "${path}", which is not there.`)}\n`);
      if (found?.isDirectory() !== true) return [shownPath(host.cwd, absolute), path];
      return read.filter((file) =>
        resolve(host.cwd, file).startsWith(absolute.endsWith(sep) ? absolute : `${absolute}${sep}`),
      );
    }),
  );
}

/** Files of a pattern; none for the name of a file that is gone and only looks like one. */
function matching(pattern: string, cwd: string): readonly string[] {
  try {
    return discover([pattern], { cwd, ignores: [], ignoreRoot: cwd });
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}
