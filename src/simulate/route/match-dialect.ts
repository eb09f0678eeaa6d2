import { both } from "../policy/match.ts";
import type { Match } from "../policy/match.ts";
import type { Dialect } from "./dialects/dialect.ts";
import { compareHostnames, gatewayHostMatches, ingressHostMatches } from "./hostname.ts";
import { compareIngressEntries } from "./ingress-choice.ts";
import type { IngressChoice } from "./ingress-choice.ts";
import { haveSameBackend } from "./ingress-rivals.ts";
import type { Ingress, IngressEntry } from "./ingress.ts";
import type { HTTPRequest } from "./request.ts";

/** A wildcard is one label; whether it is more is only known of some controllers. */
const matchLabels = (rule: string, host: string): Match =>
  ingressHostMatches(rule, host) ? "yes" : gatewayHostMatches(rule, host) ? "perhaps" : "no";

/** Precedence of two entries that match the same request; negative: `a` first. */
export const compareByDialect = (dialect: Dialect, a: IngressEntry, b: IngressEntry, path: string): number =>
  dialect.compare?.(a, b, path) || compareIngressEntries(a, b);

/** Why the second may get a request of the first: not if both give it to the same backend with the same settings. */
const doubtOf = (dialect: Dialect, chosen: IngressEntry, other: IngressEntry, path: string): string | undefined =>
  chosen.ingress === other.ingress && haveSameBackend(chosen, other) ? undefined : dialect.doubt?.(chosen, other, path);

const titles = (ingresses: readonly Ingress[]): string => ingresses.map(({ title }) => title).join(" and ");

/** Two Ingresses that are served apart, if there are any. */
function servedApart(dialect: Dialect, ingresses: readonly Ingress[]): string | undefined {
  const [first] = ingresses;
  const other = first && ingresses.find((one) => dialect.server?.(one) !== dialect.server?.(first));
  return first && other && `which of ${titles([first, other])} serves the host is not known`;
}

/** What the controller of a dialect does with a request; undefined if no rule or default backend is for its host. */
export function chooseByDialect(
  dialect: Dialect,
  entries: readonly IngressEntry[],
  ingresses: readonly Ingress[],
  className: string,
  request: HTTPRequest,
): IngressChoice | undefined {
  const { path } = request;
  const matchHost = ({ host }: IngressEntry): Match => (dialect.matchHost ?? matchLabels)(host, request.host);
  const forHost = entries.filter((entry) => !entry.canary && entry.path !== undefined && matchHost(entry) !== "no");
  const [host] = [...new Set(forHost.map((entry) => entry.host))].sort(compareHostnames);
  const own = dialect.everyHost ? forHost : forHost.filter((entry) => entry.host === host);
  const answers = own
    .toSorted((a, b) => compareByDialect(dialect, a, b, path))
    .map((entry) => ({ entry, match: both(matchHost(entry), dialect.match(entry, path)) }))
    .filter(({ match }) => match !== "no");
  const [chosen, ...shadowed] = answers.map(({ entry }) => entry);
  const serving = [...new Set(own.map(({ ingress }) => ingress))];
  const servers = new Set(serving.map((ingress) => dialect.server?.(ingress)));
  const defaults = ingresses.filter(
    (ingress) =>
      ingress.object.spec?.defaultBackend !== undefined &&
      (dialect.usesDefault?.(ingress, host) ?? true) &&
      (serving.length === 0 || servers.has(dialect.server?.(ingress))),
  );
  const [source] = defaults;
  const backend = source?.object.spec?.defaultBackend;
  if (host === undefined && source === undefined) return undefined;
  // Of a host that may not match, a path that does not match hides those of other hosts.
  const perhaps =
    answers[0] === undefined
      ? dialect.everyHost
        ? undefined
        : own.find((entry) => matchHost(entry) === "perhaps")
      : answers[0].match === "perhaps"
        ? chosen
        : undefined;
  const doubts = chosen === undefined ? [] : shadowed.map((other) => doubtOf(dialect, chosen, other, path));
  const open =
    (perhaps &&
      `whether path ${perhaps.pathText} matches ${path} depends on the version and settings of the controller`) ??
    servedApart(dialect, serving) ??
    doubts.find((doubt) => doubt !== undefined) ??
    (chosen === undefined && defaults.length > 1
      ? `which of the default backends of ${titles(defaults.slice(0, 2))} is used is not known`
      : undefined);
  return {
    className,
    chosen,
    shadowed,
    fallback:
      chosen === undefined && source !== undefined && backend !== undefined ? { ingress: source, backend } : undefined,
    certain: open === undefined,
    open,
    redirectPath: undefined,
  };
}
