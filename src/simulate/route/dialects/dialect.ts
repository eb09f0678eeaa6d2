import type { Match } from "../../policy/match.ts";
import { prefixMatches } from "../hostname.ts";
import type { Ingress, IngressEntry } from "../ingress.ts";

/**
 * What one controller makes of Ingress paths, where it is more or other than what the API specifies. None of them makes
 * a route of a rule without `http`.
 */
export interface Dialect {
  /** Whether a path matches a request; `perhaps`: it depends on the version or a flag of the controller. */
  match(entry: IngressEntry, path: string): Match;
  /** Whether the host of a rule matches; if not given, a wildcard is one label, and it is open whether it is more. */
  matchHost?(rule: string, host: string): Match;
  /** Rules of less specific hosts are tried too, if no path of the most specific host matches. */
  readonly everyHost?: true;
  /** Precedence of two entries that match the same request, before the longer path, then Exact. Negative: `a` first. */
  compare?(a: IngressEntry, b: IngressEntry, path: string): number;
  /** Why the second of two entries that match may get the request, though it has lower precedence. */
  doubt?(chosen: IngressEntry, other: IngressEntry, path: string): string | undefined;
  /** What serves an Ingress, if Ingresses of one class may be served apart: a load balancer, the owner of a host. */
  server?(ingress: Ingress): string;
  /** Whether the default backend is used; `host` is the most specific one that matches, undefined if none does. */
  usesDefault?(ingress: Ingress, host: string | undefined): boolean;
}

/** Exact and Prefix as the API specifies them, and something else for ImplementationSpecific. */
export const apiPaths =
  (implementationSpecific: (entry: IngressEntry, path: string) => Match): Dialect["match"] =>
  (entry, path) => {
    switch (entry.pathType) {
      case "Exact":
        return entry.pathText === path ? "yes" : "no";
      case "Prefix":
        return prefixMatches(entry.pathText, path) ? "yes" : "no";
      case "ImplementationSpecific":
        return implementationSpecific(entry, path);
      default:
        return entry.pathType satisfies never;
    }
  };

export const sure = (matches: boolean): Match => (matches ? "yes" : "no");

/** What is not a match for sure may be one. */
export const atLeast = (matches: boolean): Match => (matches ? "yes" : "perhaps");

/** A prefix character by character: `/foo` matches `/foobar`. */
export const startsWith = ({ pathText }: IngressEntry, path: string): Match => sure(path.startsWith(pathText));

/** Whether the path is left out: the load balancer then gets no condition, or one for every path. */
export const isEveryPath = ({ path }: IngressEntry): boolean => !path?.path;

/** The later one of an Ingress first; 0 for two Ingresses. */
export const laterFirst = (a: IngressEntry, b: IngressEntry): number =>
  a.ingress === b.ingress ? b.ruleIndex - a.ruleIndex || b.pathIndex - a.pathIndex : 0;

/** The reason where two Ingresses have a path that the controller keeps once. */
export const oneIsKept = (a: IngressEntry, b: IngressEntry): string =>
  `which of ${a.ingress.title} and ${b.ingress.title} keeps path ${a.pathText} is not known`;
