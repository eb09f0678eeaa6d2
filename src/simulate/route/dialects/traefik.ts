import type { Match } from "../../policy/match.ts";
import { prefixMatches } from "../hostname.ts";
import type { IngressEntry } from "../ingress.ts";
import { startsWith, sure } from "./dialect.ts";
import type { Dialect } from "./dialect.ts";

const MATCHER = "traefik.ingress.kubernetes.io/router.pathmatcher";

/** `PathPrefix` is longer than `Path` by so many characters, and the longer rule has precedence. */
const LONGER = "Prefix".length;

/**
 * Prefixes match character by character, unless strictPrefixMatching is set. Sources: Traefik documentation,
 * providers/kubernetes-ingress ("strictPrefixMatching"), routing/providers/kubernetes-ingress ("router.pathmatcher",
 * default PathPrefix), routing/routers ("priority").
 */
function match(entry: IngressEntry, path: string): Match {
  const { pathType, pathText, ingress } = entry;
  switch (pathType) {
    case "Exact":
      return sure(pathText === path);
    case "Prefix":
      return prefixMatches(pathText, path) === path.startsWith(pathText) ? startsWith(entry, path) : "perhaps";
    case "ImplementationSpecific": {
      const matcher = ingress.annotations[MATCHER] ?? "PathPrefix";
      // Version 2 reads braces as patterns.
      if (pathText.includes("{")) return "perhaps";
      return matcher === "PathPrefix"
        ? startsWith(entry, path)
        : matcher === "Path"
          ? sure(pathText === path)
          : "perhaps";
    }
    default:
      return pathType satisfies never;
  }
}

export const traefik: Dialect = {
  match,
  doubt: ({ pathType, pathText }, other) =>
    pathType === "Exact" && other.pathType !== "Exact" && other.pathText.length + LONGER >= pathText.length
      ? `Traefik prefers the longer rule, which is prefix ${other.pathText}, unless a priority is set`
      : undefined,
};
