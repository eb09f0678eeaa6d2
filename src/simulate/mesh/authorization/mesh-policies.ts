import type { Model } from "../../../model/model.ts";
import type { Resource } from "../../../model/resource.ts";
import { NO_CONNECTIONS, everyPort, onePort, subtractConnections, unionAll } from "../../connections.ts";
import type { Connections } from "../../connections.ts";
import type { ConnectionEnd, PodEnd } from "../../policy/connection-end.ts";
import { UNKNOWN_NAMESPACE } from "../../policy/connection-end.ts";
import type { Match } from "../../policy/match.ts";
import type { HTTPRequest } from "../../route/request.ts";
import { matchIstio } from "../../unjudged/istio.ts";
import { accountOf, templateMetadata } from "../../unjudged/subject.ts";
import { injectionOf } from "../injection.ts";
import type { Injection } from "../injection.ts";
import { meshSettings } from "../mesh-settings.ts";
import { clientIdentities } from "./client-identity.ts";
import { decide } from "./decide.ts";
import type { AuthorizationDecision, SelectingPolicy } from "./decide.ts";
import { peerAuthenticationsOf, portsWithMode, requiredTLS } from "./peer-authentication.ts";
import { authorizationsOf } from "./policy.ts";
import type { AuthorizationPolicy } from "./policy.ts";
import { frontPorts, readingOfPort } from "./port-protocol.ts";
import type { FrontPort } from "./port-protocol.ts";
import { isCaptured } from "./captured-ports.ts";

/** What is asked about a connection besides its ends. */
export interface MeshQuestion {
  /** undefined: whatever is requested. */
  readonly request?: HTTPRequest | undefined;
  /** The client connects to the address of the pod, not through a Service. */
  readonly direct?: boolean;
}

/** What the proxy of a pod does with connections to it. */
export interface MeshVerdict {
  /** Certainly refused, whatever is requested. */
  readonly refused: Connections;
  readonly refusedBy: readonly Resource[];
  /** It depends on the request, or on what these manifests do not show. */
  readonly unknown: Connections;
  readonly unknownBy: readonly Resource[];
  /** On what: `open` if it is simulated, `hidden` if the manifests do not show enough to simulate it. */
  readonly because: { readonly open?: string; readonly hidden?: string };
}

const NOTHING: MeshVerdict = {
  refused: NO_CONNECTIONS,
  refusedBy: [],
  unknown: NO_CONNECTIONS,
  unknownBy: [],
  because: {},
};

/** Everything about a pod that does not depend on the client. */
interface Destination {
  readonly injection: Injection;
  readonly selecting: readonly SelectingPolicy[];
  readonly fronts: readonly FrontPort[];
  /** Ports that a policy or a Service names. */
  readonly ports: readonly number[];
  /** The pod may be behind a waypoint, which connects in place of the client. */
  readonly waypoint: boolean;
}

/** AuthorizationPolicies and PeerAuthentications of Istio, as the proxies of the pods apply them. */
export class MeshPolicies {
  readonly #model: Model;
  readonly #authorizations: readonly AuthorizationPolicy[];
  readonly #authentications: readonly Resource[];
  readonly #known: ReadonlySet<Resource>;
  readonly #destinations = new WeakMap<PodEnd, Destination>();
  readonly #keys = new WeakMap<PodEnd, string>();
  readonly #injections = new WeakMap<PodEnd, Injection>();

  constructor(model: Model) {
    this.#model = model;
    this.#authorizations = authorizationsOf(model);
    this.#authentications = peerAuthenticationsOf(model);
    this.#known = new Set([...this.#authorizations.map(({ resource }) => resource), ...this.#authentications]);
  }

  get isEmpty(): boolean {
    return this.#known.size === 0;
  }

  /** Whether an object is one of these policies, and not left to be unknown. */
  judges(resource: Resource): boolean {
    return this.#known.has(resource);
  }

  injection(end: PodEnd): Injection {
    let found = this.#injections.get(end);
    if (found === undefined) this.#injections.set(end, (found = injectionOf(this.#model, end)));
    return found;
  }

  /** One key for pods that these policies do not distinguish, as clients and as servers. */
  key(end: PodEnd): string {
    if (this.isEmpty) return "";
    let key = this.#keys.get(end);
    if (key === undefined) {
      const traffic = Object.entries(templateMetadata({ model: this.#model, end }).annotations).filter(([name]) =>
        name.startsWith("traffic.sidecar.istio.io/"),
      );
      key = JSON.stringify([
        end.namespace,
        accountOf({ model: this.#model, end }),
        this.injection(end).proxy,
        traffic,
        this.#destination(end).ports,
      ]);
      this.#keys.set(end, key);
    }
    return key;
  }

  #destination(end: PodEnd): Destination {
    let found = this.#destinations.get(end);
    if (found === undefined) this.#destinations.set(end, (found = this.#readDestination(end)));
    return found;
  }

  #readDestination(end: PodEnd): Destination {
    const model = this.#model;
    const subject = { model, end };
    const selecting = this.#authorizations.flatMap((policy): readonly SelectingPolicy[] => {
      const match: Match = matchIstio(policy.resource, "spec.selector", subject);
      return match === "no" ? [] : [{ policy, match }];
    });
    const fronts = frontPorts(model, end);
    const named = selecting.flatMap(({ policy }) => policy.rules.flatMap(({ to }) => to.flat()));
    const numbers = named
      .filter(({ key }) => key === "destination.port")
      .flatMap(({ values, notValues }) => [...values, ...notValues].map(Number));
    const ports = [...numbers, ...portsWithMode(this.#authentications), ...fronts.map(({ number }) => number)];
    const { labels } = model.namespaceLabels(end.namespace);
    const waypoints = [labels, end.labels, ...fronts.map(({ service }) => service.labels)].map(
      (own) => own["istio.io/use-waypoint"],
    );
    return {
      injection: this.injection(end),
      selecting,
      fronts,
      ports: [...new Set(ports)].filter((port) => port >= 1 && port <= 65_535).sort((a, b) => a - b),
      waypoint: waypoints.some((name) => name !== undefined && name !== "none"),
    };
  }

  /** What the policies say of one port of a pod. @param port undefined: one that nothing names. */
  decide(
    source: ConnectionEnd,
    destination: PodEnd,
    port: number | undefined,
    question: MeshQuestion = {},
  ): AuthorizationDecision {
    const { injection, selecting, fronts, waypoint } = this.#destination(destination);
    const ALLOW: AuthorizationDecision = { answer: "allow", by: [] };
    if (injection.proxy === "none" || (port !== undefined && !isCaptured(this.#model, destination, port))) return ALLOW;
    const tls = requiredTLS(this.#model, this.#authentications, destination, port);
    if (selecting.length === 0 && (tls.mode === "PERMISSIVE" || tls.mode === "DISABLE")) return ALLOW;
    const identities = clientIdentities(this.#model, {
      source,
      client: source.kind === "pod" ? this.injection(source) : undefined,
      server: injection,
      mode: tls.mode,
      services: fronts.filter(({ number }) => number === port).map(({ service }) => service),
      direct: question.direct === true,
    });
    const reading = injection.proxy === "ambient" ? "tcp" : readingOfPort(fronts, port);
    const asked = {
      source: source.address,
      destination: destination.address,
      port,
      request: question.request,
      trustDomains: meshSettings(this.#model).trustDomains,
    };
    const decisions = (identities ?? [undefined, "none" as const]).flatMap((identity) =>
      (tls.mode === "STRICT" || tls.mode === undefined) && identity === "none"
        ? [{ answer: tls.mode === "STRICT" ? ("deny" as const) : ("unknown" as const), by: tls.by }]
        : (reading === "either" ? [false, true] : [reading === "tcp"]).map((isTCP) =>
            decide(selecting, { ...asked, identity, isTCP }),
          ),
    );
    const decision = decisions.reduce(agreed);
    if (decision.answer === "allow")
      return waypoint && selecting.length > 0 ? { ...decision, answer: "unknown" } : decision;
    const isShown = (injection.proxy === "sidecar" || injection.proxy === "ambient") && !waypoint;
    return isShown ? decision : { ...decision, answer: "unknown" };
  }

  /** What the proxies do with all TCP ports of a pod. Other protocols pass them by. */
  between(source: ConnectionEnd, destination: ConnectionEnd, question: MeshQuestion = {}): MeshVerdict {
    if (this.isEmpty || destination.kind !== "pod" || destination.namespace === UNKNOWN_NAMESPACE) return NOTHING;
    if (source.kind === "pod" && source.identity !== undefined && source.identity === destination.identity)
      return NOTHING;
    const { ports } = this.#destination(destination);
    const rest = subtractConnections(everyPort("TCP"), unionAll(ports.map((port) => onePort("TCP", port))));
    const parts = [
      ...ports.map((port) => ({
        connections: onePort("TCP", port),
        decision: this.decide(source, destination, port, question),
      })),
      { connections: rest, decision: this.decide(source, destination, undefined, question) },
    ];
    const of = (answer: AuthorizationDecision["answer"]) => parts.filter(({ decision }) => decision.answer === answer);
    const [denied, open] = [of("deny"), of("unknown")];
    const by = (list: typeof parts): readonly Resource[] => [...new Set(list.flatMap(({ decision }) => decision.by))];
    return {
      refused: unionAll(denied.map(({ connections }) => connections)),
      refusedBy: by(denied),
      unknown: unionAll(open.map(({ connections }) => connections)),
      unknownBy: by(open),
      because: open.length === 0 ? {} : this.#because(source, destination),
    };
  }

  /** On what an answer depends that the policies leave open. */
  #because(source: ConnectionEnd, destination: PodEnd): MeshVerdict["because"] {
    const { injection, waypoint } = this.#destination(destination);
    if (injection.proxy === "unknown") return { hidden: injection.because };
    if (injection.proxy === "gateway") return { hidden: "the pod is a gateway" };
    if (waypoint) return { hidden: "the pod is behind a waypoint" };
    const client = source.kind === "pod" ? this.injection(source) : undefined;
    if (client === undefined)
      return { open: "whether a client outside of the cluster is part of the mesh is not known" };
    if (client.proxy === "unknown") return { open: client.because };
    return { open: "it depends on the request, or on how the client connects" };
  }
}

const agreed = (a: AuthorizationDecision, b: AuthorizationDecision): AuthorizationDecision =>
  a.answer === b.answer
    ? { answer: a.answer, by: [...new Set([...a.by, ...b.by])] }
    : { answer: "unknown", by: [...new Set([...a.by, ...b.by])] };

const known = new WeakMap<Model, MeshPolicies>();

/** The policies of the mesh in a model. */
export function meshPolicies(model: Model): MeshPolicies {
  let found = known.get(model);
  if (found === undefined) known.set(model, (found = new MeshPolicies(model)));
  return found;
}
