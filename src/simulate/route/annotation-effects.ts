import type { Place } from "../../diagnostic/place.ts";
import type { Resource } from "../../model/resource.ts";
import { annotationFamily, controllerFamily } from "./controller-families.ts";
import type { IngressController } from "./controller.ts";
import type { HTTPRequest } from "./request.ts";

/**
 * An annotation of a controller that is not simulated. `restrict`: requests may be denied. `divert`: they may also go
 * to another Service, or be answered by the controller.
 */
export interface AnnotationEffect {
  readonly key: string;
  readonly how: "restrict" | "divert";
  readonly at: Place;
}

/**
 * Names of annotations, after the prefix of their controller. Sources: the annotation pages of ingress-nginx,
 * nginx.org, Traefik, haproxy.org, haproxy-ingress, Kong, APISIX, Contour, Skipper, AWS Load Balancer Controller,
 * Azure Application Gateway, GKE, Cilium, OpenShift, Higress, Pomerium, ngrok.
 */
const DIVERTS = new RegExp(
  [
    "redirect",
    "rewrite",
    "strip",
    "canary",
    "blue-green",
    "snippet",
    "plugin",
    "middleware",
    "filter",
    "predicate",
    "modules",
    "regex",
    "path-?matcher",
    "rule-type",
    "priority",
    "passthrough",
    "methods$",
    "^headers\\.",
    "protocols",
    "entrypoints",
    "^router\\.tls$",
    "^action",
    "^condition",
    "route-acl",
    "mergeable",
    "override",
    "http-to-https",
    "force-https",
    "force-ssl",
    "allow-http",
    "listen-ports",
    "svc-namespace",
    "backend-path",
    "frontend-?config",
  ].join("|"),
  "i",
);
const RESTRICTS = new RegExp(
  [
    "auth",
    "(?:allow|white|deny|black|block)-?list",
    "source-range",
    "inbound-cidrs",
    "^(?:allow|deny)$",
    "jwt",
    "oidc",
    "oauth",
    "mtls",
    "modsecurity",
    "waf",
    "csrf",
    "snis",
    "polic(?:y|ies)",
    "backend-config$",
    "allow-|allowed-",
  ].join("|"),
  "i",
);

/** Settings of something that another annotation turns on, and names that only look like it. */
const WITHOUT_EFFECT = new RegExp(
  [
    "redirect-code$",
    "proxy-redirect",
    "port-in-redirects",
    "from-to-www-redirect$",
    "auth-(?:realm|cache|keepalive|signin|always|proxy-set|request-redirect|response-headers|method)",
    "auth-tls-(?:error|verify-depth|pass)",
    "enable-global-auth$",
    "cors",
    "ssl-policy$",
    "security-policy-name$",
    "upstream-policy$",
    "retry-policy$",
    "drain-policy$",
  ].join("|"),
  "i",
);

/** What ingress-nginx itself makes of these is simulated. */
const SIMULATED =
  /^(?:use-regex|rewrite-target|(?:permanent|temporal)-redirect|app-root|canary.*|(?:force-)?ssl-redirect)$/;

/** Values that turn an annotation off, and lists that allow every address. */
const OFF = /^(?:|false|off|no|0|none|disabled|\[\]|(?:0\.0\.0\.0\/0|::\/0)(?:\s*,\s*(?:0\.0\.0\.0\/0|::\/0))*)$/i;

function effectOf(key: string, value: string, isNginx: boolean): AnnotationEffect["how"] | undefined {
  const name = key.slice(key.indexOf("/") + 1);
  if (key === "kubernetes.io/ingress.allow-http") return value.trim() === "false" ? "divert" : undefined;
  if (OFF.test(value.trim()) || WITHOUT_EFFECT.test(name) || (isNginx && SIMULATED.test(name))) return undefined;
  return DIVERTS.test(name) ? "divert" : RESTRICTS.test(name) ? "restrict" : undefined;
}

/** Entry points and protocols that include the one of the request change nothing. */
function admits(key: string, value: string, { scheme }: HTTPRequest): boolean {
  const words = value.toLowerCase().split(/[,\s]+/);
  if (key.endsWith("router.entrypoints")) return words.includes(scheme === "https" ? "websecure" : "web");
  if (key.endsWith("/protocols")) return words.includes(scheme);
  if (key.endsWith("router.tls")) return scheme === "https";
  return key.endsWith("passthrough") && scheme === "http";
}

/** The annotations of an Ingress, route or Service that may change the answer to a request, of one controller. */
export function annotationEffects(
  resource: Resource,
  controller: IngressController | undefined,
  request: HTTPRequest,
): readonly AnnotationEffect[] {
  const { annotations } = resource.metadata;
  if (annotations == null) return [];
  const isNginx = controller?.dialect === "ingress-nginx";
  const family = controllerFamily(controller);
  return Object.entries(annotations).flatMap(([key, value]): readonly AnnotationEffect[] => {
    const own = annotationFamily(key);
    if (own === undefined || (family !== undefined && own !== "any" && !family.includes(own))) return [];
    const text = String(value ?? "");
    const how = effectOf(key, text, isNginx);
    return how === undefined || admits(key, text, request)
      ? []
      : [{ key, how, at: resource.at(annotations, key, "key") }];
  });
}

export const effectText = ({ key, how }: AnnotationEffect, { title }: Resource): string =>
  how === "restrict"
    ? `annotation ${key} of ${title} may deny the request, which is not simulated`
    : `annotation ${key} of ${title} may redirect, rewrite or answer the request, which is not simulated`;
