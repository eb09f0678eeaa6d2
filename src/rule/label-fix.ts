import type { DraftFix } from "../diagnostic/finding.ts";
import type { Resource } from "../model/resource.ts";
import type { Labels } from "../base/selector.ts";
import { writeString } from "./edits.ts";
import type { SelectorMiss } from "../simulate/near-misses/selector-miss.ts";

/**
 * Changes the one label of a selector map that keeps it from its nearest workload; nothing where more would have to
 * change.
 */
export function labelFixes(
  resource: Resource,
  labels: Labels | undefined,
  near: SelectorMiss | undefined,
): readonly DraftFix[] {
  const { requirement, label } = near ?? {};
  if (
    labels === undefined ||
    requirement === undefined ||
    label === undefined ||
    !Object.hasOwn(labels, requirement.key)
  )
    return [];
  const renamed = label.key !== requirement.key;
  const at = resource.at(labels, requirement.key, renamed ? "key" : "value");
  return [
    {
      kind: near?.strong === true ? "safe" : "suggested",
      title: `Select ${label.key}=${label.value}`,
      edits: [{ at, text: writeString(resource, renamed ? label.key : label.value) }],
    },
  ];
}
