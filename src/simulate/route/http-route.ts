import { compareAge, created } from "./age.ts";
import type { GRPCRouteMatch, HTTPRouteMatch, RouteRule, RouteSpec, ValueMatch } from "../../model/custom-kinds.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import { both } from "../policy/match.ts";
import type { Match } from "../policy/match.ts";
import type { Attachment } from "./attachment.ts";
import { compareHostnames, gatewayHostMatches, prefixMatches, regexMatches } from "./hostname.ts";
import { losesConflict } from "./listener.ts";
import type { ListenerState } from "./listener.ts";
import type { HTTPRequest } from "./request.ts";

type HTTPSpec = RouteSpec<HTTPRouteMatch>;

/** One match of one rule of an HTTPRoute or GRPCRoute, on one hostname of one listener. */
export interface RouteEntry {
  readonly kind: "HTTPRoute" | "GRPCRoute";
  readonly route: Resource<{ spec?: HTTPSpec }>;
  readonly rule: DeepReadonly<RouteRule<HTTPRouteMatch>>;
  readonly ruleIndex: number;
  /** undefined for a rule without matches, which matches everything. */
  readonly match: DeepReadonly<HTTPRouteMatch> | undefined;
  readonly matchIndex: number;
  /** Where the hostnames of route and listener meet; "" is every host. */
  readonly hostname: string;
  /** The hostname in the route, which decides precedence; "" if it has none. */
  readonly ownHostname: string;
  readonly state: ListenerState;
  /** `perhaps`: the route may not be attached. */
  readonly attached: Match;
  readonly condition: Condition;
}

/** A match in the same shape for both kinds of route. */
interface Condition {
  readonly path: { readonly type: "Exact" | "PathPrefix" | "RegularExpression"; readonly value: string };
  readonly method: string | undefined;
  readonly headers: DeepReadonly<ValueMatch[]>;
  readonly queryParams: DeepReadonly<ValueMatch[]>;
  /** Lengths of a gRPC service and method, for precedence. */
  readonly specific: readonly number[];
}

/** Of two matches with the same name only the first counts. Source: gateway-api apis/v1, HTTPRouteMatch.Headers. */
function firstOfEach(
  list: DeepReadonly<ValueMatch[]> | undefined,
  key: (name: string) => string,
): DeepReadonly<ValueMatch[]> {
  const seen = new Set<string>();
  return (list ?? []).filter(({ name }) => !seen.has(key(name)) && seen.add(key(name)));
}

const lower = (name: string): string => name.toLowerCase();

function httpCondition(match: DeepReadonly<HTTPRouteMatch> | undefined): Condition {
  const { type = "PathPrefix", value = "/" } = match?.path ?? {};
  return {
    path: { type: type === "Exact" || type === "RegularExpression" ? type : "PathPrefix", value },
    method: match?.method,
    headers: firstOfEach(match?.headers, lower),
    queryParams: firstOfEach(match?.queryParams, String),
    specific: [],
  };
}

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** A gRPC call is a POST to /service/method. Source: gateway-api apis/v1/grpcroute_types.go, GRPCMethodMatch. */
function grpcCondition(match: DeepReadonly<GRPCRouteMatch> | undefined): Condition {
  const { type = "Exact", service = "", method = "" } = match?.method ?? {};
  const part = (text: string): string => (text === "" ? "[^/]+" : type === "RegularExpression" ? text : escape(text));
  const exact = type === "Exact" && service !== "" && method !== "";
  const anything = service === "" && method === "";
  return {
    path: exact
      ? { type: "Exact", value: `/${service}/${method}` }
      : anything
        ? { type: "PathPrefix", value: "/" }
        : // A path of gRPC has two elements, so that its first is a prefix.
          type === "Exact" && method === ""
          ? { type: "PathPrefix", value: `/${service}` }
          : { type: "RegularExpression", value: `/${part(service)}/${part(method)}` },
    method: undefined,
    headers: firstOfEach(match?.headers, lower),
    queryParams: [],
    specific: [service.length, method.length],
  };
}

/** Entries of all attached HTTPRoutes and GRPCRoutes, unsorted. */
export function routeEntries(attachments: readonly Attachment[]): readonly RouteEntry[] {
  return attachments.flatMap((attachment) => {
    const { kind } = attachment;
    if (kind !== "HTTPRoute" && kind !== "GRPCRoute") return [];
    const route = attachment.route as Resource<{ spec?: HTTPSpec }>;
    const places = attachment.listeners.filter(({ match }) => match !== "no");
    return places.flatMap(({ state, match: attached, hostnames, ownHostnames }) =>
      hostnames.flatMap((hostname, position) =>
        (route.object.spec?.rules ?? []).flatMap((rule, ruleIndex) => {
          const matches: readonly (DeepReadonly<HTTPRouteMatch> | undefined)[] = rule.matches?.length
            ? rule.matches
            : [undefined];
          return matches.map((match, matchIndex): RouteEntry => ({
            kind,
            route,
            rule,
            ruleIndex,
            match,
            matchIndex,
            hostname,
            ownHostname: ownHostnames[position] ?? "",
            state,
            attached,
            condition:
              kind === "HTTPRoute"
                ? httpCondition(match)
                : grpcCondition(match as DeepReadonly<GRPCRouteMatch> | undefined),
          }));
        }),
      ),
    );
  });
}

const PATH_RANK = { Exact: 0, RegularExpression: 1, PathPrefix: 2 } as const;

const nameOf = ({ route }: RouteEntry): string => `${route.namespace}/${route.name}`;

/**
 * Precedence of two entries that both match a request; negative: `a` first. The precedence of regular expressions is
 * implementation-specific: here after exact paths and before prefixes. Source: gateway-api apis/v1/httproute_types.go
 * HTTPRouteRule.Matches, grpcroute_types.go GRPCRouteRule.Matches.
 */
export function compareEntries(a: RouteEntry, b: RouteEntry): number {
  return (
    compareMatches(a, b) ||
    compareAge(a.route, b.route) ||
    (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0) ||
    a.ruleIndex - b.ruleIndex ||
    a.matchIndex - b.matchIndex
  );
}

const answerOf = ({ rule: { filters = [], backendRefs = [] } }: RouteEntry): string =>
  JSON.stringify([filters, backendRefs]);

/** Equal matches of two routes with different effects, at least one of unknown age. */
const isTie = (a: RouteEntry, b: RouteEntry): boolean =>
  a.route !== b.route &&
  compareMatches(a, b) === 0 &&
  (created(a.route) === "" || created(b.route) === "") &&
  (answerOf(a) !== answerOf(b) || a.route.namespace !== b.route.namespace);

/**
 * Precedence by hostname and match alone. Sources: kubernetes-sigs/gateway-api apis/v1/httproute_types.go,
 * HTTPRouteSpec.Hostnames (the hostname of the route counts, not what the listener leaves of it);
 * apis/v1/grpcroute_types.go, GRPCRouteRule.Matches (hostname, then service, method, and headers).
 */
function compareMatches(a: RouteEntry, b: RouteEntry): number {
  const [x, y] = [a.condition, b.condition];
  const specific = (y.specific[0] ?? 0) - (x.specific[0] ?? 0) || (y.specific[1] ?? 0) - (x.specific[1] ?? 0);
  return (
    compareHostnames(a.ownHostname, b.ownHostname) ||
    specific ||
    PATH_RANK[x.path.type] - PATH_RANK[y.path.type] ||
    y.path.value.length - x.path.value.length ||
    Number(y.method !== undefined) - Number(x.method !== undefined) ||
    y.headers.length - x.headers.length ||
    y.queryParams.length - x.queryParams.length
  );
}

function matchPath({ type, value }: Condition["path"], path: string): Match {
  switch (type) {
    case "Exact":
      return value === path ? "yes" : "no";
    case "PathPrefix":
      return prefixMatches(value, path) ? "yes" : "no";
    case "RegularExpression":
      return regexMatches(value, path);
    default:
      return type satisfies never;
  }
}

function matchValue({ type, value }: DeepReadonly<ValueMatch>, actual: string | undefined): Match {
  if (actual === undefined) return "no";
  return type === "RegularExpression" ? regexMatches(value, actual) : value === actual ? "yes" : "no";
}

export function matchEntry(entry: RouteEntry, request: HTTPRequest): Match {
  const { path, method, headers, queryParams } = entry.condition;
  if (entry.state.listener.port !== request.port || !gatewayHostMatches(entry.hostname, request.host)) return "no";
  return [
    entry.attached,
    matchPath(path, request.path),
    method === undefined || method === request.method ? ("yes" as const) : ("no" as const),
    ...headers.map((header) => matchValue(header, request.headers[header.name.toLowerCase()])),
    ...queryParams.map((parameter) => matchValue(parameter, request.query[parameter.name])),
  ].reduce(both);
}

/** What a Gateway does with a request. */
export interface RouteChoice {
  readonly gateway: Resource | undefined;
  /** The listener that accepts the request: the one with the most specific hostname. */
  readonly state: ListenerState;
  /** undefined: no rule matches, the answer is 404. */
  readonly chosen: RouteEntry | undefined;
  /** Entries that also match but have lower precedence, in order. */
  readonly shadowed: readonly RouteEntry[];
  /** A rule of another route with an equal match: the older one wins, and the manifests do not show which it is. */
  readonly tie: RouteEntry | undefined;
  /** False if the choice depends on the precedence of a regular expression or on something not shown. */
  readonly certain: boolean;
}

const gatewayKey = ({ gateway, resource }: ListenerState): string =>
  `${(gateway ?? resource).namespace}/${(gateway ?? resource).name}`;

/**
 * The most specific listener of each Gateway for the port, host and protocol of a request. Source: gateway-api apis/v1,
 * "Listener Isolation".
 */
export function listenersFor(all: readonly ListenerState[], request: HTTPRequest): readonly ListenerState[] {
  const best = new Map<string, ListenerState>();
  for (const state of all) {
    const { protocol, port } = state.listener;
    const fits =
      protocol === (request.scheme === "https" ? "HTTPS" : "HTTP") &&
      port === request.port &&
      state.allowed !== "no" &&
      !losesConflict(state);
    // The server name of the handshake chooses among the listeners for TLS.
    const name = protocol === "HTTPS" ? (request.serverName ?? request.host) : request.host;
    if (!fits || !gatewayHostMatches(state.hostname, name)) continue;
    const known = best.get(gatewayKey(state));
    if (known === undefined || compareHostnames(state.hostname, known.hostname) < 0) best.set(gatewayKey(state), state);
  }
  return [...best.values()];
}

/** Which of some entries matches a request first. */
export function chooseEntry(
  entries: readonly RouteEntry[],
  request: HTTPRequest,
): Pick<RouteChoice, "chosen" | "shadowed" | "tie" | "certain"> {
  const met = entries.filter((entry) => matchEntry(entry, request) !== "no").sort(compareEntries);
  const [chosen, ...shadowed] = met;
  const tie = chosen === undefined ? undefined : shadowed.find((entry) => isTie(chosen, entry));
  const open =
    tie !== undefined ||
    met.some((entry) => matchEntry(entry, request) === "perhaps" || entry.condition.path.type === "RegularExpression");
  return { chosen, shadowed, tie, certain: !open };
}

/** What each Gateway with a matching listener does with a request. */
export function matchHTTPRoute(
  all: readonly ListenerState[],
  entries: readonly RouteEntry[],
  request: HTTPRequest,
): readonly RouteChoice[] {
  return listenersFor(all, request).map((state) => ({
    gateway: state.gateway,
    state,
    ...chooseEntry(
      entries.filter((entry) => entry.state.listener === state.listener),
      request,
    ),
  }));
}
