import { dirname, relative, resolve } from "node:path";
import { hidesFile, pathPatterns } from "../../diagnostic/path-patterns.ts";
import type { Confines } from "../../read/confines.ts";

/** Lines of a file of git's; none where it is not there, large, or outside of what may be read. */
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
 * Why a file that is not there may well be where the repository is applied: git is told to leave it out (secrets that are decrypted, what a
 * build makes), or it belongs to a submodule that was not checked out. undefined: nothing says so.
 * @param root of the repository, absolute; so is the path.
 */
export function madeElsewhere(root: string, path: string, confines: Confines): string | undefined {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const below = relative(root, folder);
    if (below.startsWith("..")) break;
    if (hidesFile(pathPatterns(linesOf(resolve(folder, ".gitignore"), confines)), relative(folder, path).split("/")))
      return "`.gitignore` leaves it out";
    if (folder === root || dirname(folder) === folder) break;
  }
  const modules = linesOf(resolve(root, ".gitmodules"), confines).flatMap(
    (line) => /^\s*path\s*=\s*(.+?)\s*$/.exec(line)?.[1] ?? [],
  );
  const below = relative(root, path);
  return modules.some((module) => below === module || below.startsWith(`${module}/`))
    ? "it is of a submodule that is not checked out"
    : undefined;
}
