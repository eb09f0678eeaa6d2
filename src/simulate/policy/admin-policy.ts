import type { AdminPeer, AdminRule } from "../../model/custom-kinds.ts";
import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import { labelSelector, matches } from "../../base/selector.ts";
import type { Labels, Selector } from "../../base/selector.ts";
import { ALL_CONNECTIONS, NO_CONNECTIONS, connectionRange, everyPort, isProtocol, onePort } from "../connections.ts";
import type { Connections } from "../connections.ts";
import { parseCIDR } from "../../base/ip.ts";
import { splitPorts } from "./network-policy.ts";
import type { Direction, NamedPort, PolicyPeer, PolicyRule } from "./network-policy.ts";

export type AdminAction = "Accept" | "Deny" | "Pass";
export type Tier = "Admin" | "Baseline";

/** A ClusterNetworkPolicy, or one of the two kinds of v1alpha1 that it replaced. */
export interface AdminPolicy {
  readonly resource: Resource;
  /** `Kind name`. */
  readonly id: string;
  readonly tier: Tier;
  readonly priority: number;
  readonly namespaces: Selector;
  /** undefined: all pods of the namespaces. */
  readonly pods: Selector | undefined;
  readonly rules: readonly PolicyRule<AdminAction>[];
}

const NOTHING: Selector = { nothing: true, requirements: [] };

/**
 * A peer with no known field was written for a later version of the API: Accept then matches nothing, Deny and Pass
 * match everything. Source: network-policy-api apis/v1alpha2, comments of the peers.
 */
const isForeign = (peer: DeepReadonly<AdminPeer>): boolean =>
  peer.namespaces === undefined &&
  peer.pods === undefined &&
  peer.nodes === undefined &&
  peer.networks === undefined &&
  peer.domainNames === undefined;

/** Labels and addresses of the nodes; undefined where the manifests do not show them all. */
type KnownNodes = readonly { readonly labels: Labels; readonly addresses: readonly string[] }[] | undefined;

function knownNodes(model: Model): KnownNodes {
  const nodes = model.all("Node").map(({ labels, object }) => ({
    labels,
    addresses: (object.status?.addresses ?? []).flatMap(({ type, address }) =>
      type === "InternalIP" || type === "ExternalIP" ? [address] : [],
    ),
  }));
  return nodes.length > 0 && nodes.every(({ addresses }) => addresses.length > 0) ? nodes : undefined;
}

/** A node matches by any of its addresses. Source: network-policy-api apis/v1alpha2, field Nodes. */
function nodeBlocks(selector: Selector, nodes: NonNullable<KnownNodes>): PolicyPeer["blocks"] {
  const met = nodes.filter(({ labels }) => matches(selector, labels));
  return met.flatMap(({ addresses }) =>
    addresses.map((address) => ({ cidr: parseCIDR(`${address}/${address.includes(":") ? 128 : 32}`), except: [] })),
  );
}

function compilePeer(peer: DeepReadonly<AdminPeer>, known: KnownNodes): PolicyPeer {
  const { namespaces, pods, networks, nodes, domainNames } = peer;
  if (namespaces !== undefined)
    return { object: peer, namespaces: labelSelector(namespaces), pods: undefined, blocks: [] };
  if (pods !== undefined) {
    return {
      object: peer,
      namespaces: labelSelector(pods.namespaceSelector ?? {}),
      pods: labelSelector(pods.podSelector ?? {}),
      blocks: [],
    };
  }
  const none = { object: peer, namespaces: undefined, pods: NOTHING };
  if (networks !== undefined)
    return { ...none, blocks: networks.map((text) => ({ cidr: parseCIDR(text), except: [] })) };
  if (nodes !== undefined && known !== undefined)
    return { ...none, blocks: nodeBlocks(labelSelector(nodes), known), hosts: true };
  if (nodes !== undefined) return { ...none, blocks: [], unknown: "the addresses of nodes are not in these manifests" };
  if (domainNames !== undefined)
    return { ...none, blocks: [], unknown: "what a domain name resolves to is not in these manifests" };
  return { ...none, blocks: [] };
}

type AdminPort = NonNullable<AdminRule["ports"]>[number];
type AdminProtocol = NonNullable<AdminRule["protocols"]>[number];

/**
 * v1alpha1. Source: network-policy-api apis/v1alpha1/shared_types.go (the protocol defaults to TCP; a name has none).
 */
function compilePort(port: DeepReadonly<AdminPort>): Connections | NamedPort {
  if (port.namedPort !== undefined) return { object: port, name: port.namedPort, protocol: undefined };
  const protocol = port.portNumber?.protocol || port.portRange?.protocol || "TCP";
  if (!isProtocol(protocol)) return NO_CONNECTIONS;
  if (port.portNumber !== undefined) return onePort(protocol, port.portNumber.port);
  return port.portRange === undefined
    ? NO_CONNECTIONS
    : connectionRange(protocol, port.portRange.start, port.portRange.end);
}

/** v1alpha2. Source: network-policy-api apis/v1alpha2, ClusterNetworkPolicyProtocol. */
function compileProtocol(entry: DeepReadonly<AdminProtocol>): Connections | NamedPort {
  if (entry.destinationNamedPort !== undefined)
    return { object: entry, name: entry.destinationNamedPort, protocol: undefined };
  for (const [protocol, match] of [
    ["TCP", entry.tcp],
    ["UDP", entry.udp],
    ["SCTP", entry.sctp],
  ] as const) {
    if (match === undefined) continue;
    const port = match.destinationPort;
    if (port === undefined) return everyPort(protocol);
    if (port.range !== undefined) return connectionRange(protocol, port.range.start, port.range.end);
    return port.number === undefined ? NO_CONNECTIONS : onePort(protocol, port.number);
  }
  return NO_CONNECTIONS;
}

function actionOf(text: string): AdminAction | undefined {
  if (text === "Allow" || text === "Accept") return "Accept";
  return text === "Deny" || text === "Pass" ? text : undefined;
}

function compileRule(
  rule: DeepReadonly<AdminRule>,
  index: number,
  direction: Direction,
  known: KnownNodes,
): readonly PolicyRule<AdminAction>[] {
  const written = (direction === "Ingress" ? rule.from : rule.to) ?? [];
  const action = actionOf(rule.action);
  if (action === undefined) return [];
  const ports = rule.ports?.map(compilePort) ?? rule.protocols?.map(compileProtocol) ?? [];
  const conditions = ports.length === 0 ? { connections: ALL_CONNECTIONS, namedPorts: [] } : splitPorts(ports);
  const base = { object: rule, index, direction };
  if (written.some(isForeign)) {
    return action === "Accept"
      ? []
      : [{ ...base, action: "Deny", peers: "all", connections: ALL_CONNECTIONS, namedPorts: [] }];
  }
  return [{ ...base, action, peers: written.map((peer) => compilePeer(peer, known)), ...conditions }];
}

function compile(
  resource: Resource<KindMap["AdminNetworkPolicy"]>,
  tier: Tier,
  priority: number,
  known: KnownNodes,
): AdminPolicy {
  const { spec } = resource.object;
  const { namespaces, pods } = spec?.subject ?? {};
  return {
    resource,
    id: `${resource.kind} ${resource.name}`,
    tier,
    priority,
    namespaces: pods === undefined ? labelSelector(namespaces) : labelSelector(pods.namespaceSelector ?? {}),
    pods: pods === undefined ? undefined : labelSelector(pods.podSelector ?? {}),
    rules: [
      ...(spec?.ingress ?? []).flatMap((rule, index) => compileRule(rule, index, "Ingress", known)),
      ...(spec?.egress ?? []).flatMap((rule, index) => compileRule(rule, index, "Egress", known)),
    ],
  };
}

/**
 * The policies of both admin tiers in order of evaluation: lower `priority` first. Between equal priorities the order
 * is undefined; sorted by name here. Source: network-policy-api apis/v1alpha2, ClusterNetworkPolicySpec.
 */
export function adminPolicies(model: Model): readonly AdminPolicy[] {
  const known = knownNodes(model);
  const found = [
    ...model.all("ClusterNetworkPolicy").map((resource) => {
      return compile(
        resource,
        resource.object.spec?.tier === "Baseline" ? "Baseline" : "Admin",
        resource.object.spec?.priority ?? 0,
        known,
      );
    }),
    ...model
      .all("AdminNetworkPolicy")
      .map((resource) => compile(resource, "Admin", resource.object.spec?.priority ?? 0, known)),
    // A singleton that comes after every other policy of its tier.
    ...model.all("BaselineAdminNetworkPolicy").map((resource) => compile(resource, "Baseline", 1_001, known)),
  ];
  return found.sort((a, b) =>
    a.tier === b.tier ? a.priority - b.priority || (a.id < b.id ? -1 : 1) : a.tier === "Admin" ? -1 : 1,
  );
}
