import type { FromNamespaces, Listener } from "../../model/custom-kinds.ts";
import type { Model } from "../../model/model.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import { labelSelector, matches } from "../../base/selector.ts";
import { matchOpenly } from "../policy/match-labels.ts";
import type { Match } from "../policy/match.ts";

/** A listener of a Gateway, or of a ListenerSet that adds to one. */
export interface ListenerState {
  /** The Gateway or ListenerSet that contains the listener. */
  readonly resource: Resource;
  /** The Gateway that serves it; undefined for a ListenerSet whose Gateway is not in the manifests. */
  readonly gateway: Resource | undefined;
  /** The listener's own object. */
  readonly listener: DeepReadonly<Listener>;
  readonly hostname: string;
  /**
   * Whether the Gateway accepts the ListenerSet; `perhaps`: the manifests do not show the Gateway, or the labels of the
   * namespace.
   */
  readonly allowed: Match;
  /** Listeners it conflicts with: none of them is served. */
  readonly conflicts: readonly ListenerConflict[];
}

export interface ListenerConflict {
  readonly reason: "HostnameConflict" | "ProtocolConflict";
  readonly with: ListenerState;
}

const USES_HOSTNAME: ReadonlySet<string> = new Set(["HTTP", "HTTPS", "TLS"]);

/** Source: gateway-api apis/v1/gateway_types.go, "Distinct Listeners". */
function conflictOf(a: ListenerState, b: ListenerState): ListenerConflict["reason"] | undefined {
  const [x, y] = [a.listener, b.listener];
  if (x.port !== y.port) return undefined;
  if (x.protocol === y.protocol) {
    if (USES_HOSTNAME.has(x.protocol)) return a.hostname === b.hostname ? "HostnameConflict" : undefined;
    return x.protocol === "TCP" || x.protocol === "UDP" ? "ProtocolConflict" : undefined;
  }
  const mixed =
    (x.protocol === "TCP" && USES_HOSTNAME.has(y.protocol)) || (y.protocol === "TCP" && USES_HOSTNAME.has(x.protocol));
  // TLS and plain text on one port conflict too: the reason ProtocolConflict names "conflicting protocol
  // specifications".
  const plainAndTLS =
    (x.protocol === "HTTP" && y.protocol !== "UDP") || (y.protocol === "HTTP" && x.protocol !== "UDP");
  return mixed || (plainAndTLS && USES_HOSTNAME.has(x.protocol) && USES_HOSTNAME.has(y.protocol))
    ? "ProtocolConflict"
    : undefined;
}

interface Draft extends ListenerState {
  readonly conflicts: ListenerConflict[];
}

const draft = (
  resource: Resource,
  gateway: Resource | undefined,
  allowed: Match,
  listener: DeepReadonly<Listener>,
): Draft => ({
  resource,
  gateway,
  listener,
  hostname: (listener.hostname ?? "").toLowerCase(),
  allowed,
  conflicts: [],
});

/** All listeners, with their conflicts: those of a Gateway and of the ListenerSets that it accepts are one set. */
export function listeners(model: Model): readonly ListenerState[] {
  const sets = new Map<string, Draft[]>();
  const add = (gateway: string, entries: Draft[]): void =>
    void sets.set(gateway, [...(sets.get(gateway) ?? []), ...entries]);
  for (const gateway of model.all("Gateway")) {
    const resource = gateway;
    add(
      `${gateway.namespace}/${gateway.name}`,
      (gateway.object.spec?.listeners ?? []).map((listener) => draft(resource, resource, "yes", listener)),
    );
  }
  for (const set of model.all("ListenerSet")) {
    const { parentRef, listeners: own = [] } = set.object.spec ?? {};
    const namespace = parentRef?.namespace ?? set.namespace;
    const gateway = model.get("Gateway", namespace, parentRef?.name ?? "");
    const allowed =
      gateway === undefined
        ? "perhaps"
        : allowsNamespace(
            model,
            namespace,
            { from: "None", ...gateway.object.spec?.allowedListeners?.namespaces },
            set.namespace,
          );
    add(
      `${namespace}/${parentRef?.name ?? ""}`,
      own.map((listener) => draft(set, gateway, allowed, listener)),
    );
  }
  for (const set of sets.values()) addConflicts(set);
  return [...sets.values()].flat();
}

/**
 * Listeners are merged in order of precedence: the Gateway's own, then those of each ListenerSet. Listeners that
 * conflict within one of them are not served at all; a listener that conflicts with an earlier one is not served, and
 * does not conflict with later ones. Which of two ListenerSets is older is usually unknown: then either may be the one
 * that is served. Source: gateway-api apis/v1/listenerset_types.go, "ListenerSets ... merged", and
 * ListenerConditionConflicted.
 */
function addConflicts(listeners: readonly Draft[]): void {
  const allowed = listeners.filter((one) => one.allowed !== "no");
  const pairs = (a: readonly Draft[], b: readonly Draft[]): void => {
    for (const x of a) for (const y of b) addConflict(x, y);
  };
  const own = allowed.filter(({ resource }) => resource.kind === "Gateway");
  pairs(own, own);
  const served = own.filter(({ conflicts }) => conflicts.length === 0);
  const added = allowed.filter(({ resource }) => resource.kind !== "Gateway");
  pairs(added, served);
  const left = added.filter(({ conflicts }) => conflicts.length === 0);
  for (const x of left) for (const y of left) if (x.resource === y.resource) addConflict(x, y);
  const rest = left.filter(({ conflicts }) => conflicts.length === 0);
  for (const x of rest) for (const y of rest) if (x.resource !== y.resource) addConflict(x, y);
}

/**
 * Whether a listener is not served because of a conflict; between two ListenerSets one of them is served, and which is
 * unknown.
 */
export const losesConflict = ({ resource, conflicts }: ListenerState): boolean =>
  conflicts.some(
    ({ with: other }) =>
      other.resource === resource || (other.resource.kind === "Gateway" && resource.kind !== "Gateway"),
  );

function addConflict(a: Draft, b: Draft): void {
  const reason = a === b ? undefined : conflictOf(a, b);
  if (reason !== undefined) a.conflicts.push({ reason, with: b });
}

export type RouteKind = "HTTPRoute" | "GRPCRoute" | "TLSRoute" | "TCPRoute" | "UDPRoute";
export const ROUTE_KINDS: readonly RouteKind[] = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"];

const KINDS_BY_PROTOCOL: Readonly<Record<string, readonly RouteKind[]>> = {
  HTTP: ["HTTPRoute", "GRPCRoute"],
  HTTPS: ["HTTPRoute", "GRPCRoute"],
  TLS: ["TLSRoute", "TCPRoute"],
  TCP: ["TCPRoute"],
  UDP: ["UDPRoute"],
};

/** Route kinds that a protocol supports, whatever mode of TLS; undefined for an implementation-specific protocol. */
export const kindsOfProtocol = (protocol: string): readonly RouteKind[] | undefined =>
  Object.hasOwn(KINDS_BY_PROTOCOL, protocol) ? KINDS_BY_PROTOCOL[protocol] : undefined;

/**
 * Route kinds that a listener accepts; undefined for an implementation-specific protocol. Source: gateway-api apis/v1,
 * ProtocolType and AllowedRoutes.Kinds.
 */
export function allowedKinds({
  protocol,
  allowedRoutes,
  tls,
}: DeepReadonly<Listener>): readonly RouteKind[] | undefined {
  const fitting = kindsOfProtocol(protocol);
  if (fitting === undefined) return undefined;
  const usable =
    protocol === "TLS" && tls?.mode === "Passthrough" ? fitting.filter((kind) => kind === "TLSRoute") : fitting;
  const named = allowedRoutes?.kinds ?? [];
  if (named.length === 0) return usable;
  return usable.filter((kind) =>
    named.some(
      (entry) => entry.kind === kind && (entry.group ?? "gateway.networking.k8s.io") === "gateway.networking.k8s.io",
    ),
  );
}

/**
 * Whether objects of a namespace may attach to something in the namespace `own`. The default is `Same` for routes,
 * `None` for ListenerSets. Source: gateway-api apis/v1, RouteNamespaces and ListenerNamespaces.
 */
export function allowsNamespace(
  model: Model,
  own: string,
  { from = "Same", selector }: DeepReadonly<FromNamespaces>,
  namespace: string,
): Match {
  if (from === "All") return "yes";
  if (from === "Same") return own === namespace ? "yes" : "no";
  if (from !== "Selector") return "no";
  const { labels, known } = model.namespaceLabels(namespace);
  if (known) return matches(labelSelector(selector), labels) ? "yes" : "no";
  return matchOpenly(labelSelector(selector), labels);
}
