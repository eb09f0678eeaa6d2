import type { Place, Span } from "./place.ts";

/** `error` fails a run; `warning` does with `--max-warnings`; `info` never. */
export type Severity = "error" | "warning" | "info";

/**
 * `proved`: the defect follows from the manifests. `unknown`: it would follow, unless something these manifests do not
 * show says otherwise; `because` of the finding names that thing. Unknown findings are shown on request and fail
 * nothing.
 */
export type Verdict = "proved" | "unknown";

/** Replaces a range of a file, given by offsets, with `text`. */
export interface Edit {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** `safe` fixes are applied by `--fix`; `suggested` ones are only offered. `effect` is what was proved about it. */
export interface Fix {
  readonly kind: "safe" | "suggested";
  readonly title: string;
  readonly edits: readonly Edit[];
  readonly effect?: string;
}

export interface Related {
  readonly span: Span;
  readonly note: string;
}

/** One thing wrong at one place, fully resolved: plain data that can cross threads and be written as JSON. */
export interface Finding {
  readonly ruleId: string;
  readonly messageId: string;
  readonly severity: Severity;
  readonly verdict: Verdict;
  /** For `unknown`: what these manifests do not show. */
  readonly because?: string;
  readonly message: string;
  /** How to repair this case, where the rule can be more specific than its page. */
  readonly help?: string;
  readonly span: Span;
  /** The resource of the finding, `Kind namespace/name`. */
  readonly resource?: string;
  /** The rendered or declared scopes that have the finding, if not all that use the file. */
  readonly scopes?: readonly string[];
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
  /** Stable when lines move and files are renamed; the baseline and SARIF match by it. */
  readonly fingerprint: string;
}

/** A finding as a rule reports it: its places are not resolved yet. */
export interface DraftRelated {
  readonly at: Place;
  readonly note: string;
}

/** A replacement of the text at a place, or an insertion before or after it. */
export interface DraftEdit {
  /** The range to replace. */
  readonly at: Place;
  readonly text: string;
  /** Insert before or after the range instead of replacing it. */
  readonly insert?: "before" | "after";
}

/** Edits that belong together; they are offered if another simulation proves that they repair the finding. */
export interface DraftFix {
  readonly kind: "safe" | "suggested";
  readonly title: string;
  readonly edits: readonly DraftEdit[];
}
