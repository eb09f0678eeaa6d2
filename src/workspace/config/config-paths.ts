import { resolve } from "node:path";
import type { Config } from "../../config/config.ts";
import { explainRefusal } from "../../config/refusal.ts";
import type { Confines } from "../../read/confines.ts";
import type { Path, YamlDocument } from "../../yaml/document.ts";

/** Every path of a configuration that is read, with its place in it. What a plug-in is read from is checked before it is run. */
function pathsOf({ scopes = [], externals = [] }: Config): readonly { readonly path: Path; readonly text: string }[] {
  const declared = scopes.flatMap((scope, index) => [
    ...(["path", "kustomize", "helm"] as const).flatMap((field) =>
      scope[field] === undefined ? [] : [{ path: ["scopes", index, field], text: scope[field] }],
    ),
    ...(scope.values ?? []).map((text, number) => ({ path: ["scopes", index, "values", number], text })),
  ]);
  return [...declared, ...externals.map(({ path: text }, index) => ({ path: ["externals", index, "path"], text }))];
}

/** How a refused path of the configuration is told. */
export function refusedPath(document: YamlDocument, path: Path, text: string, why: string): string {
  const { line, column } = document.atPath(path).span().start;
  return `${document.file}:${line}:${column}  ${path.join(".")}: "${text}" ${why} and is not read (--allow-outside allows it)`;
}

/**
 * A configuration is a file of the repository: it leads nowhere else.
 * @param root folder that its paths are relative to.
 * @throws UserError that names each path that lies outside, with its line.
 */
export function checkConfigPaths(document: YamlDocument, config: Config, root: string, confines: Confines): void {
  const refused = pathsOf(config).flatMap(({ path, text }) => {
    const found = confines.resolvePattern(text, resolve(root));
    return found.kind === "outside" ? [refusedPath(document, path, text, found.why)] : [];
  });
  if (refused.length > 0) throw explainRefusal(document, refused);
}
