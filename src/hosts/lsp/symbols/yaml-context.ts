/** The position of the cursor in a document that may be incomplete: the keys above it, and the word typed so far. */
export interface YamlContext {
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  /** Keys from the root; `[]` for an item of a list: `spec`, `ports`, `[]`, `targetPort`. */
  readonly path: readonly string[];
  /** Whether the cursor is after the colon of the last key, or at the beginning of a key. */
  readonly side: "key" | "value";
  /** Range of the word that a completion replaces, by offsets of the text. */
  readonly start: number;
  readonly end: number;
  /** Scalars in the same map. */
  readonly siblings: ReadonlyMap<string, string>;
}

interface Line {
  /** Column of the key, after the dashes. */
  readonly column: number;
  /** Columns of the dashes before it. */
  readonly dashes: readonly number[];
  readonly key: string | undefined;
  readonly value: string;
  readonly start: number;
}

const unquote = (text: string): string => text.trim().replace(/^(["'])(.*)\1$/, "$2");

function readLine(text: string, start: number): Line | undefined {
  const match = /^( *)((?:- +|-$)*)(?:("[^"]*"|'[^']*'|[^\s#:'"][^:#]*?)\s*:(?=\s|$))?\s*(.*)$/.exec(
    text.replace(/\r$/, ""),
  );
  if (match === null) return undefined;
  const [, spaces = "", dashText = "", key, value = ""] = match;
  if (
    spaces.length === text.length ||
    (key === undefined && dashText === "" && (value === "" || value.startsWith("#")))
  )
    return undefined;
  const dashes = [...dashText.matchAll(/-/g)].map(({ index }) => spaces.length + index);
  return {
    column: spaces.length + dashText.length,
    dashes,
    key: key === undefined ? undefined : unquote(key),
    value: value.replace(/\s+#.*$/, ""),
    start,
  };
}

/** Lines of a document with their offsets. */
function linesOf(text: string, offset: number): Line[] {
  const lines: Line[] = [];
  let start = offset;
  for (const one of text.split("\n")) {
    const line = readLine(one, start);
    if (line !== undefined) lines.push(line);
    start += one.length + 1;
  }
  return lines;
}

/** The document around an offset: `---` at the start of a line ends one. */
function documentAround(text: string, offset: number): { readonly start: number; readonly text: string } {
  const before = text.lastIndexOf("\n---", offset - 1);
  const start = before < 0 ? (text.startsWith("---") ? 3 : 0) : before + 4;
  const after = text.indexOf("\n---", offset);
  return { start, text: text.slice(start, after < 0 ? text.length : after) };
}

function scalar(lines: readonly Line[], path: readonly string[]): string | undefined {
  let column = -1;
  let from = 0;
  for (const [depth, key] of path.entries()) {
    const index = lines.findIndex(
      (line, at) =>
        at >= from &&
        line.key === key &&
        line.dashes.length === 0 &&
        (depth === 0 ? line.column === 0 : line.column > column),
    );
    const line = lines[index];
    if (line === undefined) return undefined;
    if (depth === path.length - 1) return unquote(line.value) || undefined;
    column = line.column;
    from = index + 1;
  }
  return undefined;
}

/** The keys above a column, read upwards from a line. */
function pathAbove(lines: readonly Line[], index: number, column: number, own: readonly number[]): string[] {
  const path: string[] = [];
  let limit = column;
  const enter = (dashes: readonly number[]): void => {
    for (const dash of dashes.toReversed()) {
      if (dash >= limit) continue;
      path.unshift("[]");
      limit = dash;
    }
  };
  enter(own);
  for (let at = index - 1; at >= 0 && limit >= 0; at--) {
    const line = lines[at];
    if (line === undefined) continue;
    // A list may be at the same column as its key.
    const holds =
      line.key !== undefined &&
      (line.column < limit || (path[0] === "[]" && line.column === limit && line.value === ""));
    if (holds && line.key !== undefined) {
      path.unshift(line.key);
      limit = line.column;
    }
    if (line.column <= limit || holds) enter(line.dashes.filter((dash) => dash < limit));
    if (limit === 0 && path[0] !== "[]") break;
  }
  return path;
}

/** Scalars of the map that contains the line at `index`, above and below it. */
function siblingsOf(lines: readonly Line[], index: number, column: number): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const read = (step: 1 | -1): void => {
    for (let at = index + step; at >= 0 && at < lines.length; at += step) {
      const line = lines[at];
      if (line === undefined || line.column < column) return;
      // A dash starts another item: lines below it belong to that item; above, its first key still belongs to ours.
      if (step === 1 && line.dashes.some((dash) => dash < column)) return;
      if (line.column === column && line.key !== undefined && line.value !== "")
        found.set(line.key, unquote(line.value));
      if (step === -1 && line.dashes.some((dash) => dash < column)) return;
    }
  };
  const own = lines[index];
  if (own?.dashes.length === 0) read(-1);
  read(1);
  return found;
}

/** The context at the cursor; undefined in comments, and in block scalars as far as one line shows. */
export function contextAt(text: string, offset: number): YamlContext | undefined {
  const document = documentAround(text, offset);
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const lineEnd = text.indexOf("\n", offset) < 0 ? text.length : text.indexOf("\n", offset);
  const written = text.slice(lineStart, lineEnd).replace(/\r$/, "");
  const before = text.slice(lineStart, offset);
  if (/(^|\s)#/.test(before.replace(/"[^"]*"|'[^']*'/g, ""))) return undefined;
  const lines = linesOf(document.text, document.start);
  const kind = scalar(lines, ["kind"]) ?? "";
  const base = { kind, namespace: scalar(lines, ["metadata", "namespace"]), name: scalar(lines, ["metadata", "name"]) };
  const current = readLine(written, lineStart);
  const next = lines.findIndex(({ start }) => start >= lineStart);
  const index = next < 0 ? lines.length : next;
  const isKey = current?.key === undefined || offset <= lineStart + current.column + current.key.length;
  const word = isKey ? (/[\w./-]*$/.exec(before)?.[0] ?? "") : (/[^\s"'{[,]*$/.exec(before)?.[0] ?? "");
  const rest = isKey ? "" : (/^[^\s"'#,}\]]*/.exec(text.slice(offset, lineEnd))?.[0] ?? "");
  const column = current?.column ?? before.length - word.length;
  const inside = lines[index]?.start === lineStart ? index : index - 0.5;
  const path = pathAbove(lines, Math.ceil(inside), column, current?.dashes ?? []);
  const siblings = siblingsOf(
    lines[index]?.start === lineStart
      ? lines
      : [
          ...lines.slice(0, index),
          { column, dashes: current?.dashes ?? [], key: undefined, value: "", start: lineStart },
          ...lines.slice(index),
        ],
    index,
    column,
  );
  return {
    ...base,
    path: isKey ? path : [...path, current?.key ?? ""],
    side: isKey ? "key" : "value",
    start: offset - word.length,
    end: offset + rest.length,
    siblings,
  };
}
