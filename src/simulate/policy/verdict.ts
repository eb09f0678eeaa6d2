import {
  ALL_CONNECTIONS,
  NO_CONNECTIONS,
  everyPort,
  intersectConnections,
  isEmpty,
  subtractConnections,
  unionConnections,
} from "../connections.ts";
import type { Connections } from "../connections.ts";
import { portContainers, protocolOf } from "../service/ports.ts";
import { evaluateSide, isIsolated } from "./evaluate.ts";
import type { SideVerdict } from "./evaluate.ts";
import type { ConnectionEnd, PodEnd } from "./connection-end.ts";
import type { PolicySet } from "./policy-set.ts";
import type { MeshQuestion } from "../mesh/authorization/mesh-policies.ts";
import { NO_DOUBTS } from "../unjudged/connection-doubts.ts";
import type { ConnectionDoubts, SideFacts } from "../unjudged/connection-doubts.ts";
import { flip } from "./interpretation.ts";
import type { Dependency, OpenQuestion, Profile, Interpretation } from "./interpretation.ts";

/** Connections whose verdict the API leaves to the network plugin, and what it depends on. */
export interface OpenVerdict {
  readonly on: readonly Dependency[];
  readonly connections: Connections;
}

/** Whether connections from one end to another pass all policies. */
export interface Verdict {
  /** Allowed on both sides in any case. */
  readonly allowed: Connections;
  /** Allowed if every unknown is resolved in favour of the connection; equal to `allowed` when nothing is unknown. */
  readonly possible: Connections;
  /** undefined if that end is outside the cluster. */
  readonly egress: SideVerdict | undefined;
  readonly ingress: SideVerdict | undefined;
  /** Set if no policy was evaluated, because none applies. */
  readonly bypass: "self" | "sameNode" | undefined;
  readonly depends: readonly OpenVerdict[];
  /** What objects that are not simulated may change, and a mesh refuses; not part of `allowed` and `possible`. */
  readonly open: ConnectionDoubts;
}

const isHost = (end: ConnectionEnd, interpretation: Interpretation): boolean =>
  end.kind === "pod" && end.hostNetwork && interpretation.hostNetwork;

const isSelf = (source: ConnectionEnd, destination: ConnectionEnd): boolean =>
  source.kind === "pod" &&
  destination.kind === "pod" &&
  source.identity !== undefined &&
  source.identity === destination.identity;

/**
 * Connections that no policy affects: of a pod with itself, and between a pod and its own node. Source: the comments of
 * NetworkPolicySpec in networking/v1 types.go.
 */
function bypassOf(
  source: ConnectionEnd,
  destination: ConnectionEnd,
  interpretation: Interpretation,
): Verdict["bypass"] {
  if (interpretation.self && isSelf(source, destination)) return "self";
  if (
    source.kind !== "pod" ||
    destination.kind !== "pod" ||
    source.node === undefined ||
    source.node !== destination.node
  )
    return undefined;
  // Cilium applies the egress policy of a pod to its own node too; only what comes from the node always passes.
  return isHost(source, interpretation) || (isHost(destination, interpretation) && !interpretation.cilium)
    ? "sameNode"
    : undefined;
}

/** Whether a host-network pod and another pod share a node is unknown if only their templates are known. */
const perhapsSameNode = (source: ConnectionEnd, destination: ConnectionEnd, interpretation: Interpretation): boolean =>
  source.kind === "pod" &&
  destination.kind === "pod" &&
  (source.node === undefined || destination.node === undefined) &&
  (isHost(source, interpretation) || (isHost(destination, interpretation) && !interpretation.cilium));

type Plain = Omit<Verdict, "depends" | "open">;

const factsOf = (side: SideVerdict | undefined): SideFacts => ({
  possible: side?.possible ?? ALL_CONNECTIONS,
  isolated: side !== undefined && isIsolated(side),
});

function openOf(
  set: PolicySet,
  { allowed, egress, ingress }: Plain,
  source: ConnectionEnd,
  destination: ConnectionEnd,
  question: MeshQuestion,
): ConnectionDoubts {
  const policies = set.unjudged;
  return policies.isEmpty
    ? NO_DOUBTS
    : policies.between(source, destination, allowed, factsOf(egress), factsOf(ingress), question);
}

function judge(
  set: PolicySet,
  interpretation: Interpretation,
  source: ConnectionEnd,
  destination: ConnectionEnd,
): Plain {
  const bypass = bypassOf(source, destination, interpretation);
  if (bypass !== undefined)
    return { allowed: ALL_CONNECTIONS, possible: ALL_CONNECTIONS, egress: undefined, ingress: undefined, bypass };
  const egress = source.kind === "pod" ? evaluateSide(set, interpretation, source, "Egress", destination) : undefined;
  const ingress =
    destination.kind === "pod" ? evaluateSide(set, interpretation, destination, "Ingress", source) : undefined;
  const allowed = intersectConnections(egress?.sure ?? ALL_CONNECTIONS, ingress?.sure ?? ALL_CONNECTIONS);
  const possible = perhapsSameNode(source, destination, interpretation)
    ? ALL_CONNECTIONS
    : intersectConnections(egress?.possible ?? ALL_CONNECTIONS, ingress?.possible ?? ALL_CONNECTIONS);
  return { allowed, possible, egress, ingress, bypass };
}

/** Whether sidecars name ports, and whether two containers use the same name: the two questions of named ports. */
export function portFacts(end: PodEnd): { readonly sidecars: boolean; readonly repeated: boolean } {
  const seen = new Set<string>();
  let repeated = false;
  let sidecars = false;
  for (const container of portContainers(end.spec)) {
    for (const port of container.ports ?? []) {
      if (port.name === undefined) continue;
      const key = `${protocolOf(port)}/${port.name}`;
      if (seen.has(key)) repeated = true;
      seen.add(key);
      if (container.restartPolicy === "Always") sidecars = true;
    }
  }
  return { sidecars, repeated };
}

/** The open questions that can matter between two ends; usually none. */
function questionsFor(
  set: PolicySet,
  profile: Profile,
  source: ConnectionEnd,
  destination: ConnectionEnd,
): readonly OpenQuestion[] {
  const { sidecars, repeated } =
    destination.kind === "pod" ? portFacts(destination) : { sidecars: false, repeated: false };
  const pods = [source, destination].filter((end) => end.kind === "pod");
  const isOwn = isSelf(source, destination);
  return profile.open.filter((question) => {
    // Cilium: what never leaves the pod passes no proxy and needs no identity.
    if (isOwn && profile.interpretation.cilium) return question === "self";
    switch (question) {
      case "self":
        return isOwn;
      case "ipBlockPod":
        return pods.length === 2 && set.usesBlocks;
      case "hostNetwork":
        return pods.some((end) => end.hostNetwork);
      case "sidecarNamedPort":
        return sidecars;
      case "sameNamedPort":
        return repeated;
      case "tieOrder":
        return set.calico.hasTies;
      default:
        return set.poses(question);
    }
  });
}

const difference = (a: Connections, b: Connections): Connections =>
  unionConnections(subtractConnections(a, b), subtractConnections(b, a));

/** Questions about details, not about what is meant: that two of them matter only together is not worth a search. */
const ALONE: ReadonlySet<OpenQuestion> = new Set(["proxy", "policyTypes", "namedEndPort", "toServicesNoMatch"]);

/** Every subset of two questions or more. */
export function* severalOf(all: readonly OpenQuestion[]): Iterable<readonly OpenQuestion[]> {
  const questions = all.filter((question) => !ALONE.has(question));
  for (let mask = 1; mask < 1 << questions.length; mask++) {
    const subset = questions.filter((_, index) => (mask & (1 << index)) !== 0);
    if (subset.length > 1) yield subset;
  }
}

/**
 * Which connections depend on which open questions: those that one question alone decides, and, as `combined`, those
 * that only several together decide. `answer` returns what is allowed if the given questions are answered the other
 * way.
 */
export function openVerdicts(
  questions: readonly OpenQuestion[],
  base: Connections,
  answer: (flipped: readonly OpenQuestion[]) => Connections,
): readonly OpenVerdict[] {
  if (questions.length === 0) return [];
  const changed = (flipped: readonly OpenQuestion[]) => difference(base, answer(flipped));
  const parts: OpenVerdict[] = [];
  let single = NO_CONNECTIONS;
  for (const question of questions) {
    const connections = changed([question]);
    if (isEmpty(connections)) continue;
    splitInto(parts, question, connections);
    single = unionConnections(single, connections);
  }
  let combined = NO_CONNECTIONS;
  for (const subset of severalOf(questions)) combined = unionConnections(combined, changed(subset));
  combined = subtractConnections(combined, single);
  return isEmpty(combined) ? parts : [...parts, { on: ["combined"], connections: combined }];
}

/** Adds a question to the parts it overlaps, so that each connection is in one part with all its questions. */
function splitInto(parts: OpenVerdict[], question: Dependency, connections: Connections): void {
  let rest = connections;
  for (const part of parts.splice(0)) {
    const shared = intersectConnections(part.connections, rest);
    if (isEmpty(shared)) {
      parts.push(part);
      continue;
    }
    // A proxy is how conditions on requests are checked: it is no question of its own beside them.
    const isSaid = question === "proxy" && part.on.includes("l7");
    parts.push({ on: isSaid ? part.on : [...part.on, question], connections: shared });
    const alone = subtractConnections(part.connections, shared);
    if (!isEmpty(alone)) parts.push({ on: part.on, connections: alone });
    rest = subtractConnections(rest, shared);
  }
  if (!isEmpty(rest)) parts.push({ on: [question], connections: rest });
}

const EVERY_SCTP = everyPort("SCTP");

/**
 * With policies of Cilium, how a node is identified depends on the installation: as host, as remote node, by its
 * labels, as the API server, and whether it has a firewall of its own; and SCTP is off by default. Source:
 * docs.cilium.io, "Host Policies", "Entities" and "SCTP support".
 */
export function withPlugin(
  set: PolicySet,
  found: readonly OpenVerdict[],
  ...ends: readonly ConnectionEnd[]
): readonly OpenVerdict[] {
  if (set.cilium.isEmpty) return found;
  const hasHost = ends.some((end) => end.kind === "pod" && end.hostNetwork);
  if (!hasHost && !set.usesSCTP) return found;
  const parts = [...found];
  if (hasHost) splitInto(parts, "hostNetwork", ALL_CONNECTIONS);
  if (set.usesSCTP) splitInto(parts, "sctp", EVERY_SCTP);
  return parts;
}

/**
 * The verdict of all policies over connections from `source` to `destination`: egress of the one and ingress of the
 * other must both allow. Replies need no rule. Source: networking/v1 types.go.
 */
export function verdictOf(
  set: PolicySet,
  profile: Profile,
  source: ConnectionEnd,
  destination: ConnectionEnd,
  question: MeshQuestion = {},
): Verdict {
  const plain = judge(set, profile.interpretation, source, destination);
  const questions = questionsFor(set, profile, source, destination);
  const answer = (flipped: readonly OpenQuestion[]) =>
    judge(set, flip(profile.interpretation, flipped), source, destination).allowed;
  return {
    ...plain,
    depends: withPlugin(set, openVerdicts(questions, plain.allowed, answer), source, destination),
    open: openOf(set, plain, source, destination, question),
  };
}
