import type { DraftEdit, DraftFix, Edit, Finding, Fix } from "../diagnostic/finding.ts";
import type { Draft } from "./collect-drafts.ts";

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

/** Computes lines and columns: the costly step, taken only for what is reported. */
export function resolveDraft(draft: Draft): Omit<Finding, "fingerprint"> {
  return {
    ruleId: draft.rule.id,
    messageId: draft.messageId,
    severity: draft.severity,
    verdict: draft.unknown === undefined ? "proved" : "unknown",
    ...(draft.unknown !== undefined && { because: draft.unknown }),
    message: draft.message,
    ...(draft.help !== undefined && { help: draft.help }),
    span: draft.at.span(),
    ...(draft.resource !== undefined && { resource: draft.resource.title }),
    related: draft.related.map(({ at, note }) => ({ span: at.span(), note })),
    fixes: draft.fixes.map(resolveFix),
  };
}
