import { matches, matchesRequirement } from "../../base/selector.ts";
import type { Labels, Requirement, Selector } from "../../base/selector.ts";
import { matchWorkload } from "../../model/workload.ts";
import type { Match } from "./match.ts";
import { both } from "./match.ts";
import type { PodEnd } from "./connection-end.ts";

function matchesOpenly(requirement: Requirement, labels: Labels): Match {
  return Object.hasOwn(labels, requirement.key) ? (matchesRequirement(requirement, labels) ? "yes" : "no") : "perhaps";
}

/** Matches a selector against labels of which some may be unknown. */
export function matchOpenly(selector: Selector, labels: Labels): Match {
  if (selector.nothing) return "no";
  return selector.requirements.map((requirement) => matchesOpenly(requirement, labels)).reduce(both, "yes" as Match);
}

/** Whether a pod selector matches the labels of a pod, regardless of its namespace. */
export function matchPods(selector: Selector, end: PodEnd): Match {
  if (end.workload !== undefined) {
    const match = matchWorkload(selector, end.workload);
    return match === "all" ? "yes" : match === "none" ? "no" : "perhaps";
  }
  if (end.otherLabels === "unknown") return matchOpenly(selector, end.labels);
  return matches(selector, end.labels) ? "yes" : "no";
}
