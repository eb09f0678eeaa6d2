import type { Place } from "../../diagnostic/place.ts";
import { isKustomization } from "../../scope/kustomize/kustomization.ts";
import type { ParsedSource } from "../../yaml/document.ts";
import type { RenderContext } from "./render-context.ts";

/** A path that a file of the repository refers to. */
export interface Reference {
  /** Absolute. */
  readonly path: string;
  /** As written in the file. */
  readonly written: string;
  /** The file that refers to it. */
  readonly by: ParsedSource;
}

/**
 * The real path (links resolved) of a file that another file refers to; undefined if it does not exist or is outside of
 * what may be read, which is noted at the line that names it. Paths that are not admitted are never opened.
 */
export function admit(
  { confines, note }: Pick<RenderContext, "confines" | "note">,
  { path, written, by }: Reference,
): string | undefined {
  const found = confines.resolve(path);
  if (found.kind === "outside") {
    const at = placeOf(written, by);
    const line = at === undefined ? "" : ` in line ${at.span().start.line}`;
    const message = `names "${written}"${line}, which ${found.why} and was not read (--allow-outside allows it)`;
    note(message, by.source.path, {
      unread: true,
      ...(at && { at }),
      ...(isKustomization(by) && { noun: "kustomization" }),
    });
  }
  return found.kind === "inside" ? found.path : undefined;
}

/** The place of a path in a file, however it is quoted: all of it, or its end if it was joined with a folder. */
function placeOf(written: string, { documents }: ParsedSource): Place | undefined {
  const parts = written.split("/");
  for (const [index] of parts.entries()) {
    const tail = parts.slice(index).join("/");
    const pattern = new RegExp(
      `${index === 0 ? "(?<![\\w./-])" : "(?<![\\w.-])"}${tail.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w./-])`,
    );
    for (const document of documents) {
      const at = document.text.search(pattern);
      if (at >= 0) return document.range(at, at + tail.length);
    }
  }
  return undefined;
}
