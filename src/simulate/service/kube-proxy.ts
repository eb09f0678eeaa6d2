import { addTo } from "../../base/groups.ts";
import type { ClusterNode } from "../pods/pod.ts";
import { HEADLESS_LABEL, sortBy } from "../endpoints/endpoint-slice.ts";
import type { Endpoint, SliceGroup } from "../endpoints/endpoint-slice.ts";
import { canonicalIP, joinHostPort, sortKey } from "../../base/ip.ts";
import type { IPFamily } from "../../base/ip.ts";
import type { FactPort, ServiceFacts, ServiceResource } from "./facts.ts";

/** One backend of kube-proxy: endpoints with the same address and port are one. */
export interface ProxyEndpoint {
  /** `10.244.1.2:80`. */
  readonly address: string;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly endpoint: Endpoint;
}

/** Endpoints that traffic may go to. `otherwise`: what happens to a packet if there are none. */
export interface Destination {
  readonly endpoints: readonly ProxyEndpoint[];
  /** REJECT: the client sees "connection refused". DROP: it waits until its timeout. */
  readonly otherwise: "REJECT" | "DROP" | undefined;
}

export interface NodeRoute {
  /** Traffic to the cluster IP that starts on this node. */
  readonly internal: Destination;
  /** Traffic that arrives at this node for a node port, load balancer or external IP; undefined without any. */
  readonly external: Destination | undefined;
  /** The choices of policy Cluster and policy Local on this node. */
  readonly cluster: Destination;
  readonly local: Destination;
}

export interface PortRoute {
  readonly ipFamily: IPFamily;
  readonly port: FactPort;
  /** By name of the node, in order of the nodes. */
  readonly nodes: ReadonlyMap<string, NodeRoute>;
}

/**
 * Source: pkg/proxy/endpointslicecache.go addEndpoints: the first address counts, and a running pod takes precedence
 * over a terminating one.
 */
export function proxyEndpoints(
  groups: readonly SliceGroup[],
  family: IPFamily,
  port: FactPort,
): readonly ProxyEndpoint[] {
  const found = new Map<string, ProxyEndpoint>();
  for (const group of groups) {
    // kube-proxy does not watch slices labelled headless (cmd/kube-proxy/app/server.go).
    if (group.addressType !== family || Object.hasOwn(group.labels, HEADLESS_LABEL)) continue;
    for (const { name, port: number, protocol } of group.ports) {
      if (name !== port.name || protocol !== port.protocol || number === undefined || number === 0) continue;
      for (const endpoint of group.endpoints) {
        const [first] = endpoint.addresses;
        if (first === undefined) continue;
        const address = joinHostPort(canonicalIP(first) ?? first, number);
        const { ready = true, serving = true, terminating = false } = endpoint.conditions;
        if (!found.has(address) || !terminating) found.set(address, { address, ready, serving, terminating, endpoint });
      }
    }
  }
  return sortBy([...found.values()], ({ address, endpoint }) => `${sortKey(endpoint.addresses[0] ?? "")} ${address}`);
}

/**
 * Which hints a node uses: those for the node, those for its zone, or none. Source: pkg/proxy/topology.go
 * topologyModeFromHints.
 */
function followedHints(endpoints: readonly ProxyEndpoint[], node: ClusterNode): "forNodes" | "forZones" | undefined {
  const ready = endpoints.filter((endpoint) => endpoint.ready);
  const covers = (kind: "forNodes" | "forZones", name: string | undefined): boolean => {
    const hints = ready.map(({ endpoint }) => endpoint.hints?.[kind] ?? []);
    return (
      hints.length > 0 &&
      hints.every((names) => names.length > 0) &&
      name !== undefined &&
      hints.some((names) => names.includes(name))
    );
  };
  if (covers("forNodes", node.name)) return "forNodes";
  return covers("forZones", node.zone) ? "forZones" : undefined;
}

/** Ready endpoints, else those that still serve while terminating. Source: pkg/proxy/topology.go. */
export const readyOrTerminating = (endpoints: readonly ProxyEndpoint[]): readonly ProxyEndpoint[] => {
  const ready = endpoints.filter((endpoint) => endpoint.ready);
  return ready.length > 0 ? ready : endpoints.filter(({ serving, terminating }) => serving && terminating);
};

function clusterEndpoints(
  endpoints: readonly ProxyEndpoint[],
  usable: readonly ProxyEndpoint[],
  node: ClusterNode,
): readonly ProxyEndpoint[] {
  const kind = followedHints(endpoints, node);
  if (kind === undefined) return usable;
  const name = kind === "forNodes" ? node.name : (node.zone ?? "");
  return usable.filter(({ endpoint }) => endpoint.hints?.[kind]?.includes(name) === true);
}

/**
 * Whether clients outside the cluster can reach the port; load balancer addresses are in the status. Source:
 * pkg/proxy/serviceport.go.
 */
function isExternallyAccessible(service: ServiceResource, port: FactPort, family: IPFamily): boolean {
  const { spec, status } = service.object;
  const isOwn = (text: string | undefined): boolean => (text?.includes(":") ? "IPv6" : "IPv4") === family;
  const ingress = (status?.loadBalancer?.ingress ?? []) as readonly { ip?: string; ipMode?: string }[];
  return (
    port.nodePort !== undefined ||
    (spec?.externalIPs ?? []).some(isOwn) ||
    ingress.some(({ ip, ipMode }) => ip !== undefined && ip !== "" && ipMode !== "Proxy" && isOwn(ip))
  );
}

/**
 * Where kube-proxy of every node sends the traffic of one port. Sources: pkg/proxy/topology.go CategorizeEndpoints,
 * pkg/proxy/iptables/proxier.go (REJECT without endpoints anywhere, DROP without local ones).
 */
function routePort(
  service: ServiceResource,
  facts: ServiceFacts,
  port: FactPort,
  groups: readonly SliceGroup[],
  ipFamily: IPFamily,
  nodes: readonly ClusterNode[],
): PortRoute {
  const endpoints = proxyEndpoints(groups, ipFamily, port);
  const usable = readyOrTerminating(endpoints);
  const exposed = isExternallyAccessible(service, port, ipFamily);
  const hinted = endpoints.some(({ endpoint }) => endpoint.hints !== undefined);
  const failure = endpoints.some(isUsable) ? "DROP" : "REJECT";
  const destination = (chosen: readonly ProxyEndpoint[]): Destination => ({
    endpoints: chosen,
    otherwise: chosen.length > 0 ? undefined : failure,
  });
  const everywhere = hinted ? undefined : destination(usable);
  const byNode = new Map<string, ProxyEndpoint[]>();
  for (const one of endpoints) {
    const { nodeName } = one.endpoint;
    if (nodeName === undefined) continue;
    addTo(byNode, nodeName, one);
  }
  const nowhere = destination([]);
  const routes = nodes.map((node): readonly [string, NodeRoute] => {
    const cluster = everywhere ?? destination(clusterEndpoints(endpoints, usable, node));
    const own = byNode.get(node.name);
    const local = own === undefined ? nowhere : destination(readyOrTerminating(own));
    const external = facts.externalPolicyLocal ? local : cluster;
    return [
      node.name,
      {
        internal: facts.internalPolicyLocal ? local : cluster,
        external: exposed ? external : undefined,
        cluster,
        local,
      },
    ];
  });
  return { ipFamily, port, nodes: new Map(routes) };
}

const isUsable = ({ ready, serving, terminating }: ProxyEndpoint): boolean => ready || (serving && terminating);

/**
 * Routes of every port and family; headless and ExternalName Services have none. Source: pkg/proxy/util/utils.go
 * ShouldSkipService.
 */
export function serviceRoutes(
  service: ServiceResource,
  facts: ServiceFacts,
  groups: readonly SliceGroup[],
  nodes: readonly ClusterNode[],
): readonly PortRoute[] {
  if (facts.headless || facts.type === "ExternalName") return [];
  return facts.ipFamilies.flatMap((family) =>
    facts.ports.map((port) => routePort(service, facts, port, groups, family, nodes)),
  );
}
