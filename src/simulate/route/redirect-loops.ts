import type { Place } from "../../diagnostic/place.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import { matchVirtualService } from "../mesh/virtual-service.ts";
import type { VirtualRule, VirtualService } from "../mesh/virtual-service.ts";
import { attachRoutes } from "./attachment.ts";
import { matchHTTPRoute, routeEntries } from "./http-route.ts";
import type { RouteEntry } from "./http-route.ts";
import { ingressTable } from "./ingress.ts";
import { listeners } from "./listener.ts";
import { matchIngress } from "./match-ingress.ts";
import { istioRedirectAnswer, nginxRedirect, redirectAnswer } from "./redirect.ts";
import { parseURL } from "./request.ts";
import type { HTTPRequest } from "./request.ts";

/** A redirect whose target is redirected again, for ever. */
export interface RedirectLoop {
  readonly resource: Resource;
  readonly at: Place;
  /** The filter, annotations or redirect, an object of the manifest. */
  readonly node: object;
  /** `http://shop.example.com/old`. */
  readonly from: string;
  /** The Location of the first answer. */
  readonly to: string;
  readonly unknown: string | undefined;
}

/** A redirect of a request: its Location, and why another answer is possible. */
interface Step {
  readonly location: string;
  readonly unknown?: string | undefined;
}

/** Browsers give up after 20 redirects. Source: fetch.spec.whatwg.org, "HTTP-redirect fetch". */
const MOST = 20;

export const urlOf = ({ scheme, host, port, path }: HTTPRequest): string =>
  `${scheme}://${host}${port === (scheme === "https" ? 443 : 80) ? "" : `:${port}`}${path}`;

/** Follows redirects until one is repeated, or there are too many; undefined: they end. */
function loops(first: HTTPRequest, answer: (request: HTTPRequest) => Step | undefined): Step | undefined {
  const seen = new Set<string>();
  let request: HTTPRequest | undefined = first;
  let begin: Step | undefined;
  let unknown: string | undefined;
  while (request !== undefined) {
    const step = answer(request);
    if (step === undefined) return undefined;
    begin ??= step;
    unknown ??= step.unknown;
    seen.add(urlOf(request));
    const parsed: HTTPRequest | undefined = parseURL(step.location);
    if (parsed === undefined) return undefined;
    request = { ...parsed, method: first.method, headers: first.headers };
    if (seen.has(urlOf(request)) || seen.size >= MOST) return { location: begin.location, unknown };
  }
  return undefined;
}

/** A host that a hostname matches. */
const exampleOf = (hostname: string): string => hostname.replace(/^\*/, "any") || "any.example";

/** A request that an entry matches; undefined where a regular expression decides. */
function requestFor({ hostname, state, condition }: RouteEntry): HTTPRequest | undefined {
  const { path, method = "GET", headers, queryParams } = condition;
  if ([path, ...headers, ...queryParams].some(({ type }) => type === "RegularExpression")) return undefined;
  const isTLS = state.listener.protocol === "HTTPS";
  return {
    scheme: isTLS ? "https" : "http",
    host: exampleOf(hostname),
    port: state.listener.port,
    path: path.value,
    method,
    headers: Object.fromEntries(headers.map(({ name, value }) => [name.toLowerCase(), value])),
    query: Object.fromEntries(queryParams.map(({ name, value }) => [name, value])),
  };
}

const filterOf = ({ rule }: RouteEntry) => rule.filters?.find(({ type }) => type === "RequestRedirect");

function ofGateways(model: Model): readonly RedirectLoop[] {
  const all = listeners(model);
  const entries = routeEntries(attachRoutes(model));
  const answerOf =
    (gateway: Resource | undefined, first: HTTPRequest) =>
    (request: HTTPRequest): Step | undefined => {
      const choice = matchHTTPRoute(all, entries, request).find((one) => one.gateway === gateway);
      const chosen = choice?.chosen;
      if (choice === undefined || chosen === undefined) return undefined;
      const chances = [chosen, ...(choice.tie === undefined ? [] : [choice.tie])];
      const entry = chances.find((one) => filterOf(one) !== undefined);
      const filter = entry && filterOf(entry);
      if (entry === undefined || filter === undefined) return undefined;
      const { type, value } = entry.condition.path;
      const answer = redirectAnswer(filter, request, type === "PathPrefix" ? value : undefined);
      const unknown =
        first.host !== request.host && entry.hostname === ""
          ? `whether ${request.host} is a host of this Gateway is not known`
          : choice.tie === undefined
            ? choice.certain
              ? undefined
              : "which rule matches depends on the implementation"
            : `${choice.tie.route.title} has the same match, and which of the two is older is not shown`;
      return answer.location === undefined ? undefined : { location: answer.location, unknown };
    };
  return entries.flatMap((entry): readonly RedirectLoop[] => {
    const filter = filterOf(entry);
    const request = filter && requestFor(entry);
    if (filter === undefined || request === undefined) return [];
    const loop = loops(request, answerOf(entry.state.gateway, request));
    return loop === undefined
      ? []
      : [
          {
            resource: entry.route,
            at: entry.route.document.at(filter),
            node: filter,
            from: urlOf(request),
            to: loop.location,
            unknown: loop.unknown,
          },
        ];
  });
}

function ofIngresses(model: Model): readonly RedirectLoop[] {
  const table = ingressTable(model);
  return table.entries.flatMap((entry): readonly RedirectLoop[] => {
    const { ingress, host, pathText, className } = entry;
    const { annotations = {} } = ingress.metadata;
    const key = Object.keys(annotations).find((name) => /(?:permanent|temporal)-redirect$|app-root$/.test(name));
    if (key === undefined || entry.dialect !== "ingress-nginx" || /[*+?()[\]{}|^$\\]/.test(pathText)) return [];
    const request: HTTPRequest = {
      scheme: "https",
      host: exampleOf(host),
      port: 443,
      path: pathText || "/",
      method: "GET",
      headers: {},
      query: {},
    };
    const loop = loops(request, (asked) => {
      const chosen = matchIngress(table, asked).find((one) => one.className === className)?.chosen;
      const location = chosen && nginxRedirect(chosen.ingress, asked)?.location;
      const unknown =
        chosen?.host === "" && asked.host !== request.host
          ? `whether ${asked.host} is a host of this controller is not known`
          : undefined;
      return location === undefined ? undefined : { location, unknown };
    });
    return loop === undefined
      ? []
      : [
          {
            resource: ingress,
            at: ingress.at(annotations, key),
            node: annotations,
            from: urlOf(request),
            to: loop.location,
            unknown: loop.unknown,
          },
        ];
  });
}

/** A path that the first match of a rule matches; undefined where a regular expression decides. */
function pathFor({ match }: VirtualRule): string | undefined {
  const { uri = { prefix: "/" } } = match?.[0] ?? {};
  return uri.exact ?? uri.prefix;
}

function ofVirtualService(virtual: VirtualService): readonly RedirectLoop[] {
  const { http = [], hosts = [], gateways = ["mesh"] } = virtual.object.spec ?? {};
  const [gateway = "mesh"] = gateways;
  return (http as readonly VirtualRule[]).flatMap((rule): readonly RedirectLoop[] => {
    const { redirect } = rule;
    const path = pathFor(rule);
    const [host = "*"] = hosts;
    if (redirect === undefined || path === undefined) return [];
    const name = gateway === "mesh" || gateway.includes("/") ? gateway : `${virtual.namespace}/${gateway}`;
    const request: HTTPRequest = {
      scheme: "http",
      host: exampleOf(host),
      port: 80,
      path,
      method: "GET",
      headers: {},
      query: {},
    };
    const loop = loops(request, (asked) => {
      // Another scheme or port may be served by another server of the Gateway.
      if (asked.scheme !== request.scheme || asked.port !== request.port || asked.host !== request.host)
        return undefined;
      const choice = matchVirtualService(virtual, {
        host: asked.host,
        port: asked.port,
        protocol: "http",
        request: asked,
        gateway: name,
        labels: undefined,
        namespace: undefined,
      });
      const next = choice?.certain === true ? choice.rule.redirect : undefined;
      const location = next && istioRedirectAnswer(next, asked).location;
      return location === undefined ? undefined : { location };
    });
    return loop === undefined
      ? []
      : [
          {
            resource: virtual,
            at: virtual.document.at(redirect),
            node: redirect,
            from: urlOf(request),
            to: loop.location,
            unknown: undefined,
          },
        ];
  });
}

/** Redirects that never end, each once. Use it as `simulation.fact(redirectLoops)`. */
export function redirectLoops(model: Model): readonly RedirectLoop[] {
  const found = [
    ...ofGateways(model),
    ...ofIngresses(model),
    ...model.all("VirtualService").flatMap((virtual) => ofVirtualService(virtual)),
  ];
  const byNode = new Map<object, RedirectLoop>();
  for (const loop of found) {
    const known = byNode.get(loop.node);
    if (known === undefined || (known.unknown !== undefined && loop.unknown === undefined)) byNode.set(loop.node, loop);
  }
  return [...byNode.values()];
}
