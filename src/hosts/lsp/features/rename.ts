import type { Range, TextEdit, WorkspaceEdit } from "vscode-languageserver";
import { resolveScalar } from "../../../yaml/scan/resolve-scalar.ts";
import type { ScopeView } from "../folder-view.ts";
import { rangeBetween } from "../places.ts";
import type { UriOf } from "../places.ts";
import type { Occurrence, SymbolKind } from "../symbols/symbol-table.ts";

/** Why a rename is not possible. */
export class RenameRefused extends Error {}

interface Format {
  readonly pattern: RegExp;
  readonly most: number;
  readonly words: string;
}

/**
 * Sources: apimachinery pkg/util/validation/validation.go (IsValidPortName, IsDNS1123Label, IsDNS1035Label,
 * IsValidLabelValue) and pkg/apis/core/validation/validation.go.
 */
const FORMATS: Readonly<Record<Exclude<SymbolKind, "number">, Format>> = {
  object: {
    pattern: /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
    most: 63,
    words: "lower-case letters, digits and `-`, starting with a letter",
  },
  "service-port": { pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, most: 63, words: "lower-case letters, digits and `-`" },
  "container-port": {
    pattern: /^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/,
    most: 15,
    words: "lower-case letters, digits and single `-`, with at least one letter",
  },
  label: {
    pattern: /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/,
    most: 63,
    words: "letters, digits, `-`, `_` and `.`",
  },
};

const isRenamable = ({ kind, symbol }: Occurrence): boolean =>
  kind !== "number" && (kind !== "object" || symbol.startsWith("object:Service "));

/** The text of a scalar without quotes, if it is written in one piece and without escapes. */
function nameWithin(
  source: string,
  start: number,
  end: number,
  name: string,
): { readonly start: number; readonly end: number; readonly plain: boolean } | undefined {
  const written = source.slice(start, end);
  if (written === name) return { start, end, plain: !/["']/.test(source[start - 1] ?? "") };
  if (written === `"${name}"` || written === `'${name}'`) return { start: start + 1, end: end - 1, plain: false };
  return undefined;
}

interface Place {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly plain: boolean;
}

export type TextOf = (path: string) => string | undefined;

function places(
  views: readonly ScopeView[],
  path: string,
  offset: number,
  textOf: TextOf,
):
  | { readonly kind: Exclude<SymbolKind, "number">; readonly name: string; readonly found: readonly Place[] }
  | undefined {
  let kind: Exclude<SymbolKind, "number"> | undefined;
  let name = "";
  const found = new Map<string, Place>();
  for (const { symbols } of views) {
    const occurrence = symbols.at(path, offset);
    if (occurrence === undefined || occurrence.kind === "number" || !isRenamable(occurrence)) continue;
    ({ kind, text: name } = occurrence);
    for (const other of symbols.same(occurrence)) {
      const span = other.at.span();
      const text = textOf(span.file);
      const at =
        text === undefined || span.near === true
          ? undefined
          : nameWithin(text, span.start.offset, span.end.offset, name);
      if (at === undefined)
        throw new RenameRefused(
          `${other.resource.title} uses ${name} at ${span.file}:${span.start.line}, where it cannot be replaced: ` +
            "it is not written as one word.",
        );
      found.set(`${span.file}\n${at.start}`, { path: span.file, ...at });
    }
  }
  return kind === undefined ? undefined : { kind, name, found: [...found.values()] };
}

/** The name under the cursor and its range; undefined if there is nothing to rename. @throws RenameRefused */
export function prepareRename(
  views: readonly ScopeView[],
  path: string,
  offset: number,
  textOf: TextOf,
): { readonly range: Range; readonly placeholder: string } | undefined {
  const renamed = places(views, path, offset, textOf);
  const own =
    renamed?.found.find((place) => place.path === path && place.start <= offset && offset <= place.end) ??
    // With the cursor on the key of a label, its value is renamed.
    renamed?.found.filter((place) => place.path === path && place.start >= offset).sort((a, b) => a.start - b.start)[0];
  const text = textOf(path);
  if (renamed === undefined || own === undefined || text === undefined) return undefined;
  return { range: rangeBetween(text, own.start, own.end), placeholder: renamed.name };
}

function checkFree(views: readonly ScopeView[], path: string, offset: number, kind: SymbolKind, newName: string): void {
  for (const { symbols } of views) {
    const occurrence = symbols.at(path, offset);
    if (occurrence === undefined || kind === "label") continue;
    for (const definition of symbols.definitions(occurrence)) {
      const { symbol, resource } = definition;
      const wanted =
        kind === "object" ? symbol.replace(/\/[^/]*$/, `/${newName}`) : symbol.replace(/ [^ ]*$/, ` ${newName}`);
      if (symbols.has(wanted))
        throw new RenameRefused(
          kind === "object"
            ? `Service ${newName} already exists in namespace ${resource.namespace}.`
            : `${resource.title} already has a port ${newName}.`,
        );
    }
  }
}

/**
 * Edits that rename a port, a label value or a Service everywhere.
 * @throws RenameRefused for an invalid or used name.
 */
export function rename(
  views: readonly ScopeView[],
  path: string,
  offset: number,
  newName: string,
  textOf: TextOf,
  uriOf: UriOf,
): WorkspaceEdit | undefined {
  const renamed = places(views, path, offset, textOf);
  if (renamed === undefined) return undefined;
  const { pattern, most, words } = FORMATS[renamed.kind];
  if (!pattern.test(newName) || newName.length > most)
    throw new RenameRefused(`"${newName}" is not a valid name: at most ${most} characters, ${words}.`);
  checkFree(views, path, offset, renamed.kind, newName);
  const changes: Record<string, TextEdit[]> = {};
  for (const { path: file, start, end, plain } of renamed.found) {
    const isText = typeof resolveScalar(newName) === "string" && newName !== "";
    const edit = {
      range: rangeBetween(textOf(file) ?? "", start, end),
      newText: plain && !isText ? JSON.stringify(newName) : newName,
    };
    (changes[uriOf(file)] ??= []).push(edit);
  }
  return { changes };
}
