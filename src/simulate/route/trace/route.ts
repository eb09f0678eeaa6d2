import { nearest } from "../../../base/nearest.ts";
import type { RouteFilter } from "../../../model/custom-kinds.ts";
import type { DeepReadonly } from "../../../model/readonly.ts";
import type { Resource } from "../../../model/resource.ts";
import { UNKNOWN_NAMESPACE } from "../../policy/policy-set.ts";
import { imaginedParty } from "../../policy/party.ts";
import type { Party, PodParty } from "../../policy/party.ts";
import { attachRoutes } from "../attachment.ts";
import { backendTLSOf } from "../backend-tls.ts";
import { resolveBackend } from "../backend.ts";
import type { BackendProblem, BackendResolution } from "../backend.ts";
import { CLASS_ANNOTATION, GKE_CLASS, nearestIngressClass, unknownGatewayClass } from "../controller.ts";
import { matchHTTPRoute, routeEntries } from "../http-route.ts";
import type { RouteChoice, RouteEntry } from "../http-route.ts";
import { ingressTable, resolveIngressBackend } from "../ingress.ts";
import type { IngressEntry, IngressProfile, IngressTable } from "../ingress.ts";
import { listeners } from "../listener.ts";
import { matchIngress } from "../match-ingress.ts";
import type { IngressChoice } from "../match-ingress.ts";
import { nginxRedirect, redirectAnswer, slashAnswer } from "../redirect.ts";
import type { HTTPRequest } from "../request.ts";
import { hostDoubts, targetDoubts } from "../../unjudged/object-doubts.ts";
import type { TraceContext } from "./client.ts";
import { percent } from "./log.ts";
import type { Answer, HopNote, TraceLog } from "./log.ts";
import { serviceEndpoints, traceService } from "./service.ts";

/** The pods of a controller are rarely among the manifests: their labels and namespace are open. */
const controllerParty = (title: string): PodParty => imaginedParty(title, UNKNOWN_NAMESPACE, {});

/** Whom the pods' policies see, and the part of the requests that goes its way. */
export interface Proxy {
  readonly source: Party;
  readonly share: number;
  /** A Gateway, which opens TLS to a backend where a BackendTLSPolicy wants it. */
  readonly gateway?: true;
}

export const proxyOf = (title: string): Proxy => ({ source: controllerParty(title), share: 1 });

const PROBLEMS: Readonly<Record<BackendProblem, string>> = {
  "not-granted": "is in another namespace, and no ReferenceGrant there allows it",
  "kind-unsupported": "is not a Service",
  "service-missing": "does not exist",
  "port-not-given": "is named without a port",
  "port-missing": "has no such port",
  "external-name": "is an ExternalName Service, which routes should not lead to",
};

const nameOf = ({ kind, namespace, name }: BackendResolution): string => `${kind} ${namespace}/${name}`;

function changeFor(context: TraceContext, resolution: BackendResolution, at: HopNote["at"]): HopNote {
  const { problem, namespace, name, service } = resolution;
  const ports = service?.object.spec?.ports?.map(({ port }) => port).join(", ") ?? "";
  switch (problem) {
    case "not-granted":
      return { text: `add a ReferenceGrant to namespace ${namespace} for Service ${name}`, at };
    case "service-missing": {
      const names = context.model
        .all("Service")
        .filter((candidate) => candidate.namespace === namespace)
        .map((candidate) => candidate.name);
      const near = nearest(name, names);
      return {
        text:
          near === undefined
            ? `create Service ${namespace}/${name}, or name another one`
            : `name Service ${near} instead of ${name}`,
        at,
      };
    }
    case "port-missing":
    case "port-not-given":
      return { text: `use a port of Service ${namespace}/${name}: ${ports}`, at };
    case "kind-unsupported":
    case "external-name":
    case undefined:
      return { text: `name a Service with endpoints instead of ${name}`, at };
    default:
      return problem satisfies never;
  }
}

function follow(
  context: TraceContext,
  resolution: BackendResolution,
  { source, share }: Proxy,
  at: HopNote["at"],
  log: TraceLog,
): void {
  const { service, port, problem, unknown } = resolution;
  if (problem !== undefined || service === undefined || port === undefined) {
    const text = `${nameOf(resolution)} ${problem === undefined ? "cannot be followed" : PROBLEMS[problem]}: ${percent(share)} of the requests get an error`;
    if (unknown !== undefined) log.add("route", "unknown", `${text}, unless it exists elsewhere: ${unknown}`, at);
    else log.fail("route", text, at, [changeFor(context, resolution, at)]);
    return;
  }
  const endpoints = serviceEndpoints(context, service);
  if (endpoints === undefined)
    return log.fail("service", `${service.title} is refused by the API server`, service.atName());
  traceService(
    context,
    endpoints,
    port.port,
    { source, way: "internal", node: undefined, protocol: port.protocol || "TCP", share, proxied: true },
    log,
  );
}

const shown = (entry: IngressEntry): string =>
  `${entry.ingress.title}, host ${entry.host || "(any)"}, path ${entry.pathText} (${entry.pathType})`;

const placeOf = (entry: IngressEntry): HopNote["at"] => entry.ingress.at(entry.path ?? entry.rule);

/** A class that no controller answers to, or that one reads by annotation alone; the rule ingress-class-unknown says the same. */
function classDoubt({ model }: TraceContext, { ingress }: IngressEntry): string | undefined {
  const className = ingress.object.spec?.ingressClassName ?? "";
  const near = nearestIngressClass(model, className);
  if (near !== undefined)
    return `${ingress.title} is of class ${className}, for which there is no IngressClass; ${near} may be meant`;
  const isIgnored =
    GKE_CLASS.test(className) &&
    ingress.annotations[CLASS_ANNOTATION] === undefined &&
    model.get("IngressClass", "", className) === undefined;
  return isIgnored
    ? `${ingress.title} names class ${className} by ingressClassName, which the controller of GKE does not read`
    : undefined;
}

function traceIngressChoice(
  context: TraceContext,
  table: IngressTable,
  choice: IngressChoice,
  request: HTTPRequest,
  log: TraceLog,
): void {
  const { chosen, shadowed, fallback, className, certain, open, redirectPath } = choice;
  const controller = proxyOf(`the controller of Ingress class ${className || "(default)"}`);
  const notes = shadowed.map((entry) => ({ text: `also meets it, but loses: ${shown(entry)}`, at: placeOf(entry) }));
  if (chosen !== undefined) {
    const text = `${shown(chosen)} takes ${request.path}`;
    const reason =
      open === undefined
        ? "between equals the controller decides"
        : `${open}: ${table.controllerOf(chosen.ingress).because}`;
    if (certain) log.ok("ingress", text, placeOf(chosen), notes);
    else log.open("ingress", `${text}; ${reason}`, placeOf(chosen), notes);
    const doubt = classDoubt(context, chosen);
    if (doubt !== undefined)
      log.open(
        "ingress",
        doubt,
        chosen.ingress.at(chosen.ingress.object.spec ?? chosen.ingress.object, "ingressClassName"),
      );
    const answer =
      redirectPath !== undefined
        ? slashAnswer(request, redirectPath)
        : chosen.dialect === "ingress-nginx"
          ? nginxRedirect(chosen.ingress)
          : undefined;
    if (answer !== undefined) return log.answer("ingress", answer, 1, placeOf(chosen));
    const { backend } = chosen;
    if (backend === undefined)
      return log.fail("ingress", "the rule has no path and the Ingress no default backend: 404", placeOf(chosen));
    return follow(
      context,
      resolveIngressBackend(context.model, chosen.ingress.namespace, backend, chosen.dialect),
      controller,
      chosen.ingress.at(backend),
      log,
    );
  }
  if (open !== undefined) log.open("ingress", `${open}, and nothing else takes ${request.path}`);
  if (fallback === undefined) return;
  const { ingress, backend } = fallback;
  log.ok("ingress", `no rule meets it; the default backend of ${ingress.title} takes it`, ingress.at(backend));
  follow(
    context,
    resolveIngressBackend(context.model, ingress.namespace, backend, table.controllerOf(ingress).dialect),
    controller,
    ingress.at(backend),
    log,
  );
}

function traceGatewayChoice(context: TraceContext, choice: RouteChoice, request: HTTPRequest, log: TraceLog): void {
  const { chosen, shadowed, state, certain, tie } = choice;
  const { listener, resource } = state;
  log.ok(
    "listener",
    `listener ${listener.name} of ${resource.title} takes ${request.scheme}://${request.host}:${request.port}`,
    resource.document.at(listener),
  );
  const doubt = unknownGatewayClass(context.model, state.gateway);
  if (doubt !== undefined) log.open("listener", doubt, state.gateway?.atName());
  if (chosen === undefined) {
    return log.fail(
      "route",
      `no route on listener ${listener.name} meets ${request.path}: 404`,
      resource.document.at(listener),
      [{ text: `add a rule for ${request.path} to a route of this listener`, at: resource.document.at(listener) }],
    );
  }
  const { route, rule, ruleIndex } = chosen;
  const notes = shadowed
    .filter((entry) => entry !== tie)
    .map((entry) => ({
      text: `also meets it, but loses: ${entry.route.title}, rule ${entry.ruleIndex + 1}`,
      at: entry.route.document.at(entry.rule),
    }));
  const text = `${route.title}, rule ${ruleIndex + 1}, takes ${request.path}`;
  if (tie !== undefined)
    log.open(
      "route",
      `${text}, or ${tie.route.title}: their matches are equal, the older of the two wins, and these manifests do not say which that is`,
      route.document.at(rule),
      notes,
    );
  else if (certain) log.ok("route", text, route.document.at(rule), notes);
  else log.open("route", text, route.document.at(rule), notes);
  if (state.gateway !== undefined) logTargets(context, [state.gateway], [], log);
  followRule(context, chosen, request, { ...proxyOf(`the proxy of ${resource.title}`), gateway: true }, log);
}

/** Filters of the rule answer before any backend is chosen; those of a backendRef for the part of the requests that falls to it. */
export function followRule(
  context: TraceContext,
  chosen: RouteEntry,
  request: HTTPRequest,
  by: Proxy,
  log: TraceLog,
): void {
  const { route, rule, kind, condition } = chosen;
  const prefix = condition.path.type === "PathPrefix" ? condition.path.value : undefined;
  const redirect = redirectOf(rule.filters);
  if (redirect !== undefined)
    return log.answer("route", redirectAnswer(redirect, request, prefix), by.share, route.document.at(redirect));
  const refs = rule.backendRefs ?? [];
  const from = { group: "gateway.networking.k8s.io", kind, namespace: route.namespace };
  const resolved = refs.map((ref) => resolveBackend(context.model, from, ref));
  logTargets(context, [route], resolved, log);
  followBackends(
    context,
    resolved,
    by,
    (ref) => route.document.at(ref),
    route.document.at(rule),
    log,
    (ref) => {
      const own = redirectOf(refs.find((one) => one === ref)?.filters);
      return own === undefined ? undefined : redirectAnswer(own, request, prefix);
    },
  );
}

const redirectOf = (filters: DeepReadonly<RouteFilter[]> | undefined): DeepReadonly<RouteFilter> | undefined =>
  (filters ?? []).find(({ type }) => type === "RequestRedirect");

/** Objects that name a Gateway, its route or a backend as their target. */
export function logTargets(
  { model }: TraceContext,
  ways: readonly Resource[],
  resolved: readonly BackendResolution[],
  log: TraceLog,
): void {
  const doubts = targetDoubts(model, [...ways, ...resolved.flatMap(({ service }) => service ?? [])]);
  if (doubts.length > 0)
    log.doubt("route", `whether all requests pass ${ways.at(-1)?.title ?? ""} is not known`, doubts);
}

/** Writes what a BackendTLSPolicy makes of the requests to a Service. True: none reaches it. Ingresses and meshes read no such policy. */
function refusesTLS(
  { model }: TraceContext,
  { service, port }: BackendResolution,
  share: number,
  log: TraceLog,
): boolean {
  const tls = service === undefined || port === undefined ? undefined : backendTLSOf(model, service, port.name ?? "");
  if (tls === undefined) return false;
  const { policy, references, broken } = tls;
  const open = references.find(({ unknown }) => unknown !== undefined);
  const valid = references.length === 0 || references.some(({ problem }) => problem === undefined);
  if (broken) {
    log.fail(
      "route",
      `${policy.title} has no valid certificate authority: ${percent(share)} of the requests get an error`,
      policy.atName(),
      references.map(({ kind, name, at }) => ({
        text: `name a ConfigMap with the key ca.crt in place of ${kind} ${name}`,
        at,
      })),
    );
  } else if (!valid && open !== undefined)
    log.add(
      "route",
      "unknown",
      `${policy.title} wants TLS, by a certificate authority that these manifests do not show: ${open.unknown ?? ""}`,
      open.at,
    );
  else log.ok("route", `${policy.title} wants TLS on the way to the pods`, policy.atName());
  return broken;
}

/** Each backend gets the part of its weight; one that leads nowhere keeps it. Source: gateway-api apis/v1, BackendRef.Weight. */
export function followBackends(
  context: TraceContext,
  resolved: readonly BackendResolution[],
  proxy: Proxy,
  placeOf: (ref: object) => HopNote["at"],
  rule: HopNote["at"],
  log: TraceLog,
  answerOf?: (ref: object) => Answer | undefined,
): void {
  const total = resolved.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0)
    return log.fail("route", "the rule has no backend with a weight: 500", rule, [
      { text: "add a backendRef", at: rule },
    ]);
  for (const backend of resolved) {
    if (backend.weight === 0) continue;
    const part = (proxy.share * backend.weight) / total;
    const answer = answerOf?.(backend.ref);
    if (answer === undefined && proxy.gateway === true && refusesTLS(context, backend, part, log)) continue;
    if (answer === undefined) follow(context, backend, { ...proxy, share: part }, placeOf(backend.ref), log);
    else log.answer("route", answer, part, placeOf(backend.ref));
  }
}

const hostsOf = (entries: readonly IngressEntry[]): readonly string[] =>
  [...new Set(entries.map(({ host }) => host))].filter((host) => host !== "");

/**
 * Follows a URL through Gateways and Ingresses. False: nothing listens for the host at all, and the caller may look for a
 * load balancer of that name.
 */
export function traceURL(context: TraceContext, request: HTTPRequest, profile: IngressProfile, log: TraceLog): boolean {
  const { model } = context;
  const choices = matchHTTPRoute(listeners(model), routeEntries(attachRoutes(model)), request);
  const table = ingressTable(model, profile);
  const webPort = request.port === (request.scheme === "https" ? 443 : 80);
  const ingresses = webPort ? matchIngress(table, request) : [];
  const [gateway, ...others] = choices.filter(({ chosen }) => chosen !== undefined);
  const ingress =
    ingresses.find(({ chosen }) => chosen !== undefined) ??
    ingresses.find(({ fallback }) => fallback !== undefined) ??
    ingresses.find(({ open }) => open !== undefined);
  const doubts = hostDoubts(model, request.host);
  if (doubts.length > 0 && (choices.length > 0 || ingresses.length > 0))
    log.doubt("route", `whether the routes that are simulated serve ${request.host} alone is not known`, doubts);
  if (gateway !== undefined) {
    // Which of several Gateways a client reaches is a matter of DNS; it does not matter where one rule serves both.
    const other = others.find(({ chosen }) => chosen?.rule !== gateway.chosen?.rule);
    if (other !== undefined)
      log.open(
        "listener",
        `${other.state.resource.title} serves ${request.host} too, by another rule: nothing here shows which of them clients reach`,
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
      `no path of host ${request.host} meets ${request.path}: 404; there ${own.length === 1 ? "is" : "are"} ${paths}`,
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

/** Hosts that some route serves, for a hint. */
export function knownHosts({ model }: TraceContext): readonly string[] {
  const routed = attachRoutes(model).flatMap(({ listeners: places }) =>
    places.flatMap(({ hostnames, match }) => (match === "no" ? [] : hostnames)),
  );
  return [...new Set([...hostsOf(ingressTable(model).entries), ...routed.filter((host) => host !== "")])].sort();
}
