import { regexMatches } from "../hostname.ts";
import { apiPaths, startsWith, unordered } from "./dialect.ts";
import type { Dialect } from "./dialect.ts";

/**
 * A path of type ImplementationSpecific that begins with `/~` is a regular expression from the start of the path, any
 * other a prefix character by character. Sources: Kong Ingress Controller documentation, "Ingress" (path types) and
 * annotation `konghq.com/regex-prefix`.
 */
export const kong: Dialect = {
  match: apiPaths((entry, path) => {
    const { pathText, ingress } = entry;
    if (ingress.annotations["konghq.com/regex-prefix"] !== undefined) return "perhaps";
    return pathText.startsWith("/~") ? regexMatches(`${pathText.slice(2)}.*`, path) : startsWith(entry, path);
  }),
  doubt: unordered,
};
