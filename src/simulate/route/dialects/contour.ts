import { regexMatches } from "../hostname.ts";
import type { IngressEntry } from "../ingress.ts";
import { apiPaths, laterFirst, oneIsKept, startsWith } from "./dialect.ts";
import type { Dialect } from "./dialect.ts";

/** Characters with which Contour takes a path for a regular expression. */
const PATTERN = /[\^+*[\]%]/;

/** What Contour makes of a path; equal conditions of a host are one route. */
interface Condition {
  /** Exact, regular expression, prefix. */
  readonly rank: 0 | 1 | 2;
  readonly value: string;
  /** A prefix of whole elements, not of characters. */
  readonly segments: boolean;
}

function conditionOf({ pathType, pathText }: IngressEntry): Condition {
  if (pathType === "Exact") return { rank: 0, value: pathText, segments: false };
  if (pathType === "Prefix" && pathText !== "/")
    return { rank: 2, value: pathText.replace(/\/+$/, ""), segments: true };
  const rank = pathType === "ImplementationSpecific" && PATTERN.test(pathText) ? 1 : 2;
  return { rank, value: pathText, segments: false };
}

function compareConditions(a: IngressEntry, b: IngressEntry): number {
  const [x, y] = [conditionOf(a), conditionOf(b)];
  return (
    x.rank - y.rank ||
    y.value.length - x.value.length ||
    (x.value > y.value ? -1 : x.value < y.value ? 1 : 0) ||
    Number(y.segments) - Number(x.segments)
  );
}

/**
 * A path of type ImplementationSpecific is a regular expression of the whole path if it looks like one, else a prefix
 * character by character. Exact paths come first, then regular expressions, then prefixes, the longer one first; of
 * equal ones in an Ingress the last is kept. A default backend serves hosts without a rule of their own. Sources:
 * projectcontour/contour internal/dag/ingress_processor.go (route, rulesFromSpec), internal/dag/dag.go (AddRoute),
 * internal/sorter/sorter.go (routeSorter), internal/envoy/v3/route.go (PathRouteMatch).
 */
export const contour: Dialect = {
  match: apiPaths((entry, path) =>
    PATTERN.test(entry.pathText) ? regexMatches(entry.pathText, path) : startsWith(entry, path),
  ),
  compare: (a, b) => compareConditions(a, b) || laterFirst(a, b),
  doubt: (chosen, other) =>
    chosen.ingress !== other.ingress && compareConditions(chosen, other) === 0 ? oneIsKept(chosen, other) : undefined,
  usesDefault: (_, host) => host === undefined || host === "",
};
