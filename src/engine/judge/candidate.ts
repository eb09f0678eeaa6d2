import type { Draft, Found } from "../draft.ts";
import { resolveDraft } from "../resolve-draft.ts";

/** A finding on its way through the stages of its scope. */
export class Candidate {
  readonly draft: Draft;
  #finding: Found | undefined;

  constructor(draft: Draft, finding?: Found) {
    this.draft = draft;
    this.#finding = finding;
  }

  /** Computed when a stage first needs it: lines and columns are costly, and most dropped drafts never get any. */
  get finding(): Found {
    return (this.#finding ??= resolveDraft(this.draft));
  }

  with(finding: Found): Candidate {
    return finding === this.#finding ? this : new Candidate(this.draft, finding);
  }
}
