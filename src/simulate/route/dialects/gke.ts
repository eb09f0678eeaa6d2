import type { Match } from "../../policy/match.ts";
import type { IngressEntry } from "../ingress.ts";
import { isEveryPath, laterFirst, sure } from "./dialect.ts";
import type { Dialect } from "./dialect.ts";

/** The paths of the URL map that are made of a path. */
function urlPaths(entry: IngressEntry): readonly string[] {
  const { pathType, pathText } = entry;
  if (pathType === "Exact") return [pathText];
  if (pathType === "ImplementationSpecific") return [isEveryPath(entry) ? "/*" : pathText];
  const start = pathText.replace(/\/$/, "");
  return start === "" ? ["/*"] : [start, `${start}/*`];
}

const urlMatches = (pattern: string, path: string): boolean =>
  pattern.endsWith("/*") ? path.startsWith(pattern.slice(0, -1)) : pattern === path;

/** The one of its paths that matches a request. */
const urlPath = (entry: IngressEntry, path: string): string =>
  urlPaths(entry).find((pattern) => urlMatches(pattern, path)) ?? "";

const withoutStar = (pattern: string): number => pattern.replace(/\*$/, "").length;

function match(entry: IngressEntry, path: string): Match {
  const { pathType, pathText, ingress, ruleIndex, host } = entry;
  const later = (ingress.object.spec?.rules ?? []).slice(ruleIndex + 1);
  // The last rule of a host replaces those before it.
  if (later.some((rule) => rule.http !== undefined && (rule.host ?? "").toLowerCase() === host)) return "no";
  // The controller leaves out a pattern of these types; the load balancer refuses a star elsewhere than at the end.
  if (pathText.replace(/\/\*$/, "").includes("*")) return pathType === "ImplementationSpecific" ? "perhaps" : "no";
  if (pathType !== "ImplementationSpecific" && pathText.includes("*")) return "no";
  return sure(urlPaths(entry).some((pattern) => urlMatches(pattern, path)));
}

/**
 * Each Ingress is a load balancer with a URL map. A path of type ImplementationSpecific is a path of that map: exact,
 * or with `/*` at the end for what follows the slash. The longest has precedence, of equal ones the last. Sources:
 * kubernetes/ingress-gce pkg/controller/translator/translator.go (TranslateIngress, validateAndGetPaths),
 * pkg/utils/gceurlmap.go (PutPathRulesForHost), pkg/translator/translator.go (ToCompositeURLMap, default of a host).
 */
export const gke: Dialect = {
  match,
  compare: (a, b, path) => urlPath(b, path).length - urlPath(a, path).length || laterFirst(a, b),
  doubt: (chosen, other, path) => {
    const [x, y] = [urlPath(chosen, path), urlPath(other, path)];
    return x !== y && withoutStar(x) === withoutStar(y) ? `whether ${x} comes before ${y} is not known` : undefined;
  },
  server: ({ namespace, name }) => `${namespace}/${name}`,
};
