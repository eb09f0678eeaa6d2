import type { DraftEdit } from "../diagnostic/finding.ts";
import type { Position } from "../diagnostic/place.ts";
import type { Resource } from "../model/resource.ts";

/** A new entry of a map in both styles: lines of a block, and the same for between braces. */
export interface NewEntry {
  readonly block: readonly string[];
  readonly flow: string;
}

const textBefore = (resource: Resource<never> | Resource, { offset, column }: Position): string => {
  const { text, start } = (resource as Resource).document;
  return text.slice(offset - start - (column - 1), offset - start);
};

/** Whether an entry that starts here is the first thing of its line but for dashes, so that others go on lines of their own. */
const startsLine = (before: string): boolean => /^[\s-]*$/.test(before);

/** Puts a new entry into a map, before the entry `key` that it has, in the style in which that one is written. */
export function insertBefore<O extends object>(resource: Resource<never> | Resource, owner: O, key: keyof O & string, entry: NewEntry): DraftEdit {
  const at = (resource as Resource).at(owner, key, "entry");
  const { start } = at.span();
  const before = textBefore(resource, start);
  const indent = " ".repeat(before.length);
  const text = startsLine(before) ? entry.block.map((line) => `${line}\n${indent}`).join("") : `${entry.flow}, `;
  return { at, text, insert: "before" };
}

/** Puts a new item into a list, before its first; undefined for an empty list and one between brackets. */
export function insertItem(resource: Resource<never> | Resource, list: readonly unknown[], lines: readonly string[]): DraftEdit | undefined {
  if (list.length === 0) return undefined;
  const at = (resource as Resource).at(list, 0, "entry");
  const { start } = at.span();
  const before = textBefore(resource, start);
  const { text, start: origin } = (resource as Resource).document;
  if (!startsLine(before) || text[start.offset - origin] !== "-") return undefined;
  const indent = " ".repeat(before.length);
  return { at, text: lines.map((line) => `${line}\n${indent}`).join(""), insert: "before" };
}

/** Takes an entry out of a map, its line and a comment at its end with it; undefined where it shares a line with another entry. */
export function removeEntry<O extends object>(resource: Resource<never> | Resource, owner: O, key: keyof O & string): DraftEdit | undefined {
  const { start, end } = (resource as Resource).at(owner, key, "entry").span();
  const before = textBefore(resource, start);
  const { document } = resource as Resource;
  const rest = /^[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/.exec(document.text.slice(end.offset - document.start));
  if (!/^\s*$/.test(before) || rest === null) return undefined;
  return { at: document.range(start.offset - document.start - before.length, end.offset - document.start + rest[0].length), text: "" };
}
