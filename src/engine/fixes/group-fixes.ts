import { addTo } from "../../base/groups.ts";
import type { Candidate } from "../../fix/apply-fixes.ts";
import type { Model } from "../../model/model.ts";
import { affectedServices, documentKey } from "./affected-services.ts";
import { editedDocuments, namedDocuments } from "./touched-documents.ts";
import type { SourcesByPath } from "./touched-documents.ts";

/** The objects that some documents define, those that are defined again included, and the Services they affect. */
function subjectsByDocument(model: Model, edited: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
  const subjects = new Map<string, string[]>();
  for (const { document, title } of [...model.resources, ...model.superseded.map(({ earlier }) => earlier)]) {
    const key = documentKey(document);
    if (edited.has(key)) addTo(subjects, key, title);
  }
  const { byDocument } = affectedServices(model, model, edited);
  for (const [key, titles] of byDocument) for (const title of titles) addTo(subjects, key, title);
  return subjects;
}

/**
 * Groups of fixes that have nothing to do with each other, each in order: no two of a group share a document that they
 * edit or that their findings name, an object, or a Service whose endpoints they may change.
 */
export function groupFixes(
  candidates: readonly Candidate[],
  sources: SourcesByPath,
  models: readonly Model[],
): readonly (readonly Candidate[])[] {
  const edited = new Set(candidates.flatMap(({ fix }) => editedDocuments(fix, sources)));
  const byDocument = models.map((model) => subjectsByDocument(model, edited));
  const groups: { readonly members: Candidate[]; readonly subjects: Set<string> }[] = [];
  for (const one of candidates) {
    const documents = editedDocuments(one.fix, sources);
    const objects = documents.flatMap((key) => byDocument.flatMap((subjects) => subjects.get(key) ?? []));
    const subjects = [...documents, ...namedDocuments(one.finding, sources), ...objects];
    let group = groups.find((other) => subjects.every((subject) => !other.subjects.has(subject)));
    if (group === undefined) groups.push((group = { members: [], subjects: new Set() }));
    group.members.push(one);
    for (const subject of subjects) group.subjects.add(subject);
  }
  return groups.map(({ members }) => members);
}
