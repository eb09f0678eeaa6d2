import { addTo } from "../../base/groups.ts";
import { pushAll } from "../../diagnostic/large-lists.ts";
import type { Candidate } from "../../fix/apply-fixes.ts";
import { affectedServices } from "./affected-services.ts";
import type { AffectedServices } from "./affected-services.ts";
import { compareEndpoints, endpointComparison, loses } from "./endpoint-counts.ts";
import type { EndpointChange, EndpointComparison, EndpointCounts } from "./endpoint-counts.ts";
import { areGone, errorKey, keysOf, removedErrors, wantedGone } from "./snapshot.ts";
import type { Snapshot } from "./snapshot.ts";
import { changedDocuments, editedDocuments, namedDocuments } from "./touched-documents.ts";
import type { SourcesByPath } from "./touched-documents.ts";

/** What one scope's endpoints are before and after. */
interface ScopeEndpoints {
  readonly affected: AffectedServices;
  /** undefined where they are too many to count. */
  readonly counts: EndpointComparison | undefined;
}

/** `unclear`: it must be tried alone. */
export type Judgement =
  | { readonly verdict: "proved"; readonly changes: readonly EndpointChange[] }
  | { readonly verdict: "refused" | "unclear" };

const PROVED_UNCHANGED: Judgement = { verdict: "proved", changes: [] };
const REFUSED: Judgement = { verdict: "refused" };
const UNCLEAR: Judgement = { verdict: "unclear" };

const part = (counts: EndpointCounts, titles: ReadonlySet<string>): EndpointCounts =>
  new Map([...counts].filter(([title]) => titles.has(title)));

const supersededIn = ({ run }: Snapshot): number =>
  run.scopes.reduce((sum, { model }) => sum + model.superseded.length, 0);

/** Fixes that are applied together, and what rules and endpoints say then. */
export class Trial {
  readonly candidates: readonly Candidate[];
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly #old: SourcesByPath;
  /** The changed sources. */
  readonly #now: SourcesByPath;
  #endpoints: readonly ScopeEndpoints[] | undefined;

  /** @param before and `after` are of the same scopes, in the same order. */
  constructor(
    candidates: readonly Candidate[],
    { before, after }: { readonly before: Snapshot; readonly after: Snapshot },
    { old, now }: { readonly old: SourcesByPath; readonly now: SourcesByPath },
  ) {
    this.candidates = candidates;
    this.before = before;
    this.after = after;
    this.#old = old;
    this.#now = now;
  }

  get #scopes(): readonly ScopeEndpoints[] {
    return (this.#endpoints ??= this.#compareScopes());
  }

  #compareScopes(): readonly ScopeEndpoints[] {
    const changed = changedDocuments(this.#old, this.#now);
    return this.before.run.scopes.flatMap(({ model, scope }, index) => {
      const after = this.after.run.scopes[index];
      if (after === undefined || after.scope === scope) return [];
      const affected = affectedServices(model, after.model, changed);
      const titles = new Set([...affected.others, ...[...affected.byDocument.values()].flatMap((own) => [...own])]);
      return [{ affected, counts: endpointComparison(model, after.model, titles) }];
    });
  }

  /**
   * What changes in the endpoints; undefined if the fixes must not be applied together: a finding stays, an error is
   * new, or a Service loses endpoints that is not the subject of a finding.
   */
  changesTogether(): readonly EndpointChange[] | undefined {
    const { before, after, candidates } = this;
    if ([...wantedGone(candidates)].some(([key, wanted]) => !areGone(before, after, key, wanted))) return undefined;
    for (const [key, errors] of after.errors)
      if (errors.length > (before.errors.get(key)?.length ?? 0)) return undefined;
    const own = new Set(candidates.map(({ finding }) => finding.resource));
    const changes: EndpointChange[] = [];
    for (const { counts } of this.#scopes) {
      if (counts === undefined) return undefined;
      pushAll(changes, compareEndpoints(counts.before, counts.after));
    }
    return changes.some((change) => loses(change) && !own.has(change.title)) ? undefined : changes;
  }

  /**
   * What this trial says of each fix alone, if no two of them have to do with each other; undefined where it is not
   * known which of them changed something.
   */
  judgeEach(): ReadonlyMap<Candidate, Judgement> | undefined {
    // Two fixes may give different objects the same name.
    if (supersededIn(this.after) > supersededIn(this.before)) return undefined;
    const judgements = new Map<Candidate, Judgement>(this.candidates.map((one) => [one, PROVED_UNCHANGED]));
    this.#judgeFindings(judgements);
    return this.#judgeErrors(judgements) && this.#judgeEndpoints(judgements) ? judgements : undefined;
  }

  #judgeFindings(judgements: Map<Candidate, Judgement>): void {
    const users = new Map<string, Candidate[]>();
    for (const one of this.candidates) for (const key of keysOf(one.finding)) addTo(users, key, one);
    for (const [key, wanted] of wantedGone(this.candidates)) {
      if (areGone(this.before, this.after, key, wanted)) continue;
      const blamed = users.get(key) ?? [];
      for (const one of blamed) judgements.set(one, blamed.length === 1 ? REFUSED : UNCLEAR);
    }
  }

  #judgeErrors(judgements: Map<Candidate, Judgement>): boolean {
    const removed = removedErrors(this.candidates);
    const documents = this.candidates.map((one) => ({ one, edited: new Set(editedDocuments(one.fix, this.#old)) }));
    const sources: SourcesByPath = new Map([...this.#old, ...this.#now]);
    for (const [key, errors] of this.after.errors) {
      const allowed = (this.before.errors.get(key)?.length ?? 0) - (removed.get(key) ?? 0);
      if (errors.length <= allowed) continue;
      const named = new Set(errors.flatMap((error) => (error === "internal" ? [] : namedDocuments(error, sources))));
      const blamed = documents
        .filter(
          ({ one, edited }) => errorKey(one.finding) === key || [...edited].some((document) => named.has(document)),
        )
        .map(({ one }) => one);
      if (blamed.length === 0) return false;
      for (const one of blamed) {
        if (judgements.get(one) !== REFUSED) judgements.set(one, blamed.length === 1 ? REFUSED : UNCLEAR);
      }
    }
    return true;
  }

  #judgeEndpoints(judgements: Map<Candidate, Judgement>): boolean {
    const own = this.candidates.map((one) => ({ one, edited: editedDocuments(one.fix, this.#old) }));
    for (const { affected, counts } of this.#scopes) {
      if (counts === undefined) return false;
      const holders = new Map<string, Candidate[]>();
      const titlesOf = new Map<Candidate, ReadonlySet<string>>();
      for (const { one, edited } of own) {
        const titles = new Set(edited.flatMap((key) => [...(affected.byDocument.get(key) ?? [])]));
        titlesOf.set(one, titles);
        for (const title of titles) addTo(holders, title, one);
      }
      for (const { title } of compareEndpoints(counts.before, counts.after)) {
        const blamed = holders.get(title) ?? [];
        if (blamed.length === 0) return false;
        if (blamed.length === 1 && !affected.others.has(title)) continue;
        for (const one of blamed) if (judgements.get(one) !== REFUSED) judgements.set(one, UNCLEAR);
      }
      for (const [one, titles] of titlesOf) {
        const judgement = judgements.get(one);
        if (judgement?.verdict !== "proved" || titles.size === 0) continue;
        const changes = compareEndpoints(part(counts.before, titles), part(counts.after, titles));
        const harms = changes.some((change) => loses(change) && change.title !== one.finding.resource);
        judgements.set(one, harms ? REFUSED : { verdict: "proved", changes: [...judgement.changes, ...changes] });
      }
    }
    return true;
  }
}
