import { isRecord } from "../base/is-record.ts";
import type { Place } from "../diagnostic/place.ts";
import { deepestList, isList } from "../model/flatten.ts";
import type { ParsedSource, YamlDocument } from "../yaml/document.ts";
import { ownSources } from "./own-documents.ts";

/**
 * A document that kubectl refuses for its shape. `list`, `text`: no map at all. `items`: a List whose items are no
 * list; `noItems`: one without any; `item`: an item that is no map; `nested`: a List among the items of another;
 * `deep`: one so deep that it was not read.
 */
export interface ShapeFault {
  readonly kind: "list" | "text" | "items" | "noItems" | "item" | "nested" | "deep";
  readonly at: Place;
  /** What is there instead: `a map`, `a string`. The value itself may be a secret and is not shown. */
  readonly what: string;
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

/**
 * Whether a value is meant for Kubernetes: a kind, and the metadata of an object. Lists of kinds alone are settings of
 * some tool.
 */
const looksLikeObject = (value: unknown): boolean =>
  isRecord(value) && isText(value["kind"]) && isRecord(value["metadata"]);

/**
 * Both keys at the start of lines or in braces of a text that was read as one word: JSON with comments,
 * `apiVersion=v1`.
 */
const spellsObject = (text: string): boolean =>
  [/(?:^|[\n{,])\s*"?apiVersion\b/, /(?:^|[\n{,])\s*"?kind\b/].every((key) => key.test(text));

function describeValue(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (value === null || value === undefined) return "empty";
  if (typeof value === "object") return "a map";
  return `a ${typeof value}`;
}

/**
 * What kubectl refuses in files that are given as manifests or clearly are some. A repository holds other YAML too,
 * playbooks and lists of values: those are silent.
 */
export function* shapeFaults(sources: readonly ParsedSource[]): Iterable<ShapeFault> {
  for (const { source, documents } of ownSources(sources)) {
    const isManifest =
      source.given === true ||
      documents.some(({ value }) => isRecord(value) && isText(value["apiVersion"]) && isText(value["kind"]));
    for (const document of documents) {
      // The readable part of a broken document says little about its shape.
      if (document.value === undefined || document.problems.some(({ kind }) => kind === "syntax")) continue;
      yield* faultsOf(document, isManifest);
    }
  }
}

function* faultsOf(document: YamlDocument, isManifest: boolean): Iterable<ShapeFault> {
  const { value } = document;
  if (Array.isArray(value)) {
    if (isManifest || value.some(looksLikeObject)) yield { kind: "list", at: startOf(document), what: "a list" };
  } else if (!isRecord(value)) {
    if (isManifest || spellsObject(document.text))
      yield { kind: "text", at: startOf(document), what: describeValue(value) };
  } else if (isText(value["kind"]) && isText(value["apiVersion"])) yield* listFaults(document, value);
}

/** The first line of what a document holds. */
function startOf(document: YamlDocument): Place {
  const start = /^(?:\s*#.*\n|\s*\n)*[ \t]*/.exec(document.text)?.[0].length ?? 0;
  const end = document.text.indexOf("\n", start);
  return document.range(
    start,
    end === -1
      ? document.text.trimEnd().length
      : Math.max(start, document.text.slice(start, end).trimEnd().length + start),
  );
}

function* listFaults(document: YamlDocument, value: Readonly<Record<string, unknown>>): Iterable<ShapeFault> {
  const { kind, items } = value;
  if (!/list$/i.test(String(kind)) && !isList(value)) return;
  if (items === undefined) {
    if (kind === "List") yield { kind: "noItems", at: document.at(value, "kind"), what: "nothing" };
    return;
  }
  if (items === null) return;
  if (!Array.isArray(items)) {
    yield { kind: "items", at: document.at(value, "items", "key"), what: describeValue(items) };
    return;
  }
  for (const [index, item] of items.entries() as Iterable<[number, unknown]>) {
    if (!isRecord(item)) yield { kind: "item", at: document.at(items, index), what: describeValue(item) };
    else if (isList(item)) yield { kind: "nested", at: document.at(item, "kind"), what: "a List" };
  }
  const deepest = deepestList(value);
  if (deepest !== undefined) yield { kind: "deep", at: document.at(deepest, "kind"), what: "a List" };
}
