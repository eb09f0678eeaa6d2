import type { Match } from "../../policy/match.ts";
import { prefixMatches } from "../hostname.ts";
import type { IngressEntry } from "../ingress.ts";

/** What one controller makes of Ingress paths, where it is more or other than what the API specifies. */
export interface Dialect {
  /** Whether a path matches a request; `perhaps`: it depends on the version or a flag of the controller. */
  match(entry: IngressEntry, path: string): Match;
  /**
   * Precedence of two entries that match the same request, if it is not the longer path, then Exact. Negative: `a`
   * first.
   */
  compare?(a: IngressEntry, b: IngressEntry): number;
  /** Why the second of two entries that match may get the request, though it has lower precedence. */
  doubt?(chosen: IngressEntry, other: IngressEntry): string | undefined;
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

/** A prefix character by character: `/foo` matches `/foobar`. */
export const startsWith = ({ pathText }: IngressEntry, path: string): Match => sure(path.startsWith(pathText));

/** The API does not order a path that the controller interprets among others. */
export const unordered = (chosen: IngressEntry, other: IngressEntry): string | undefined =>
  chosen.pathType === "ImplementationSpecific" || other.pathType === "ImplementationSpecific"
    ? `which of ${chosen.pathText} and ${other.pathText} comes first depends on the controller`
    : undefined;
