import type { ParentReference, RouteSpec } from "../../model/custom-kinds.ts";
import type { Model } from "../../model/model.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import type { Match } from "../policy/match.ts";
import { intersectHostnames } from "./hostname.ts";
import { ROUTE_KINDS, allowedKinds, allowsNamespace, listeners, losesConflict } from "./listener.ts";
import type { ListenerState, RouteKind } from "./listener.ts";

/** A route regardless of the type of its matches. */
export type Route = Resource<{ spec?: RouteSpec<unknown> }>;

/** Why a listener rejects a route, in the order of the checks; condition reasons of the API where it has one. */
export type ListenerRefusal =
  | "ListenerSetNotAllowed"
  | "NoMatchingSection"
  | "NoMatchingPort"
  | "KindNotAllowed"
  | "NamespaceNotAllowed"
  | "NoMatchingListenerHostname"
  | "Conflicted";

export interface ListenerAttachment {
  readonly state: ListenerState;
  readonly refusal: ListenerRefusal | undefined;
  /** `perhaps`: labels of a namespace, or the Gateway of a ListenerSet, are not in the manifests. */
  readonly match: Match;
  /** If `perhaps`: why the listener rejects the route unless what is not shown is in favour of it. */
  readonly perhaps?: ListenerRefusal | undefined;
  /** Hostnames of the route on this listener; `[""]` is every host. */
  readonly hostnames: readonly string[];
  /** The hostname of the route from which each of them comes; "" if the route has none. */
  readonly ownHostnames: readonly string[];
}

/** One parentRef of a route and its result. */
export interface Attachment {
  readonly kind: RouteKind;
  readonly route: Route;
  /** The reference itself, an object of the manifest; undefined for a route without any. */
  readonly parentRef: DeepReadonly<ParentReference> | undefined;
  /**
   * `attached`: a listener accepts it. `service`: a mesh applies it to a Service. `parent-missing`: the Gateway is not
   * in the manifests. `unsupported`: an unknown kind of parent. Otherwise no listener accepts it, with the reason of
   * the API.
   */
  readonly outcome:
    | "attached"
    | "service"
    | "parent-missing"
    | "unsupported"
    | "no-parent"
    | "ListenerSetNotAllowed"
    | "NoMatchingParent"
    | "NotAllowedByListeners"
    | "NoMatchingListenerHostname"
    | "Conflicted";
  readonly parent: Resource | undefined;
  readonly listeners: readonly ListenerAttachment[];
  /** Why the outcome is uncertain: what these manifests do not show. */
  readonly unknown: string | undefined;
}

const GATEWAY_GROUP = "gateway.networking.k8s.io";

interface AttachedHostname {
  readonly hostname: string;
  readonly own: string;
}

function hostnamesOn(route: Route, kind: RouteKind, state: ListenerState): readonly AttachedHostname[] {
  if (kind === "TCPRoute" || kind === "UDPRoute") return [{ hostname: "", own: "" }];
  const written = route.object.spec?.hostnames ?? [];
  if (written.length === 0) return [{ hostname: state.hostname, own: "" }];
  return written.flatMap((own) => {
    const hostname = intersectHostnames(own, state.hostname);
    return hostname === undefined ? [] : [{ hostname, own: own.toLowerCase() }];
  });
}

function attach(
  model: Model,
  route: Route,
  kind: RouteKind,
  parentRef: DeepReadonly<ParentReference>,
  state: ListenerState,
): ListenerAttachment {
  const { listener, resource } = state;
  const found = hostnamesOn(route, kind, state);
  const hostnames = found.map(({ hostname }) => hostname);
  const namespace = allowsNamespace(
    model,
    resource.namespace,
    listener.allowedRoutes?.namespaces ?? {},
    route.namespace,
  );
  const kinds = allowedKinds(listener);
  const refusal = ((): ListenerRefusal | undefined => {
    if (state.allowed === "no") return "ListenerSetNotAllowed";
    if (parentRef.sectionName !== undefined && parentRef.sectionName !== "" && parentRef.sectionName !== listener.name)
      return "NoMatchingSection";
    if (parentRef.port !== undefined && parentRef.port !== listener.port) return "NoMatchingPort";
    if (kinds !== undefined && !kinds.includes(kind)) return "KindNotAllowed";
    if (namespace === "no") return "NamespaceNotAllowed";
    if (hostnames.length === 0) return "NoMatchingListenerHostname";
    return losesConflict(state) ? "Conflicted" : undefined;
  })();
  const ownHostnames = found.map(({ own }) => own);
  if (refusal !== undefined) return { state, refusal, match: "no", perhaps: undefined, hostnames, ownHostnames };
  const perhaps = ((): ListenerRefusal | undefined => {
    if (state.allowed === "perhaps" && state.gateway !== undefined) return "ListenerSetNotAllowed";
    if (kinds === undefined) return "KindNotAllowed";
    return namespace === "perhaps" ? "NamespaceNotAllowed" : undefined;
  })();
  return { state, refusal, match: perhaps === undefined ? "yes" : "perhaps", perhaps, hostnames, ownHostnames };
}

const OUTCOME_BY_REFUSAL = {
  ListenerSetNotAllowed: "ListenerSetNotAllowed",
  NoMatchingSection: "NoMatchingParent",
  NoMatchingPort: "NoMatchingParent",
  KindNotAllowed: "NotAllowedByListeners",
  NamespaceNotAllowed: "NotAllowedByListeners",
  NoMatchingListenerHostname: "NoMatchingListenerHostname",
  Conflicted: "Conflicted",
} as const satisfies Record<ListenerRefusal, Attachment["outcome"]>;

const REFUSAL_ORDER: readonly ListenerRefusal[] = [
  "ListenerSetNotAllowed",
  "NoMatchingSection",
  "NoMatchingPort",
  "KindNotAllowed",
  "NamespaceNotAllowed",
  "NoMatchingListenerHostname",
  "Conflicted",
];

/** What the manifests do not show, if it decides whether a listener accepts a route. */
function doubtOf({ state, perhaps }: ListenerAttachment, route: Route): string | undefined {
  if (perhaps === "KindNotAllowed")
    return `which routes a listener of protocol ${state.listener.protocol} accepts depends on the implementation`;
  return (
    perhaps &&
    `the labels of namespace ${perhaps === "ListenerSetNotAllowed" ? state.resource.namespace : route.namespace}`
  );
}

/** The outcome if every listener that perhaps accepts the route rejects it. */
export const outcomeIfRejected = (found: readonly ListenerAttachment[]): Attachment["outcome"] =>
  outcomeOf(found.map((one) => (one.perhaps === undefined ? one : { ...one, refusal: one.perhaps, match: "no" })));

/** The reason of the listener that came closest to accepting it explains best what is wrong. */
function outcomeOf(found: readonly ListenerAttachment[]): Attachment["outcome"] {
  if (found.some(({ match }) => match !== "no")) return "attached";
  const furthest = REFUSAL_ORDER.findLast((refusal) => found.some((entry) => entry.refusal === refusal));
  return furthest === undefined ? "NoMatchingParent" : OUTCOME_BY_REFUSAL[furthest];
}

function attachTo(
  model: Model,
  all: readonly ListenerState[],
  route: Route,
  kind: RouteKind,
  parentRef: DeepReadonly<ParentReference>,
): Attachment {
  const { group = GATEWAY_GROUP, kind: parentKind = "Gateway", name } = parentRef;
  const namespace = parentRef.namespace || route.namespace;
  const base = { kind, route, parentRef, listeners: [] };
  if (group === "" && parentKind === "Service") {
    const parent = model.find("", "Service", namespace, name);
    const missing = parent === undefined;
    return {
      ...base,
      outcome: missing ? "parent-missing" : "service",
      parent,
      unknown: missing ? unseen(model, namespace) : undefined,
    };
  }
  if (group !== GATEWAY_GROUP || (parentKind !== "Gateway" && parentKind !== "ListenerSet")) {
    return {
      ...base,
      outcome: "unsupported",
      parent: model.find(group, parentKind, namespace, name),
      unknown: `support for ${parentKind} parents depends on the implementation`,
    };
  }
  const parent = model.find(group, parentKind, namespace, name);
  if (parent === undefined) return { ...base, outcome: "parent-missing", parent, unknown: unseen(model, namespace) };
  const own = all.filter(
    ({ resource }) =>
      resource === parent ||
      (resource.kind === parentKind && resource.namespace === namespace && resource.name === name),
  );
  const found = own.map((state) => attach(model, route, kind, parentRef, state));
  const isSure = found.some(({ match }) => match === "yes");
  return {
    ...base,
    parent,
    listeners: found,
    outcome: outcomeOf(found),
    unknown: isSure ? undefined : found.map((one) => doubtOf(one, route)).find((doubt) => doubt !== undefined),
  };
}

/** A Gateway is often in a namespace that another team deploys. */
const unseen = (model: Model, namespace: string): string | undefined =>
  model.hasNamespace(namespace) &&
  model.resources.some(
    (resource) => resource.namespace === namespace && (resource.kind === "Gateway" || resource.kind === "Service"),
  )
    ? undefined
    : `these manifests contain no Gateway in namespace ${namespace}`;

/** Every parentRef of every Gateway API route, in order of files. Source: gateway-api apis/v1/shared_types.go. */
export function attachRoutes(model: Model): readonly Attachment[] {
  const all = listeners(model);
  return ROUTE_KINDS.flatMap((kind) =>
    (model.all(kind) as readonly unknown[] as readonly Route[]).flatMap((route): readonly Attachment[] => {
      const parentRefs = route.object.spec?.parentRefs ?? [];
      if (parentRefs.length === 0) {
        return [
          {
            kind,
            route,
            parentRef: undefined,
            outcome: "no-parent",
            parent: undefined,
            listeners: [],
            unknown: undefined,
          },
        ];
      }
      return parentRefs.map((parentRef) => attachTo(model, all, route, kind, parentRef));
    }),
  );
}
