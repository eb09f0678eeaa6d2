import { attachRoutes } from "../attachment.ts";
import { unknownGatewayClass } from "../controller.ts";
import { matchHTTPRoute, routeEntries } from "../http-route.ts";
import type { RouteChoice } from "../http-route.ts";
import { ingressTable } from "../ingress.ts";
import type { IngressEntry, IngressProfile } from "../ingress.ts";
import { listeners } from "../listener.ts";
import { matchIngress } from "../match-ingress.ts";
import type { HTTPRequest } from "../request.ts";
import { hostDoubts } from "../../unjudged/object-doubts.ts";
import type { TraceContext } from "./client.ts";
import { traceIngressChoice } from "./ingress.ts";
import { isNamed } from "./l4.ts";
import type { TraceLog } from "./log.ts";
import { proxyOf, followRule, logTargets } from "./backends.ts";

function traceGatewayChoice(context: TraceContext, choice: RouteChoice, request: HTTPRequest, log: TraceLog): void {
  const { chosen, shadowed, state, certain, tie } = choice;
  const { listener, resource } = state;
  log.ok(
    "listener",
    `listener ${listener.name} of ${resource.title} accepts ${request.scheme}://${request.host}:${request.port}`,
    resource.document.at(listener),
  );
  const doubt = unknownGatewayClass(context.model, state.gateway);
  if (doubt !== undefined) log.open("listener", doubt, state.gateway?.atName());
  if (chosen === undefined) {
    return log.fail(
      "route",
      `no route on listener ${listener.name} matches ${request.path}: 404`,
      resource.document.at(listener),
      [{ text: `add a rule for ${request.path} to a route of this listener`, at: resource.document.at(listener) }],
    );
  }
  const { route, rule, ruleIndex } = chosen;
  const notes = shadowed
    .filter((entry) => entry !== tie)
    .map((entry) => ({
      text: `also matches, but has lower precedence: ${entry.route.title}, rule ${entry.ruleIndex + 1}`,
      at: entry.route.document.at(entry.rule),
    }));
  const text = `${route.title}, rule ${ruleIndex + 1}, matches ${request.path}`;
  if (tie !== undefined)
    log.open(
      "route",
      `${text}, or ${tie.route.title}: their matches are equal, the older one wins, and these ` +
        "manifests do not show which it is",
      route.document.at(rule),
      notes,
    );
  else if (certain) log.ok("route", text, route.document.at(rule), notes);
  else log.open("route", text, route.document.at(rule), notes);
  if (state.gateway !== undefined) logTargets(context, [state.gateway], [], log);
  followRule(context, chosen, request, { ...proxyOf(`the proxy of ${resource.title}`), gateway: true }, log);
}

const hostsOf = (entries: readonly IngressEntry[]): readonly string[] =>
  [...new Set(entries.map(({ host }) => host))].filter((host) => host !== "");

/**
 * Follows a URL through Gateways and Ingresses. False: nothing listens for the host, and the caller may look for a load
 * balancer of that name.
 * @param only the Gateway that the client connects to, as `NAMESPACE/NAME`.
 */
export function traceURL(
  context: TraceContext,
  request: HTTPRequest,
  profile: IngressProfile,
  log: TraceLog,
  only?: string,
): boolean {
  const { model } = context;
  const choices = matchHTTPRoute(listeners(model), routeEntries(attachRoutes(model)), request).filter(
    ({ gateway: one, state }) => only === undefined || isNamed(one ?? state.resource, only),
  );
  const table = ingressTable(model, profile);
  const webPort = only === undefined && request.port === (request.scheme === "https" ? 443 : 80);
  const ingresses = webPort ? matchIngress(table, request) : [];
  const [gateway, ...others] = choices.filter(({ chosen }) => chosen !== undefined);
  const ingress =
    ingresses.find(({ chosen }) => chosen !== undefined) ??
    ingresses.find(({ fallback }) => fallback !== undefined) ??
    ingresses.find(({ open }) => open !== undefined);
  const doubts = hostDoubts(model, request.host);
  if (doubts.length > 0 && (choices.length > 0 || ingresses.length > 0))
    log.doubt("route", `whether only the simulated routes serve ${request.host} is not known`, doubts);
  if (gateway !== undefined) {
    // Which of several Gateways a client reaches depends on DNS; irrelevant if the same rule serves both.
    const other = others.find(({ chosen }) => chosen?.rule !== gateway.chosen?.rule);
    if (other !== undefined)
      log.open(
        "listener",
        `${other.state.resource.title} also serves ${request.host}, with another rule: these ` +
          "manifests do not show which of them clients reach",
        other.state.resource.atName(),
      );
    traceGatewayChoice(context, gateway, request, log);
    return true;
  }
  if (ingress !== undefined) {
    traceIngressChoice(context, table, ingress, request, log);
    return true;
  }
  if (ingresses.length > 0 && doubts.length > 0) return true;
  if (ingresses.length > 0) {
    const own = table.entries.filter(({ host }) => host === request.host);
    const [first] = own;
    const paths = own.map(({ pathText, pathType }) => `${pathText} (${pathType})`).join(", ");
    log.fail(
      "ingress",
      `no path of host ${request.host} matches ${request.path}: 404; there ${own.length === 1 ? "is" : "are"} ${paths}`,
      first && first.ingress.at(first.rule),
      [{ text: `add a path for ${request.path}`, at: first && first.ingress.at(first.rule) }],
    );
    return true;
  }
  if (choices[0] !== undefined) {
    if (doubts.length === 0) traceGatewayChoice(context, choices[0], request, log);
    return true;
  }
  return false;
}

/** Hosts of all routes, for a hint. */
export function knownHosts({ model }: TraceContext): readonly string[] {
  const routed = attachRoutes(model).flatMap(({ listeners: places }) =>
    places.flatMap(({ hostnames, match }) => (match === "no" ? [] : hostnames)),
  );
  return [...new Set([...hostsOf(ingressTable(model).entries), ...routed.filter((host) => host !== "")])].sort();
}
