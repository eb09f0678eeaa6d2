import { nginxMatches } from "./hostname.ts";
import type { IngressEntry } from "./ingress.ts";

/**
 * How ingress-nginx matches the paths of one host. Sources: kubernetes/ingress-nginx
 * internal/ingress/controller/controller.go (updateServerLocations, normalizePrefixPath), template.go (buildLocation,
 * enforceRegexModifier); nginx ngx_http_core_module "location", ngx_http_core_find_static_location.
 */

const REGEX = "nginx.ingress.kubernetes.io/use-regex";
const REWRITE = "nginx.ingress.kubernetes.io/rewrite-target";

/**
 * One Ingress with regular expressions turns all paths of its hosts into regular expressions (ingress-nginx user guide,
 * ingress path matching).
 */
export const usesRegex = ({ ingress: { annotations }, pathText }: IngressEntry): boolean => {
  const rewrite = annotations[REWRITE] ?? "";
  return annotations[REGEX] === "true" || (rewrite !== "" && rewrite !== pathText);
};

/**
 * A path as nginx compares it: decoded, slashes merged, `.` and `..` resolved; undefined if it leads above the root,
 * which is a 400.
 */
export function normalizedPath(path: string): string | undefined {
  let decoded = path;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    // Not an escape: kept as it is.
  }
  const parts: string[] = [];
  const all = decoded.split("/").slice(1);
  for (const [index, part] of all.entries()) {
    const isLast = index === all.length - 1;
    if (part === "..") {
      if (parts.pop() === undefined) return undefined;
      if (isLast) parts.push("");
    } else if (part === "." || part === "") {
      if (isLast) parts.push("");
    } else parts.push(part);
  }
  return `/${parts.join("/")}`;
}

interface Location {
  readonly entry: IngressEntry;
  readonly exact: boolean;
  readonly name: string;
}

/**
 * A Prefix becomes a prefix that ends in a slash, plus the path itself as an exact location unless an Exact path is the
 * same.
 */
function locationsOf(entries: readonly IngressEntry[]): readonly Location[] {
  const exact = new Set(entries.filter(({ pathType }) => pathType === "Exact").map(({ pathText }) => pathText));
  return entries.flatMap((entry): readonly Location[] => {
    const { pathType, pathText } = entry;
    if (pathType === "Exact") return [{ entry, exact: true, name: pathText }];
    if (pathType === "ImplementationSpecific" || pathText === "/") return [{ entry, exact: false, name: pathText }];
    const prefix = { entry, exact: false, name: pathText.endsWith("/") ? pathText : `${pathText}/` };
    return exact.has(pathText) ? [prefix] : [{ entry, exact: true, name: pathText }, prefix];
  });
}

/**
 * Entries that match a request, the chosen one first; or the redirect of the first entry to the same path with a
 * trailing slash.
 */
export interface NginxMatch {
  readonly met: readonly IngressEntry[];
  readonly redirect: boolean;
  /** False if a regular expression is not supported here. */
  readonly certain: boolean;
}

const unique = (locations: readonly Location[]): readonly IngressEntry[] => [
  ...new Set(locations.map(({ entry }) => entry)),
];

/** @param entries of one host, in order of precedence between equals. */
export function matchNginx(entries: readonly IngressEntry[], asked: string): NginxMatch {
  const path = normalizedPath(asked);
  if (path === undefined) return { met: [], redirect: false, certain: true };
  if (entries.some(usesRegex)) {
    const answers = entries
      .map((entry) => ({ entry, match: nginxMatches(`${entry.pathText}.*`, path) }))
      .filter(({ match }) => match !== "no");
    return {
      met: answers.map(({ entry }) => entry),
      redirect: false,
      certain: answers.every(({ match }) => match === "yes"),
    };
  }
  const locations = locationsOf(entries);
  const longest = (a: Location, b: Location): number => b.name.length - a.name.length;
  const own = [
    ...locations.filter(({ exact, name }) => exact && name === path),
    ...locations.filter(({ exact, name }) => !exact && name === path),
  ];
  const slashed = locations.filter(({ name }) => name === `${path}/`);
  const prefixes = locations
    .filter(({ exact, name }) => !exact && name !== path && path.startsWith(name))
    .sort(longest);
  // With proxy_pass, a location that ends in a slash redirects (301) the same path without the slash.
  const redirect = own.length === 0 && slashed.length > 0;
  return { met: unique([...own, ...(redirect ? slashed : []), ...prefixes]), redirect, certain: true };
}
