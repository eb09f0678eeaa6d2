import { nearest } from "../../../hints/nearest.ts";
import type { RouteFilter } from "../../../model/custom-kinds.ts";
import type { DeepReadonly } from "../../../model/readonly.ts";
import type { Resource } from "../../../model/resource.ts";
import { UNKNOWN_NAMESPACE } from "../../policy/connection-end.ts";
import { assumedPod } from "../../policy/connection-end.ts";
import type { ConnectionEnd, PodEnd } from "../../policy/connection-end.ts";
import { annotationEffects, effectText } from "../annotation-effects.ts";
import { backendTLSOf } from "../backend-tls.ts";
import { resolveBackend } from "../backend.ts";
import type { BackendProblem, BackendResolution } from "../backend.ts";
import type { RouteEntry } from "../http-route.ts";
import { redirectAnswer } from "../redirect.ts";
import type { HTTPRequest } from "../request.ts";
import { targetDoubts } from "../../unjudged/object-doubts.ts";
import type { TraceContext } from "./client.ts";
import { percent } from "./log.ts";
import type { Answer, HopNote, TraceLog } from "./log.ts";
import { traceService } from "./service.ts";
import { serviceEndpoints } from "./find-service.ts";

/** The pods of a controller are rarely in the manifests: their labels and namespace are unknown. */
const controllerEnd = (title: string): PodEnd => assumedPod(title, UNKNOWN_NAMESPACE, {});

/** The client as the pods' policies see it, and its share of the requests. */
export interface Proxy {
  readonly source: ConnectionEnd;
  readonly share: number;
  /** A Gateway, which uses TLS to a backend if a BackendTLSPolicy requires it. */
  readonly gateway?: true;
}

export const proxyOf = (title: string): Proxy => ({ source: controllerEnd(title), share: 1 });

const PROBLEMS: Readonly<Record<BackendProblem, string>> = {
  "not-granted": "is in another namespace, and no ReferenceGrant there allows it",
  "kind-unsupported": "is not a Service",
  "service-missing": "does not exist",
  "port-not-given": "is referred to without a port",
  "port-missing": "has no such port",
  "external-name": "is an ExternalName Service, which routes should not refer to",
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
            ? `create Service ${namespace}/${name}, or refer to another one`
            : `refer to Service ${near} instead of ${name}`,
        at,
      };
    }
    case "port-missing":
    case "port-not-given":
      return { text: `use a port of Service ${namespace}/${name}: ${ports}`, at };
    case "kind-unsupported":
    case "external-name":
    case undefined:
      return { text: `refer to a Service with endpoints instead of ${name}`, at };
    default:
      return problem satisfies never;
  }
}

export function follow(
  context: TraceContext,
  resolution: BackendResolution,
  { source, share }: Proxy,
  at: HopNote["at"],
  log: TraceLog,
): void {
  const { service, port, problem, unknown } = resolution;
  if (problem !== undefined || service === undefined || port === undefined) {
    const text =
      `${nameOf(resolution)} ${problem === undefined ? "cannot be followed" : PROBLEMS[problem]}: ` +
      `${percent(share)} of the requests get an error`;
    if (unknown !== undefined) log.add("route", "unknown", `${text}, unless it exists elsewhere: ${unknown}`, at);
    else log.fail("route", text, at, [changeFor(context, resolution, at)]);
    return;
  }
  const endpoints = serviceEndpoints(context, service);
  if (endpoints === undefined)
    return log.fail("service", `${service.title} is rejected by the API server`, service.atName());
  traceService(
    context,
    endpoints,
    port.port,
    { source, way: "internal", node: undefined, protocol: port.protocol || "TCP", share, proxied: true },
    log,
  );
}

/** Filters of the rule answer before a backend is chosen; those of a backendRef only for its share of the requests. */
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
  for (const { filters } of [rule, ...refs]) logFilters(filters, route, log);
  const from = { group: "gateway.networking.k8s.io", kind, namespace: route.namespace };
  const resolved = refs.map((ref) => resolveBackend(context.model, from, ref));
  logTargets(context, [route], resolved, log);
  for (const resource of [route, ...resolved.flatMap(({ service }) => service ?? [])] as readonly Resource[])
    for (const effect of annotationEffects(resource, undefined, request)) {
      if (effect.how === "divert") log.open("route", effectText(effect, resource), effect.at);
      else log.add("route", "unknown", effectText(effect, resource), effect.at);
    }
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

/** Filters that do not change whether and where a request arrives, or that are simulated. */
const FOLLOWED: ReadonlySet<string> = new Set([
  "RequestHeaderModifier",
  "ResponseHeaderModifier",
  "RequestMirror",
  "RequestRedirect",
  "URLRewrite",
  "CORS",
]);

/** Filters of the implementation, or that ask another server: they may deny, answer or redirect a request. */
function logFilters(filters: DeepReadonly<RouteFilter[]> | undefined, route: Resource, log: TraceLog): void {
  for (const filter of filters ?? []) {
    if (FOLLOWED.has(filter.type)) continue;
    const { kind, name } = filter.extensionRef ?? {};
    const named = kind === undefined ? "" : `, ${kind} ${name ?? ""},`;
    log.open(
      "route",
      `filter ${filter.type} of ${route.title}${named} may deny or answer the request, which is not simulated`,
      route.document.at(filter),
    );
  }
}

const redirectOf = (filters: DeepReadonly<RouteFilter[]> | undefined): DeepReadonly<RouteFilter> | undefined =>
  (filters ?? []).find(({ type }) => type === "RequestRedirect");

/** Logs objects that target a Gateway, its route or a backend. */
export function logTargets(
  { model }: TraceContext,
  ways: readonly Resource[],
  resolved: readonly BackendResolution[],
  log: TraceLog,
): void {
  const doubts = targetDoubts(model, [
    ...ways,
    ...resolved.flatMap(({ service }) => service ?? []),
  ] as readonly Resource[]);
  if (doubts.length > 0)
    log.doubt("route", `whether all requests pass ${ways.at(-1)?.title ?? ""} is not known`, doubts);
}

/**
 * Logs the effect of a BackendTLSPolicy on the requests to a Service. True: none reaches it. Ingresses and meshes
 * ignore such policies.
 */
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
        text: `refer to a ConfigMap with the key ca.crt instead of ${kind} ${name}`,
        at,
      })),
    );
  } else if (!valid && open !== undefined)
    log.add(
      "route",
      "unknown",
      `${policy.title} requires TLS with a certificate authority that is not in these manifests: ${open.unknown ?? ""}`,
      open.at,
    );
  else log.ok("route", `${policy.title} requires TLS to the pods`, policy.atName());
  return broken;
}

/**
 * Each backend gets the share of its weight; an invalid one keeps it. Source: gateway-api apis/v1, BackendRef.Weight.
 */
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
