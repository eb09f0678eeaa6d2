import type { PodSpec } from "kubernetes-types/core/v1.js";
import type { DeepReadonly } from "../../model/readonly.ts";
import { includesPacket } from "../packet.ts";
import { isPlainController } from "../../model/controllers.ts";
import {
  ALL_CONNECTIONS,
  NO_CONNECTIONS,
  PROTOCOLS,
  everyPort,
  isEmpty,
  onePort,
  unionAll,
  unionConnections,
} from "../connections.ts";
import type { Connections, Protocol } from "../connections.ts";
import { isInside } from "../../base/ip.ts";
import { portContainers, protocolOf } from "../service/ports.ts";
import { ciliumPortConnections } from "./cilium/named-ports.ts";
import type { AddressBlock, Direction, NamedPort, PolicyPeer, PolicyRule } from "./network-policy.ts";
import { matchPods } from "./match-labels.ts";
import { both, either } from "./match.ts";
import type { ConnectionEnd, PodEnd } from "./connection-end.ts";
import type { Match } from "./match.ts";
import type { PolicySet } from "./policy-set.ts";
import type { Interpretation } from "./interpretation.ts";

/**
 * How the rule of a policy is interpreted: NetworkPolicy and admin policies treat address blocks and host-network pods
 * differently.
 */
export interface RuleScope {
  readonly set: PolicySet;
  readonly interpretation: Interpretation;
  /** The namespace of a NetworkPolicy; undefined for admin policies, which are cluster-scoped. */
  readonly namespace: string | undefined;
  /** Collects what the manifests do not show, for every "perhaps". */
  readonly unknowns: Set<string>;
}

/** Every address of one family. */
const coversAll = ({ cidr, except }: AddressBlock): boolean =>
  cidr !== undefined && except.length === 0 && cidr.prefix === 0;

function matchBlock(block: AddressBlock, end: ConnectionEnd, scope: RuleScope): Match {
  const { cidr, except } = block;
  if (cidr === undefined) return "no";
  const { address } = end;
  if (address !== undefined)
    return isInside(address, cidr) && !except.some((hole) => isInside(address, hole)) ? "yes" : "no";
  if (coversAll(block) && cidr.family === "IPv4") return "yes";
  scope.unknowns.add(
    end.kind === "pod" ? `the addresses of the pods of ${end.title}` : "the address of the host outside",
  );
  return "perhaps";
}

function matchBlocks(peer: PolicyPeer, end: ConnectionEnd, scope: RuleScope): Match {
  // Cilium: neither pods nor nodes, see cilium/match-peer.ts.
  if (end.kind === "pod" && scope.interpretation.cilium && scope.namespace !== undefined) return "no";
  const ordinary = end.kind === "pod" && !(end.hostNetwork && scope.interpretation.hostNetwork);
  // `networks` of an admin policy always covers pods too (network-policy-api apis/v1alpha2, field Networks).
  if (ordinary && scope.namespace !== undefined && !scope.interpretation.ipBlockPod) return "no";
  return peer.blocks.map((block) => matchBlock(block, end, scope)).reduce(either, "no" as Match);
}

function matchSelectors(peer: PolicyPeer, end: PodEnd, scope: RuleScope): Match {
  if (peer.pods?.nothing === true) return "no";
  if (isHost(end, scope)) return "no";
  let match: Match =
    peer.namespaces === undefined
      ? end.namespace === scope.namespace
        ? "yes"
        : "no"
      : scope.set.matchNamespace(peer.namespaces, end.namespace);
  if (match === "no") return "no";
  // The namespace of the controller behind a route is unknown.
  if (match === "perhaps")
    scope.unknowns.add(
      end.namespace === "" ? `the namespace of ${end.title}` : `the labels of namespace ${end.namespace}`,
    );
  if (peer.pods !== undefined) {
    const pods = matchPods(peer.pods, end);
    if (pods === "perhaps") scope.unknowns.add(`some labels of the pods of ${end.title}`);
    match = both(match, pods);
  }
  return match;
}

/** Admin policies never select host-network pods (network-policy-api, Subject and Peer). */
const isHost = (end: PodEnd, scope: RuleScope): boolean =>
  end.hostNetwork && (scope.interpretation.hostNetwork || scope.namespace === undefined);

export function matchPeer(peer: PolicyPeer, end: ConnectionEnd, scope: RuleScope): Match {
  const isOrdinary = end.kind === "pod" && !end.hostNetwork;
  if (peer.hosts === true && isOrdinary) return "no";
  if (peer.unknown !== undefined) {
    if (isOrdinary) return "no";
    scope.unknowns.add(peer.unknown);
    return "perhaps";
  }
  if (peer.blocks.length > 0) return matchBlocks(peer, end, scope);
  return end.kind === "pod" ? matchSelectors(peer, end, scope) : "no";
}

export function matchPeers(rule: PolicyRule<unknown>, end: ConnectionEnd, scope: RuleScope): Match {
  if (rule.peers === "all") return "yes";
  let result: Match = "no";
  for (const peer of rule.peers) {
    const match = matchPeer(peer, end, scope);
    if (match === "yes") return "yes";
    result = either(result, match);
  }
  return result;
}

/** Declared ports with that name, in order of containers. */
function portsNamed(
  spec: DeepReadonly<PodSpec>,
  name: string,
  protocol: Protocol,
  interpretation: Interpretation,
): readonly number[] {
  const numbers: number[] = [];
  for (const container of interpretation.sidecarNamedPort ? portContainers(spec) : (spec.containers ?? [])) {
    for (const port of container.ports ?? [])
      if (port.name === name && protocolOf(port) === protocol) numbers.push(port.containerPort);
  }
  return numbers;
}

/** The numbers of a named port in a pod; none if no container declares the name with the protocol. */
export function resolveNamedPort(
  port: NamedPort,
  spec: DeepReadonly<PodSpec>,
  interpretation: Interpretation,
  direction?: Direction,
): Connections {
  let found = NO_CONNECTIONS;
  if (interpretation.cilium) {
    const { name, protocol, endPort } = port;
    const named = {
      object: port.object,
      name: name.toLowerCase(),
      protocols: protocol === undefined ? PROTOCOLS : [protocol],
      endPort,
    };
    return ciliumPortConnections(named, spec, direction, interpretation);
  }
  for (const protocol of port.protocol === undefined ? PROTOCOLS : [port.protocol]) {
    for (const number of portsNamed(spec, port.name, protocol, interpretation)) {
      found = unionConnections(found, onePort(protocol, number));
      if (!interpretation.sameNamedPort) break;
    }
  }
  return found;
}

/**
 * What a rule allows to a destination, for any peer. A port name has no meaning for an address. Of one packet, it
 * allows all or nothing; one without ports needs a rule without ports.
 */
export function ruleConnections(
  rule: PolicyRule<unknown>,
  destination: ConnectionEnd,
  interpretation: Interpretation,
): Connections {
  const { packet } = interpretation;
  const found = portConnections(rule, destination, interpretation);
  if (packet === undefined) return found;
  return includesPacket(found, packet, rule.connections === ALL_CONNECTIONS) ? ALL_CONNECTIONS : NO_CONNECTIONS;
}

/** Whether its containers may declare ports that the manifests do not show: those of an operator, or all of them. */
const mayDeclareMore = ({ spec, workload, owner = workload }: PodEnd): boolean =>
  (spec.containers ?? []).length === 0 || (owner?.kind === "controller" && !isPlainController(owner.resource));

/**
 * What the port names of a rule may allow besides what the destination declares, because the manifests do not show all
 * of its containers: any port of a protocol for a name that none of those shown declares.
 */
export function unseenConnections(
  rule: PolicyRule<unknown>,
  destination: ConnectionEnd,
  interpretation: Interpretation,
): Connections {
  if (rule.namedPorts.length === 0 || destination.kind === "address" || !mayDeclareMore(destination))
    return NO_CONNECTIONS;
  const unseen = rule.namedPorts.filter((port) =>
    isEmpty(resolveNamedPort(port, destination.spec, interpretation, rule.direction)),
  );
  const found = unionAll(
    unseen.flatMap(({ protocol }) => (protocol === undefined ? PROTOCOLS : [protocol]).map(everyPort)),
  );
  const { packet } = interpretation;
  if (packet === undefined) return found;
  return includesPacket(found, packet, false) ? ALL_CONNECTIONS : NO_CONNECTIONS;
}

function portConnections(
  rule: PolicyRule<unknown>,
  destination: ConnectionEnd,
  interpretation: Interpretation,
): Connections {
  if (rule.namedPorts.length === 0 || destination.kind === "address") return rule.connections;
  return rule.namedPorts.reduce(
    (sum, port) => unionConnections(sum, resolveNamedPort(port, destination.spec, interpretation, rule.direction)),
    rule.connections,
  );
}
