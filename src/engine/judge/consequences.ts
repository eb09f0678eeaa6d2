import { groupBy } from "../../base/groups.ts";
import type { Draft } from "../draft.ts";

/** Leaves out findings that follow from another one (`follows`, `explains`), if that one is at least as sure. */
export function withoutConsequences(drafts: readonly Draft[]): readonly Draft[] {
  const roots = drafts.filter(({ explains }) => explains !== undefined);
  const isExplained = (draft: Draft): boolean =>
    roots.some(
      (root) =>
        root !== draft &&
        root.explains?.rules.includes(draft.rule.id) === true &&
        draft.resource !== undefined &&
        root.explains.resources.includes(draft.resource) &&
        (root.unknown === undefined || draft.unknown !== undefined),
    );
  // A finding that is left out is still a cause of others: an Ingress to a Service without endpoints follows from
  // whatever left the Service without them.
  if (drafts.every(({ follows }) => follows === undefined))
    return roots.length === 0 ? drafts : drafts.filter((draft) => !isExplained(draft));
  const found = groupBy(drafts, (draft) => draft.resource);
  return drafts.filter((draft) => {
    const { follows, unknown } = draft;
    if (isExplained(draft)) return false;
    const causes = (follows?.resources ?? []).flatMap((resource) => found.get(resource as Draft["resource"]) ?? []);
    return !causes.some(
      (cause) =>
        follows?.rules.includes(cause.rule.id) === true && (cause.unknown === undefined || unknown !== undefined),
    );
  });
}
