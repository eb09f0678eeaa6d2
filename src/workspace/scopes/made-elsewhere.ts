import { dirname, relative, resolve } from "node:path";
import { hidesFile, pathPatterns } from "../../diagnostic/path-patterns.ts";
import type { Confines } from "../../read/confines.ts";

/** Lines of a git file; none if it does not exist, is large, or is outside of what may be read. */
function linesOf(file: string, confines: Confines): readonly string[] {
  try {
    return confines
      .read(file, 1024 * 1024)
      .toString("utf8")
      .split("\n");
  } catch {
    return [];
  }
}

/**
 * Why a missing file may exist where the repository is deployed: git ignores it (decrypted secrets, build output), or
 * it is in a submodule that is not checked out. undefined: neither.
 * @param root of the repository, absolute as the path.
 */
export function madeElsewhere(root: string, path: string, confines: Confines): string | undefined {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const below = relative(root, folder);
    if (below.startsWith("..")) break;
    if (hidesFile(pathPatterns(linesOf(resolve(folder, ".gitignore"), confines)), relative(folder, path).split("/")))
      return "`.gitignore` excludes it";
    if (folder === root || dirname(folder) === folder) break;
  }
  const modules = linesOf(resolve(root, ".gitmodules"), confines).flatMap(
    (line) => /^\s*path\s*=\s*(.+?)\s*$/.exec(line)?.[1] ?? [],
  );
  const below = relative(root, path);
  return modules.some((module) => below === module || below.startsWith(`${module}/`))
    ? "it is in a submodule that is not checked out"
    : undefined;
}
