import type { Match } from "../../policy/match.ts";
import type { Ingress, IngressEntry } from "../ingress.ts";
import { isEveryPath, sure } from "./dialect.ts";
import type { Dialect } from "./dialect.ts";

const PREFIX = "alb.ingress.kubernetes.io/";
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

function match(entry: IngressEntry, path: string): Match {
  const { pathType, pathText, ingress, backend } = entry;
  if (ingress.annotations[`${PREFIX}conditions.${backend?.service?.name ?? ""}`] !== undefined) return "perhaps";
  // The controller refuses a pattern of these types, and with it all rules of the load balancer.
  if (pathType !== "ImplementationSpecific" && /[*?]/.test(pathText)) return "perhaps";
  switch (pathType) {
    case "Exact":
      return sure(pathText === path);
    case "Prefix": {
      const start = pathText.replace(/\/$/, "");
      return sure(path === start || path.startsWith(`${start}/`));
    }
    case "ImplementationSpecific":
      if (isEveryPath(entry)) return "yes";
      if ((ingress.annotations[`${PREFIX}use-regex-path-match`] ?? "false") !== "false") return "perhaps";
      return sure(globMatches(pathText, path));
    default:
      return pathType satisfies never;
  }
}

const groupOf = (ingress: Ingress): string => ingress.annotations[`${PREFIX}group.name`] ?? "";
const orderOf = (ingress: Ingress): number => Number(ingress.annotations[`${PREFIX}group.order`] ?? 0);
const nameOf = ({ namespace, name }: Ingress): string => `${namespace}/${name}`;

/** Ingresses of a group by their order, then by name. */
function compareMembers(a: Ingress, b: Ingress): number {
  const [x, y] = [nameOf(a), nameOf(b)];
  return orderOf(a) - orderOf(b) || (x < y ? -1 : x > y ? 1 : 0);
}

/**
 * The load balancer uses the first rule that matches, whatever its host: those of an Ingress in their order, and within
 * each of them exact paths, then prefixes from the longest on, then patterns in their order. Sources:
 * kubernetes-sigs/aws-load-balancer-controller pkg/ingress/model_build_listener_rules.go (sortIngressPaths,
 * buildPathPatterns; since 2.4.3, docs/guide/ingress/spec.md), group_loader.go (sortGroupMembers),
 * docs/guide/ingress/annotations.md (group.name, use-regex-path-match); Elastic Load Balancing API reference,
 * PathPatternConditionConfig (`*`, `?`, case) and HostHeaderConditionConfig (`*` of a host is any characters).
 */
export const alb: Dialect = {
  match,
  matchHost: (rule, host) => sure(rule === "" || globMatches(rule, host.toLowerCase())),
  everyHost: true,
  compare: (a, b) =>
    compareMembers(a.ingress, b.ingress) ||
    a.ruleIndex - b.ruleIndex ||
    RANK[a.pathType] - RANK[b.pathType] ||
    (a.pathType === "Prefix" ? b.pathText.length - a.pathText.length : 0) ||
    a.pathIndex - b.pathIndex,
  server: (ingress) => groupOf(ingress) || nameOf(ingress),
};
