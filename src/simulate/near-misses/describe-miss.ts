import type { Place } from "../../diagnostic/place.ts";
import { describeRequirement } from "../../base/selector.ts";
import type { SelectorMiss } from "./selector-miss.ts";

/** The place of the label that was probably meant, or the workload's name. */
export function placeOfMiss({ kind, workload, label, requirement }: SelectorMiss): Place {
  const { resource } = workload;
  if (kind === "own-labels") {
    const own = resource.metadata.labels;
    return own !== undefined && requirement !== undefined
      ? resource.at(own, requirement.key)
      : resource.at(resource.metadata, "labels", "key");
  }
  const labels = workload.template.metadata?.labels;
  return label === undefined || labels === undefined || !Object.hasOwn(labels, label.key)
    ? resource.atName()
    : resource.at(labels, label.key);
}

/** One sentence without a full stop: why the selector does not match. `title` is the name of the workload in it. */
export function describeMiss({ kind, workload, differences }: SelectorMiss, title = workload.resource.title): string {
  switch (kind) {
    case "own-labels": {
      const labels = differences.map(({ requirement }) => describeRequirement(requirement)).join(",");
      return `${labels} ${differences.length === 1 ? "is" : "are"} set on ${title} itself, not in its pod template`;
    }
    case "namespace":
      return `${title} has these labels, but it is in namespace ${workload.namespace}`;
    case "absent":
      return (
        `${title} has everything but ` +
        `${differences.map(({ requirement }) => describeRequirement(requirement)).join()}`
      );
    case "value":
    case "key":
    case "several": {
      const parts = differences.map(
        ({ requirement, label }) =>
          `${describeRequirement(requirement)} ` +
          `${label === undefined ? "is missing" : `differs from ${label.key}=${label.value}`}`,
      );
      return `${parts.join(" and ")} of ${title}`;
    }
    default:
      return kind satisfies never;
  }
}
