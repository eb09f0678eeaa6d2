import type { IPBlock, NetworkPolicyPeer, NetworkPolicyPort } from "kubernetes-types/networking/v1.js";
import type { KindMap } from "../../model/kinds.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import { labelSelector } from "../../base/selector.ts";
import type { Selector } from "../../base/selector.ts";
import {
  ALL_CONNECTIONS,
  NO_CONNECTIONS,
  connectionRange,
  everyPort,
  isProtocol,
  onePort,
  unionAll,
} from "../connections.ts";
import type { Connections, Protocol } from "../connections.ts";
import { parseCIDR } from "../../base/ip.ts";
import type { CIDR } from "../../base/ip.ts";

export type Direction = "Ingress" | "Egress";
export const DIRECTIONS: readonly Direction[] = ["Ingress", "Egress"];

/** An `ipBlock` or one of `networks`; undefined if the API would reject it, which then matches nothing. */
export interface AddressBlock {
  readonly cidr: CIDR | undefined;
  readonly except: readonly CIDR[];
}

/** One item of `from` or `to`. `object` is the item itself, so that its place can be found in the policy's resource. */
export interface PolicyPeer {
  readonly object: object;
  /** undefined: the policy's own namespace. */
  readonly namespaces: Selector | undefined;
  /** undefined: all pods of the namespaces. */
  readonly pods: Selector | undefined;
  readonly blocks: readonly AddressBlock[];
  /** The blocks are addresses of nodes: only hosts have them, and pods on the host's network. */
  readonly hosts?: true;
  /** Neither selectors nor a block: the manifests cannot tell what the peer matches. */
  readonly unknown?: string;
}

/**
 * A port that only the destination pod can turn into numbers. `protocol` undefined: any, as in ClusterNetworkPolicy.
 */
export interface NamedPort {
  readonly object: object;
  readonly name: string;
  readonly protocol: Protocol | undefined;
  /** Beside a name it has no meaning in the API. */
  readonly endPort?: number;
}

/** One rule of a policy: its peers, and which ports of the destination pod. */
export interface PolicyRule<Action = "Accept"> {
  readonly object: object;
  readonly index: number;
  readonly direction: Direction;
  readonly action: Action;
  /** "all" where the list is missing or empty. */
  readonly peers: readonly PolicyPeer[] | "all";
  /** What the numbered entries allow; all connections if the list is missing or empty. */
  readonly connections: Connections;
  readonly namedPorts: readonly NamedPort[];
}

/** A NetworkPolicy with its defaults applied. */
export interface CompiledPolicy {
  readonly resource: Resource<KindMap["NetworkPolicy"]>;
  /** `namespace/name`. */
  readonly id: string;
  readonly namespace: string;
  readonly selector: Selector;
  readonly directions: readonly Direction[];
  /** Rules of the policy's directions; those of other directions have no effect and are in `inert`. */
  readonly rules: readonly PolicyRule[];
  readonly inert: readonly PolicyRule[];
  /** Directions that `policyTypes` does not name, and for which the network plugin applies the rules all the same. */
  readonly implied?: readonly Direction[];
}

const EVERYTHING: Selector = { nothing: false, requirements: [] };
const NOTHING_AT_ALL: Selector = { nothing: true, requirements: [] };

export const addressBlock = (block: DeepReadonly<IPBlock>): AddressBlock => ({
  cidr: parseCIDR(block.cidr ?? ""),
  except: (block.except ?? []).flatMap((text) => parseCIDR(text) ?? []),
});

function compilePeer(peer: DeepReadonly<NetworkPolicyPeer>): PolicyPeer {
  const { namespaceSelector, podSelector, ipBlock } = peer;
  // The API rejects an empty peer, and an ipBlock beside a selector; the selectors take precedence so that nothing is
  // allowed by mistake.
  const bare = namespaceSelector === undefined && podSelector === undefined;
  return {
    object: peer,
    namespaces: namespaceSelector === undefined ? undefined : labelSelector(namespaceSelector),
    pods: podSelector === undefined ? (bare ? NOTHING_AT_ALL : undefined) : labelSelector(podSelector),
    blocks: bare && ipBlock !== undefined ? [addressBlock(ipBlock)] : [],
  };
}

function compilePort(port: DeepReadonly<NetworkPolicyPort>): Connections | NamedPort {
  const protocol = port.protocol || "TCP";
  if (!isProtocol(protocol)) return NO_CONNECTIONS;
  // IntOrString: the published types call it a string.
  const number = port.port as unknown as string | number | undefined;
  if (number === undefined) return everyPort(protocol);
  if (typeof number === "string")
    return { object: port, name: number, protocol, ...(port.endPort !== undefined && { endPort: port.endPort }) };
  return port.endPort === undefined ? onePort(protocol, number) : connectionRange(protocol, number, port.endPort);
}

const isNamed = (port: Connections | NamedPort): port is NamedPort => "name" in port;

export function splitPorts(ports: readonly (Connections | NamedPort)[]): {
  connections: Connections;
  namedPorts: readonly NamedPort[];
} {
  const numbered = ports.filter((port) => !isNamed(port)) as Connections[];
  return { connections: unionAll(numbered), namedPorts: ports.filter(isNamed) };
}

interface RawRule {
  readonly from?: readonly DeepReadonly<NetworkPolicyPeer>[];
  readonly to?: readonly DeepReadonly<NetworkPolicyPeer>[];
  readonly ports?: readonly DeepReadonly<NetworkPolicyPort>[];
}

function compileRule(rule: RawRule, index: number, direction: Direction): PolicyRule {
  const peers = (direction === "Ingress" ? rule.from : rule.to) ?? [];
  const ports = rule.ports ?? [];
  return {
    object: rule,
    index,
    direction,
    action: "Accept",
    peers: peers.length === 0 ? "all" : peers.map(compilePeer),
    ...(ports.length === 0 ? { connections: ALL_CONNECTIONS, namedPorts: [] } : splitPorts(ports.map(compilePort))),
  };
}

/**
 * A NetworkPolicy with its defaults applied. Without `policyTypes` it has type Ingress, and Egress only if it has an
 * egress rule. Source: pkg/apis/networking/v1/defaults.go, types comment of NetworkPolicySpec.
 */
export function compilePolicy(resource: Resource<KindMap["NetworkPolicy"]>): CompiledPolicy {
  const spec = resource.object.spec ?? { podSelector: {} };
  const egress = spec.egress ?? [];
  const types = spec.policyTypes ?? [];
  const implied: readonly Direction[] = egress.length > 0 ? ["Ingress", "Egress"] : ["Ingress"];
  const directions =
    types.length > 0 ? types.filter((type): type is Direction => type === "Ingress" || type === "Egress") : implied;
  const rules = [
    ...(spec.ingress ?? []).map((rule, index) => compileRule(rule, index, "Ingress")),
    ...egress.map((rule, index) => compileRule(rule, index, "Egress")),
  ];
  return {
    resource,
    id: `${resource.namespace}/${resource.name}`,
    namespace: resource.namespace,
    selector: spec.podSelector === undefined ? EVERYTHING : labelSelector(spec.podSelector),
    directions,
    rules: rules.filter((rule) => directions.includes(rule.direction)),
    inert: rules.filter((rule) => !directions.includes(rule.direction)),
  };
}
