import { compareHostnames } from "../hostname.ts";
import type { IngressEntry } from "../ingress.ts";
import type { Match } from "../../policy/match.ts";
import { sure } from "./dialect.ts";
import type { Dialect } from "./dialect.ts";

function match({ pathType, pathText, host }: IngressEntry, path: string): Match {
  if (pathType === "Exact" || host === "") return "no";
  const start = pathText.replace(/\/$/, "");
  const matches = path.startsWith(`${start}/`) || (path === pathText && start === pathText);
  // The router refuses wildcards, unless it is set up for them.
  return host.startsWith("*.") && matches ? "perhaps" : sure(matches);
}

/** Where a map of the router has a path: the map is in reverse order of its text. */
const keyOf = ({ pathText }: IngressEntry): string => {
  const text = pathText.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return /^\/*$/.test(pathText) ? "(/.*)?$" : text.endsWith("/") ? `${text}(.*)?$` : `${text}(/.*)?$`;
};

function compareKeys(a: IngressEntry, b: IngressEntry): number {
  const [x, y] = [keyOf(a), keyOf(b)];
  return x > y ? -1 : x < y ? 1 : 0;
}

/**
 * A Route is made of each path, except of Exact ones, those of other backends than Services, rules without a host, and
 * default backends. It matches its path and what is below it; a path with a slash at the end does not match without it.
 * Wildcard hosts come last. Sources: openshift/route-controller-manager pkg/route/ingress/ingress.go;
 * openshift/router pkg/router/template/util/util.go (GenerateRouteRegexp), map_paths.go (SortMapPaths),
 * pkg/router/controller/unique_host.go (one namespace owns a host).
 */
export const openshift: Dialect = {
  match,
  everyHost: true,
  compare: (a, b) => compareHostnames(a.host, b.host) || compareKeys(a, b),
  doubt: (chosen, other) =>
    chosen.host === other.host && chosen.pathText === other.pathText
      ? `which of two Routes for path ${chosen.pathText} the router uses is not known`
      : undefined,
  server: ({ namespace }) => namespace,
  usesDefault: () => false,
};
