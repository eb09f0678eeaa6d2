import { compareAge, created } from "./age.ts";
import type { BackendReference } from "../../model/custom-kinds.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Attachment, Route } from "./attachment.ts";
import { compareHostnames, gatewayHostMatches } from "./hostname.ts";
import type { ListenerState } from "./listener.ts";

/** A TLSRoute, TCPRoute or UDPRoute on one listener: no paths, at most a server name. */
export interface L4Entry {
  readonly kind: "TLSRoute" | "TCPRoute" | "UDPRoute";
  readonly route: Route;
  readonly state: ListenerState;
  /** "" for TCP and UDP. */
  readonly hostname: string;
  /** The hostname in the route, which decides precedence. */
  readonly ownHostname: string;
  readonly backendRefs: DeepReadonly<BackendReference[]>;
}

const isL4 = (kind: Attachment["kind"]): kind is L4Entry["kind"] =>
  kind === "TLSRoute" || kind === "TCPRoute" || kind === "UDPRoute";

/**
 * Entries of all attached layer 4 routes. They have one rule. Source: gateway-api apis/v1 tlsroute_types.go,
 * tcproute_types.go, udproute_types.go.
 */
export function l4Entries(attachments: readonly Attachment[]): readonly L4Entry[] {
  return attachments.flatMap(({ kind, route, listeners }) => {
    if (!isL4(kind)) return [];
    const backendRefs = route.object.spec?.rules?.[0]?.backendRefs ?? [];
    return listeners
      .filter(({ match }) => match !== "no")
      .flatMap(({ state, hostnames, ownHostnames }) =>
        hostnames.map((hostname, position): L4Entry => ({
          kind,
          route,
          state,
          hostname,
          ownHostname: ownHostnames[position] ?? "",
          backendRefs,
        })),
      );
  });
}

export interface L4Request {
  readonly protocol: "TLS" | "TCP" | "UDP";
  readonly port: number;
  /** Server name of the TLS handshake. */
  readonly serverName?: string;
}

const TRANSPORT = { TLSRoute: "TLS", TCPRoute: "TCP", UDPRoute: "UDP" } as const;

/**
 * Two routes of one listener and server name with different effects and unknown age. Source: gateway-api apis/v1,
 * RouteConditionAccepted.
 */
export const isL4Tie = (a: L4Entry, b: L4Entry): boolean =>
  a.route !== b.route &&
  a.state.listener === b.state.listener &&
  a.ownHostname === b.ownHostname &&
  (created(a.route) === "" || created(b.route) === "") &&
  (JSON.stringify(a.backendRefs) !== JSON.stringify(b.backendRefs) || a.route.namespace !== b.route.namespace);

/**
 * Entries that match a connection, the chosen one first: the more specific server name, then the older route, then by
 * namespace and name.
 */
export function matchL4(
  entries: readonly L4Entry[],
  { protocol, port, serverName = "" }: L4Request,
): readonly L4Entry[] {
  const nameOf = ({ route }: L4Entry): string => `${route.namespace}/${route.name}`;
  return entries
    .filter(
      ({ kind, state, hostname }) =>
        state.listener.port === port &&
        TRANSPORT[kind] === protocol &&
        (protocol !== "TLS" || gatewayHostMatches(hostname, serverName)),
    )
    .toSorted(
      (a, b) =>
        compareHostnames(a.ownHostname, b.ownHostname) ||
        compareAge(a.route, b.route) ||
        (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0),
    );
}
