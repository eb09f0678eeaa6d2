import type { Match } from "../../policy/match.ts";
import { prefixMatches } from "../hostname.ts";
import type { IngressEntry } from "../ingress.ts";
import { isEveryPath, sure } from "./dialect.ts";
import type { Dialect } from "./dialect.ts";

const MATCHER = "traefik.ingress.kubernetes.io/router.pathmatcher";
const PRIORITY = "traefik.ingress.kubernetes.io/router.priority";

const matcherOf = ({ pathType, ingress }: IngressEntry): string =>
  pathType === "Exact" ? "Path" : pathType === "Prefix" ? "PathPrefix" : ingress.annotations[MATCHER] || "PathPrefix";

function match(entry: IngressEntry, path: string): Match {
  const { pathText, ingress } = entry;
  if (!/^(?:-?\d+)?$/.test(ingress.annotations[PRIORITY] ?? "")) return "perhaps";
  if (isEveryPath(entry)) return entry.host === "" ? "perhaps" : "yes";
  // Version 2 reads braces as patterns.
  if (pathText.includes("{")) return "perhaps";
  const matcher = matcherOf(entry);
  if (matcher === "Path") return sure(pathText === path);
  if (matcher !== "PathPrefix") return "perhaps";
  const [byCharacters, byElements] = [path.startsWith(pathText), prefixMatches(pathText, path)];
  return byCharacters === byElements ? sure(byCharacters) : "perhaps";
}

/** The matchers of a wildcard in version 3, 2 and 3.0 to 3.x; a host without one has one form. */
function hostMatchers(host: string): readonly string[] {
  if (!host.startsWith("*.")) return [host === "" ? "" : `Host("${host}")`];
  const rest = host.slice(2);
  return [
    `Host("${host}")`,
    `HostRegexp("{subdomain:[a-zA-Z0-9-]+}.${rest}")`,
    String.raw`HostRegexp("^[a-zA-Z0-9-]+\.${rest.replaceAll(".", String.raw`\.`)}$")`,
  ];
}

function pathMatchers(entry: IngressEntry): readonly string[] {
  const { pathText } = entry;
  if (isEveryPath(entry)) return [""];
  const matcher = matcherOf(entry);
  const plain = `${matcher}("${pathText}")`;
  const strict = pathText.replace(/\/$/, "");
  return matcher === "PathPrefix" && strict !== ""
    ? [plain, `(Path("${strict}") || PathPrefix("${strict}/"))`]
    : [plain];
}

/** The priority by the form of the hosts (0 to 2) and of prefixes (0, or 1 for strictPrefixMatching). */
function priority(entry: IngressEntry, hostForm: number, pathForm: number): number {
  const set = Number(entry.ingress.annotations[PRIORITY] ?? 0);
  if (set !== 0 && !Number.isNaN(set)) return set;
  const [hosts, paths] = [hostMatchers(entry.host), pathMatchers(entry)];
  const parts = [hosts[hostForm] ?? hosts[0] ?? "", paths[pathForm] ?? paths[0] ?? ""];
  return parts.filter((part) => part !== "").join(" && ").length;
}

const FORMS = [0, 1, 2].flatMap((host) => [0, 1].map((path) => [host, path] as const));

/**
 * Prefixes match character by character, or by elements if strictPrefixMatching is set. The rule with the longer text
 * has precedence, unless a priority is set. A default backend counts in an Ingress without rules. Sources:
 * traefik/traefik pkg/provider/kubernetes/ingress/kubernetes.go (loadRouter, buildRule, buildHostRule; branches v2.2
 * to v3.7), pkg/muxer/http/mux.go (GetRulePriority, routes.Less), pkg/muxer/http/matcher.go (path, pathPrefix).
 */
export const traefik: Dialect = {
  match,
  everyHost: true,
  compare: (a, b) => priority(b, 0, 0) - priority(a, 0, 0),
  doubt: (chosen, other) =>
    FORMS.every(([host, path]) => priority(chosen, host, path) > priority(other, host, path))
      ? undefined
      : `Traefik prefers the longer rule, and whether that of ${chosen.pathText} is longer than that of ` +
        `${other.pathText} depends on its version and flags`,
  usesDefault: ({ object }) => (object.spec?.rules ?? []).length === 0,
};
