import type { Finding, Fix } from "../../diagnostic/finding.ts";
import type { ParsedSource } from "../../yaml/document.ts";
import { documentKey } from "./affected-services.ts";

/** Sources by path. */
export type SourcesByPath = ReadonlyMap<string, ParsedSource>;

/** Keys of the documents that overlap a range of a file. */
function documentsIn(sources: SourcesByPath, file: string, start: number, end: number): readonly string[] {
  const documents = sources.get(file)?.documents ?? [];
  const from = Math.max(
    0,
    documents.findLastIndex((document) => document.start <= start),
  );
  const to = Math.max(
    from,
    documents.findLastIndex((document) => document.start <= end),
  );
  return documents.slice(from, to + 1).map(documentKey);
}

/** Keys of the documents that a fix edits. */
export const editedDocuments = ({ edits }: Fix, sources: SourcesByPath): readonly string[] =>
  edits.flatMap(({ file, start, end }) => documentsIn(sources, file, start, end));

/** Keys of the documents that a finding is about: of its place, and of its related places. */
export const namedDocuments = ({ span, related }: Finding, sources: SourcesByPath): readonly string[] =>
  [span, ...related.map((other) => other.span)].flatMap(({ file, start }) =>
    documentsIn(sources, file, start.offset, start.offset),
  );

/** Keys of the documents whose text differs; all of a file that has more or fewer documents than before. */
export function changedDocuments(before: SourcesByPath, after: SourcesByPath): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const [path, { documents }] of after) {
    const old = before.get(path)?.documents ?? [];
    const same = documents.length === old.length;
    for (const [position, document] of documents.entries())
      if (!same || document.text !== old[position]?.text) keys.add(documentKey(document));
    if (!same) for (const document of old) keys.add(documentKey(document));
  }
  return keys;
}
