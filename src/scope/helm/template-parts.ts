/** One document of a Helm template, as far as `---` separates it. */
interface Part {
  /** Lines from 0, end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly kind: string | undefined;
  /** Pattern of `metadata.name`; undefined if the part does not contain it. */
  readonly name: RegExp | undefined;
  /** How much of the name is literal: the more, the more certain a match. */
  readonly literal: number;
}

const ACTION = /\{\{.*?\}\}/g;
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The value of the first line with a key, without quotes and comment. */
function valueOf(lines: readonly string[], pattern: RegExp): string | undefined {
  for (const line of lines) {
    const value = pattern.exec(line)?.[1];
    if (value !== undefined)
      return value
        .replace(/\s+#.*$/, "")
        .trim()
        .replace(/^(["'])(.*)\1$/, "$2");
  }
  return undefined;
}

function partOf(lines: readonly string[], start: number, end: number): Part {
  const own = lines.slice(start, end);
  const metadata = own.findIndex((line) => line.startsWith("metadata:"));
  const name = metadata < 0 ? undefined : valueOf(own.slice(metadata + 1), /^ {1,8}name:\s+(.+)$/);
  const texts = name?.split(ACTION) ?? [];
  return {
    start,
    end,
    kind: valueOf(own, /^kind:\s+(.+)$/),
    // Names are short, and each gap is one expression, so that the pattern is cheap.
    name: name === undefined || texts.length > 6 ? undefined : new RegExp(`^${texts.map(escaped).join(".*")}$`),
    literal: texts.reduce((sum, text) => sum + text.length, 0),
  };
}

function score({ kind, name, literal }: Part, object: { readonly kind: unknown; readonly name: unknown }): number {
  if (kind !== undefined && kind !== object.kind && !kind.includes("{{")) return -1;
  if (name !== undefined && !name.test(String(object.name))) return 0;
  return (kind === object.kind ? 1000 : 1) + (name === undefined ? 0 : 1 + literal);
}

/**
 * Finds the part of a template from which each object was rendered: the one of its kind with the best matching name; of
 * several equal ones in order. Call once per object, in the order of Helm's output.
 */
export class TemplateParts {
  readonly #lines: readonly string[];
  readonly #parts: readonly Part[];
  readonly #taken = new Map<Part, number>();

  constructor(text: string) {
    this.#lines = text.split("\n");
    const starts = [0, ...this.#lines.flatMap((line, index) => (/^---(?:\s|$)/.test(line) ? [index + 1] : []))];
    this.#parts = starts.map((start, index) =>
      partOf(this.#lines, start, (starts[index + 1] ?? this.#lines.length + 1) - 1),
    );
  }

  /** The template with the lines of other objects blanked, so that line numbers are kept. */
  textFor(object: { readonly kind: unknown; readonly name: unknown }): string {
    const scores = this.#parts.map((part) => score(part, object));
    const best = Math.max(...scores);
    const fitting = this.#parts.filter((_, index) => scores[index] === best);
    const part = [...fitting].sort(
      (a, b) => (this.#taken.get(a) ?? 0) - (this.#taken.get(b) ?? 0) || a.start - b.start,
    )[0];
    if (part === undefined || this.#parts.length === 1) return this.#lines.join("\n");
    this.#taken.set(part, (this.#taken.get(part) ?? 0) + 1);
    return this.#lines.map((line, index) => (index >= part.start && index < part.end ? line : "")).join("\n");
  }
}
