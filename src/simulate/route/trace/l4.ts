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

/** What a layer 4 listener sees. */
export interface L4Target {
  /** A name or an address. */
  readonly host: string;
  readonly port: number;
  readonly protocol: "TCP" | "UDP" | "SCTP";
  readonly request: HTTPRequest | undefined;
  /** Of the TLS handshake; default: the host. */
  readonly serverName?: string;
}

interface Addressed {
  readonly spec?: { readonly addresses?: readonly { readonly value?: string }[] };
  readonly status?: { readonly addresses?: readonly { readonly value?: string }[] };
}

/** Names and addresses of a Gateway, from its manifest or what it publishes. */
export function isAddressOf(gateway: Resource, host: string): boolean {
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

/** Whether a Gateway is the one of `--gateway NAMESPACE/NAME`. */
export const isNamed = ({ namespace, name }: Resource, only: string): boolean => `${namespace}/${name}` === only;

const gatewayOf = ({ state }: L4Entry): Resource => state.gateway ?? state.resource;

/** A TLS client sends its server name; whether a bare connection is TLS is derived from its port. */
function candidates(
  entries: readonly L4Entry[],
  { host, port, protocol, request, serverName }: L4Target,
): readonly L4Entry[] {
  if (protocol === "UDP") return matchL4(entries, { protocol: "UDP", port });
  if (protocol !== "TCP" || request?.scheme === "http") return [];
  const tls = matchL4(entries, { protocol: "TLS", port, serverName: serverName ?? host });
  return tls.length > 0 || request !== undefined || serverName !== undefined
    ? tls
    : matchL4(entries, { protocol: "TCP", port });
}

/**
 * Follows a connection through TLSRoute, TCPRoute or UDPRoute. A TLSRoute is found by its server name; the others only
 * by port, so the host must belong to the Gateway: otherwise it is unknown whether the connection reaches it.
 * @param only the Gateway that the client connects to, as `NAMESPACE/NAME`.
 */
export function traceL4(context: TraceContext, target: L4Target, log: TraceLog, only?: string): boolean {
  const entries = l4Entries(attachRoutes(context.model)).filter(
    (entry) => only === undefined || isNamed(gatewayOf(entry), only),
  );
  const met = candidates(entries, target);
  const known = met.filter(
    (entry) => only !== undefined || entry.kind === "TLSRoute" || isAddressOf(gatewayOf(entry), target.host),
  );
  const [chosen, ...shadowed] = known.length > 0 ? known : met;
  if (chosen === undefined) return false;
  const { route, state, hostname, kind, backendRefs } = chosen;
  const gateway = gatewayOf(chosen);
  const named =
    kind === "TLSRoute"
      ? ` for server name ${target.serverName ?? target.host}${hostname === "" ? "" : ` (${hostname})`}`
      : "";
  log.ok(
    "listener",
    `listener ${state.listener.name} of ${gateway.title} accepts ${target.protocol} ${target.port}${named}`,
    state.resource.document.at(state.listener),
  );
  if (known.length === 0)
    log.add(
      "listener",
      "unknown",
      `these manifests do not show that ${target.host} is an address of ${gateway.title}`,
      gateway.atName(),
    );
  const notes = shadowed
    .filter(({ state: other }) => other.listener === state.listener)
    .map((entry) => ({
      text: `also matches, but has lower precedence: ${entry.route.title}`,
      at: entry.route.atName(),
    }));
  const tie = shadowed.find((entry) => isL4Tie(chosen, entry));
  if (tie === undefined) log.ok("route", `${route.title} matches`, route.atName(), notes);
  else
    log.open(
      "route",
      `${route.title} matches, or ${tie.route.title}: the older one wins, and these manifests do not show which it is`,
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
