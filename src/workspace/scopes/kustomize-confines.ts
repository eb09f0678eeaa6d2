import type { Fields } from "../../base/values.ts";
import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { shownPath } from "../../discover/discover.ts";
import { isWithin } from "../../read/folders.ts";
import { folderOf } from "../../scope/kustomize/kustomization.ts";
import type { Kustomization } from "../../scope/kustomize/kustomization.ts";
import type { ParsedSource } from "../../yaml/document.ts";
import { parseSource } from "../../yaml/parse-source.ts";
import { admit } from "./admit.ts";
import type { RenderContext } from "./render-context.ts";
import { KUSTOMIZATION_NAMES } from "./source-store.ts";
import type { SourceStore } from "./source-store.ts";

/** Fields that are lists of paths. Source: kustomize api/types/kustomization.go. */
const LISTS = [
  "resources",
  "bases",
  "components",
  "generators",
  "transformers",
  "validators",
  "configurations",
  "crds",
  "patchesstrategicmerge",
];
/** Fields that are lists of maps, and which fields of those are paths. */
const ITEMS: Readonly<Record<string, readonly string[]>> = {
  patches: ["path"],
  patchesjson6902: ["path"],
  replacements: ["path"],
  configmapgenerator: ["files", "envs", "env"],
  secretgenerator: ["files", "envs", "env"],
  helmcharts: ["valuesfile", "additionalvaluesfiles"],
  helmchartinflationgenerator: ["values", "charthome"],
};
/** Fields that are maps, and which fields of those are paths. */
const MAPS: Readonly<Record<string, readonly string[]>> = {
  openapi: ["path"],
  helmglobals: ["charthome", "confighome"],
};

/** Go ignores the case of JSON keys, and reads ſ as S and K (Kelvin) as K. Source: encoding/json fold.go. */
const folded = (name: string): string => name.toUpperCase().toLowerCase();
/** A map with lower-case keys as in the tables above; the values of keys that are equal for Go are merged. */
function fields(value: unknown): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  const found: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [name, child] of Object.entries(value))
    found[folded(name)] = folded(name) in found ? [found[folded(name)], child].flat() : child;
  return found;
}
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** Paths that a kustomization refers to, without URLs and texts of several lines. */
function references({ documents: [document] }: ParsedSource): readonly string[] {
  const value = fields(document?.value);
  const inItems = Object.entries(ITEMS).flatMap(([field, names]) =>
    list(value[field]).flatMap((item) => names.flatMap((name) => list(fields(item)[name]))),
  );
  const inMaps = Object.entries(MAPS).flatMap(([field, names]) => names.map((name) => fields(value[field])[name]));
  const named = [...LISTS.flatMap((field) => list(value[field])), ...inItems, ...inMaps].filter(
    (item): item is string => typeof item === "string",
  );
  // `key=path` of a generator.
  return [...new Set(named.map((text) => text.replace(/^[^/=]*=(?=.)/, "")))].filter(
    (text) => text !== "" && !text.includes("\n") && !/^(?:[a-z][a-z0-9+.-]*:){1,2}\/\//i.test(text),
  );
}

/**
 * The first path outside of what may be read, in a kustomization or its bases and components; undefined if there is
 * none. Each is noted at its line. kustomize itself reads no file outside of a kustomization's folder, but builds any
 * folder.
 */
export function leadsOutside(root: Kustomization, store: SourceStore, context: RenderContext): string | undefined {
  const reached = new Set<ParsedSource>([root.source]);
  let first: string | undefined;
  for (const by of reached) {
    const folder = folderOf(by.source.path);
    for (const written of [...references(by), ...ofGenerators(by, store, context)]) {
      const path = resolve(context.cwd, folder, written);
      if (context.confines.resolve(path).kind === "outside") first ??= written;
      const target = admit(context, { path, written, by });
      if (target === undefined || !isFolder(target)) continue;
      for (const name of KUSTOMIZATION_NAMES) {
        const file = join(path, name);
        // A kustomization file may itself be a symbolic link to the outside.
        if (context.confines.resolve(file).kind === "outside") first ??= written;
        if (admit(context, { path: file, written, by }) === undefined) continue;
        const source = store.get(shownPath(context.cwd, file));
        // A file that cannot be read may refer to anything.
        if (source === undefined) first ??= written;
        else reached.add(source);
      }
    }
  }
  return first;
}

/** Fields in configurations of generators and transformers that are paths. Source: kustomize api/internal/plugins. */
const NAMING = new Set([
  "files",
  "envs",
  "env",
  "path",
  "paths",
  "replacements",
  "valuesfile",
  "additionalvaluesfiles",
  "charthome",
]);

/**
 * Paths in the configuration of generators and transformers, which is inline or in files of its own. kustomize lets
 * them read only the folder of the kustomization, so only links from that folder to the outside must be refused here.
 */
function ofGenerators(
  by: ParsedSource,
  store: SourceStore,
  { cwd, confines, limits }: RenderContext,
): readonly string[] {
  const folder = folderOf(by.source.path);
  const value = fields(by.documents[0]?.value);
  const named = ["generators", "transformers", "validators"]
    .flatMap((field) => list(value[field]))
    .filter((item): item is string => typeof item === "string");
  const sources = named.flatMap((item) =>
    item.includes("\n")
      ? parseSource({ path: by.source.path, text: item }, limits)
      : (store.get(shownPath(cwd, resolve(cwd, folder, item))) ?? []),
  );
  return sources
    .flatMap(({ documents }) => documents.flatMap((document) => namedIn(document.value, false)))
    .filter((written) => {
      const path = resolve(cwd, folder, written);
      return isWithin(resolve(cwd, folder), path) && confines.resolve(path).kind === "outside";
    });
}

function namedIn(value: unknown, isNaming: boolean): readonly string[] {
  if (typeof value === "string") return isNaming && !value.includes("\n") ? [value.replace(/^[^/=]*=(?=.)/, "")] : [];
  if (Array.isArray(value)) return value.flatMap((item) => namedIn(item, isNaming));
  return Object.entries(fields(value)).flatMap(([name, child]) => namedIn(child, NAMING.has(name)));
}

/**
 * A second check, of the origins that kustomize prints: the first one outside, which the kustomizations did not show.
 */
export const comesFromOutside = (origins: readonly string[], { confines }: RenderContext): string | undefined =>
  origins.find((path) => confines.resolve(path).kind === "outside");

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
