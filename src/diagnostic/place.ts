/** A point in a text. `line` and `column` count from 1, `column` and `offset` in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** A range of one file; `end` is exclusive. */
export interface Span {
  readonly file: string;
  readonly start: Position;
  readonly end: Position;
  /** Set where rendering left no exact trace: the place is the nearest one in the source. */
  readonly near?: true;
  /** Where the value that a template shows here is set. */
  readonly setAt?: Span;
}

/** Which part of an entry a place means: the key, the value, or both from key to the end of the value. */
export type Part = "key" | "value" | "entry";

/**
 * Somewhere in a source, not yet computed to lines and columns.
 * Most places that rules make are never shown, so `span()` does the costly work only when a finding is reported.
 */
export interface Place {
  readonly file: string;
  span(): Span;
}

/** A place whose span is known already. */
export const placeOf = (span: Span): Place => ({ file: span.file, span: () => span });

/** File, then start, then end: the order in which findings are shown. */
export function compareSpans(a: Span, b: Span): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.start.offset - b.start.offset || a.end.offset - b.end.offset;
}
