import type { ParsedSource } from "../../yaml/document.ts";
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
  if (found.kind === "outside") note(refusal(written, by, found.why), by.source.path, { unread: true });
  return found.kind === "inside" ? found.path : undefined;
}

/** What follows the name of a file that names what is outside. */
export const refusal = (written: string, by: ParsedSource, why: string): string => `names "${written}"${lineOf(written, by)}, which ${why} and was not read (--allow-outside allows it)`;

/** The line on which a path stands, however it is quoted: whole, or what is left of it where it was joined with a folder. */
function lineOf(written: string, { source: { text } }: ParsedSource): string {
  const parts = written.split("/");
  for (const [index] of parts.entries()) {
    const tail = parts.slice(index).join("/").replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const at = text.search(new RegExp(`${index === 0 ? "(?<![\\w./-])" : "(?<![\\w.-])"}${tail}(?![\\w./-])`));
    if (at >= 0) return ` in line ${text.slice(0, at).split("\n").length}`;
  }
  return "";
}
