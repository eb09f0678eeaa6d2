/** `perhaps`: it depends on something the manifests do not show, or is true for some pods of a workload only. */
export type Match = "yes" | "perhaps" | "no";

export const both = (a: Match, b: Match): Match =>
  a === "no" || b === "no" ? "no" : a === "yes" && b === "yes" ? "yes" : "perhaps";

export const either = (a: Match, b: Match): Match =>
  a === "yes" || b === "yes" ? "yes" : a === "no" && b === "no" ? "no" : "perhaps";

export const opposite = (match: Match): Match => (match === "yes" ? "no" : match === "no" ? "yes" : "perhaps");
