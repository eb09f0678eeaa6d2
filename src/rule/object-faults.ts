import type { Part, Place } from "../diagnostic/place.ts";
import type { Model } from "../model/model.ts";
import type { Resource } from "../model/resource.ts";
import { containsPlaceholder, isPlaceholderName } from "../hints/valid-names.ts";
import { apiLifecycle } from "../validate/api-versions.ts";
import type { FieldError } from "../validate/field-error.ts";
import type { Validation } from "../validate/validation.ts";
import { locate, valueAt } from "../validate/locate.ts";

/**
 * Every object of the scope, also those that a later one of the same name replaces: each is sent to the API server. Not
 * those of broken documents, where what could not be read would look as if it were missing.
 */
export const sentResources = (model: Model): readonly Resource[] =>
  [...model.resources, ...model.superseded.map(({ earlier }) => earlier)].filter(({ document }) =>
    document.problems.every(({ kind }) => kind !== "syntax"),
  );

/**
 * The validation of an object, and the one after a misspelt apiVersion or kind is corrected: one fault must not hide
 * the others. Not for a removed API: its objects have other fields.
 */
export function validationsOf(resource: Resource, validate: (resource: Resource) => Validation): readonly Validation[] {
  const validation = validate(resource);
  const { apiVersion, kind } = resource.object;
  return validation.meant === undefined || apiLifecycle(apiVersion ?? "", kind ?? "") !== undefined
    ? [validation]
    : [validation, validation.meant.validation];
}

/**
 * The place of a path that begins at the object of a resource; of the deepest part that is there, if not all of it is.
 */
export function placeAt(resource: Resource, path: FieldError["path"], part?: Part): Place {
  const { owner, key, found } = locate(resource.written, path);
  if (key !== undefined && found) return resource.document.at(owner, key, part);
  // An object without a field can be long: its key is the place.
  return owner === resource.written ? resource.atName() : resource.document.at(owner, undefined, "key");
}

/** The text of a place as it is written; undefined if it is in another file than the document. */
export function writtenAt({ document }: Resource, place: Place): string | undefined {
  const { file, start, end, near } = place.span();
  const from = start.offset - document.start;
  const to = end.offset - document.start;
  if (near === true || from < 0 || to > document.text.length) return undefined;
  const back = document.range(from, to).span();
  return back.file === file && back.start.offset === start.offset ? document.text.slice(from, to) : undefined;
}

/** An upper-case word can be a value, such as `TCP` or `NGINX`, but not the name of an object. */
const isPlaceholderValue = (text: string): boolean => isPlaceholderName(text) && !/^[A-Z][A-Z0-9]*$/.test(text);

const isSingle = (value: unknown): value is object =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).length === 1 &&
  Object.values(value).every((item) => item === null);

const placeholderKeys = new WeakMap<object, string | undefined>();

/** The first key of a map that contains a placeholder: looked up once for all faults in the map. */
function placeholderKey(owner: object): string | undefined {
  if (!placeholderKeys.has(owner))
    placeholderKeys.set(owner, Array.isArray(owner) ? undefined : Object.keys(owner).find(containsPlaceholder));
  return placeholderKeys.get(owner);
}

/** A placeholder around a path, as the reason why a fault there is unknown; undefined if there is none. */
export function placeholderAt(
  resource: Resource,
  path: FieldError["path"],
  error?: Pick<FieldError, "type" | "code" | "value">,
): string | undefined {
  const { owner } = locate(resource.written, path);
  const there = valueAt(resource.written, path);
  // `{NAME}` without quotes is a map with one empty key.
  const braced = isSingle(there) ? Object.keys(there).map((key) => `{${key}}`) : [];
  const values = [error?.value, there, ...(Array.isArray(there) ? (there as unknown[]) : [])].filter(
    (text) => typeof text === "string",
  );
  const last = path.at(-1);
  // An upper-case word in a numeric field is a placeholder.
  const isName =
    (path[0] === "metadata" && path.at(-1) === "name") || error?.type === "DecodeError" || error?.code === "not-a-name";
  const found =
    [...braced, ...values].find(isName ? isPlaceholderName : isPlaceholderValue) ??
    (typeof last === "string" && containsPlaceholder(last) ? last : placeholderKey(owner));
  return found === undefined ? undefined : `"${found}" looks like a placeholder that is filled in before it is applied`;
}
