import { compareAge } from "./age.ts";
import { addTo } from "../../base/groups.ts";
import { compareIngressEntries } from "./ingress-choice.ts";
import type { IngressChoice } from "./ingress-choice.ts";
import type { Match } from "../policy/match.ts";
import { DIALECTS } from "./dialects/dialects.ts";
import type { Dialect } from "./dialects/dialect.ts";
import { chooseByDialect, compareByDialect } from "./match-dialect.ts";
import { compareHostnames, gatewayHostMatches, ingressHostMatches, prefixMatches } from "./hostname.ts";
import { matchNginx, normalizedPath, usesRegex } from "./ingress-nginx.ts";
import type { Ingress, IngressEntry, IngressTable } from "./ingress.ts";
import type { HTTPRequest } from "./request.ts";

/** Characters that make some controllers treat a path as a pattern. */
const PATTERN = /[*+?()[\]{}|^$\\]/;

function matchPath({ pathType, pathText }: IngressEntry, path: string): Match {
  switch (pathType) {
    case "Exact":
      return pathText === path ? "yes" : "no";
    case "Prefix":
      return prefixMatches(pathText, path) ? "yes" : "no";
    case "ImplementationSpecific":
      // Implementation-specific; only a path that no controller could match is a sure "no".
      if (pathText === path) return "yes";
      return prefixMatches(pathText, path) || path.startsWith(pathText) || PATTERN.test(pathText) ? "perhaps" : "no";
    default:
      return pathType satisfies never;
  }
}

interface Met {
  readonly met: readonly IngressEntry[];
  readonly certain: boolean;
  readonly open: string | undefined;
  readonly redirect: boolean;
}

/** The entries of one host that match a request, in order of precedence. */
function entriesThatMatch(own: readonly IngressEntry[], path: string): Met {
  const sorted = own.toSorted(compareIngressEntries);
  if (own.some(({ dialect }) => dialect === "ingress-nginx")) return { ...matchNginx(sorted, path), open: undefined };
  const answers = sorted
    .map((entry) => ({ entry, match: matchPath(entry, path) }))
    .filter(({ match }) => match !== "no");
  const perhaps =
    answers.find(({ match }) => match === "perhaps")?.entry ??
    (answers.length === 0 ? own.find(({ pathType }) => pathType === "ImplementationSpecific") : undefined);
  const open =
    perhaps && `what path ${perhaps.pathText} of type ImplementationSpecific matches depends on the controller`;
  return { met: answers.map(({ entry }) => entry), certain: open === undefined, open, redirect: false };
}

/** The table of the controller that answers: of the first entry for the host, else of the first Ingress. */
function dialectOf(
  entry: IngressEntry | undefined,
  ingresses: readonly Ingress[],
  table: IngressTable,
): Dialect | undefined {
  const [first] = ingresses;
  const name = entry?.dialect ?? (first && table.controllerOf(first).dialect) ?? "generic";
  return name === "generic" || name === "ingress-nginx" ? undefined : DIALECTS[name];
}

function choose(
  entries: readonly IngressEntry[],
  table: IngressTable,
  className: string,
  request: HTTPRequest,
): IngressChoice | undefined {
  const sameClass = table.ingresses.filter((ingress) => table.classNameOf(ingress) === className);
  const dialect = dialectOf(
    entries.find(({ host }) => gatewayHostMatches(host, request.host)),
    sameClass,
    table,
  );
  if (dialect !== undefined) return chooseByDialect(dialect, entries, sameClass, className, request);
  const hosts = [...new Set(entries.map(({ host }) => host))]
    .filter((host) => ingressHostMatches(host, request.host))
    .sort(compareHostnames);
  const [host] = hosts;
  const withDefault = sameClass.filter(({ object }) => object.spec?.defaultBackend !== undefined);
  if (host === undefined && withDefault.length === 0) return undefined;
  const own = entries.filter((entry) => entry.host === host && !entry.canary);
  const { met, certain, open, redirect } = entriesThatMatch(own, request.path);
  const [chosen, ...shadowed] = met;
  const contributing = new Set(own.map(({ ingress }) => ingress));
  const source = withDefault.find((ingress) => contributing.has(ingress)) ?? withDefault[0];
  const backend = source?.object.spec?.defaultBackend;
  const fallback =
    chosen === undefined && source !== undefined && backend !== undefined ? { ingress: source, backend } : undefined;
  // Not only the next one: an Ingress of unknown age may be older than all of which the age is known.
  const isSure = certain && !shadowed.some((entry) => isTie(chosen, entry));
  return {
    className,
    chosen,
    shadowed,
    fallback,
    certain: isSure,
    open,
    redirectPath: redirect && chosen !== undefined ? `${normalizedPath(request.path) ?? request.path}/` : undefined,
  };
}

const isTie = (a: IngressEntry | undefined, b: IngressEntry): boolean =>
  a !== undefined && a.pathText === b.pathText && a.pathType === b.pathType && compareAge(a.ingress, b.ingress) === 0;

/**
 * What the controllers do with a request, one result for each class that has a rule for the host or a default backend.
 * The most specific host is chosen first; paths of less specific hosts are then ignored.
 */
export function matchIngress(table: IngressTable, request: HTTPRequest): readonly IngressChoice[] {
  const classes = new Set(table.ingresses.map((ingress) => table.classNameOf(ingress)));
  return [...classes].flatMap(
    (className) =>
      choose(
        table.entries.filter((entry) => entry.className === className),
        table,
        className,
        request,
      ) ?? [],
  );
}

/** An entry that gets no requests, and the entry that gets them instead. */
export interface UnreachableEntry {
  readonly entry: IngressEntry;
  readonly by: IngressEntry;
  /** `duplicate`: same host, path and type. `covered`: the other matches every request that this one could. */
  readonly why: "duplicate" | "covered";
}

/** Whether `outer` matches every request that `inner` matches, as far as the API defines it. */
function covers(outer: IngressEntry, inner: IngressEntry): boolean {
  if (outer.pathType === "ImplementationSpecific" || inner.pathType === "ImplementationSpecific") {
    return outer.pathType === inner.pathType && outer.pathText === inner.pathText;
  }
  if (outer.pathType === "Exact") return inner.pathType === "Exact" && outer.pathText === inner.pathText;
  return prefixMatches(outer.pathText, inner.pathText);
}

/** Entries that never get a request. Within one Ingress class, without canaries. */
export function unreachableIngressEntries(table: IngressTable): readonly UnreachableEntry[] {
  const groups = new Map<string, IngressEntry[]>();
  for (const entry of table.entries) {
    if (entry.canary) continue;
    const key = `${entry.className} ${entry.host} ${entry.pathText.split("/").filter(Boolean).join("/")}`;
    addTo(groups, key, entry);
  }
  return [...groups.values()].flatMap(unreachableIn);
}

function unreachableIn(group: readonly IngressEntry[]): readonly UnreachableEntry[] {
  // Only a path that differs in slashes can take precedence over one that it covers: every other covering path is the
  // shorter one.
  if (group.length < 2 || group.some((entry) => entry.dialect === "ingress-nginx" && usesRegex(entry))) return [];
  const [first] = group;
  if (first !== undefined && first.dialect !== "generic" && first.dialect !== "ingress-nginx")
    return duplicatesIn(DIALECTS[first.dialect], group);
  const sorted = group.toSorted(compareIngressEntries);
  return sorted.flatMap((entry, index): UnreachableEntry[] => {
    const by = sorted.slice(0, index).find((winner) => covers(winner, entry));
    if (by === undefined) return [];
    return [
      { entry, by, why: by.pathText === entry.pathText && by.pathType === entry.pathType ? "duplicate" : "covered" },
    ];
  });
}

/** Controllers differ in what they make of a slash at the end and in what comes first: only equal paths are sure. */
function duplicatesIn(dialect: Dialect, group: readonly IngressEntry[]): readonly UnreachableEntry[] {
  const sorted = group.toSorted((a, b) => compareByDialect(dialect, a, b, a.pathText));
  return sorted.flatMap((entry, index): UnreachableEntry[] => {
    const by = sorted
      .slice(0, index)
      .find(
        (winner) =>
          winner.pathText === entry.pathText &&
          winner.pathType === entry.pathType &&
          dialect.server?.(winner.ingress) === dialect.server?.(entry.ingress),
      );
    return by === undefined ? [] : [{ entry, by, why: "duplicate" }];
  });
}
