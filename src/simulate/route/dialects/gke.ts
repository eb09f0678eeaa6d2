import { apiPaths, sure, unordered } from "./dialect.ts";
import type { Dialect } from "./dialect.ts";

/**
 * A path of type ImplementationSpecific is exact, or ends in `/*`: then it matches what follows the slash. The longest
 * path has precedence. Sources: GKE documentation, "Ingress for external Application Load Balancers" (paths); Cloud
 * Load Balancing, "URL maps" (wildcards in path rules).
 */
export const gke: Dialect = {
  match: apiPaths(({ pathText }, path) =>
    sure(pathText.endsWith("/*") ? path.startsWith(pathText.slice(0, -1)) : pathText === path),
  ),
  doubt: (chosen, other) =>
    chosen.pathText.replace(/\/?\*$/, "").length === other.pathText.replace(/\/?\*$/, "").length
      ? unordered(chosen, other)
      : undefined,
};
