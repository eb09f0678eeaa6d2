import { relative, resolve } from "node:path";
import { discover, shownPath } from "../../discover/discover.ts";
import { readFiles } from "../../read/read-files.ts";
import type { RepositoryView } from "../../scope/gitops/application-sets.ts";
import type { ParsedSource } from "../../yaml/document.ts";
import { parseSource } from "../../yaml/parse-source.ts";
import type { RenderContext } from "./render-context.ts";

/**
 * The repository for git generators of ApplicationSets: folders of the sources, and files by pattern below the root.
 */
export function repositoryView(
  sources: readonly ParsedSource[],
  { cwd, root, confines, limits }: RenderContext,
): RepositoryView {
  const below = (path: string): string => relative(root, resolve(cwd, path)).replaceAll("\\", "/");
  let folders: readonly string[] | undefined;
  return {
    get folders() {
      folders ??= [
        ...new Set(
          sources.flatMap(({ source }) => {
            const parts = below(source.path).split("/").slice(0, -1);
            return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
          }),
        ),
      ].sort();
      return folders;
    },
    files(pattern) {
      // A pattern with `..` matches nothing, so that it cannot leave the repository.
      if (pattern.split("/").includes("..") || pattern.startsWith("/")) return [];
      let files: readonly string[] = [];
      try {
        files = discover([/[*?[{]/.test(pattern) ? pattern : resolve(root, pattern)], {
          cwd: root,
          ignores: [],
          ignoreRoot: root,
          confines,
        });
      } catch {
        // The pattern matches nothing.
      }
      return readFiles(
        files.map((path) => ({ path, shown: shownPath(cwd, path) })),
        limits.maxFileSize,
        confines,
      ).texts.map((text) => ({ path: below(text.path), value: parseSource(text, limits).documents[0]?.value }));
    },
  };
}
