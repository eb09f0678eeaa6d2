import type { Path } from "../../yaml/document.ts";

export interface TemplateLine {
  /** Counts from 1. */
  readonly line: number;
  /** Columns from 0, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** Whether the line contains exactly this value, or an expression for it; otherwise it is only the closest line. */
  readonly exact: boolean;
}

interface Line {
  readonly number: number;
  readonly text: string;
  readonly indent: number;
  /** Key of the mapping entry on the line, without a dash before it. */
  readonly key: string | undefined;
  readonly value: string;
  readonly dash: boolean;
}

const ENTRY = /^(\s*)(-\s+)?(?:["']?([^\s"':{}#][^"':{}#]*?)["']?\s*:(?:\s+(.*))?|(.*))$/;

function readLines(text: string): readonly Line[] {
  return text.split("\n").flatMap((raw, index) => {
    const [, indent = "", dash, key, value, rest] = ENTRY.exec(raw.replace(/\r$/, "")) ?? [];
    const content = (key === undefined ? rest : value) ?? "";
    if (
      key === undefined &&
      (content.trim() === "" ||
        /^\{\{-?\s*(if|else|end|with|range|\/\*|define|\$)/.test(content.trim()) ||
        content.trim().startsWith("#"))
    )
      return [];
    return [
      {
        number: index + 1,
        text: raw.replace(/\r$/, ""),
        indent: indent.length + (dash?.length ?? 0),
        key,
        value: content.trim(),
        dash: dash !== undefined,
      },
    ];
  });
}

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (current, step) =>
      typeof current === "object" && current !== null ? (current as Record<string | number, unknown>)[step] : undefined,
    value,
  );

/** Whether a template line may have been rendered to this value. */
function fits(line: Line, value: unknown): boolean {
  if (line.value.includes("{{")) return true;
  if (typeof value === "object") return line.value === "" || /^[|>&[{]/.test(line.value);
  return line.value.replace(/\s+#.*$/, "").replace(/^["']|["']$/g, "") === String(value);
}

/**
 * Finds the line of a Helm template from which a value was rendered. Go templates leave no trace, so the keys of the
 * path are searched one below the other, by their indentation; if a key comes out of `include` or `toYaml`, the last
 * one found is the closest place.
 */
export function findLine(text: string, rendered: unknown, path: Path, value: unknown): TemplateLine {
  const lines = readLines(text);
  let best: Line | undefined;
  let from = 0;
  let indent = -1;
  let complete = true;
  for (const [depth, step] of path.entries()) {
    if (typeof step === "number") {
      const found = findItem(lines, from, indent, valueAt(rendered, path.slice(0, depth + 1)), step);
      if (found === undefined) continue;
      from = found;
      continue;
    }
    const target = valueAt(rendered, path.slice(0, depth + 1));
    const index = findKey(lines, from, indent, step, target);
    if (index === undefined) {
      complete = false;
      break;
    }
    best = lines[index];
    from = index;
    indent = best?.indent ?? indent;
  }
  if (best === undefined) return { line: 1, start: 0, end: (text.split("\n")[0] ?? "").length, exact: false };
  const exact = complete && fits(best, value);
  const shown = exact && best.value !== "" ? best.text.lastIndexOf(best.value) : best.text.search(/\S/);
  return { line: best.number, start: Math.max(shown, 0), end: best.text.trimEnd().length, exact };
}

/**
 * The next entry with this key below the parent; of several (branches of an `if`) the first that may have the value.
 */
function findKey(
  lines: readonly Line[],
  from: number,
  indent: number,
  key: string,
  target: unknown,
): number | undefined {
  let first: number | undefined;
  for (let index = from; index < lines.length; index++) {
    const line = lines[index];
    if (line === undefined) break;
    // A line left of the parent's key ends the parent.
    if (
      index > from &&
      line.indent <= indent &&
      line.key !== undefined &&
      indent >= 0 &&
      !(line.dash && line.indent > indent)
    )
      break;
    if (line.key !== key || (index === from && line.indent <= indent)) continue;
    if (fits(line, target)) return index;
    first ??= index;
  }
  return first;
}

/** The start of a list item: the one with the item's name, else the one at its position. */
function findItem(
  lines: readonly Line[],
  from: number,
  indent: number,
  item: unknown,
  position: number,
): number | undefined {
  const name = typeof item === "object" && item !== null && "name" in item ? String(item.name) : undefined;
  let seen = -1;
  let dashIndent: number | undefined;
  let start: number | undefined;
  for (let index = from + (indent < 0 ? 0 : 1); index < lines.length; index++) {
    const line = lines[index];
    if (line === undefined || (line.indent <= indent && line.key !== undefined && !line.dash)) break;
    if (line.dash) {
      dashIndent ??= line.indent;
      if (line.indent === dashIndent) {
        seen++;
        start = index;
        if (seen === position) return index;
      }
    }
    if (
      name !== undefined &&
      line.key === "name" &&
      line.indent === dashIndent &&
      line.value.replace(/^["']|["']$/g, "") === name
    )
      return start;
  }
  return start;
}
