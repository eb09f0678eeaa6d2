import { listOf } from "../../base/values.ts";
import { isRecord } from "../../base/is-record.ts";
import type { Place } from "../../diagnostic/place.ts";
import type { ParsedSource, YamlDocument } from "../../yaml/document.ts";
import { parseSource } from "../../yaml/parse-source.ts";
import type { Kustomization } from "./kustomization.ts";

interface InlinePatch {
  readonly text: string;
  readonly path: readonly (string | number)[];
}

/** The inline patches of a kustomization. */
function inlinePatches({ document }: Kustomization): readonly InlinePatch[] {
  const value = isRecord(document.value) ? document.value : {};
  const fields = ["patches", "patchesJson6902", "patchesStrategicMerge"];
  return fields.flatMap((field) =>
    listOf(value[field]).flatMap((item, index): readonly InlinePatch[] => {
      if (typeof item === "string") return item.includes("\n") ? [{ text: item, path: [field, index] }] : [];
      return isRecord(item) && typeof item["patch"] === "string"
        ? [{ text: item["patch"], path: [field, index, "patch"] }]
        : [];
    }),
  );
}

interface Id {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
}

function isFor(value: unknown, { kind, name, namespace }: Id): boolean {
  if (!isRecord(value) || value["kind"] !== kind || !isRecord(value["metadata"])) return false;
  const { metadata } = value;
  return (
    metadata["name"] === name &&
    (metadata["namespace"] === namespace || (namespace === undefined && metadata["namespace"] === "default"))
  );
}

const inFile = (document: YamlDocument): Place => document.atPath(["metadata", "name"]);

/** The place of a patch for an object that does not exist. */
export function unmatchedPatchPlace(
  member: Kustomization,
  id: Id | undefined,
  sources: ReadonlyMap<string, ParsedSource>,
): Place | undefined {
  if (id === undefined) return undefined;
  const file = member.parts.flatMap((path) => sources.get(path)?.documents ?? []).find(({ value }) => isFor(value, id));
  if (file !== undefined) return inFile(file);
  const inline = inlinePatches(member).find(({ text }) =>
    parseSource({ path: "patch", text }).documents.some(({ value }) => isFor(value, id)),
  );
  return inline === undefined ? undefined : member.document.atPath(inline.path);
}

const isOperation = (item: unknown, operation: string, path: string | undefined): boolean =>
  isRecord(item) &&
  item["op"] === operation &&
  (path === undefined ||
    String(item["path"]) === path ||
    String(item["path"]).startsWith(`${path}/`) ||
    String(item["path"]).endsWith(`/${path}`));

/** The place of a JSON patch operation that does not apply. */
export function operationPlace(
  member: Kustomization,
  operation: string,
  path: string | undefined,
  sources: ReadonlyMap<string, ParsedSource>,
): Place | undefined {
  const ofDocument = (document: YamlDocument): number =>
    listOf(document.value).findIndex((item) => isOperation(item, operation, path));
  for (const document of member.parts.flatMap((file) => sources.get(file)?.documents ?? [])) {
    const index = ofDocument(document);
    if (index >= 0) return document.atPath([index, "path"]);
  }
  const inline = inlinePatches(member).find(({ text }) =>
    parseSource({ path: "patch", text }).documents.some((document) => ofDocument(document) >= 0),
  );
  if (inline === undefined) return undefined;
  const whole = member.document.atPath(inline.path);
  return path === undefined ? whole : wordPlace(member.document, whole, path);
}

/** The first place of a word within a longer text. */
function wordPlace(document: YamlDocument, whole: Place, word: string): Place {
  return {
    file: whole.file,
    span() {
      const span = whole.span();
      const from = document.text.indexOf(word, span.start.offset - document.start);
      return from < 0 || from + word.length > span.end.offset - document.start
        ? span
        : document.range(from, from + word.length).span();
    },
  };
}
