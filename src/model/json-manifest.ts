import { isRecord } from "../base/is-record.ts";
import type { ParseLimits } from "../yaml/document.ts";
import { parseSource } from "../yaml/parse-source.ts";
import { isList } from "./flatten.ts";

/**
 * In a manifest at least one of the two keys is spelt correctly; a letter of a key may be escaped in JSON and in YAML.
 */
const MAY_NAME_OBJECT = /kind|apiversion|\\(?:u00|x|U000000)[4-7][0-9a-f]/i;
/** Keys at the start of a line or after a brace or comma, quoted or not; not words of a text, `"apiVersion: v1"`. */
const VERSION_KEY = /(?:^|[{,])\s*(["']?)apiVersion\1\s*:/im;
const KIND_KEY = /(?:^|[{,])\s*(["']?)kind\1\s*:/im;

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

/** A Kubernetes object, or one that lacks a key but has a name. */
function isObject(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { apiVersion, kind, metadata } = value;
  if (isText(apiVersion) && isText(kind)) return true;
  return (
    (isText(kind) || isText(apiVersion)) &&
    isRecord(metadata) &&
    (isText(metadata["name"]) || isText(metadata["generateName"]))
  );
}

const isManifest = (value: unknown): boolean =>
  isObject(value) || isList(value) || (Array.isArray(value) && value.some(isObject));

/** The text without escapes of letters, as keys may contain them. */
const unescaped = (text: string): string =>
  text.replaceAll(/\\(?:u00|x|U000000)([4-7][0-9a-f])/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );

/**
 * Whether a `.json` file in a folder is a manifest, or was meant to be one. Most are something else: packages, locks,
 * dashboards, schemas, settings with comments. As in kubectl, JSON is tried first and then YAML (apimachinery
 * pkg/util/yaml/decoder.go): YAML quotes, YAML documents and streams of JSON count.
 */
export function isManifestText(text: string, limits?: ParseLimits): boolean {
  if (!MAY_NAME_OBJECT.test(text)) return false;
  try {
    return isManifest(JSON.parse(text.replace(/^\uFEFF{1,2}/, "")));
  } catch {
    // Not JSON: a stream of objects, YAML, or something else.
  }
  const keys = unescaped(text);
  if (!KIND_KEY.test(keys) && !VERSION_KEY.test(keys)) return false;
  const { documents, template, standIn } = parseSource({ path: "", text }, limits);
  if (template || standIn !== undefined || documents.some(({ value }) => isManifest(value))) return true;
  return KIND_KEY.test(keys) && VERSION_KEY.test(keys);
}

/** Whether a text has both keys of an object at the start of a line or in braces, without parsing it. */
export const hasManifestKeys = (text: string): boolean => VERSION_KEY.test(text) && KIND_KEY.test(text);
