import type { Finding } from "../diagnostic/finding.ts";
import type { Place } from "../diagnostic/place.ts";
import type { Source } from "../yaml/document.ts";

/** Exactly where a note is true. */
export interface NotePlace {
  readonly at: Place;
  /** `HelmRelease shop/web`. */
  readonly title?: string;
}

/** Something the user must know to judge the result that is not a finding: Helm templates skipped, files not read. */
export interface Note {
  /** What is true of the files, in the plural: `contain templates and were skipped`. */
  readonly message: string;
  readonly files: readonly string[];
  /** Set if something that may contain manifests was not analysed: the result is incomplete. */
  readonly unread?: true;
  /** Set when the files themselves are at fault: what they are for cannot be built from them. */
  readonly fault?: true;
  /** The message is a sentence of its own. */
  readonly sentence?: true;
  /** What the files are, in the singular: `chart`; `file` if absent. */
  readonly noun?: string;
  /** For files of which more than the name is known. The notes of a result have none: each is a finding there. */
  readonly places?: readonly NotePlace[];
  readonly help?: string;
}

/** A rule or the engine itself failed: a bug of kubenetlint, shown with the rule and stack. Exit code 3. */
export interface InternalError {
  readonly ruleId?: string;
  readonly message: string;
  readonly stack?: string;
}

/** What was analysed. */
export interface Counts {
  readonly files: number;
  readonly documents: number;
  readonly resources: number;
  /** Files and objects that may contain manifests and were not analysed. */
  readonly unread: number;
  /** Objects of kinds whose fields are not known here: rules may read them, nothing checks them. Absent if none. */
  readonly notJudged?: number;
  /** What `.gitignore` or `ignores` of the configuration hide below the given folders; absent if nothing. */
  readonly hidden?: { readonly files: number; readonly folders: number };
}

/** What `lint` found: sorted, plain data, the same for the same input whatever the order of files. */
export interface Result {
  /** Of files, lines, columns. Findings of verdict `unknown` are in here too; reporters leave them out unless asked. */
  readonly findings: readonly Finding[];
  /** Findings that a comment, an annotation or the baseline suppresses. */
  readonly suppressed: readonly SuppressedFinding[];
  readonly notes: readonly Note[];
  readonly internalErrors: readonly InternalError[];
  readonly counts: Counts;
  /** Texts by path, for code frames. */
  readonly sources: ReadonlyMap<string, Source>;
}

export interface SuppressedFinding extends Finding {
  readonly suppression: { readonly kind: "comment" | "annotation" | "baseline"; readonly reason?: string };
}
