import { scalars } from "./scalars.ts";
import { factsOf, keysOf } from "./secret-facts.ts";
import type { Range } from "./secret-names.ts";
import { depthInArea, goesOn, isOfGenerator, isStrayInSecret, namedFrom, SIGN, signFrom } from "./secret-signs.ts";

/** A text without any of these contains nothing that `maskText` hides. */
export const TRIGGER = new RegExp(
  [
    /(?<!meta)data\b|literals|secret(?!name\b)|passw|token|cred|api_?key|private|\bpass\b|_pass\b|pwd|\bpin\b/,
    /salt|cookie|bearer|basic\s|dsn|jwt|[_-]key|[a-z]Key\b|last-applied|:\/\/[^\s/]*@/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "i",
);

/** Top-level fields with which the map before them has ended, even where it was indented wrongly. */
const STRUCTURE: ReadonlySet<string> = new Set([
  "apiVersion",
  "kind",
  "metadata",
  "type",
  "immutable",
  "items",
  "spec",
  "status",
  "data",
  "stringData",
]);
/** Goes through a document from above and hides what must not be shown. */
export function secretRanges(text: string, start: number, end: number): readonly Range[] {
  if (!TRIGGER.test(text.slice(start, end))) return [];
  const found = scalars(text, start, end);
  const facts = factsOf(text, found, text.slice(start, end));
  const ranges: Range[] = [];
  let area: { readonly indent: number; entry: number | undefined } | undefined;
  const hide = (from: number, to: number): void => {
    if (/[^\s{}[\],"'|>-]/.test(text.slice(from, to))) ranges.push([from, to]);
  };
  for (const one of found) {
    const { level, from, to, kind, indent, line } = one;
    const depth = depthInArea(level, facts);
    if (kind === "key") {
      if (
        indent !== undefined &&
        (depth === 0 || (depth === undefined && /[^\w./-]/.test(level.key ?? "") && SIGN.test(`${level.key ?? ""}:`)))
      )
        area = { indent, entry: undefined };
      else if (
        area !== undefined &&
        depth === undefined &&
        STRUCTURE.has(level.key ?? "") &&
        (indent ?? 0) <= area.indent
      )
        area = undefined;
      if (depth === 1 && area !== undefined) area.entry ??= indent;
      if (depth !== undefined && (depth > 1 || (depth === 1 && area?.entry !== indent))) hide(line, to);
      else if (depth === undefined && goesOn(level) && isStrayInSecret(one, facts)) hide(line, to);
      else if (text[from] === "#" && (depth !== undefined || facts.isSecretish)) hide(from, to);
      else if (depth === undefined && namedFrom(one, text, facts) === line && level.above?.hasValue === true)
        hide(line, to);
      continue;
    }
    if (depth !== undefined) {
      if (indent === undefined) hide(depth > 1 ? level.from : from, to);
      else if (depth === 0) hide(kind === "value" ? from : line, to);
      else {
        if (area !== undefined) area.entry ??= indent;
        // Only the keys of the map itself are shown; a deeper line is a part of a value.
        hide(
          kind === "value" && (area === undefined || indent === area.entry) && !/\s/.test(level.key ?? "")
            ? from
            : line,
          to,
        );
      }
      continue;
    }
    if (kind === "comment") {
      if (facts.isSecretish) hide(from, to);
      continue;
    }
    if (area !== undefined) {
      const structural =
        indent === undefined
          ? keysOf(level).some((key) => STRUCTURE.has(key))
          : kind === "value" && STRUCTURE.has(level.key ?? "") && indent <= area.indent;
      const ends = structural || !facts.isSecretish;
      if (!ends) {
        hide(line, to);
        continue;
      }
      area = undefined;
    }
    const containsData = kind === "broken" && /secret|data["']?\s*:/i.test(text.slice(from, to));
    const unplaced =
      containsData || (facts.isSecretish && (kind === "broken" || level.anchored || isStrayInSecret(one, facts)));
    const sign = signFrom(text.slice(from, to), kind);
    // What follows a broken beginning of a map of secrets belongs to it.
    if (sign !== undefined && facts.isSecretish && SIGN.test(text.slice(from, to)))
      area = { indent: indent ?? 0, entry: undefined };
    if (kind === "value" && /[^\w.-]/.test(level.key ?? "") && SIGN.test(level.key ?? "")) {
      hide(line, to);
      continue;
    }
    if (unplaced || isOfGenerator(level)) {
      hide(goesOn(level) || /\s/.test(level.key ?? "") ? line : from, to);
      continue;
    }
    const start = namedFrom(one, text, facts);
    if (start !== undefined) hide(start, to);
    if (sign === undefined || (facts.isConfigMap && SIGN.test(text.slice(from, to)))) continue;
    hide(from + sign, to);
  }
  return ranges;
}
