import { regexMatches } from "../hostname.ts";
import { apiPaths, startsWith, unordered } from "./dialect.ts";
import type { Dialect } from "./dialect.ts";

/** Characters with which Contour takes a path for a regular expression. */
const PATTERN = /[\^+*[\]%]/;

/**
 * A path of type ImplementationSpecific is a regular expression if it looks like one, else a prefix character by
 * character. Source: projectcontour/contour internal/dag/ingress_processor.go, route.
 */
export const contour: Dialect = {
  match: apiPaths((entry, path) =>
    PATTERN.test(entry.pathText) ? regexMatches(entry.pathText, path) : startsWith(entry, path),
  ),
  doubt: unordered,
};
