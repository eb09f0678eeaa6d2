import type { Resource } from "../../../model/resource.ts";
import { canonicalIP } from "../../../base/ip.ts";
import { attachRoutes } from "../attachment.ts";
import { resolveBackend } from "../backend.ts";
import { isL4Tie, l4Entries, matchL4 } from "../l4-route.ts";
import type { L4Entry } from "../l4-route.ts";
import type { HTTPRequest } from "../request.ts";
import type { TraceContext } from "./client.ts";
import type { TraceLog } from "./log.ts";
import { followBackends, logTargets, proxyOf } from "./backends.ts";
import { publishedNames } from "./find-service.ts";

/** What a listener below HTTP sees. */
export interface L4Target {
  /** A name or an address. */
  readonly host: string;
  readonly port: number;
  readonly protocol: "TCP" | "UDP" | "SCTP";
  readonly request: HTTPRequest | undefined;
}

interface Addressed {
  readonly spec?: { readonly addresses?: readonly { readonly value?: string }[] };
  readonly status?: { readonly addresses?: readonly { readonly value?: string }[] };
}

/** Names and addresses of a Gateway, as far as its manifest or what it publishes tells. */
function isAddressOf(gateway: Resource, host: string): boolean {
  const { spec, status } = gateway.object as Addressed;
  const values = [...(spec?.addresses ?? []), ...(status?.addresses ?? [])].flatMap(
    ({ value }) => value?.toLowerCase() ?? [],
  );
  return [
    gateway.name,
    `${gateway.name}.${gateway.namespace}`,
    ...publishedNames(gateway),
    ...values.map((value) => canonicalIP(value) ?? value),
  ].includes(host);
}

const gatewayOf = ({ state }: L4Entry): Resource => state.gateway ?? state.resource;

/** A client that opens TLS names its server; whether a bare connection is TLS, its port shows. */
function candidates(entries: readonly L4Entry[], { host, port, protocol, request }: L4Target): readonly L4Entry[] {
  if (protocol === "UDP") return matchL4(entries, { protocol: "UDP", port });
  if (protocol !== "TCP" || request?.scheme === "http") return [];
  const tls = matchL4(entries, { protocol: "TLS", port, serverName: host });
  return tls.length > 0 || request !== undefined ? tls : matchL4(entries, { protocol: "TCP", port });
}

/**
 * Follows a connection through TLSRoute, TCPRoute or UDPRoute. A TLSRoute is found by its server name; the other two only by
 * port, so the host must be one of the Gateway's: else it is not known whether the connection ever gets there.
 */
export function traceL4(context: TraceContext, target: L4Target, log: TraceLog): boolean {
  const met = candidates(l4Entries(attachRoutes(context.model)), target);
  const known = met.filter((entry) => entry.kind === "TLSRoute" || isAddressOf(gatewayOf(entry), target.host));
  const [chosen, ...shadowed] = known.length > 0 ? known : met;
  if (chosen === undefined) return false;
  const { route, state, hostname, kind, backendRefs } = chosen;
  const gateway = gatewayOf(chosen);
  const named = kind === "TLSRoute" ? ` for server name ${target.host}${hostname === "" ? "" : ` (${hostname})`}` : "";
  log.ok(
    "listener",
    `listener ${state.listener.name} of ${gateway.title} takes ${target.protocol} ${target.port}${named}`,
    state.resource.document.at(state.listener),
  );
  if (known.length === 0)
    log.add(
      "listener",
      "unknown",
      `nothing here shows that ${target.host} is an address of ${gateway.title}`,
      gateway.atName(),
    );
  const notes = shadowed
    .filter(({ state: other }) => other.listener === state.listener)
    .map((entry) => ({ text: `also meets it, but loses: ${entry.route.title}`, at: entry.route.atName() }));
  const tie = shadowed.find((entry) => isL4Tie(chosen, entry));
  if (tie === undefined) log.ok("route", `${route.title} takes it`, route.atName(), notes);
  else
    log.open(
      "route",
      `${route.title} takes it, or ${tie.route.title}: the older of the two wins, and these manifests do not say which that is`,
      route.atName(),
      notes,
    );
  const from = { group: "gateway.networking.k8s.io", kind, namespace: route.namespace };
  const resolved = backendRefs.map((ref) => resolveBackend(context.model, from, ref));
  logTargets(context, [gateway, route], resolved, log);
  followBackends(
    context,
    resolved,
    proxyOf(`the proxy of ${gateway.title}`),
    (ref) => route.document.at(ref),
    route.atName(),
    log,
  );
  return true;
}
