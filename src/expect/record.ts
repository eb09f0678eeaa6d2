import type { Edit } from "../diagnostic/finding.ts";
import type { Span } from "../diagnostic/place.ts";
import type { YamlDocument } from "../yaml/document.ts";
import type { Recording } from "./expectations.ts";

const PLAIN = /^[\w./-]*[A-Za-z][\w./-]*$/;
const RESERVED = /^(true|false|yes|no|on|off|null|none|y|n)$/i;

/** A scalar as people write it: in quotes only where YAML would read something else. `none` is a plain word. */
const scalar = (value: string | number | boolean): string =>
  typeof value !== "string" || value === "none" || (PLAIN.test(value) && !RESERVED.test(value))
    ? String(value)
    : JSON.stringify(value);

const written = (value: Exclude<Recording["value"], undefined>): string =>
  typeof value === "object" ? `[${value.map(scalar).join(", ")}]` : scalar(value);

interface Text {
  readonly document: YamlDocument;
  /** The whole source. */
  readonly text: string;
}

const lineStart = (text: string, offset: number): number => text.lastIndexOf("\n", offset - 1) + 1;
const lineEnd = (text: string, offset: number): number => {
  const end = text.indexOf("\n", offset);
  return end < 0 ? text.length : end + 1;
};

const edit = (file: string, start: number, end: number, text: string): Edit => ({ file, start, end, text });

const isBlockList = ({ text }: Text, key: Span, entry: Span): boolean =>
  text.slice(key.end.offset, entry.end.offset).replace(/^\s*:/, "").trimStart().startsWith("-");

/** Items that stay keep their line and its comment; others go, new ones follow the last. */
function editList(
  { document, text }: Text,
  key: Span,
  list: readonly string[],
  value: readonly string[],
): readonly Edit[] {
  const { file } = document;
  const spans = list.map((_, index) => document.at(list, index, "entry").span());
  const [first] = spans;
  const last = spans.at(-1);
  if (first === undefined || last === undefined) return [];
  const removed = spans.filter((_, index) => !value.includes(list[index] ?? ""));
  const added = value.filter((item) => !list.includes(item));
  const indent = text.slice(lineStart(text, first.start.offset), first.start.offset);
  const at = lineEnd(text, last.end.offset);
  const newline = text.slice(0, at).endsWith("\n") ? "" : "\n";
  const colon = text.indexOf(":", key.end.offset) + 1;
  return [
    ...(value.length === 0 ? [edit(file, colon, colon, " []")] : []),
    ...removed.map((span) => edit(file, lineStart(text, span.start.offset), lineEnd(text, span.end.offset), "")),
    ...(added.length === 0
      ? []
      : [edit(file, at, at, `${newline}${added.map((item) => `${indent}- ${scalar(item)}\n`).join("")}`)]),
  ];
}

function changeEntry(source: Text, { owner, key, value }: Recording): readonly Edit[] {
  const { document, text } = source;
  const old = (owner as Readonly<Record<string, unknown>>)[key];
  const [keySpan, entry] = [document.at(owner, key, "key").span(), document.at(owner, key, "entry").span()];
  const { file } = document;
  if (value === undefined) {
    const alone =
      text.slice(lineStart(text, entry.start.offset), entry.start.offset).trim() === "" &&
      /^\s*(#.*)?$/.test(text.slice(entry.end.offset, lineEnd(text, entry.end.offset)));
    return alone ? [edit(file, lineStart(text, entry.start.offset), lineEnd(text, entry.end.offset), "")] : [];
  }
  if (Array.isArray(old) && typeof value === "object" && isBlockList(source, keySpan, entry)) {
    return editList(source, keySpan, old as readonly string[], value);
  }
  const line = text.slice(keySpan.end.offset, lineEnd(text, keySpan.end.offset));
  const placeholder = /^(\s*:[ \t]*)("\?"|'\?'|\?|~|null)?[ \t]*(?=#|[,}\n\r]|$)/.exec(line);
  // An empty value has no place of its own, and `?` is none that YAML knows.
  if (old === null && placeholder !== null) {
    const end = keySpan.end.offset + placeholder[0].trimEnd().length;
    return [edit(file, keySpan.end.offset, end, `: ${written(value)}`)];
  }
  return [edit(file, keySpan.end.offset, entry.end.offset, `: ${written(value)}`)];
}

/** A new entry behind the last one of its owner, written as the others are. */
function addEntry({ document, text }: Text, { owner, key, value }: Recording): readonly Edit[] {
  const last = Object.keys(owner).at(-1);
  if (value === undefined || last === undefined) return [];
  const { file } = document;
  const entry = document.at(owner, last, "entry").span();
  const [first = last] = Object.keys(owner);
  const head = document.at(owner, first, "key").span();
  const before = text.slice(lineStart(text, head.start.offset), head.start.offset);
  if (/[{,]\s*$/.test(before) || before.includes("{"))
    return [edit(file, entry.end.offset, entry.end.offset, `, ${key}: ${written(value)}`)];
  const at = lineEnd(text, entry.end.offset);
  const newline = text.slice(0, at).endsWith("\n") ? "" : "\n";
  return [edit(file, at, at, `${newline}${" ".repeat(head.start.column - 1)}${key}: ${written(value)}\n`)];
}

const same = (old: unknown, value: Recording["value"]): boolean => JSON.stringify(old) === JSON.stringify(value);

/**
 * Edits that write the actual values into a file: only values change, comments and layout stay.
 * @param text the file as written, placeholders included.
 */
export function recordingEdits(
  document: YamlDocument,
  text: string,
  recordings: readonly Recording[],
): readonly Edit[] {
  const source = { document, text };
  return recordings.flatMap((recording) => {
    const { owner, key, value } = recording;
    if (!Object.hasOwn(owner, key)) return addEntry(source, recording);
    return same((owner as Readonly<Record<string, unknown>>)[key], value) ? [] : changeEntry(source, recording);
  });
}
