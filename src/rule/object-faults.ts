import type { Part, Place } from "../diagnostic/place.ts";
import type { Model } from "../model/model.ts";
import type { Resource } from "../model/resource.ts";
import { holdsPlaceholder, isPlaceholderName } from "../simulate/hints/valid-names.ts";
import { apiLifecycle } from "../validate/api-versions.ts";
import type { FieldError } from "../validate/field-error.ts";
import type { Validation } from "../validate/validate-object.ts";
import { locate, valueAt } from "../validate/locate.ts";

/**
 * Every object of the scope, also those that a later one of the same name replaces: each is sent to the API server. Not those of
 * broken documents, where what could not be read would look as if it were missing.
 */
export const sentResources = (model: Model): readonly Resource[] =>
  [...model.resources, ...model.superseded.map(({ earlier }) => earlier)].filter(({ document }) =>
    document.problems.every(({ kind }) => kind !== "syntax"),
  );

/**
 * What the API server says of an object, and what it would say once a misspelt apiVersion or kind is right: one fault must not hide
 * the others. Not of a removed API: its objects have other fields.
 */
export function validationsOf(resource: Resource, validate: (resource: Resource) => Validation): readonly Validation[] {
  const validation = validate(resource);
  const { apiVersion, kind } = resource.object;
  return validation.meant === undefined || apiLifecycle(apiVersion ?? "", kind ?? "") !== undefined
    ? [validation]
    : [validation, validation.meant.validation];
}

/** The place of a path that begins at the object of a resource; of the deepest part that is there, if not all of it is. */
export function placeAt(resource: Resource, path: FieldError["path"], part?: Part): Place {
  const { owner, key, found } = locate(resource.written, path);
  if (key !== undefined && found) return resource.document.at(owner, key, part);
  // What lacks something can be long: its key says where it is.
  return owner === resource.written ? resource.atName() : resource.document.at(owner, undefined, "key");
}

/** The text of a place as it is written; undefined where it stands in another file than the document's. */
export function writtenAt({ document }: Resource, place: Place): string | undefined {
  const { file, start, end, near } = place.span();
  const from = start.offset - document.start;
  const to = end.offset - document.start;
  if (near === true || from < 0 || to > document.text.length) return undefined;
  const back = document.range(from, to).span();
  return back.file === file && back.start.offset === start.offset ? document.text.slice(from, to) : undefined;
}

/** A word of capitals can be meant as a value, `TCP` or `NGINX`; as the name of an object it is none. */
const isPlaceholderValue = (text: string): boolean => isPlaceholderName(text) && !/^[A-Z][A-Z0-9]*$/.test(text);

const isSingle = (value: unknown): value is object =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).length === 1 &&
  Object.values(value).every((item) => item === null);

/** Something around a path that is filled in before the object is applied, as the reason why nothing of it is sure; undefined if there is none. */
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
  const keys = [path.at(-1), ...(Array.isArray(owner) ? [] : Object.keys(owner))].filter(
    (text) => typeof text === "string",
  );
  // Where a number must stand, a word of capitals is no value.
  const isName =
    (path[0] === "metadata" && path.at(-1) === "name") || error?.type === "DecodeError" || error?.code === "not-a-name";
  const found =
    [...braced, ...values].find(isName ? isPlaceholderName : isPlaceholderValue) ?? keys.find(holdsPlaceholder);
  return found === undefined ? undefined : `"${found}" looks like a placeholder that is filled in before it is applied`;
}
