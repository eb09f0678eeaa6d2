import type { DraftEdit } from "../diagnostic/finding.ts";
import type { Place } from "../diagnostic/place.ts";
import type { Resource } from "../model/resource.ts";

/** A new entry of a map in both styles: lines of a block, and the same for between braces. */
export interface NewEntry {
  readonly block: readonly string[];
  readonly flow: string;
}

/**
 * Offset of a place within the text of its document; undefined where the place is in another file, as it is for what
 * was rendered: then the text around it is unknown, and no edit is possible.
 */
function offsetOf(resource: Resource, place: Place): number | undefined {
  const { document } = resource as Resource;
  const { file, start, near } = place.span();
  const offset = start.offset - document.start;
  if (near === true || offset < 0 || offset > document.text.length) return undefined;
  const back = document.range(offset, offset).span();
  return back.file === file && back.start.offset === start.offset ? offset : undefined;
}

/** An edit at an inexact place is never made; its fix is not offered. */
const unusable = (at: Place): DraftEdit => ({
  at: { file: at.file, span: () => ({ ...at.span(), near: true }) },
  text: "",
});

/** JSON knows no blocks and wants quotes. */
export const isJson = (resource: Resource): boolean => /^\s*[{[]/.test(resource.document.text);

/** A YAML scalar that every parser reads as this string, quoted if needed. */
const yamlString = (text: string): string =>
  /^[A-Za-z][\w./-]*$/.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(text)
    ? text
    : JSON.stringify(text);

/** A string as it is written in the document of a resource. */
export const writeString = (resource: Resource, text: string): string =>
  isJson(resource) ? JSON.stringify(text) : yamlString(text);

/** An entry of a map, `key: value`, as it is written in the document of a resource. */
export const writeEntry = (resource: Resource, key: string, value: string | number): string =>
  `${isJson(resource) ? JSON.stringify(key) : key}: ` +
  (typeof value === "number" ? String(value) : writeString(resource, value));

/** The text of the line before an offset. */
const textBefore = (resource: Resource, offset: number): string => {
  const { text } = resource.document;
  return text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
};

/**
 * Whether an entry that starts here is the first thing of its line but for dashes, so that others go on lines of their
 * own.
 */
const startsLine = (before: string): boolean => /^[\s-]*$/.test(before);

const lineByLine = (lines: readonly string[], indent: string): string =>
  lines.map((line) => `${line}\n${indent}`).join("");

/**
 * Inserts a new entry into a map, before the entry `key` and in its style. Where that is impossible the edit is marked
 * unusable, and its fix is dropped.
 */
export function insertBefore<O extends object>(
  resource: Resource,
  owner: O,
  key: keyof O & string,
  entry: NewEntry,
): DraftEdit {
  const at = resource.at(owner, key, "entry");
  const offset = offsetOf(resource, at);
  if (offset === undefined || isJson(resource)) return unusable(at);
  const before = textBefore(resource, offset);
  const text = startsLine(before) ? lineByLine(entry.block, " ".repeat(before.length)) : `${entry.flow}, `;
  return { at, text, insert: "before" };
}

/** Puts a new item into a list, before its first; undefined for an empty list and one between brackets. */
export function insertItem(
  resource: Resource,
  list: readonly unknown[],
  lines: readonly string[],
): DraftEdit | undefined {
  if (list.length === 0) return undefined;
  const at = resource.at(list, 0, "entry");
  const offset = offsetOf(resource, at);
  if (offset === undefined) return undefined;
  const before = textBefore(resource, offset);
  if (!startsLine(before) || resource.document.text[offset] !== "-") return undefined;
  return { at, text: lineByLine(lines, " ".repeat(before.length)), insert: "before" };
}

/** Makes one item of a list out of two: the second loses its dash. Undefined between brackets. */
export function joinItem(resource: Resource, list: readonly unknown[], second: number): DraftEdit | undefined {
  const { document } = resource as Resource;
  const offset = offsetOf(resource, resource.at(list, second, "entry"));
  if (offset === undefined || !document.text.startsWith("- ", offset)) return undefined;
  return { at: document.range(offset, offset + 2), text: "  " };
}

/**
 * Removes an entry of a map with its line and the comment at its end; undefined if it shares a line with another entry.
 */
export function removeEntry<O extends object>(
  resource: Resource,
  owner: O,
  key: keyof O & string,
): DraftEdit | undefined {
  const { document } = resource as Resource;
  const place = resource.at(owner, key, "entry");
  const offset = offsetOf(resource, place);
  if (offset === undefined) return undefined;
  const before = textBefore(resource, offset);
  const end = place.span().end.offset - document.start;
  const rest = /^[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/.exec(document.text.slice(end));
  if (!/^\s*$/.test(before) || rest === null) return undefined;
  return { at: document.range(offset - before.length, end + rest[0].length), text: "" };
}
