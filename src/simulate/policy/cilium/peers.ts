import { fieldsOf, listOf, textOf } from "../../../base/values.ts";
import type { Fields } from "../../../base/values.ts";
import { isRecord } from "../../../base/is-record.ts";
import { parseCIDR, parseIP } from "../../../base/ip.ts";
import type { CIDR } from "../../../base/ip.ts";
import type { AddressBlock } from "../network-policy.ts";
import { equals, peerSelector, requirementsOf } from "./endpoint-selector.ts";
import type { EndpointSelector, SourcedRequirement } from "./endpoint-selector.ts";
import { CLUSTER_LABEL, DEFAULT_CLUSTER } from "./identity-labels.ts";

/**
 * One peer of a rule. `groups`: a cloud provider's groups, whose addresses an operator looks up. `services` are
 * resolved by the Services of the cluster.
 */
export type CiliumPeer =
  | { readonly kind: "endpoints"; readonly at: PeerAt; readonly selector: EndpointSelector }
  | {
      readonly kind: "entity";
      readonly at: PeerAt;
      readonly name: string;
      readonly selectors: readonly EndpointSelector[];
    }
  | { readonly kind: "block"; readonly at: PeerAt; readonly block: AddressBlock }
  | { readonly kind: "cidrGroup"; readonly at: PeerAt; readonly name: string; readonly except: readonly CIDR[] }
  | {
      readonly kind: "cidrGroups";
      readonly at: PeerAt;
      readonly requirements: readonly SourcedRequirement[];
      readonly except: readonly CIDR[];
    }
  | { readonly kind: "fqdn"; readonly at: PeerAt; readonly pattern: string }
  | { readonly kind: "service"; readonly at: PeerAt; readonly reference: Fields }
  | { readonly kind: "groups"; readonly at: PeerAt };

/** Where a peer is written: an item of a list of the rule. */
export interface PeerAt {
  readonly list: object;
  readonly index: number;
  /** `fromEndpoints`, `toFQDNs`. */
  readonly field: string;
}

const generated = (...requirements: readonly SourcedRequirement[]): EndpointSelector => ({
  object: undefined,
  requirements,
  written: requirements,
});

const reserved = (name: string): EndpointSelector => generated(equals("reserved", name, ""));

const CLUSTER = ["host", "remote-node", "init", "ingress", "health", "unmanaged", "kube-apiserver"].map(reserved);

/** Source: cilium pkg/policy/api/entity.go, EntitySelectorMapping. */
const ENTITIES: Readonly<Record<string, readonly EndpointSelector[]>> = {
  all: [generated()],
  world: ["world", "world-ipv4", "world-ipv6"].map(reserved),
  "world-ipv4": [reserved("world-ipv4")],
  "world-ipv6": [reserved("world-ipv6")],
  cluster: [...CLUSTER, generated(equals("k8s", CLUSTER_LABEL, DEFAULT_CLUSTER))],
  "cluster-mesh": [...CLUSTER, generated({ source: "any", requirement: { operator: "Exists", key: CLUSTER_LABEL } })],
  host: [reserved("host")],
  init: [reserved("init")],
  ingress: [reserved("ingress")],
  "remote-node": [reserved("remote-node")],
  health: [reserved("health")],
  unmanaged: [reserved("unmanaged")],
  none: [reserved("none")],
  "kube-apiserver": [reserved("kube-apiserver")],
};

export const isEntity = (name: string): boolean => Object.hasOwn(ENTITIES, name);

/** An address without a mask is a block of one. */
function blockOf(value: unknown, except: readonly CIDR[] = []): AddressBlock {
  const written = String(value);
  const ip = written.includes("/") ? undefined : parseIP(written);
  const cidr = ip === undefined ? parseCIDR(written) : { ...ip, prefix: ip.bytes.length * 8 };
  return { cidr, except };
}

function cidrRule(item: Fields, at: PeerAt): CiliumPeer {
  const except = listOf(item["except"]).flatMap((one) => parseCIDR(String(one)) ?? []);
  const group = textOf(item["cidrGroupRef"]);
  if (group !== undefined) return { kind: "cidrGroup", at, name: group, except };
  const selector = item["cidrGroupSelector"];
  if (isRecord(selector)) return { kind: "cidrGroups", at, requirements: requirementsOf(selector), except };
  return { kind: "block", at, block: blockOf(item["cidr"], except) };
}

interface PeerScope {
  readonly namespace: string;
  readonly selectsInit: boolean;
}

type Reader = (item: unknown, at: PeerAt, scope: PeerScope) => CiliumPeer;

/** Lists of peers by the part of their name after `from` or `to`. An empty one of these matches nothing. */
const LISTS: Readonly<Record<string, Reader>> = {
  Endpoints: (item, at, { namespace, selectsInit }) => ({
    kind: "endpoints",
    at,
    selector: peerSelector(fieldsOf(item), namespace, selectsInit),
  }),
  Nodes: (item, at) => ({
    kind: "endpoints",
    at,
    selector: {
      ...generated(
        ...requirementsOf(fieldsOf(item)),
        { source: "reserved", requirement: { operator: "Exists", key: "remote-node" } },
        equals("k8s", CLUSTER_LABEL, DEFAULT_CLUSTER),
      ),
      object: fieldsOf(item),
    },
  }),
  Entities: (item, at) => ({
    kind: "entity",
    at,
    name: String(item),
    selectors: ENTITIES[String(item)] ?? [],
  }),
  CIDR: (item, at) => ({ kind: "block", at, block: blockOf(item) }),
  CIDRSet: (item, at) => cidrRule(fieldsOf(item), at),
};

/** Lists that match everything on the rule's ports if they are empty, as if they were missing. */
const OPEN_LISTS: Readonly<Record<string, Reader>> = {
  FQDNs: (item, at) => {
    const { matchName, matchPattern } = fieldsOf(item);
    return { kind: "fqdn", at, pattern: textOf(matchName) ?? textOf(matchPattern) ?? "" };
  },
  Services: (item, at) => ({ kind: "service", at, reference: fieldsOf(item) }),
  Groups: (_item, at) => ({ kind: "groups", at }),
};

/** All lists of peers that a rule may have, such as `fromEndpoints`. */
export const peerFields = (direction: "Ingress" | "Egress"): readonly string[] =>
  [...Object.keys(LISTS), ...Object.keys(OPEN_LISTS)].map(
    (name) => `${direction === "Ingress" ? "from" : "to"}${name}`,
  );

/**
 * The peers of a rule. `any`: no list of peers, or one that is empty and does not count; the ports alone decide.
 * `none`: an empty list, which matches nothing. Source: cilium pkg/policy/utils/parserules.go mergeEndpointSelectors.
 */
export function compilePeers(
  rule: Fields,
  direction: "Ingress" | "Egress",
  scope: PeerScope,
): readonly CiliumPeer[] | "any" | "none" {
  const prefix = direction === "Ingress" ? "from" : "to";
  const read = (lists: Readonly<Record<string, Reader>>): readonly CiliumPeer[] =>
    Object.entries(lists).flatMap(([name, reader]) => {
      const field = `${prefix}${name}`;
      const items = rule[field];
      return Array.isArray(items) ? items.map((item, index) => reader(item, { list: items, index, field }, scope)) : [];
    });
  const isEmpty = Object.keys(LISTS).some((name) => {
    const items = rule[`${prefix}${name}`];
    return Array.isArray(items) && items.length === 0;
  });
  if (isEmpty) return "none";
  const peers = [...read(LISTS), ...read(OPEN_LISTS)];
  return peers.length === 0 ? "any" : peers;
}
