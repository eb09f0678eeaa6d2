import type { Random } from "./mutate.ts";

/** What a YAML or JSON text can hold. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

export const pick = <T>(random: Random, list: readonly T[]): T => list[random(list.length)] as T;
export const chance = (random: Random, percent: number): boolean => random(100) < percent;

const KEYS = [
  "apiVersion",
  "kind",
  "metadata",
  "name",
  "spec",
  "items",
  "a",
  "a-b",
  "app.kubernetes.io/name",
  "on",
  "no",
  "1",
  "1.5",
  "null",
  "x y",
  "é",
  "\u{1F600}",
  "__proto__",
  "#",
  "- a",
  "a:",
  "",
];
const TEXTS = [
  "web",
  "http",
  "v1",
  "apps/v1",
  "yes",
  "off",
  "012",
  "0o7",
  "1e3",
  "1_000",
  "~",
  "null",
  "- a",
  "a: b",
  "a #b",
  "'",
  '"',
  "\\",
  "{",
  "[a]",
  "%",
  "@",
  "`",
  "*a",
  "&a",
  "!t",
  "|",
  ">",
  "<<",
  "=",
  "é\u{1F600}",
  " a",
  "a ",
  "a\nb",
  "a\n\n b\n",
  "\n",
  "\t",
  "",
  "---",
  "...",
  "--- a",
  "2001-01-01",
  "1:30",
  ".inf",
  "http://web:80/x?y=z#f",
  "a\u00a0b",
  "\u2028",
  "#",
  "-",
  "?",
  ":",
  "x".repeat(90),
];

/** A value of at most `depth` levels. */
export function anyValue(random: Random, depth = 4): Value {
  const kind = random(depth > 0 ? 9 : 6);
  if (kind < 3) return pick(random, TEXTS);
  if (kind === 3) return pick(random, [0, 1, 80, -1, 8080, 65_535, 0.5, 1e21, 9_007_199_254_740_991]);
  if (kind === 4) return chance(random, 50);
  if (kind === 5) return null;
  if (kind === 6) return Array.from({ length: random(4) }, () => anyValue(random, depth - 1));
  return Object.fromEntries(Array.from({ length: random(5) }, () => [pick(random, KEYS), anyValue(random, depth - 1)]));
}

const isMap = (value: Value): value is Readonly<Record<string, Value>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** How a text is spelt. Every style means the same value to kubectl. */
interface Style {
  readonly random: Random;
  readonly indent: number;
  /** Dashes of a list below a key stand under the key. */
  readonly flush: boolean;
  readonly comments: boolean;
  readonly lineBreak: "\n" | "\r\n";
}

const escaped = (text: string, random: Random): string =>
  [...text]
    .map((letter) =>
      letter === "\u2028" || (/^[a-zA-Z]$/.test(letter) && chance(random, 10))
        ? `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`
        : JSON.stringify(letter).slice(1, -1),
    )
    .join("");

/** Words that mean a text without quotes in every reader. */
const isPlain = (text: string): boolean =>
  /^[a-z][a-z/.-]*[a-z]$/.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(text);

function scalar(value: Value, { random }: Style, isKey = false): string {
  if (typeof value !== "string")
    return value === null && !isKey ? pick(random, ["null", "~", "Null"]) : JSON.stringify(value);
  const choice = random(4);
  if (choice === 0 && isPlain(value)) return value;
  // A text of one line without anything to escape.
  if (choice === 1 && /^[\u0020-\u007e]*$/.test(value) && !isKey) return `'${value.replaceAll("'", "''")}'`;
  return `"${escaped(value, random)}"`;
}

function flow(value: Value, style: Style): string {
  const { random } = style;
  const space = (): string => pick(random, ["", " ", "  "]);
  if (Array.isArray(value))
    return `[${(value as readonly Value[]).map((item) => `${space()}${flow(item, style)}`).join(",")}${space()}]`;
  if (isMap(value))
    return `{${Object.entries(value)
      .map(([key, item]) => `${space()}${scalar(key, style, true)}: ${flow(item, style)}`)
      .join(",")}${space()}}`;
  return scalar(value, style);
}

const comment = (style: Style): string =>
  style.comments && chance(style.random, 15) ? pick(style.random, [" # a comment", "  # kind: Secret", " #"]) : "";
const pad = (columns: number): string => " ".repeat(columns);

/** Lines of a value that follows a key or dash. */
function* block(value: Value, column: number, style: Style): Iterable<string> {
  if (style.comments && chance(style.random, 5))
    yield pick(style.random, ["", `${pad(column)}# a line of its own`, "# at the margin"]);
  const isEmpty = (item: Value): boolean => typeof item !== "object" || item === null || Object.keys(item).length === 0;
  const isInline = (item: Value): boolean => isEmpty(item) || chance(style.random, 25);
  if (Array.isArray(value)) {
    for (const item of value as readonly Value[]) {
      if (isInline(item)) yield `${pad(column)}- ${flow(item, style)}${comment(style)}`;
      else {
        yield `${pad(column)}-${comment(style)}`;
        yield* block(item, column + style.indent, style);
      }
    }
  } else if (isMap(value)) {
    for (const [key, item] of Object.entries(value)) {
      const head = `${pad(column)}${scalar(key, style, true)}:`;
      if (typeof item === "string" && /^[a-z][a-z ]*(?:\n[a-z][a-z ]*)+\n$/.test(item) && chance(style.random, 60)) {
        yield `${head} |`;
        for (const line of item.slice(0, -1).split("\n")) yield `${pad(column + style.indent)}${line}`;
      } else if (isInline(item)) yield `${head} ${flow(item, style)}${comment(style)}`;
      else {
        yield `${head}${comment(style)}`;
        yield* block(item, Array.isArray(item) && style.flush ? column : column + style.indent, style);
      }
    }
  } else yield `${pad(column)}${flow(value, style)}${comment(style)}`;
}

/** One document of a value: JSON, flow or block. */
export function document(value: Value, random: Random): string {
  const style: Style = {
    random,
    indent: 1 + random(4),
    flush: chance(random, 50),
    comments: chance(random, 50),
    lineBreak: "\n",
  };
  const shape = random(5);
  if (shape === 0) return JSON.stringify(value, undefined, random(3)).replaceAll("\u2028", "\\u2028");
  const isBlock = typeof value === "object" && value !== null && Object.keys(value).length > 0 && shape > 1;
  return isBlock ? [...block(value, 0, style)].join("\n") : flow(value, style);
}

export interface Spelt {
  readonly text: string;
  readonly values: readonly Value[];
}

const SEPARATORS = ["---\n", "--- # next\n", "---  \n", "---\n\n", "---\n# a comment\n"];

/** A file of several documents; what it means does not hang on its line breaks, marks and separators. */
export function file(values: readonly Value[], random: Random): Spelt {
  const documents = values.map((value) => `${document(value, random)}\n`);
  let text = chance(random, 30) ? "---\n" : "";
  for (const [index, one] of documents.entries()) text += `${index === 0 ? "" : pick(random, SEPARATORS)}${one}`;
  if (chance(random, 20)) text = text.replaceAll("\n", "\r\n");
  if (chance(random, 15)) text = text.trimEnd();
  if (chance(random, 10)) text = `\uFEFF${text}`;
  return { text, values };
}
