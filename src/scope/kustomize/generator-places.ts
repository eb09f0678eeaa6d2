import type { Fields } from "../../base/values.ts";
import { listOf } from "../../base/values.ts";
import { isRecord } from "../../base/is-record.ts";
import type { Place } from "../../diagnostic/place.ts";
import type { ParsedSource, Path, YamlDocument } from "../../yaml/document.ts";
import { LineTable } from "../../diagnostic/line-table.ts";
import type { Kustomization } from "./kustomization.ts";

const nameOf = (object: Fields): string => {
  const { metadata } = object;
  return isRecord(metadata) && typeof metadata["name"] === "string" ? metadata["name"] : "";
};

/** One generator, in a kustomization or as a separate object. */
interface Generator {
  readonly document: YamlDocument;
  readonly path: Path;
  readonly entry: Fields;
  readonly name: string;
}

/**
 * The generators of a kustomization that may have created an object: those of its kind with a name that is a prefix of
 * the object's, ignoring namePrefix.
 */
function generatorsFor(
  object: Fields,
  { document, configuration }: Kustomization,
  sources: ReadonlyMap<string, ParsedSource>,
): readonly Generator[] {
  const list = object["kind"] === "Secret" ? "secretGenerator" : "configMapGenerator";
  const value = isRecord(document.value) ? document.value : {};
  const own = listOf(value[list]).flatMap((entry, index): readonly Generator[] => {
    const named = isRecord(entry) ? entry["name"] : undefined;
    return isRecord(entry) && typeof named === "string" ? [{ document, path: [list, index], entry, name: named }] : [];
  });
  const kind = `${String(object["kind"])}Generator`;
  const others = configuration
    .flatMap((path) => sources.get(path)?.documents ?? [])
    .flatMap((one): readonly Generator[] =>
      isRecord(one.value) && one.value["kind"] === kind
        ? [{ document: one, path: [], entry: one.value, name: nameOf(one.value) }]
        : [],
    );
  const made = nameOf(object);
  // The longest matching name is the generator's: `app` and `app-env` both match `app-env-5g7f6`.
  return [...own, ...others]
    .filter(({ name }) => name !== "" && made.includes(name))
    .sort((a, b) => b.name.length - a.name.length);
}

const keyOfFile = (entry: string): string =>
  entry.includes("=") ? entry.slice(0, entry.indexOf("=")) : entry.slice(entry.lastIndexOf("/") + 1);

/** The entry of the generator of an object: the literal or file of the value at a path. */
export function generatorPlace(
  member: Kustomization,
  object: Fields,
  path: Path,
  sources: ReadonlyMap<string, ParsedSource>,
): Place {
  const [generator] = generatorsFor(object, member, sources);
  if (generator === undefined)
    return member.document.atPath([object["kind"] === "Secret" ? "secretGenerator" : "configMapGenerator"]);
  const { document, path: at, entry } = generator;
  const key = path.length === 2 ? String(path[1]) : undefined;
  const find = (list: string, fits: (text: string) => boolean): Path | undefined => {
    const index = listOf(entry[list]).findIndex((text) => typeof text === "string" && fits(text));
    return index < 0 ? undefined : [...at, list, index];
  };
  const found =
    key === undefined
      ? undefined
      : (find("literals", (text) => text.startsWith(`${key}=`)) ?? find("files", (text) => keyOfFile(text) === key));
  return document.atPath(found ?? (at.length === 0 ? ["metadata", "name"] : [...at, "name"]));
}

/** Offset of the value in a line `KEY=value`. Source: kustomize api/kv/kv.go, keyValuesFromLine. */
function ofLine(text: string, key: string): number | undefined {
  for (let from = 0; from <= text.length;) {
    const end = text.indexOf("\n", from);
    const line = text.slice(from, end < 0 ? undefined : end);
    const start = line.length - line.trimStart().length;
    if (line.startsWith(`${key}=`, start)) return from + start + key.length + 1;
    if (end < 0) return undefined;
    from = end + 1;
  }
  return undefined;
}

/**
 * The place of a part of a generated ConfigMap's value in the packed file. Not for files of Secrets.
 * @param members the outermost kustomization first, as its generators are merged last.
 * @param read the text of a file of the repository; undefined if there is none.
 */
export function packedPlace(
  object: Fields,
  path: Path,
  range: { readonly start: number; readonly end: number },
  members: readonly Kustomization[],
  read: (path: string) => string | undefined,
): Place | undefined {
  const [field, key, ...deeper] = path;
  const { kind, data } = object;
  if (kind !== "ConfigMap" || field !== "data" || typeof key !== "string" || deeper.length > 0 || !isRecord(data))
    return undefined;
  const value = data[key];
  if (typeof value !== "string") return undefined;
  for (const file of members.flatMap(({ packed }) => packed)) {
    if (
      file.secret ||
      file.form === "values" ||
      (file.key !== undefined && file.key !== key) ||
      !nameOf(object).includes(file.name)
    )
      continue;
    const text = read(file.path);
    if (text === undefined) continue;
    const from = file.form === "files" ? 0 : ofLine(text, key);
    if (from === undefined || !text.startsWith(value, from) || (file.form === "files" && text.length !== value.length))
      continue;
    return { file: file.path, span: () => new LineTable(file.path, text).span(from + range.start, from + range.end) };
  }
  return undefined;
}
