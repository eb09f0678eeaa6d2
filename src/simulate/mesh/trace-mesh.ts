import type { IstioRoute } from "../../model/custom-kinds.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import { equalitySelector, matches } from "../../base/selector.ts";
import type { FactPort } from "../service/facts.ts";
import { resolveDestination } from "./istio.ts";
import type { DestinationProblem, DestinationResolution } from "./istio.ts";
import { meshMembership } from "./mesh-client.ts";
import { istioRedirectAnswer } from "../route/redirect.ts";
import type { HTTPRequest } from "../route/request.ts";
import { traceGamma } from "../route/trace/gamma.ts";
import type { MeshJourney } from "../route/trace/gamma.ts";
import { percent } from "../route/trace/log.ts";
import { traceService } from "../route/trace/service.ts";
import { serviceEndpoints } from "../route/trace/find-service.ts";
import { resolveSplit } from "./traffic-split.ts";
import { matchVirtualService, virtualServicesFor } from "./virtual-service.ts";
import type { MeshProtocol, MeshRequest, VirtualChoice } from "./virtual-service.ts";

const TCP_NAMES: ReadonlySet<string> = new Set(["tcp", "mongo", "redis", "mysql"]);

/**
 * Source: istio pkg/config/kube/conversion.go: appProtocol takes precedence over the name; of the name, the part before
 * its first hyphen counts.
 */
function protocolOf(port: FactPort | undefined, request: HTTPRequest | undefined): MeshProtocol {
  const named = (port?.appProtocol ?? port?.name.split("-")[0] ?? "").toLowerCase();
  if (named === "https" || named === "tls" || named.endsWith("/wss")) return "tls";
  if (TCP_NAMES.has(named)) return "tcp";
  return named === "" && request === undefined ? "tcp" : "http";
}

const PROBLEMS: Readonly<Record<Exclude<DestinationProblem, "port-not-given">, string>> = {
  "host-unknown": "is not a host that the mesh knows",
  "port-missing": "has no such port",
  "subset-undefined": "refers to a subset that no DestinationRule defines",
  "subset-empty": "refers to a subset without pods",
};

const changesRequest = ({ rule }: VirtualChoice, item: DeepReadonly<IstioRoute>): boolean =>
  rule.rewrite !== undefined || rule.headers !== undefined || "headers" in item;

function toDestination(
  journey: Omit<MeshJourney, "endpoints">,
  choice: VirtualChoice,
  item: DeepReadonly<IstioRoute>,
  share: number,
): void {
  const { context, approach, log } = journey;
  const { virtual } = choice;
  const { destination } = item;
  const resolved = resolveDestination(context.model, virtual.namespace, destination);
  const at = virtual.document.at(destination);
  const name = `${resolved.host}${destination.subset === undefined ? "" : ` subset ${destination.subset}`}`;
  const problem = resolved.problem === "port-not-given" ? undefined : resolved.problem;
  if (problem !== undefined) {
    const text = `${name} ${PROBLEMS[problem]}: ${percent(share)} of the requests get 503`;
    if (resolved.unknown !== undefined)
      log.add("mesh", "unknown", `${text}, unless it is elsewhere: ${resolved.unknown}`, at);
    else log.fail("mesh", text, at, [{ text: changeFor(problem, resolved), at }]);
    return;
  }
  log.ok("mesh", `${percent(share)} to ${name}`, at);
  if (resolved.service === undefined) {
    log.arrivals.push({ address: resolved.host, pod: undefined, share });
    return;
  }
  const endpoints = serviceEndpoints(context, resolved.service);
  if (endpoints === undefined)
    return log.fail("service", `${resolved.service.title} is rejected by the API server`, resolved.service.atName());
  const labels = (resolved.subset as { readonly labels?: Readonly<Record<string, string>> } | undefined)?.labels;
  const only = labels === undefined || Object.keys(labels).length === 0 ? undefined : equalitySelector(labels);
  // If not set, the destination's port is that of a Service with one port, else the requested port. Source: istio pilot
  // route.go.
  const port = destination.port?.number ?? resolved.port?.port ?? journey.port?.number;
  traceService(
    context,
    endpoints,
    port,
    {
      ...approach,
      node: undefined,
      share,
      // What the route rewrites does not arrive as it was sent.
      ...(changesRequest(choice, item) && { question: {} }),
      ...(only !== undefined && { only: (pod) => matches(only, pod.labels) }),
    },
    log,
  );
}

function changeFor(
  problem: DestinationProblem,
  { host, destinationRules, destination }: DestinationResolution,
): string {
  const { subset } = destination as { readonly subset?: string };
  if (problem === "subset-undefined")
    return destinationRules[0] === undefined
      ? `add a DestinationRule for ${host} with subset ${subset ?? ""}`
      : `define subset ${subset ?? ""} in ${destinationRules[0].title}`;
  if (problem === "subset-empty") return `give the pods of ${host} the labels of subset ${subset ?? ""}`;
  return problem === "host-unknown" ? `create a Service for ${host}, or use another host` : `use a port of ${host}`;
}

export function followRule(journey: Omit<MeshJourney, "endpoints">, choice: VirtualChoice): void {
  const { log, approach } = journey;
  const { virtual, rule, index, certain } = choice;
  const at = virtual.document.at(rule);
  log.add(
    "mesh",
    certain ? "ok" : "unknown",
    `${virtual.title}, route ${rule.name ?? index + 1}, ${certain ? "matches" : "may match"}`,
    at,
  );
  if (rule.redirect !== undefined && journey.request !== undefined)
    return log.answer("mesh", istioRedirectAnswer(rule.redirect, journey.request), approach.share, at);
  if (rule.directResponse !== undefined)
    return log.answer(
      "mesh",
      { status: (rule.directResponse as { readonly status?: number }).status ?? 200 },
      approach.share,
      at,
    );
  if (rule.delegate !== undefined)
    return log.add("mesh", "unknown", "it delegates to another VirtualService, which is not followed", at);
  if (rule.fault?.abort !== undefined)
    log.add("mesh", "unknown", "a fault rule aborts some of the requests", virtual.document.at(rule.fault.abort));
  const routes = rule.route ?? [];
  // A single destination gets everything, whatever its weight. Source: istio pilot route.go.
  const weights = routes.map(({ weight = 0 }) => (routes.length === 1 ? 1 : weight));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0)
    return log.fail("mesh", "the route has no destination with a weight", at, [
      { text: "give a destination a weight", at },
    ]);
  for (const [position, item] of routes.entries()) {
    const weight = weights[position] ?? 0;
    if (weight > 0) toDestination(journey, choice, item, (approach.share * weight) / total);
  }
}

function throughVirtualService(journey: MeshJourney, followed: () => boolean): boolean {
  const { context, client, endpoints, port, request, log } = journey;
  const { service } = endpoints;
  const pod = client.kind === "pod" ? client.pod : undefined;
  const asked: MeshRequest = {
    host: `${service.name}.${service.namespace}.svc.cluster.local`,
    port: port?.number,
    protocol: protocolOf(port, request),
    request,
    gateway: "mesh",
    labels: pod?.labels,
    namespace: pod?.namespace,
  };
  const [virtual, second] = virtualServicesFor(context.model, asked);
  if (virtual === undefined || (virtual.object.spec?.[asked.protocol] ?? []).length === 0 || !followed()) return false;
  if (second !== undefined)
    log.add(
      "mesh",
      "unknown",
      `${second.title} has the same host: which of them applies is undefined`,
      second.atName(),
    );
  const choice = matchVirtualService(virtual, asked);
  if (choice === undefined) {
    // Connections that no tcp or tls route matches are not redirected; HTTP without a route is answered by the proxy.
    if (asked.protocol !== "http") return false;
    log.fail("mesh", `no route of ${virtual.title} matches ${request?.path ?? "it"}: 404`, virtual.atName(), [
      { text: `add a route without a match to ${virtual.title}`, at: virtual.atName() },
    ]);
    return true;
  }
  followRule(journey, choice);
  return true;
}

function throughSplit(journey: MeshJourney, followed: () => boolean): boolean {
  const { context, endpoints, port, approach, log } = journey;
  const split = context.model
    .all("TrafficSplit")
    .map((one) => resolveSplit(context.model, one))
    .find(({ root }) => root === endpoints.service);
  if (split === undefined || port === undefined || !followed()) return false;
  const at = split.split.atName();
  if ((split.split.object.spec?.matches ?? []).length > 0)
    log.add(
      "mesh",
      "unknown",
      `${split.split.title} splits only requests that match; the rest goes to ${endpoints.service.title}`,
      at,
    );
  // A backend without the port does not count for it; a missing Service keeps its weight. Source: smi-spec
  // traffic-split.
  const own = split.backends.filter(
    ({ missingPorts, weight = 0 }) => weight > 0 && !missingPorts.some((missing) => missing.port === port.number),
  );
  const total = own.reduce((sum, { weight = 0 }) => sum + weight, 0);
  if (total === 0) {
    log.add("mesh", "unknown", `the weights of ${split.split.title} sum to 0, and the result is unspecified`, at);
    return true;
  }
  log.ok("mesh", `${split.split.title} splits port ${port.number} of ${endpoints.service.title}`, at);
  for (const backend of own) {
    const share = (approach.share * (backend.weight ?? 0)) / total;
    const place = split.split.document.at(backend.object);
    const found = backend.service && serviceEndpoints(context, backend.service);
    if (found === undefined) {
      const text =
        `Service ${split.split.namespace}/${backend.name} does not exist: ${percent(share)} of the ` +
        "connections fail";
      if (backend.unknown !== undefined)
        log.add("mesh", "unknown", `${text}, unless it is elsewhere: ${backend.unknown}`, place);
      else
        log.fail("mesh", text, place, [
          { text: `create Service ${split.split.namespace}/${backend.name}, or refer to another one`, at: place },
        ]);
      continue;
    }
    log.ok("mesh", `${percent(share)} to ${found.service.title}`, place);
    traceService(context, found, port.number, { ...approach, node: undefined, share }, log);
  }
  return true;
}

/** Follows a VirtualService or TrafficSplit, if the client's proxy would. False: the connection is not redirected. */
export function traceMesh(journey: MeshJourney): boolean {
  const { context, client, mesh, log } = journey;
  if (client.kind !== "pod") return false;
  let follows: boolean | undefined;
  const followed = (): boolean => {
    if (follows !== undefined) return follows;
    const { member, because, at } = meshMembership(context.model, client.pod, mesh);
    follows = member !== "no";
    log.ok("mesh", follows ? `the client's proxy routes: ${because}` : `no proxy routes: ${because}`, at);
    return follows;
  };
  return throughVirtualService(journey, followed) || throughSplit(journey, followed) || traceGamma(journey);
}
