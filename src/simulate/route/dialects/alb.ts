import type { IngressEntry } from "../ingress.ts";
import { apiPaths, sure } from "./dialect.ts";
import type { Dialect } from "./dialect.ts";

const RANK = { Exact: 0, Prefix: 1, ImplementationSpecific: 2 } as const;

/** `*` is any characters, `?` one; both match a slash. Without backtracking over more than one star at a time. */
function globMatches(pattern: string, text: string): boolean {
  let [at, from, star, kept] = [0, 0, -1, 0];
  while (from < text.length) {
    const letter = pattern[at];
    if (letter === "*") {
      star = at++;
      kept = from;
    } else if (letter === "?" || letter === text[from]) {
      at++;
      from++;
    } else if (star >= 0) {
      at = star + 1;
      from = ++kept;
    } else return false;
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}

/** Paths of one Ingress are in its order; the order of several Ingresses of a group is not shown. */
const byPlace = (a: IngressEntry, b: IngressEntry): number =>
  a.ingress === b.ingress ? a.ruleIndex - b.ruleIndex || a.pathIndex - b.pathIndex : 0;

/**
 * The load balancer uses the first rule that matches: exact paths, then prefixes from the longest on, then patterns in
 * their order. Sources: AWS Load Balancer Controller guide, "Ingress specification" (from 2.4.3 on); Elastic Load
 * Balancing guide, "Path conditions".
 */
export const alb: Dialect = {
  match: apiPaths(({ pathText }, path) => sure(globMatches(pathText, path))),
  compare: (a, b) =>
    RANK[a.pathType] - RANK[b.pathType] ||
    (a.pathType === "Prefix" ? b.pathText.length - a.pathText.length : 0) ||
    byPlace(a, b),
  doubt: (chosen, other) =>
    chosen.pathType === "ImplementationSpecific" && chosen.ingress !== other.ingress
      ? `the order of ${chosen.ingress.title} and ${other.ingress.title} in their group is not known`
      : undefined,
};
