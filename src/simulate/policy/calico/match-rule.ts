import type { PodSpec } from "kubernetes-types/core/v1.js";
import type { CalicoPort } from "../../../base/calico/port.ts";
import type { IPFamily } from "../../../base/ip.ts";
import type { DeepReadonly } from "../../../model/readonly.ts";
import {
  ALL_CONNECTIONS,
  NO_CONNECTIONS,
  connectionRange,
  everyPort,
  includesPort,
  intersectConnections,
  isEmpty,
  onePort,
  subtractConnections,
  unionConnections,
} from "../../connections.ts";
import type { Connections, Protocol } from "../../connections.ts";
import type { Packet } from "../../packet.ts";
import { protocolOf } from "../../service/ports.ts";
import type { ConnectionEnd } from "../connection-end.ts";
import { both } from "../match.ts";
import type { Match } from "../match.ts";
import { matchEntity } from "./match-entity.ts";
import type { EntityScope } from "./match-entity.ts";
import { matchesProtocol, portProtocols } from "./protocol.ts";
import type { CalicoRule } from "./rule.ts";

/** A connection to which rules are applied. */
export interface Pair {
  readonly source: ConnectionEnd;
  readonly destination: ConnectionEnd;
}

/** What of a connection is fixed beyond its ends. */
export interface Traffic {
  readonly packet: Packet | undefined;
  /** undefined: any of the ports from which clients connect. */
  readonly sourcePort: number | undefined;
}

/** A connection has the family of its destination, as far as its ends are known. */
const familyOf = ({ source, destination }: Pair): IPFamily | undefined =>
  destination.address?.family ?? source.address?.family;

function matchVersion({ version }: CalicoRule, family: IPFamily | undefined, { unknowns }: EntityScope): Match {
  if (version === undefined) return "yes";
  if (family !== undefined) return (family === "IPv4") === (version === 4) ? "yes" : "no";
  unknowns.add("the IP family of the connection");
  return "perhaps";
}

/** Ports from which clients connect on Linux by default. Source: net.ipv4.ip_local_port_range, 32768 to 60999. */
const EPHEMERAL = { first: 32_768, last: 60_999 };

type Named = DeepReadonly<PodSpec>;

/**
 * All ports with a name, those of init containers too.
 * @see projectcalico/calico libcalico-go/lib/backend/k8s/conversion/workload_endpoint_default.go appendEndpointPorts
 */
function portsNamed(spec: Named, name: string, protocols: readonly Protocol[]): Connections {
  let found = NO_CONNECTIONS;
  for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])])
    for (const port of container.ports ?? []) {
      const protocol = protocols.find((one) => one === protocolOf(port));
      if (port.name === name && protocol !== undefined)
        found = unionConnections(found, onePort(protocol, port.containerPort));
    }
  return found;
}

/** The ports of an end that items stand for; a name stands for nothing outside of the cluster. */
function portSet(
  ports: readonly CalicoPort[],
  end: ConnectionEnd,
  protocols: readonly Protocol[],
  { hostNetwork }: EntityScope,
): Connections {
  let found = NO_CONNECTIONS;
  for (const port of ports) {
    if (!("name" in port))
      for (const protocol of protocols)
        found = unionConnections(found, connectionRange(protocol, port.first, port.last));
    else if (end.kind === "pod" && !(end.hostNetwork && hostNetwork))
      found = unionConnections(found, portsNamed(end.spec, port.name, protocols));
  }
  return found;
}

/** Whether the ports from which a client connects are in a set. */
function matchSourcePorts(set: Connections, protocol: Protocol, { packet, sourcePort }: Traffic): Match {
  const number = packet?.ports?.source ?? sourcePort;
  if (number !== undefined) return includesPort(set, protocol, number) ? "yes" : "no";
  const within = set[protocol].filter(({ first, last }) => first <= EPHEMERAL.last && last >= EPHEMERAL.first);
  if (within.length === 0) return "no";
  return within.some(({ first, last }) => first <= EPHEMERAL.first && last >= EPHEMERAL.last) ? "yes" : "perhaps";
}

/** Limits protocols to those whose source ports match. */
function limitSourcePorts(
  rule: CalicoRule,
  { source }: Pair,
  protocols: readonly Protocol[],
  traffic: Traffic,
  scope: EntityScope,
): { readonly connections: Connections; readonly certain: boolean } {
  const { ports, notPorts } = rule.source;
  let connections = NO_CONNECTIONS;
  let certain = true;
  for (const protocol of protocols) {
    const only =
      ports.length === 0 ? "yes" : matchSourcePorts(portSet(ports, source, protocols, scope), protocol, traffic);
    const not =
      notPorts.length === 0 ? "no" : matchSourcePorts(portSet(notPorts, source, protocols, scope), protocol, traffic);
    if (only === "no" || not === "yes") continue;
    connections = unionConnections(connections, everyPort(protocol));
    if (only === "yes" && not === "no") continue;
    certain = false;
    scope.unknowns.add("the port from which the client connects");
  }
  return { connections, certain };
}

function limitDestination(
  rule: CalicoRule,
  { destination }: Pair,
  protocols: readonly Protocol[],
  scope: EntityScope,
): Connections {
  const { ports, notPorts, service } = rule.destination;
  let found = ALL_CONNECTIONS;
  if (ports.length > 0) found = portSet(ports, destination, protocols, scope);
  if (notPorts.length > 0) found = subtractConnections(found, portSet(notPorts, destination, protocols, scope));
  // Services that no manifest shows may have any port.
  if (service !== undefined && (scope.bare || !scope.services.isUnknown(service)))
    found = intersectConnections(found, scope.services.of(service, destination).connections);
  return found;
}

/** Whether a rule matches packets without ports; a list of ports excludes them, a negated one does not. */
const matchesPortless = ({ source, destination }: CalicoRule): boolean =>
  source.ports.length + destination.ports.length === 0 && destination.service === undefined;

/**
 * A rule that matches packets of all protocols matches ALL_CONNECTIONS, which then includes those without ports.
 * @returns undefined if the rule does not match the ends.
 */
export function matchCalicoRule(
  rule: CalicoRule,
  pair: Pair,
  traffic: Traffic,
  scope: EntityScope,
): { readonly match: Exclude<Match, "no">; readonly connections: Connections } | undefined {
  const family = familyOf(pair);
  let match = matchVersion(rule, family, scope);
  if (match !== "no") match = both(match, matchEntity(rule.source, pair.source, family, scope));
  if (match !== "no") match = both(match, matchEntity(rule.destination, pair.destination, family, scope));
  if (match === "no") return undefined;
  if (rule.http) {
    scope.unknowns.add("whether Calico's application layer policy checks HTTP requests");
    match = "perhaps";
  }
  const { packet } = traffic;
  if (packet !== undefined && packet.ports === undefined)
    return matchesProtocol(rule, packet) && matchesPortless(rule) ? { match, connections: ALL_CONNECTIONS } : undefined;
  const protocols = portProtocols(rule);
  const { connections, certain } = limitSourcePorts(rule, pair, protocols, traffic, scope);
  const wanted = intersectConnections(connections, limitDestination(rule, pair, protocols, scope));
  if (!certain) match = "perhaps";
  if (isEmpty(wanted)) return undefined;
  if (packet?.ports === undefined) return { match, connections: wanted };
  const { name, destination } = packet.ports;
  return includesPort(wanted, name, destination) ? { match, connections: ALL_CONNECTIONS } : undefined;
}
