import { nearest } from "../../diagnostic/nearest.ts";
import { UNKNOWN_NAMESPACE } from "../policy/policy-set.ts";
import { imaginedParty } from "../policy/party.ts";
import type { PodParty } from "../policy/party.ts";
import { attachRoutes } from "./attachment.ts";
import { resolveBackend } from "./backend.ts";
import type { BackendProblem, BackendResolution } from "./backend.ts";
import { matchHTTPRoute, routeEntries } from "./http-route.ts";
import type { RouteChoice } from "./http-route.ts";
import { ingressTable, resolveIngressBackend } from "./ingress.ts";
import type { IngressEntry, IngressProfile } from "./ingress.ts";
import { listeners } from "./listener.ts";
import { matchIngress } from "./match-ingress.ts";
import type { IngressChoice } from "./match-ingress.ts";
import type { HTTPRequest } from "./request.ts";
import { hostDoubts } from "../unjudged/object-doubts.ts";
import type { TraceContext } from "./trace-client.ts";
import { percent } from "./trace-log.ts";
import type { HopNote, TraceLog } from "./trace-log.ts";
import { serviceEndpoints, traceService } from "./trace-service.ts";

/** The pods of a controller are rarely among the manifests: their labels and namespace are open. */
const controllerParty = (title: string): PodParty => imaginedParty(title, UNKNOWN_NAMESPACE, {});

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
      const names = context.model.all("Service").filter((candidate) => candidate.namespace === namespace).map((candidate) => candidate.name);
      const near = nearest(name, names);
      return { text: near === undefined ? `create Service ${namespace}/${name}, or name another one` : `name Service ${near} instead of ${name}`, at };
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

function follow(context: TraceContext, resolution: BackendResolution, share: number, controller: string, at: HopNote["at"], log: TraceLog): void {
  const { service, port, problem, unknown } = resolution;
  if (problem !== undefined || service === undefined || port === undefined) {
    const text = `${nameOf(resolution)} ${problem === undefined ? "cannot be followed" : PROBLEMS[problem]}: ${percent(share)} of the requests get an error`;
    if (unknown !== undefined) log.add("route", "unknown", `${text}, unless it exists elsewhere: ${unknown}`, at);
    else log.fail("route", text, at, [changeFor(context, resolution, at)]);
    return;
  }
  const endpoints = serviceEndpoints(context, service);
  if (endpoints === undefined) return log.fail("service", `${service.title} is refused by the API server`, service.atName());
  traceService(context, endpoints, port.port, { source: controllerParty(controller), way: "internal", node: undefined, protocol: port.protocol || "TCP", share }, log);
}

const shown = (entry: IngressEntry): string => `${entry.ingress.title}, host ${entry.host || "(any)"}, path ${entry.pathText} (${entry.pathType})`;

const placeOf = (entry: IngressEntry): HopNote["at"] => entry.ingress.at(entry.path ?? entry.rule);

function traceIngressChoice(context: TraceContext, choice: IngressChoice, request: HTTPRequest, profile: IngressProfile, log: TraceLog): void {
  const { chosen, shadowed, fallback, className, certain } = choice;
  const controller = `the controller of Ingress class ${className || "(default)"}`;
  const notes = shadowed.map((entry) => ({ text: `also meets it, but loses: ${shown(entry)}`, at: placeOf(entry) }));
  if (chosen !== undefined) {
    log.add("ingress", certain ? "ok" : "unknown", `${shown(chosen)} takes ${request.path}${certain ? "" : "; between equals the controller decides"}`, placeOf(chosen), notes);
    const { backend } = chosen;
    if (backend === undefined) return log.fail("ingress", "the rule has no path and the Ingress no default backend: 404", placeOf(chosen));
    return follow(context, resolveIngressBackend(context.model, chosen.ingress.namespace, backend, profile), 1, controller, chosen.ingress.at(backend), log);
  }
  if (fallback === undefined) return;
  const { ingress, backend } = fallback;
  log.ok("ingress", `no rule meets it; the default backend of ${ingress.title} takes it`, ingress.at(backend));
  follow(context, resolveIngressBackend(context.model, ingress.namespace, backend, profile), 1, controller, ingress.at(backend), log);
}

function traceGatewayChoice(context: TraceContext, choice: RouteChoice, request: HTTPRequest, log: TraceLog): void {
  const { chosen, shadowed, state, certain } = choice;
  const { listener, resource } = state;
  log.ok("listener", `listener ${listener.name} of ${resource.title} takes ${request.scheme}://${request.host}:${request.port}`, resource.document.at(listener));
  if (chosen === undefined) {
    return log.fail("route", `no route on listener ${listener.name} meets ${request.path}: 404`, resource.document.at(listener), [{ text: `add a rule for ${request.path} to a route of this listener`, at: resource.document.at(listener) }]);
  }
  const { route, rule, ruleIndex } = chosen;
  const notes = shadowed.map((entry) => ({ text: `also meets it, but loses: ${entry.route.title}, rule ${entry.ruleIndex + 1}`, at: entry.route.document.at(entry.rule) }));
  log.add("route", certain ? "ok" : "unknown", `${route.title}, rule ${ruleIndex + 1}, takes ${request.path}`, route.document.at(rule), notes);
  const redirect = (rule.filters ?? []).find(({ type }) => type === "RequestRedirect");
  if (redirect !== undefined) return log.add("route", "unknown", "it answers with a redirect; trace the new address", route.document.at(redirect));
  const from = { group: "gateway.networking.k8s.io", kind: chosen.kind, namespace: route.namespace };
  const resolved = (rule.backendRefs ?? []).map((ref) => resolveBackend(context.model, from, ref));
  followBackends(context, resolved, `the proxy of ${resource.title}`, (ref) => route.document.at(ref), route.document.at(rule), log);
}

/** Each backend gets the part of its weight; one that leads nowhere keeps it. Source: gateway-api apis/v1, BackendRef.Weight. */
export function followBackends(context: TraceContext, resolved: readonly BackendResolution[], proxy: string, placeOf: (ref: object) => HopNote["at"], rule: HopNote["at"], log: TraceLog): void {
  const total = resolved.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return log.fail("route", "the rule has no backend with a weight: 500", rule, [{ text: "add a backendRef", at: rule }]);
  for (const backend of resolved) if (backend.weight > 0) follow(context, backend, backend.weight / total, proxy, placeOf(backend.ref), log);
}

const hostsOf = (entries: readonly IngressEntry[]): readonly string[] => [...new Set(entries.map(({ host }) => host))].filter((host) => host !== "");

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
  const gateway = choices.find(({ chosen }) => chosen !== undefined);
  const doubts = hostDoubts(model, request.host);
  if (doubts.length > 0 && (choices.length > 0 || ingresses.length > 0)) log.doubt("route", `whether the routes that are simulated serve ${request.host} alone is not known`, doubts);
  if (gateway !== undefined) {
    traceGatewayChoice(context, gateway, request, log);
    return true;
  }
  const ingress = ingresses.find(({ chosen }) => chosen !== undefined) ?? ingresses.find(({ fallback }) => fallback !== undefined);
  if (ingress !== undefined) {
    traceIngressChoice(context, ingress, request, profile, log);
    return true;
  }
  if (ingresses.length > 0 && doubts.length > 0) return true;
  if (ingresses.length > 0) {
    const own = table.entries.filter(({ host }) => host === request.host);
    const [first] = own;
    const paths = own.map(({ pathText, pathType }) => `${pathText} (${pathType})`).join(", ");
    log.fail("ingress", `no path of host ${request.host} meets ${request.path}: 404; there ${own.length === 1 ? "is" : "are"} ${paths}`, first && first.ingress.at(first.rule), [
      { text: `add a path for ${request.path}`, at: first && first.ingress.at(first.rule) },
    ]);
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
  const routed = attachRoutes(model).flatMap(({ listeners: places }) => places.flatMap(({ hostnames, match }) => (match === "no" ? [] : hostnames)));
  return [...new Set([...hostsOf(ingressTable(model).entries), ...routed.filter((host) => host !== "")])].sort();
}
