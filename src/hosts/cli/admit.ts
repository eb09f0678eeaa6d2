import type { Place } from "../../diagnostic/place.ts";
import type { ParsedSource } from "../../yaml/document.ts";
import { LineTable } from "../../yaml/line-table.ts";
import type { RenderContext } from "./find-scopes.ts";

/** A path that a file of the repository gives. */
export interface Reference {
  /** Absolute. */
  readonly path: string;
  /** As the file writes it. */
  readonly written: string;
  /** The file that gives it. */
  readonly by: ParsedSource;
}

/**
 * The path to read where a file of the repository gives one: without links, and undefined when it is outside of what may be read
 * (with a note at the line that names it) or not there. What this does not admit is neither opened nor looked for.
 */
export function admit({ confines, note }: Pick<RenderContext, "confines" | "note">, { path, written, by }: Reference): string | undefined {
  const found = confines.resolve(path);
  if (found.kind === "outside") note(refusal(written, by, found.why), by.source.path, { unread: true, ...placeOf(written, by) });
  return found.kind === "inside" ? found.path : undefined;
}

/** What follows the name of a file that names what is outside. */
export const refusal = (written: string, by: ParsedSource, why: string): string => `names "${written}"${lineOf(written, by)}, which ${why} and was not read (--allow-outside allows it)`;

/** Where a path stands, however it is quoted: whole, or what is left of it where it was joined with a folder; and how long that is. */
function find(written: string, { source: { text } }: ParsedSource): { readonly at: number; readonly length: number } | undefined {
  const parts = written.split("/");
  for (const [index] of parts.entries()) {
    const rest = parts.slice(index).join("/");
    const tail = rest.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const at = text.search(new RegExp(`${index === 0 ? "(?<![\\w./-])" : "(?<![\\w.-])"}${tail}(?![\\w./-])`));
    if (at >= 0) return { at, length: rest.length };
  }
  return undefined;
}

function lineOf(written: string, by: ParsedSource): string {
  const found = find(written, by);
  return found === undefined ? "" : ` in line ${by.source.text.slice(0, found.at).split("\n").length}`;
}

function placeOf(written: string, by: ParsedSource): { readonly at?: Place } {
  const found = find(written, by);
  const { path, text } = by.source;
  return found === undefined ? {} : { at: { file: path, span: () => new LineTable(path, text).span(found.at, found.at + found.length) } };
}
