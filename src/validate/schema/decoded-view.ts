import { isRecord } from "../../base/is-record.ts";
import { noteCopy } from "../../yaml/originals.ts";
import { define, zeroOf } from "./decode.ts";
import { kindType } from "./go-type-table.ts";
import type { GoType } from "./go-type-table.ts";

const ANY: GoType = { kind: "any" };

/** Deeper nulls stay: no field of Kubernetes is as deep. */
const MAX_DEPTH = 100;

/**
 * Where types are unknown: fields that by convention are maps of strings, in which a null value is the empty string.
 */
const STRING_MAPS: ReadonlySet<string> = new Set([
  "labels",
  "annotations",
  "matchLabels",
  "selector",
  "nodeSelector",
  "data",
  "stringData",
]);

/** The selector of a Service is a map of labels; those of other kinds contain these fields. */
const IN_SELECTORS: ReadonlySet<string> = new Set(["matchLabels", "matchExpressions"]);

interface View {
  readonly apiVersion: string;
  readonly kind: string;
  readonly value: object;
}

const views = new WeakMap<object, View>();

/**
 * The object with its nulls as Go decodes them: a null field is unset, a null item or map value is the zero value of
 * its type. Unknown fields are kept. What has no nulls is not copied, and each copy is known to `originalOf`.
 * @param kind by which the fields are read, where it is not the one that is written.
 * @see encoding/json, sigs.k8s.io/json
 */
export function decodedView<T extends object>(
  object: T,
  { apiVersion, kind }: { readonly apiVersion: string; readonly kind: string },
): T {
  const known = views.get(object);
  if (known?.apiVersion === apiVersion && known.kind === kind) return known.value as T;
  const value = viewOf(object, kindType(apiVersion, kind)?.type ?? ANY, "", 0);
  // Those who compare objects by identity find the same one in each model.
  if (value !== object) views.set(object, { apiVersion, kind, value });
  return value as T;
}

/** @param name of the field, where its type is unknown. */
function viewOf(value: object, type: GoType, name: string, depth: number): object {
  if (depth > MAX_DEPTH) return value;
  return Array.isArray(value)
    ? listView(value as readonly unknown[], type.kind === "list" ? type.of : ANY, depth)
    : mapView(value as Readonly<Record<string, unknown>>, type, name, depth);
}

function listView(list: readonly unknown[], of: GoType, depth: number): object {
  let copy: unknown[] | undefined;
  for (const [index, item] of list.entries()) {
    const read = isSet(item) ? (isCollection(item) ? viewOf(item, of, "", depth + 1) : item) : zeroItem(of, list);
    if (read === item) continue;
    if (copy === undefined) noteCopy((copy = [...list]), list);
    copy[index] = read;
  }
  return copy ?? list;
}

const zeroItem = (of: GoType, list: readonly unknown[]): unknown =>
  zeroOf(of) ?? (list.some((item) => typeof item === "string") ? "" : {});

function mapView(map: Readonly<Record<string, unknown>>, type: GoType, name: string, depth: number): object {
  let copy: Record<string, unknown> | undefined;
  for (const key in map) {
    const item = map[key];
    const of = type.kind === "map" ? type.of : type.kind === "struct" ? (type.fields.get(key)?.type ?? ANY) : ANY;
    const read = isSet(item) ? (isCollection(item) ? viewOf(item, of, key, depth + 1) : item) : nullIn(type, name, key);
    if (read === item) continue;
    if (copy === undefined) noteCopy((copy = { ...map }), map);
    if (read === undefined) delete copy[key];
    else define(copy, key, read);
  }
  return copy ?? map;
}

/** What a null value of a map is read as; undefined: the key is not set. */
function nullIn(type: GoType, name: string, key: string): unknown {
  if (type.kind === "map") return zeroOf(type.of);
  return type.kind === "any" && STRING_MAPS.has(name) && !IN_SELECTORS.has(key) ? "" : undefined;
}

const isSet = (value: unknown): boolean => value !== null && value !== undefined;
const isCollection = (value: unknown): value is object => Array.isArray(value) || isRecord(value);
