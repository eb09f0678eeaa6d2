import type { RouteFilter } from "../../model/custom-kinds.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import type { HTTPRequest } from "./request.ts";
import type { Answer } from "./trace/log.ts";

const WELL_KNOWN: Readonly<Record<string, number>> = { http: 80, https: 443 };

/** The URL of a request with some parts replaced; the default port of the scheme is omitted. */
function locationOf(
  { query }: HTTPRequest,
  {
    scheme,
    host,
    port,
    path,
  }: { readonly scheme: string; readonly host: string; readonly port: number; readonly path: string },
): string {
  const pairs = Object.entries(query).map(([name, value]) => (value === "" ? name : `${name}=${value}`));
  const shown = host.includes(":") ? `[${host}]` : host;
  return (
    `${scheme}://${shown}${WELL_KNOWN[scheme] === port ? "" : `:${port}`}${path}` +
    `${pairs.length === 0 ? "" : `?${pairs.join("&")}`}`
  );
}

/**
 * Replaces the prefix of a path by another one. Source: gateway-api apis/v1, HTTPPathModifier.ReplacePrefixMatch and
 * its table.
 */
function replacedPrefix(path: string, prefix: string, replacement: string): string {
  const rest = path.slice(prefix.replace(/\/$/, "").length).replace(/^\//, "");
  const start = replacement.replace(/\/$/, "");
  const hasMore = rest !== "" || path.length > prefix.replace(/\/$/, "").length;
  return `${start}${hasMore ? `/${rest}` : ""}` || "/";
}

interface PathModifier {
  readonly type?: string;
  readonly replaceFullPath?: string;
  readonly replacePrefixMatch?: string;
}

/**
 * The answer of a RequestRedirect filter. Source: gateway-api apis/v1/httproute_types.go, HTTPRequestRedirectFilter:
 * without a scheme the listener's port is used, with one its default port.
 * @param prefix the path prefix that matched; undefined if the match has another type.
 */
export function redirectAnswer(
  { requestRedirect = {} }: DeepReadonly<RouteFilter>,
  request: HTTPRequest,
  prefix: string | undefined,
): Answer {
  const { scheme, hostname, port, statusCode = 302 } = requestRedirect;
  const modifier = requestRedirect.path as PathModifier | undefined;
  const path =
    modifier?.type === "ReplaceFullPath"
      ? (modifier.replaceFullPath ?? "/")
      : modifier?.type === "ReplacePrefixMatch"
        ? replacedPrefix(request.path, prefix ?? "/", modifier.replacePrefixMatch ?? "")
        : request.path;
  const newScheme = scheme ?? request.scheme;
  const newPort = port ?? (scheme === undefined ? request.port : (WELL_KNOWN[scheme] ?? request.port));
  return {
    status: statusCode,
    location: locationOf(request, {
      scheme: newScheme,
      host: hostname ?? request.host,
      port: newPort,
      path: path === "" ? "/" : path,
    }),
  };
}

interface IstioRedirect {
  readonly uri?: string;
  readonly authority?: string;
  readonly scheme?: string;
  readonly redirectCode?: number;
  readonly port?: number;
}

/**
 * Source: istio networking/v1 virtual_service.proto, HTTPRedirect: `uri` replaces the whole path. A derived port is not
 * supported here.
 */
export function istioRedirectAnswer(redirect: object, request: HTTPRequest): Answer {
  const {
    uri = request.path,
    authority = request.host,
    scheme = request.scheme,
    redirectCode = 301,
    port,
  } = redirect as IstioRedirect;
  const own = port ?? (scheme === request.scheme ? request.port : (WELL_KNOWN[scheme] ?? request.port));
  return {
    status: redirectCode,
    location: locationOf(request, {
      scheme,
      host: authority,
      port: authority.includes(":") ? (WELL_KNOWN[scheme] ?? own) : own,
      path: uri,
    }),
  };
}

/** The same request with a trailing slash. */
export const slashAnswer = (request: HTTPRequest, path: string): Answer => ({
  status: 301,
  location: locationOf(request, { ...request, path }),
});

const NGINX = "nginx.ingress.kubernetes.io/";

/**
 * Annotations with which ingress-nginx answers requests of an Ingress itself. Source: ingress-nginx user guide,
 * "Permanent Redirect", "Temporal Redirect", "Rewrite" (app-root); internal/ingress/annotations/redirect.
 */
export function nginxRedirect(
  { annotations }: Pick<Resource, "annotations">,
  request: HTTPRequest,
): Answer | undefined {
  const [permanent, temporal] = [
    annotations[`${NGINX}permanent-redirect`] ?? "",
    annotations[`${NGINX}temporal-redirect`] ?? "",
  ];
  const code = (name: string, otherwise: number): number =>
    Number(annotations[`${NGINX}${name}`] ?? otherwise) || otherwise;
  if (temporal !== "") return { status: code("temporal-redirect-code", 302), location: temporal };
  if (permanent !== "") return { status: code("permanent-redirect-code", 301), location: permanent };
  const root = annotations[`${NGINX}app-root`] ?? "";
  return root === "" || request.path !== "/"
    ? undefined
    : { status: 302, location: locationOf({ ...request, query: {} }, { ...request, path: root }) };
}

/** Whether ingress-nginx redirects a plain request to https. */
export type SecureRedirect = "no" | "yes" | "by-default";

/**
 * `force-ssl-redirect` always redirects, `ssl-redirect` where the host has TLS. Without the annotations the latter is
 * on unless the ConfigMap of the controller turns it off. Source: ingress-nginx user guide, "Server-side HTTPS
 * enforcement through redirect"; rootfs/etc/nginx/lua/lua_ingress.lua, redirect_to_https.
 * @param secured whether an Ingress of its class has TLS for the host; undefined: it may, by the names of a
 * certificate.
 */
export function nginxSecureRedirect(
  { annotations }: Pick<Resource, "annotations">,
  request: HTTPRequest,
  secured: boolean | undefined,
): SecureRedirect {
  if (request.scheme !== "http") return "no";
  if (annotations[`${NGINX}force-ssl-redirect`] === "true") return "yes";
  const own = annotations[`${NGINX}ssl-redirect`];
  if (own === "false" || secured === false) return "no";
  return own === "true" && secured === true ? "yes" : "by-default";
}

/** The same URL with https. */
export const secureAnswer = (request: HTTPRequest): Answer => ({
  status: 308,
  location: locationOf(request, { ...request, scheme: "https", port: 443 }),
});
