import { addTo } from "../../base/groups.ts";
import type { Place } from "../../diagnostic/place.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import { created } from "./age.ts";
import { attachRoutes } from "./attachment.ts";
import { compareEntries, routeEntries } from "./http-route.ts";
import type { RouteEntry } from "./http-route.ts";
import { l4Entries } from "./l4-route.ts";
import type { L4Entry } from "./l4-route.ts";

/** A rule, or one match of it, that gets no requests because another one has the same match. */
export interface RivalRoutes {
  readonly resource: Resource;
  readonly at: Place;
  readonly by: Resource;
  readonly byAt: Place;
  /** `PathPrefix /api, method GET`, `server name a.example.com`, or `every connection`. */
  readonly match: string;
  readonly hostname: string;
  /** 0-based; undefined for routes of layer 4, which have one. */
  readonly ruleIndex: number | undefined;
  readonly byIndex: number | undefined;
  /** Whether it is known which of two routes is older, and so which one is served. */
  readonly agesKnown: boolean;
  readonly unknown: string | undefined;
}

const sorted = (list: readonly { readonly name: string; readonly value: string; readonly type?: string }[]): string =>
  JSON.stringify(list.map(({ name, value, type = "Exact" }) => [name.toLowerCase(), type, value]).sort());

/** What matches the same requests has the same key: a trailing slash of a prefix is ignored. */
function keyOf({ hostname, ownHostname, condition: { path, method, headers, queryParams } }: RouteEntry): string {
  const value = path.type === "PathPrefix" ? path.value.replace(/\/$/, "") : path.value;
  return JSON.stringify([hostname, ownHostname, path.type, value, method, sorted(headers), sorted(queryParams)]);
}

const effectOf = ({ rule: { filters = [], backendRefs = [] }, route }: RouteEntry): string =>
  JSON.stringify([filters, backendRefs, route.namespace]);

function describe({ condition: { path, method, headers, queryParams } }: RouteEntry): string {
  const more = [
    ...(method === undefined ? [] : [`method ${method}`]),
    ...headers.map(({ name }) => `header ${name}`),
    ...queryParams.map(({ name }) => `parameter ${name}`),
  ];
  return [`${path.type} ${path.value}`, ...more].join(", ");
}

const agesKnown = (a: Resource, b: Resource): boolean => created(a) !== "" && created(b) !== "";

const doubtOf = (...entries: readonly RouteEntry[]): string | undefined => {
  const open = entries.find(({ attached }) => attached === "perhaps");
  return open && `whether ${open.route.title} is attached to listener ${open.state.listener.name} is not known`;
};

/** A rule whose matches all lose is reported as a whole. */
function lostPart({ rule, match }: RouteEntry, lost: ReadonlySet<object>): object {
  const whole = (rule.matches ?? []).every((one) => lost.has(one));
  return match === undefined || whole ? rule : match;
}

function httpRivals(entries: readonly RouteEntry[]): readonly RivalRoutes[] {
  const groups = new Map<object, Map<string, RouteEntry[]>>();
  for (const entry of entries) {
    const own = groups.get(entry.state.listener) ?? new Map<string, RouteEntry[]>();
    groups.set(entry.state.listener, own);
    addTo(own, keyOf(entry), entry);
  }
  const pairs = new Map<string, { readonly entry: RouteEntry; readonly by: RouteEntry }>();
  for (const own of groups.values())
    for (const list of own.values()) {
      const [by, ...rest] = list.toSorted(compareEntries);
      for (const entry of rest) {
        if (by === undefined || entry.rule === by.rule || effectOf(entry) === effectOf(by)) continue;
        const key = [entry, by].map(({ route, ruleIndex, matchIndex }) => `${route.index}.${ruleIndex}.${matchIndex}`);
        if (!pairs.has(key.join(" "))) pairs.set(key.join(" "), { entry, by });
      }
    }
  const lost = new Set([...pairs.values()].flatMap(({ entry: { match } }) => match ?? []));
  const seen = new Map<object, Set<Resource>>();
  return [...pairs.values()].flatMap(({ entry, by }): readonly RivalRoutes[] => {
    const part = lostPart(entry, lost);
    const winners = seen.get(part) ?? new Set<Resource>();
    if (winners.has(by.route)) return [];
    seen.set(part, winners.add(by.route));
    return [
      {
        resource: entry.route,
        at: entry.route.document.at(part),
        by: by.route,
        byAt: by.route.document.at(by.match ?? by.rule),
        match: describe(entry),
        hostname: entry.hostname,
        ruleIndex: entry.ruleIndex,
        byIndex: by.ruleIndex,
        agesKnown: entry.route === by.route || agesKnown(entry.route, by.route),
        unknown: doubtOf(entry, by),
      },
    ];
  });
}

function l4Rivals(entries: readonly L4Entry[]): readonly RivalRoutes[] {
  const first = new Map<string, L4Entry>();
  const found = new Map<Resource, RivalRoutes>();
  for (const entry of entries) {
    const { kind, state, hostname, ownHostname, route } = entry;
    const key = JSON.stringify([kind, state.resource.title, state.listener.name, hostname, ownHostname]);
    const by = first.get(key);
    if (by === undefined) first.set(key, entry);
    else if (by.route !== route && !found.has(route) && effect4(by) !== effect4(entry))
      found.set(route, {
        resource: route,
        at: route.atName(),
        by: by.route,
        byAt: by.route.atName(),
        match: hostname === "" ? "every connection" : `server name ${hostname}`,
        hostname: "",
        ruleIndex: undefined,
        byIndex: undefined,
        agesKnown: agesKnown(route, by.route),
        unknown: undefined,
      });
  }
  return [...found.values()];
}

const effect4 = ({ backendRefs, route }: L4Entry): string => JSON.stringify([backendRefs, route.namespace]);

/**
 * Rules of Gateway API routes that another rule with the same match shadows. Of two rules of one route the first is
 * served, of two routes the older one. A more specific match precedes a wider one, so that nothing else is shadowed.
 * Source: gateway-api apis/v1/httproute_types.go HTTPRouteRule.Matches, grpcroute_types.go GRPCRouteRule.Matches. Use
 * it as `simulation.fact(rivalRoutes)`.
 */
export function rivalRoutes(model: Model): readonly RivalRoutes[] {
  const attachments = attachRoutes(model);
  return [...httpRivals(routeEntries(attachments)), ...l4Rivals(l4Entries(attachments))];
}
