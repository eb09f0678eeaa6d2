import type { HTTPIngressPath } from "kubernetes-types/networking/v1.js";
import type { DeepReadonly } from "../../../model/readonly.ts";
import type { Match } from "../../policy/match.ts";
import { compareHostnames, prefixMatches, regexMatches } from "../hostname.ts";
import type { IngressEntry } from "../ingress.ts";
import { sure } from "./dialect.ts";
import type { Dialect } from "./dialect.ts";

/** Annotations with which a route matches some requests only; each counts for precedence more than the host. */
const NARROWING = /^konghq\.com\/(?:methods|headers\.|snis|protocols)/;
/** A path that Kong before version 3, and later with a setting of the class, does not take for a pattern. */
const LITERAL = /^[a-zA-Z0-9.\-_~/%]*$/;

/** Paths of the types Exact and Prefix are expressions of unescaped text, depending on the flavour of the router. */
const unescaped = ({ pathText, pathType }: IngressEntry, path: string): Match => {
  const text = pathType === "Prefix" ? pathText.replace(/\/$/, "") : pathText;
  return /[.*+?^${}()|[\]\\]/.test(text) && regexMatches(text, path) !== "no" ? "perhaps" : "no";
};

function matchText(entry: IngressEntry, path: string): Match {
  const { pathText, pathType, ingress } = entry;
  switch (pathType) {
    case "Exact":
      return pathText === path ? "yes" : unescaped(entry, path);
    case "Prefix":
      return prefixMatches(pathText, path) ? "yes" : unescaped(entry, path);
    case "ImplementationSpecific": {
      if (ingress.annotations["konghq.com/regex-prefix"] !== undefined) return "perhaps";
      if (!pathText.startsWith("/~")) return LITERAL.test(pathText) ? sure(path.startsWith(pathText)) : "perhaps";
      const pattern = pathText.slice(2).replace(/^\^/, "");
      // Only the first of alternatives is anchored at the start.
      return pattern.includes("|") ? "perhaps" : regexMatches(`(?:${pattern}).*`, path);
    }
    default:
      return pathType satisfies never;
  }
}

const isNarrow = ({ ingress }: IngressEntry): boolean =>
  Object.keys(ingress.annotations).some((key) => NARROWING.test(key));

function match(entry: IngressEntry, path: string): Match {
  const matches = matchText(entry, path);
  return isNarrow(entry) && matches === "yes" ? "perhaps" : matches;
}

/** The length of a path as Kong counts it: a prefix has a slash at its end. */
function lengthOf(type: string | undefined, text: string): number {
  if (type === "Exact") return 1 + text.replace(/^\/+/, "").length;
  const base = text.replaceAll(/^\/+|\/+$/g, "");
  return type !== "Prefix" ? text.length : base === "" ? 1 : 2 + base.length;
}

/** The paths of an entry's route: those of a rule's host that have the same Service. */
function routePaths({ ingress, host, backend }: IngressEntry): DeepReadonly<HTTPIngressPath[]> {
  const rules = (ingress.object.spec?.rules ?? []).filter((rule) => (rule.host ?? "").toLowerCase() === host);
  const paths = rules.flatMap((rule) => rule.http?.paths ?? []);
  return paths.filter((path) => path.backend.service?.name === backend?.service?.name);
}

const routeLength = (entry: IngressEntry): number =>
  Math.max(0, ...routePaths(entry).map(({ pathType, path = "" }) => lengthOf(pathType, path)));

/** Whether a route has no regular expression. */
const isPlain = (entry: IngressEntry): boolean =>
  routePaths(entry).every(
    ({ pathType, path = "" }) => pathType !== "Exact" && pathType !== "Prefix" && !path.startsWith("/~"),
  );

/** Whether both flavours of the router, with a priority for each route or each path, put the first entry first. */
function isFirst(chosen: IngressEntry, other: IngressEntry): boolean {
  // The expressions of a prefix and of an exact path may be equal.
  if (chosen.pathType === "Prefix" && other.pathType === "Exact") return false;
  if (other.pathType === "ImplementationSpecific" && other.pathText.startsWith("/~")) return false;
  const kinds = chosen.pathType !== "ImplementationSpecific" || (isPlain(chosen) && isPlain(other));
  return kinds && ownLength(chosen) > routeLength(other);
}

const ownLength = ({ pathType, pathText }: IngressEntry): number => lengthOf(pathType, pathText);

/**
 * A path of type ImplementationSpecific that begins with `/~` is a regular expression from the start of the path, any
 * other a prefix character by character. The more specific host comes first, then regular expressions (Exact and
 * Prefix are some), then the longest path. Both flavours of the router agree only where no path of the other route is
 * longer. Sources: Kong/kubernetes-ingress-controller internal/dataplane/translator/subtranslator/ingress.go
 * (PathsFromIngressPaths, MaybePrependRegexPrefix), ingress_atc.go (pathMatcherFromIngressPath,
 * calculateExpressionRoutePriority), translate_ingress.go (getDefaultBackendService).
 */
export const kong: Dialect = {
  match,
  everyHost: true,
  compare: (a, b) => compareHostnames(a.host, b.host) || ownLength(b) - ownLength(a),
  doubt: (chosen, other) => {
    const byHostAndPath = [chosen, other].every(
      (entry) => !isNarrow(entry) && entry.ingress.annotations["konghq.com/regex-priority"] === undefined,
    );
    return byHostAndPath && (compareHostnames(chosen.host, other.host) < 0 || isFirst(chosen, other))
      ? undefined
      : `whether ${chosen.pathText} comes before ${other.pathText} depends on annotations and the router's flavour`;
  },
};
