import { resolve } from "node:path";
import type { Config } from "../../config/config.ts";
import { explainRefusal } from "../../config/refusal.ts";
import type { Confines } from "../../read/confines.ts";
import type { Path, YamlDocument } from "../../yaml/document.ts";

/** All paths in a configuration, with their place. Paths of plug-ins are checked separately, before they are run. */
function pathsOf({ scopes = [], externals = [] }: Config): readonly { readonly path: Path; readonly text: string }[] {
  const declared = scopes.flatMap((scope, index) => [
    ...(["path", "kustomize", "helm"] as const).flatMap((field) =>
      scope[field] === undefined ? [] : [{ path: ["scopes", index, field], text: scope[field] }],
    ),
    ...(scope.values ?? []).map((text, number) => ({ path: ["scopes", index, "values", number], text })),
  ]);
  return [...declared, ...externals.map(({ path: text }, index) => ({ path: ["externals", index, "path"], text }))];
}

/** The error for a path of the configuration that may not be read. */
export function refusedPath(document: YamlDocument, path: Path, text: string, why: string): string {
  const { line, column } = document.atPath(path).span().start;
  const place = `${document.file}:${line}:${column}`;
  return `${place}  ${path.join(".")}: "${text}" ${why} and is not read (--allow-outside allows it)`;
}

/**
 * Checks that all paths of the configuration are inside what may be read.
 * @param root folder that the paths are relative to.
 * @throws UserError that names each path outside, with its line.
 */
export function checkConfigPaths(document: YamlDocument, config: Config, root: string, confines: Confines): void {
  const refused = pathsOf(config).flatMap(({ path, text }) => {
    const found = confines.resolvePattern(text, resolve(root));
    return found.kind === "outside" ? [refusedPath(document, path, text, found.why)] : [];
  });
  if (refused.length > 0) throw explainRefusal(document, refused);
}
