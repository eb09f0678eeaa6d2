import { isInside, parseCIDR, parseIP } from "../../../base/ip.ts";
import type { IP } from "../../../base/ip.ts";
import { both, either, opposite } from "../../policy/match.ts";
import type { Match } from "../../policy/match.ts";
import type { HTTPRequest } from "../../route/request.ts";
import { matchAccount, matchNamespace, matchPath, matchPrincipal, matchText } from "./text-match.ts";
import type { Identity } from "./text-match.ts";
import type { Alternative, AttributeCondition, AuthorizationAction, AuthorizationRule } from "./policy.ts";

/** A connection as the proxy of its destination sees it. */
export interface ProxiedConnection {
  /** Of the client's certificate; `none`: the connection is plain text; undefined: not known. */
  readonly identity: Identity | "none" | undefined;
  readonly source: IP | undefined;
  readonly destination: IP | undefined;
  /** Of the pod; undefined: one that no policy and no Service names. */
  readonly port: number | undefined;
  /** undefined: only the connection is judged, whatever is requested. */
  readonly request: HTTPRequest | undefined;
  /** The proxy handles bytes, not requests. */
  readonly isTCP: boolean;
  readonly trustDomains: ReadonlySet<string>;
  /** Namespace of the policy, for accounts without one. */
  readonly namespace: string;
}

/** `error`: Istio cannot make a matcher of the value. */
type Answer = Match | "error";

const HTTP_ONLY = /^(?:host|method|path|request\..*)$/;

/** Headers that clients and proxies set without being told. */
const AUTOMATIC = /^(?:x-|user-agent$|accept|content-|te$|via$|forwarded$|traceparent$|tracestate$|b3$)/;

function matchBlock(value: string, ip: IP | undefined): Answer {
  const range = value.includes("/") ? parseCIDR(value) : undefined;
  const single = value.includes("/") ? undefined : parseIP(value);
  if (range === undefined && single === undefined) return "error";
  if (ip === undefined) return "perhaps";
  if (single !== undefined)
    return single.family === ip.family && String(single.bytes) === String(ip.bytes) ? "yes" : "no";
  return range !== undefined && isInside(ip, range) ? "yes" : "no";
}

function matchPort(value: string, port: number | undefined): Answer {
  if (!/^\d+$/.test(value) || Number(value) > 65_535) return "error";
  return port === Number(value) ? "yes" : "no";
}

function matchHeader(key: string, value: string, request: HTTPRequest): Answer {
  const [, name] = /^request\.headers\[(.+)\]$/.exec(key) ?? [];
  if (name === undefined) return "error";
  const header = name.toLowerCase();
  if (header === ":method") return matchText(value, request.method);
  if (header === ":path") return "perhaps";
  if (header === ":authority" || header === "host") return matchText(value, authorityOf(request));
  const own = request.headers[header];
  if (own !== undefined) return matchText(value, own);
  return AUTOMATIC.test(header) ? "perhaps" : "no";
}

const authorityOf = ({ scheme, host, port }: HTTPRequest): string =>
  port === (scheme === "https" ? 443 : 80) ? host : `${host}:${port}`;

function matchRequest(key: string, value: string, request: HTTPRequest): Answer {
  if (key === "method") return matchText(value, request.method);
  if (key === "path") return matchPath(value, request.path);
  if (key === "host") return matchText(value, authorityOf(request), true);
  // Claims and principals come from tokens, which no manifest shows.
  return key.startsWith("request.headers") ? matchHeader(key, value, request) : "perhaps";
}

function ofIdentity(asked: ProxiedConnection, match: (identity: Identity) => Match): Answer {
  const { identity } = asked;
  return identity === undefined ? "perhaps" : identity === "none" ? "no" : match(identity);
}

/** One value. Source: istio pilot/pkg/security/authz/model/generator.go. */
function matchValue(key: string, value: string, asked: ProxiedConnection): Answer {
  if (HTTP_ONLY.test(key)) {
    if (asked.isTCP) return "error";
    return asked.request === undefined ? "perhaps" : matchRequest(key, value, asked.request);
  }
  switch (key) {
    case "source.principal":
      return ofIdentity(asked, (identity) => matchPrincipal(value, identity, asked.trustDomains));
    case "source.namespace":
      return ofIdentity(asked, (identity) => matchNamespace(value, identity));
    case "source.serviceAccount":
      return ofIdentity(asked, (identity) => matchAccount(value, asked.namespace, identity));
    case "source.ip":
    case "remote.ip":
      return matchBlock(value, asked.source);
    case "destination.ip":
      return matchBlock(value, asked.destination);
    case "destination.port":
      return matchPort(value, asked.port);
    case "any":
      return "yes";
    default:
      return "perhaps";
  }
}

/** undefined: no value of the list counts, so that there is no condition. */
function matchList(key: string, values: readonly string[], asked: ProxiedConnection, isAllow: boolean) {
  let found: Match | undefined;
  for (const value of values) {
    const answer = matchValue(key, value, asked);
    if (answer !== "error") found = found === undefined ? answer : either(found, answer);
    else if (isAllow) return "error";
  }
  return found;
}

/** Source: model.go, permission and principal. A rule of a DENY policy loses what cannot be matched, and gets wider. */
function matchCondition({ key, values, notValues }: AttributeCondition, asked: ProxiedConnection, isAllow: boolean) {
  const own = matchList(key, values, asked, isAllow);
  const not = matchList(key, notValues, asked, isAllow);
  if (own === "error" || not === "error") return "error";
  return both(own ?? "yes", not === undefined ? "yes" : opposite(not));
}

function matchAlternatives(
  alternatives: readonly Alternative[],
  asked: ProxiedConnection,
  isAllow: boolean,
): Match | "error" {
  let found: Match = "no";
  for (const alternative of alternatives) {
    let match: Match = "yes";
    for (const condition of alternative) {
      const answer = matchCondition(condition, asked, isAllow);
      if (answer === "error") return answer;
      match = both(match, answer);
    }
    found = either(found, match);
  }
  return found;
}

/**
 * Whether a rule matches. An ALLOW rule with something that cannot be matched, such as a method on a TCP port, is left
 * out as a whole. Source: istio pilot/pkg/security/authz/model/model.go, Generate.
 */
export function matchAuthorizationRule(
  rule: AuthorizationRule,
  action: AuthorizationAction,
  asked: ProxiedConnection,
): Match {
  if (rule.skipped) return "no";
  const isAllow = action === "ALLOW";
  const to = matchAlternatives(rule.to, asked, isAllow);
  const from = matchAlternatives(rule.from, asked, isAllow);
  if (to === "error" || from === "error") return "no";
  const match = both(from, to);
  return rule.strange && match !== "no" ? "perhaps" : match;
}
