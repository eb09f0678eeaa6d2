import { fieldsOf } from "../../base/values.ts";
import type { Effect, Power } from "../../model/effects/effect.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import {
  ALL_CONNECTIONS,
  NO_CONNECTIONS,
  everyPort,
  intersectConnections,
  isEmpty,
  onePort,
  subtractConnections,
  unionConnections,
} from "../connections.ts";
import type { Connections } from "../connections.ts";
import type { Direction } from "../policy/network-policy.ts";
import type { ConnectionEnd, PodEnd } from "../policy/connection-end.ts";
import type { ProfileName } from "../policy/interpretation.ts";
import type { Match } from "../policy/match.ts";
import { UNKNOWN_NAMESPACE } from "../policy/connection-end.ts";
import { portContainers } from "../service/ports.ts";
import { distinctDoubts } from "./doubt.ts";
import type { Annotation, Doubt } from "./doubt.ts";
import { meshPolicies } from "../mesh/authorization/mesh-policies.ts";
import type { MeshPolicies, MeshQuestion } from "../mesh/authorization/mesh-policies.ts";
import { entriesOf } from "./entries.ts";
import type { Entry } from "./entries.ts";
import { stanceOf } from "./stance.ts";
import type { Stance } from "./stance.ts";
import { touches } from "./touch.ts";

/** An entry that selects a pod, or may, in one direction. */
export interface Touching {
  readonly resource: Resource;
  readonly annotation?: Annotation | undefined;
  readonly effect: Effect;
  readonly why: string | undefined;
  readonly index: number;
  readonly match: Exclude<Match, "no">;
  readonly stance: Stance;
  /** The pod's connections that it affects. */
  readonly connections: Connections;
}

/** What the simulated policies of one end decide, as far as doubts need it. */
export interface SideFacts {
  readonly possible: Connections;
  /** A NetworkPolicy surely isolates the pod. */
  readonly isolated: boolean;
}

export interface ConnectionDoubts {
  /** Neither certainly allowed nor certainly denied. */
  readonly unknown: Connections;
  readonly doubts: readonly Doubt[];
  /** What the proxies of a mesh certainly refuse, whatever network policies allow, and the policies of the mesh. */
  readonly refused: Connections;
  readonly refusedBy: readonly Resource[];
}

export const NO_DOUBTS: ConnectionDoubts = {
  unknown: NO_CONNECTIONS,
  doubts: [],
  refused: NO_CONNECTIONS,
  refusedBy: [],
};

/** A Linkerd Server is about one port of its pods, by number or by name. */
function portsOf({ effect, resource }: Entry, end: PodEnd): Connections {
  const all = effect.transport === "TCP" ? everyPort("TCP") : ALL_CONNECTIONS;
  if (effect.touches.by !== "linkerd-server") return all;
  const { port } = fieldsOf(resource.object["spec"]);
  if (typeof port === "number") return onePort("TCP", port);
  if (typeof port !== "string") return all;
  if (/^\d+$/.test(port)) return onePort("TCP", Number(port));
  const own = portContainers(end.spec)
    .flatMap(({ ports }) => ports ?? [])
    .filter(({ name }) => name === port);
  return end.owner === undefined
    ? all
    : own.map(({ containerPort }) => onePort("TCP", containerPort)).reduce(unionConnections, NO_CONNECTIONS);
}

/**
 * Policies that may allow as well as deny are those of the network plugin, or an unknown version of Kubernetes' own.
 */
export const isNetworkPolicy = ({ does }: Effect): boolean => does.includes("isolate") && does.includes("allow");

const merged = (stances: readonly Stance[]): Stance => ({
  closes: stances.some(({ closes }) => closes),
  opens: stances.some(({ opens }) => opens),
  after: stances.every(({ after }) => after),
});

const NONE: readonly Touching[] = [];

/** Policies of a model that are not simulated, and how they affect connections between two ends. */
export class UnjudgedPolicies {
  readonly #model: Model;
  readonly #entries: readonly Entry[];
  readonly #mesh: MeshPolicies;
  readonly #touching: Readonly<Record<Direction, WeakMap<PodEnd, readonly Touching[]>>> = {
    Ingress: new WeakMap(),
    Egress: new WeakMap(),
  };

  constructor(model: Model, isSettled: boolean) {
    this.#model = model;
    this.#entries = entriesOf(model, isSettled);
    this.#mesh = meshPolicies(model);
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0 && this.#mesh.isEmpty;
  }

  /** Those that are network policies, like NetworkPolicy. */
  get networkPolicies(): readonly Resource[] {
    return this.#entries.filter(({ effect }) => isNetworkPolicy(effect)).map(({ resource }) => resource);
  }

  /** Whether some of them depend on the namespace of the other end. */
  get namesNamespaces(): boolean {
    return !this.#mesh.isEmpty || this.#entries.some(({ effect }) => effect.peers === "other-namespaces");
  }

  /** Those that select a pod, or may, in order of files. */
  touching(end: PodEnd, direction: Direction): readonly Touching[] {
    if (this.isEmpty) return NONE;
    const cache = this.#touching[direction];
    let found = cache.get(end);
    if (found === undefined)
      cache.set(end, (found = this.#entries.flatMap((entry) => this.#touch(entry, end, direction) ?? [])));
    return found;
  }

  #touch(entry: Entry, end: PodEnd, direction: Direction): Touching | undefined {
    const { effect, resource, specs, index, why, annotation } = entry;
    const subject = { model: this.#model, end };
    const own = specs
      .map((spec) => ({
        match: touches(effect, resource, spec, direction, subject),
        stance: stanceOf(effect, resource, spec, direction),
      }))
      .filter(({ match, stance }) => match !== "no" && (stance.closes || stance.opens));
    const [first] = own;
    if (first === undefined) return undefined;
    const match = own.some((one) => one.match === "yes") ? "yes" : "perhaps";
    // Nearly any selector may match a pod that no manifest shows: only certain matches count.
    if ((end.namespace === UNKNOWN_NAMESPACE || end.owner === undefined) && match !== "yes") return undefined;
    const connections = portsOf(entry, end);
    return isEmpty(connections)
      ? undefined
      : {
          resource,
          annotation,
          effect,
          why,
          index,
          match,
          stance: own.length === 1 ? first.stance : merged(own.map(({ stance }) => stance)),
          connections,
        };
  }

  /** One key for pods that they do not distinguish. */
  key(end: ConnectionEnd): string {
    if (end.kind !== "pod" || this.isEmpty) return "";
    return (["Ingress", "Egress"] as const).map((direction) => this.sideKey(end, direction)).join(";");
  }

  sideKey(end: ConnectionEnd, direction: Direction): string {
    if (end.kind !== "pod" || this.isEmpty) return "";
    const ids = this.touching(end, direction)
      .map(({ index }) => index)
      .join();
    return this.namesNamespaces ? `${end.namespace} ${ids} ${this.#mesh.key(end)}` : ids;
  }

  #at(end: ConnectionEnd, direction: Direction, peer: ConnectionEnd, { isolated }: SideFacts): readonly Touching[] {
    if (end.kind !== "pod") return NONE;
    const found = this.touching(end, direction);
    return found.length === 0
      ? found
      : found.filter(({ effect, stance }) => !(stance.after && isolated) && isPeer(effect, end, peer));
  }

  /**
   * What is unknown between two ends whose simulated policies allow `allowed`: allowed connections may be denied, and
   * denied ones may be allowed if each end that denies them is selected by an object that may allow them.
   */
  between(
    source: ConnectionEnd,
    destination: ConnectionEnd,
    allowed: Connections,
    egress: SideFacts,
    ingress: SideFacts,
    question: MeshQuestion = {},
  ): ConnectionDoubts {
    if (this.isEmpty) return NO_DOUBTS;
    const out = this.#at(source, "Egress", destination, egress);
    const into = this.#at(destination, "Ingress", source, ingress);
    const mesh = this.#mesh.between(source, destination, question);
    const { refused, refusedBy } = mesh;
    if (out.length + into.length === 0) return isEmpty(refused) ? NO_DOUBTS : { ...NO_DOUBTS, refused, refusedBy };
    const isOpenInMesh = !isEmpty(intersectConnections(mesh.unknown, allowed));
    const closers = [...out, ...into].filter(
      ({ resource, stance, connections }) =>
        stance.closes &&
        !isEmpty(intersectConnections(connections, allowed)) &&
        (!this.#mesh.judges(resource) || (isOpenInMesh && mesh.unknownBy.includes(resource))),
    );
    const closable = intersectConnections(
      allowed,
      closers
        .map(({ resource, connections }) => (this.#mesh.judges(resource) ? mesh.unknown : connections))
        .reduce(unionConnections, NO_CONNECTIONS),
    );
    const ceilingOf = (side: SideFacts, touching: readonly Touching[]): Connections =>
      touching
        .filter(({ stance }) => stance.opens)
        .map(({ connections }) => connections)
        .reduce(unionConnections, side.possible);
    const opened = subtractConnections(
      intersectConnections(ceilingOf(egress, out), ceilingOf(ingress, into)),
      unionConnections(allowed, intersectConnections(egress.possible, ingress.possible)),
    );
    const unknown = subtractConnections(unionConnections(closable, opened), refused);
    if (isEmpty(unknown)) return isEmpty(refused) ? NO_DOUBTS : { ...NO_DOUBTS, refused, refusedBy };
    const openers = isEmpty(opened)
      ? []
      : [...(includesAll(egress, opened) ? [] : out), ...(includesAll(ingress, opened) ? [] : into)].filter(
          ({ stance }) => stance.opens,
        );
    return {
      unknown,
      refused,
      refusedBy,
      doubts: distinctDoubts([
        ...closers.map((closer) =>
          this.#mesh.judges(closer.resource) ? { ...asCloser(closer), ...mesh.because } : asCloser(closer),
        ),
        ...openers.map((opener) => doubtAbout(opener, ["allow"])),
      ]),
    };
  }
}

const doubtAbout = ({ resource, why, annotation }: Touching, powers: readonly Power[]): Doubt => ({
  resource,
  powers,
  ...(why !== undefined && { why }),
  ...(annotation && { annotation }),
});

const asCloser = (closer: Touching): Doubt =>
  doubtAbout(
    closer,
    closer.effect.does.filter((power) => power === "isolate" || power === "identity"),
  );

const includesAll = ({ possible }: SideFacts, connections: Connections): boolean =>
  isEmpty(subtractConnections(connections, possible));

function isPeer({ peers }: Effect, end: PodEnd, peer: ConnectionEnd): boolean {
  switch (peers) {
    case undefined:
      return true;
    case "outside":
      return peer.kind === "address";
    case "other-namespaces":
      // The cluster's DNS, and pods that no manifest shows, are not restricted by these objects.
      return peer.kind === "pod" && peer.owner !== undefined && peer.namespace !== end.namespace;
    default:
      return peers satisfies never;
  }
}

const settled = new WeakMap<Model, UnjudgedPolicies>();
const unsettled = new WeakMap<Model, UnjudgedPolicies>();

/** The policies of a model that are not simulated, for a profile; computed once. */
export function unjudgedPolicies(model: Model, profile: ProfileName): UnjudgedPolicies {
  const isSettled = profile !== "generic";
  const known = isSettled ? settled : unsettled;
  let found = known.get(model);
  if (found === undefined) known.set(model, (found = new UnjudgedPolicies(model, isSettled)));
  return found;
}
