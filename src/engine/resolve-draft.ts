import type { DraftEdit, DraftFix, Edit, Finding, Fix } from "../diagnostic/finding.ts";
import type { Span } from "../diagnostic/place.ts";
import type { Draft } from "./draft.ts";

function resolveEdit({ at, text, insert }: DraftEdit): Edit {
  const { file, start, end } = at.span();
  switch (insert) {
    case undefined:
      return { file, start: start.offset, end: end.offset, text };
    case "before":
      return { file, start: start.offset, end: start.offset, text };
    case "after":
      return { file, start: end.offset, end: end.offset, text };
    default:
      return insert satisfies never;
  }
}

const resolveFix = ({ kind, title, edits }: DraftFix): Fix => ({ kind, title, edits: edits.map(resolveEdit) });

function withoutSetAt(full: Span): Span {
  if (full.setAt === undefined) return full;
  const { setAt: _, ...span } = full;
  return span;
}

/** Computes lines and columns: the costly step, done only for what is reported. */
export function resolveDraft(draft: Draft): Omit<Finding, "fingerprint"> {
  const full = draft.at.span();
  const { setAt } = full;
  const span = withoutSetAt(full);
  return {
    ruleId: draft.rule.id,
    messageId: draft.messageId,
    severity: draft.severity,
    verdict: draft.unknown === undefined ? "proved" : "unknown",
    ...(draft.unknown !== undefined && { because: draft.unknown }),
    message: draft.message,
    ...(draft.help !== undefined && { help: draft.help }),
    span,
    ...(draft.resource !== undefined && { resource: draft.resource.title }),
    related: [
      ...(setAt === undefined ? [] : [{ span: setAt, note: "the value is set here" }]),
      ...draft.related.map(({ at, note }) => ({ span: withoutSetAt(at.span()), note })),
    ],
    // Rendering left no exact trace: an edit there would change something else.
    fixes:
      span.near === true
        ? []
        : draft.fixes.filter((fix) => fix.edits.every((edit) => edit.at.span().near !== true)).map(resolveFix),
  };
}
