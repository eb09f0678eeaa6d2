import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { shownPath } from "../../discover/discover.ts";
import { folderOf } from "../../scope/kustomization.ts";
import type { Kustomization } from "../../scope/kustomization.ts";
import type { ParsedSource } from "../../yaml/document.ts";
import { admit } from "./admit.ts";
import type { RenderContext } from "./find-scopes.ts";
import type { SourceStore } from "./kustomize-scopes.ts";

export const NAMES = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/** Lists of paths of files and folders. Source: kustomize api/types/kustomization.go. */
const LISTS = ["resources", "bases", "components", "generators", "transformers", "validators", "configurations", "crds", "patchesStrategicMerge"];
/** Lists of maps, and which of their fields are paths. */
const ITEMS: Readonly<Record<string, readonly string[]>> = {
  patches: ["path"], patchesJson6902: ["path"], replacements: ["path"], configMapGenerator: ["files", "envs", "env"], secretGenerator: ["files", "envs", "env"],
  helmCharts: ["valuesFile", "additionalValuesFiles"], helmChartInflationGenerator: ["values", "chartHome"],
};
/** Maps, and which of their fields are paths. */
const MAPS: Readonly<Record<string, readonly string[]>> = { openapi: ["path"], helmGlobals: ["chartHome", "configHome"] };

type Fields = Readonly<Record<string, unknown>>;
const fields = (value: unknown): Fields => (typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** What a kustomization names that is a path, or may be one: an address of another host is none, nor is a text of several lines. */
function references({ documents: [document] }: ParsedSource): readonly string[] {
  const value = fields(document?.value);
  const inItems = Object.entries(ITEMS).flatMap(([field, names]) => list(value[field]).flatMap((item) => names.flatMap((name) => list(fields(item)[name]))));
  const inMaps = Object.entries(MAPS).flatMap(([field, names]) => names.map((name) => fields(value[field])[name]));
  const named = [...LISTS.flatMap((field) => list(value[field])), ...inItems, ...inMaps].filter((item): item is string => typeof item === "string");
  // `key=path` of a generator.
  return [...new Set(named.map((text) => text.replace(/^[^/=]*=(?=.)/, "")))].filter((text) => text !== "" && !text.includes("\n") && !/^(?:[a-z][a-z0-9+.-]*:){1,2}\/\//i.test(text));
}

/**
 * The first path by which a kustomization leads out of what may be read, its bases and components included; undefined if none
 * does. Each is noted at its line. kustomize itself reads no file outside of a kustomization's folder, but builds any folder.
 */
export function leadsOutside(root: Kustomization, store: SourceStore, context: RenderContext): string | undefined {
  const reached = new Set<ParsedSource>([root.source]);
  let first: string | undefined;
  for (const by of reached) {
    for (const written of references(by)) {
      const path = resolve(context.cwd, folderOf(by.source.path), written);
      if (context.confines.resolve(path).kind === "outside") first ??= written;
      const folder = admit(context, { path, written, by });
      if (folder === undefined || !isFolder(folder)) continue;
      for (const name of NAMES) {
        const file = join(path, name);
        // A kustomization that is itself a link out of here is one more path that leads outside.
        if (context.confines.resolve(file).kind === "outside") first ??= written;
        const source = admit(context, { path: file, written, by }) === undefined ? undefined : store.get(shownPath(context.cwd, file));
        if (source !== undefined) reached.add(source);
      }
    }
  }
  return first;
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
