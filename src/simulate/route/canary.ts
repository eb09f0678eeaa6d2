import type { Resource } from "../../model/resource.ts";
import { regexMatches } from "./hostname.ts";
import type { HTTPRequest } from "./request.ts";

const PREFIX = "nginx.ingress.kubernetes.io/canary-";

/** The value of a cookie; undefined if the request does not have it. */
const cookieOf = ({ headers }: HTTPRequest, name: string): string | undefined =>
  (headers["cookie"] ?? "")
    .split(/;\s*/)
    .map((pair) => pair.split("="))
    .find(([key]) => key === name)
    ?.slice(1)
    .join("=");

/**
 * The share of requests, from 0 to 1, that ingress-nginx sends to a canary: by header, then by cookie, then by weight.
 * `unknown`: a pattern decides that only PCRE supports. Source: ingress-nginx rootfs/etc/nginx/lua/balancer.lua,
 * route_to_alternative_balancer.
 */
export function canaryShare({ annotations }: Pick<Resource, "annotations">, request: HTTPRequest): number | "unknown" {
  const of = (name: string): string => annotations[`${PREFIX}${name}`] ?? "";
  const header = request.headers[of("by-header").toLowerCase()];
  if (header !== undefined && of("by-header") !== "") {
    const [value, pattern] = [of("by-header-value"), of("by-header-pattern")];
    if (value !== "") {
      if (value === header) return 1;
    } else if (pattern !== "") {
      const match = regexMatches(`.*(?:${pattern}).*`, header);
      if (match === "yes") return 1;
      if (match === "perhaps") return "unknown";
    } else if (header === "always" || header === "never") return header === "always" ? 1 : 0;
  }
  const cookie = of("by-cookie") === "" ? undefined : cookieOf(request, of("by-cookie"));
  if (cookie === "always" || cookie === "never") return cookie === "always" ? 1 : 0;
  const total = Math.max(100, Number(of("weight-total")) || 100);
  return Math.min(1, (Number(of("weight")) || 0) / total);
}
