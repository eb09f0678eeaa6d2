import type { Fields } from "../../base/values.ts";
import { isRecord } from "../../base/is-record.ts";
import { fieldsOf, listOf, textOf } from "../../base/values.ts";
import { pathPatterns } from "../../diagnostic/path-patterns.ts";
import { fillIn, isFilled, normalized } from "./application-set-template.ts";
import type { Parameters } from "./application-set-template.ts";
import { declaredObject } from "../declared-object.ts";
import type { DeclaredObject } from "../declared-object.ts";

/** The repository as git generators see it, by paths from its root. */
export interface RepositoryView {
  readonly folders: readonly string[];
  /** The values of YAML or JSON files that a pattern matches. */
  files(pattern: string): readonly { readonly path: string; readonly value: unknown }[];
}

/** Limit of Applications per set. */
const MOST = 1000;

const ofPath = (path: string): Fields => {
  const segments = path.split("/");
  const basename = segments.at(-1) ?? "";
  return { path, basename, basenameNormalized: normalized(basename), segments };
};

/** Go's path.Match, in which `*` does not match a slash; `**` does in newer versions. */
function matcher(patterns: readonly string[]): (path: string) => boolean {
  const all = patterns.map((pattern) => pathPatterns([`/${pattern.replace(/^\.?\//, "").replace(/\/$/, "")}`]));
  return (path) => all.some((one) => one.decide(path.split("/"), true) === "hidden");
}

function ofDirectories(generator: Fields, view: RepositoryView): readonly Parameters[] {
  const entries = listOf(generator["directories"]).map(fieldsOf);
  const paths = (excluded: boolean): readonly string[] =>
    entries.filter((entry) => (entry["exclude"] === true) === excluded).flatMap((entry) => textOf(entry["path"]) ?? []);
  const [isWanted, isExcluded] = [matcher(paths(false)), matcher(paths(true))];
  return view.folders
    .filter(
      (folder) => isWanted(folder) && !isExcluded(folder) && !folder.split("/").some((part) => part.startsWith(".")),
    )
    .map((folder) => ({ path: ofPath(folder) }));
}

function ofFiles(generator: Fields, view: RepositoryView): readonly Parameters[] {
  return listOf(generator["files"])
    .map(fieldsOf)
    .flatMap((entry) =>
      typeof entry["path"] === "string" && entry["exclude"] !== true ? view.files(entry["path"]) : [],
    )
    .flatMap(({ path, value }) => {
      const slash = path.lastIndexOf("/");
      const filename = path.slice(slash + 1);
      const place = {
        path: { ...ofPath(slash < 0 ? "" : path.slice(0, slash)), filename, filenameNormalized: normalized(filename) },
      };
      const items: readonly unknown[] = Array.isArray(value) ? value : [value];
      return items.filter(isRecord).map((item) => ({ ...item, ...place }));
    });
}

/** The `values` of a generator, which are templates themselves. */
const withValues = (generator: Fields, found: readonly Parameters[], isGo: boolean): readonly Parameters[] =>
  !isRecord(generator["values"])
    ? found
    : found.map((parameters) => ({ ...parameters, values: fillIn(generator["values"], parameters, isGo) }));

/** The parameters of a generator; undefined for one that queries a cluster, a forge or a plug-in. */
function generated(generator: Fields, view: RepositoryView, isGo: boolean): readonly Parameters[] | undefined {
  // Label selectors of generators are not evaluated.
  if (generator["selector"] !== undefined) return undefined;
  if (isRecord(generator["list"])) return listOf(generator["list"]["elements"]).filter(isRecord);
  if (isRecord(generator["git"])) {
    const { git } = generator;
    const found = git["directories"] !== undefined ? ofDirectories(git, view) : ofFiles(git, view);
    const prefix = textOf(git["pathParamPrefix"]);
    return withValues(
      git,
      prefix === undefined ? found : found.map(({ path, ...rest }) => ({ ...rest, [prefix]: { path } })),
      isGo,
    );
  }
  if (isRecord(generator["matrix"]))
    return ofMatrix(listOf(generator["matrix"]["generators"]).map(fieldsOf), view, isGo);
  return isRecord(generator["merge"]) ? ofMerge(generator["merge"], view, isGo) : undefined;
}

/** The second generator may use parameters of the first. */
function ofMatrix(
  [first, second]: readonly Fields[],
  view: RepositoryView,
  isGo: boolean,
): readonly Parameters[] | undefined {
  const outer = first === undefined ? undefined : generated(first, view, isGo);
  if (outer === undefined || second === undefined) return undefined;
  const all: Parameters[] = [];
  for (const one of outer) {
    const inner = generated(fieldsOf(fillIn(second, one, isGo)), view, isGo);
    if (inner === undefined) return undefined;
    for (const other of inner) if (all.length <= MOST) all.push({ ...one, ...other });
  }
  return all;
}

/** Later generators override parameters of the first one with the same keys. */
function ofMerge(merge: Fields, view: RepositoryView, isGo: boolean): readonly Parameters[] | undefined {
  const keys = listOf(merge["mergeKeys"]).map(String);
  const keyOf = (parameters: Parameters): string =>
    JSON.stringify(
      keys.map((key) => key.split(".").reduce<unknown>((value, step) => fieldsOf(value)[step], parameters)),
    );
  const merged = new Map<string, Parameters>();
  for (const [index, generator] of listOf(merge["generators"]).map(fieldsOf).entries()) {
    const found = generated(generator, view, isGo);
    if (found === undefined) return undefined;
    for (const parameters of found) {
      const known = merged.get(keyOf(parameters));
      if (index === 0 || known !== undefined) merged.set(keyOf(parameters), { ...known, ...parameters });
    }
  }
  return [...merged.values()];
}

export interface ExpandedSet {
  readonly applications: readonly DeclaredObject[];
  /** Some of its Applications are unknown. */
  readonly isPartial: boolean;
}

export const isApplicationSet = ({ kind, apiVersion }: DeclaredObject): boolean =>
  kind === "ApplicationSet" && apiVersion.startsWith("argoproj.io/");

/**
 * The Applications of an ApplicationSet, if its generators only need the repository. Source: argo-cd
 * docs/operator-manual/applicationset.
 */
export function expandApplicationSet(set: DeclaredObject, view: RepositoryView): ExpandedSet {
  const spec = fieldsOf(set.value["spec"]);
  const isGo = spec["goTemplate"] === true;
  const template = fieldsOf(spec["template"]);
  let isPartial = spec["templatePatch"] !== undefined;
  const all = listOf(spec["generators"])
    .map(fieldsOf)
    .flatMap((generator) => {
      const found = generated(generator, view, isGo);
      if (found === undefined) isPartial = true;
      return (found ?? []).map((parameters) => ({
        parameters,
        own: Object.values(generator)
          .map(fieldsOf)
          .find((one) => isRecord(one["template"])),
      }));
    });
  if (all.length > MOST) isPartial = true;
  const applications = all.slice(0, MOST).flatMap(({ parameters, own }) => {
    const merged =
      own === undefined
        ? template
        : { ...template, spec: { ...fieldsOf(template["spec"]), ...fieldsOf(fieldsOf(own["template"])["spec"]) } };
    const filled = fieldsOf(fillIn(merged, parameters, isGo));
    const value = { apiVersion: set.apiVersion, kind: "Application", ...filled };
    const object = declaredObject(value, (path) => set.at(["spec", "template", ...path]), set.namespace);
    if (object === undefined || !isFilled(fieldsOf(filled["spec"])["destination"]) || !isFilled(sourcesOf(filled))) {
      isPartial = true;
      return [];
    }
    return [object];
  });
  return { applications, isPartial };
}

/** The fields that decide what an Application deploys: values may keep their braces. */
const sourcesOf = (application: Fields): unknown => {
  const spec = fieldsOf(application["spec"]);
  return [spec["source"], ...listOf(spec["sources"])].map((source) => [
    fieldsOf(source)["path"],
    fieldsOf(source)["chart"],
  ]);
};
