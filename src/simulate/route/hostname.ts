import { isCheap } from "../../diagnostic/pattern-cost.ts";
import { readPattern } from "../../diagnostic/pattern.ts";
import type { Match } from "../policy/match.ts";

const isWildcard = (host: string): boolean => host.startsWith("*.");
const clean = (host: string): string => host.toLowerCase().replace(/\.$/, "");

/**
 * Ingress: a wildcard matches exactly one label. An empty host is every host. Source: networking/v1 types.go,
 * IngressRule.Host.
 */
export function ingressHostMatches(rule: string, host: string): boolean {
  const pattern = clean(rule);
  const asked = clean(host);
  if (pattern === "") return true;
  if (!isWildcard(pattern)) return pattern === asked;
  return asked.slice(asked.indexOf(".")) === pattern.slice(1) && asked.indexOf(".") > 0;
}

/** Hosts of Ingresses, among which {@link ingressHostMatches} is answered without a look at each. */
export class IngressHosts {
  readonly #hosts: ReadonlySet<string>;
  /** What follows the first label. */
  readonly #suffixes: ReadonlySet<string>;

  constructor(hosts: readonly string[]) {
    this.#hosts = new Set(hosts.map(clean));
    this.#suffixes = new Set([...this.#hosts].filter((host) => host.indexOf(".") > 0).map(suffixOf));
  }

  /** Whether one of them, as a pattern, matches a host. */
  match(host: string): boolean {
    const asked = clean(host);
    return (
      this.#hosts.has("") ||
      (!isWildcard(asked) && this.#hosts.has(asked)) ||
      (asked.indexOf(".") > 0 && this.#hosts.has(`*${suffixOf(asked)}`))
    );
  }

  /** Whether a pattern matches one of them. */
  areMatchedBy(pattern: string): boolean {
    const own = clean(pattern);
    return (
      (own === "" && this.#hosts.size > 0) ||
      (isWildcard(own) ? this.#suffixes.has(own.slice(1)) : this.#hosts.has(own))
    );
  }
}

const suffixOf = (host: string): string => host.slice(host.indexOf("."));

/** Gateway API: a wildcard matches one label or more. Source: gateway-api apis/v1, Hostname. */
export function gatewayHostMatches(pattern: string, host: string): boolean {
  const own = clean(pattern);
  const asked = clean(host);
  if (own === "") return true;
  return isWildcard(own) ? asked.endsWith(own.slice(1)) && asked.length > own.length - 1 : own === asked;
}

/**
 * The narrower of two Gateway hostnames, or undefined if no host matches both; "" is every host. Source: gateway-api
 * apis/v1/httproute_types.go, HTTPRouteSpec.Hostnames.
 */
export function intersectHostnames(a: string, b: string): string | undefined {
  const left = clean(a);
  const right = clean(b);
  if (left === "" || right === "") return left === "" ? right : left;
  if (left === right) return left;
  if (isWildcard(left) && gatewayHostMatches(left, isWildcard(right) ? right.slice(2) : right)) return right;
  if (isWildcard(right) && gatewayHostMatches(right, isWildcard(left) ? left.slice(2) : left)) return left;
  return undefined;
}

/**
 * Precedence of hostnames that match the same host: exact before wildcard, then the longer. Negative: `a` first.
 * Source: gateway-api apis/v1, "Characters in a matching non-wildcard hostname", then "in a matching hostname".
 */
export function compareHostnames(a: string, b: string): number {
  const exact = (host: string): number => (isWildcard(host) ? 0 : host.length);
  return exact(b) - exact(a) || b.length - a.length;
}

const elements = (path: string): readonly string[] => path.split("/").filter((element) => element !== "");

/**
 * Whether a prefix path matches a request, element by element, ignoring a trailing slash. Source: networking/v1
 * types.go, PathTypePrefix.
 */
export function prefixMatches(prefix: string, path: string): boolean {
  const own = elements(prefix);
  const asked = elements(path);
  return own.length <= asked.length && own.every((element, index) => element === asked[index]);
}

/** Longest pattern that a backtracking engine (with lookahead) is tried on. */
const LONGEST_CHEAP = 256;

/**
 * nginx uses PCRE, matched case-insensitively. "perhaps" for patterns that would take long or that only PCRE supports.
 */
export function nginxMatches(pattern: string, text: string): Match {
  if (text.length > LONGEST_CHEAP || !isCheap(pattern)) return regexMatches(`(?i:${pattern})`, text);
  try {
    return new RegExp(`^(?:${pattern})$`, "iu").test(text) ? "yes" : "no";
  } catch {
    return "perhaps";
  }
}

/**
 * Matches like RE2, in time linear in the text: Envoy, and so Istio and most gateways, use that engine. "perhaps" for
 * what it does not support, as another engine might, and for patterns at risk of taking long, as they come from a
 * manifest.
 */
export function regexMatches(pattern: string, text: string): Match {
  const reading = readPattern(`^(?:${pattern})$`);
  const matches = "refused" in reading ? undefined : reading.pattern.test(text);
  return matches === undefined ? "perhaps" : matches ? "yes" : "no";
}
