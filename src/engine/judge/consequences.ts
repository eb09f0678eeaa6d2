import { addTo, groupBy } from "../../base/groups.ts";
import type { Draft } from "../draft.ts";

/** Findings that explain others, by the resources of those. */
function rootsByResource(drafts: readonly Draft[]): ReadonlyMap<Draft["resource"], readonly Draft[]> {
  const roots = new Map<Draft["resource"], Draft[]>();
  for (const draft of drafts) {
    for (const resource of new Set(draft.explains?.resources)) addTo(roots, resource as Draft["resource"], draft);
  }
  return roots;
}

/** Leaves out findings that follow from another one (`follows`, `explains`), if that one is at least as sure. */
export function withoutConsequences(drafts: readonly Draft[]): readonly Draft[] {
  const roots = rootsByResource(drafts);
  const isExplained = (draft: Draft): boolean =>
    roots
      .get(draft.resource)
      ?.some(
        (root) =>
          root !== draft &&
          root.explains?.rules.includes(draft.rule.id) === true &&
          (root.unknown === undefined || draft.unknown !== undefined),
      ) === true;
  // A finding that is left out is still a cause of others: an Ingress to a Service without endpoints follows from
  // whatever left the Service without them.
  if (drafts.every(({ follows }) => follows === undefined))
    return roots.size === 0 ? drafts : drafts.filter((draft) => !isExplained(draft));
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
