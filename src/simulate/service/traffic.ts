import type { Cluster, ServiceEndpoints } from "../cluster.ts";
import { isReady } from "../endpoints/endpoint-slice.ts";
import type { Destination, NodeRoute, PortRoute, ProxyEndpoint } from "./kube-proxy.ts";
import type { ClusterNode } from "../pods/pod.ts";

export type TrafficVia = "ClusterIP" | "NodePort" | "LoadBalancer";

export interface TrafficQuery {
  readonly via: TrafficVia;
  /** Name or number of a Service port; default: all ports. */
  readonly port?: string;
  /**
   * The client's node; for a node port, the node it connects to. Without node and zone, clients are spread evenly over
   * the nodes.
   */
  readonly node?: string;
  readonly zone?: string;
  /** Nodes or zones that are down. */
  readonly down?: readonly string[];
}

/** A share of the connections; 1 is all of them. */
export interface TrafficShare {
  readonly share: number;
  /** `10.244.1.2:80`, a host outside the cluster, or an address without port for a headless Service. */
  readonly address: string;
  /** `namespace/name` of the pod. */
  readonly pod?: string;
  readonly node?: string;
  readonly zone?: string;
  /** The Service it goes through, if weights choose between several. */
  readonly backend?: string;
}

/** Connections that fail. */
export interface LostShare {
  readonly share: number;
  readonly reason: string;
}

/** Where the connections of one kind of client go; shares and losses together are 1. */
export interface Distribution {
  readonly title: string;
  readonly shares: readonly TrafficShare[];
  readonly lost: readonly LostShare[];
  readonly notes: readonly string[];
}

/** Adds up shares by endpoint and losses by reason. */
export class Tally {
  readonly #shares = new Map<string, TrafficShare>();
  readonly #lost = new Map<string, number>();

  add(share: TrafficShare): void {
    const key = `${share.backend ?? ""} ${share.address}`;
    const known = this.#shares.get(key);
    this.#shares.set(key, known === undefined ? share : { ...known, share: known.share + share.share });
  }

  lose(share: number, reason: string): void {
    this.#lost.set(reason, (this.#lost.get(reason) ?? 0) + share);
  }

  distribution(title: string, notes: readonly string[] = []): Distribution {
    const shares = [...this.#shares.values()].filter(({ share }) => share > 0);
    const lost = [...this.#lost].filter(([, share]) => share > 0).map(([reason, share]) => ({ share, reason }));
    return { title, shares, lost, notes };
  }
}

export const shareOf = ({ address, endpoint }: ProxyEndpoint, share: number, backend?: string): TrafficShare => ({
  share,
  address,
  ...(endpoint.targetRef?.name === undefined
    ? {}
    : { pod: `${endpoint.targetRef.namespace ?? ""}/${endpoint.targetRef.name}` }),
  ...(endpoint.nodeName === undefined ? {} : { node: endpoint.nodeName }),
  ...(endpoint.zone === undefined ? {} : { zone: endpoint.zone }),
  ...(backend === undefined ? {} : { backend }),
});

/**
 * Each endpoint of a node gets an equal part: 1/n in every mode of kube-proxy. Source: pkg/proxy/iptables/proxier.go,
 * nftables.
 */
function spread(tally: Tally, share: number, { endpoints, otherwise }: Destination, node: string): void {
  for (const endpoint of endpoints) tally.add(shareOf(endpoint, share / endpoints.length));
  if (endpoints.length > 0) return;
  tally.lose(
    share,
    otherwise === "DROP"
      ? `dropped on node ${node}: no endpoint there, and the policy is Local`
      : "refused: no endpoint is ready",
  );
}

const isDown = ({ name, zone }: ClusterNode, down: readonly string[]): boolean =>
  down.includes(name) || (zone !== undefined && down.includes(zone));

/** The nodes at which the traffic starts or arrives. */
function clientNodes(cluster: Cluster, query: TrafficQuery): readonly ClusterNode[] {
  const { node, zone, down = [] } = query;
  return cluster.nodes.filter(
    (one) =>
      !isDown(one, down) && (node === undefined || one.name === node) && (zone === undefined || one.zone === zone),
  );
}

type Choose = (route: NodeRoute) => Destination | undefined;

function fromNodes(route: PortRoute, nodes: readonly ClusterNode[], choose: Choose): Tally {
  const tally = new Tally();
  const reached = nodes.map(({ name }) => ({ name, destination: chosen(route, name, choose) }));
  if (reached.length === 0) tally.lose(1, "no node is up where the traffic could start");
  for (const { name, destination } of reached) {
    if (destination === undefined) tally.lose(1 / reached.length, "refused: the port is not open to the outside");
    else spread(tally, 1 / reached.length, destination, name);
  }
  return tally;
}

const chosen = (route: PortRoute, node: string, choose: Choose): Destination | undefined => {
  const own = route.nodes.get(node);
  return own && choose(own);
};

/**
 * A load balancer sends evenly to every node that is up; with policy Local only to those whose health check finds a
 * local endpoint (pkg/proxy/healthcheck). A client inside the cluster never reaches it: its own node answers with
 * policy Cluster (pkg/proxy/iptables/proxier.go).
 */
function throughLoadBalancer(cluster: Cluster, route: PortRoute, local: boolean, query: TrafficQuery): Tally {
  if (query.node !== undefined || query.zone !== undefined)
    return fromNodes(route, clientNodes(cluster, query), ({ cluster: all }) => all);
  const up = clientNodes(cluster, query);
  if (!local) return fromNodes(route, up, ({ cluster: all }) => all);
  const healthy = up.filter(({ name }) => (route.nodes.get(name)?.local.endpoints.length ?? 0) > 0);
  if (healthy.length > 0) return fromNodes(route, healthy, (node) => node.local);
  const tally = new Tally();
  tally.lose(
    1,
    "no node passes the load balancer's health check: policy Local, and no node has a ready endpoint of its own",
  );
  return tally;
}

function portTraffic(cluster: Cluster, { facts }: ServiceEndpoints, route: PortRoute, query: TrafficQuery): Tally {
  const { via } = query;
  switch (via) {
    case "ClusterIP":
      return fromNodes(route, clientNodes(cluster, query), ({ internal }) => internal);
    case "NodePort":
      return fromNodes(route, clientNodes(cluster, query), ({ external }) => external);
    case "LoadBalancer":
      return throughLoadBalancer(cluster, route, facts.externalPolicyLocal, query);
    default:
      return via satisfies never;
  }
}

/**
 * Clients resolve the name and choose an address; every address is assumed equally likely. Source: DNS specification
 * 2.4, CoreDNS loadbalance.
 */
function headlessTraffic({ facts, slices }: ServiceEndpoints, title: string): Distribution {
  const tally = new Tally();
  const ready = slices
    .filter(({ addressType }) => addressType === facts.ipFamilies[0])
    .flatMap(({ endpoints }) => endpoints.filter(isReady));
  for (const endpoint of ready) {
    const [address = ""] = endpoint.addresses;
    tally.add(shareOf({ address, ready: true, serving: true, terminating: false, endpoint }, 1 / ready.length));
  }
  if (ready.length === 0) tally.lose(1, "the name resolves to no address");
  return tally.distribution(title, ["headless: the client chooses among the addresses; many clients use the first"]);
}

/** Source: cmd/kube-proxy/app/server.go: kube-proxy does not watch Services with this label. */
const proxyNotes = ({ service }: ServiceEndpoints): readonly string[] =>
  service.labels["service.kubernetes.io/service-proxy-name"] === undefined
    ? []
    : [
        "the label service.kubernetes.io/service-proxy-name assigns it to another proxy; the " +
          "shares are what kube-proxy would do",
      ];

function affinityNotes({ facts }: ServiceEndpoints, via: TrafficVia): readonly string[] {
  if (!facts.clientIPAffinity) return [];
  const kept =
    `sessionAffinity ClientIP: a client address keeps its endpoint until ${facts.affinityTimeout} ` +
    "s after its last new connection; shares are averages over many clients";
  const shared = "behind a proxy or NAT all clients share one address, so one endpoint gets all traffic";
  return via === "ClusterIP" ? [kept] : [kept, shared];
}

const isPort = ({ port }: PortRoute, wanted: string | undefined): boolean =>
  wanted === undefined || port.name === wanted || String(port.number) === wanted;

/** The kinds of access that the type of a Service opens. */
export function accessKinds({ facts }: ServiceEndpoints): readonly TrafficVia[] {
  if (facts.type === "LoadBalancer")
    return facts.ports.some(({ nodePort }) => nodePort !== undefined)
      ? ["ClusterIP", "NodePort", "LoadBalancer"]
      : ["ClusterIP", "LoadBalancer"];
  return facts.type === "NodePort" ? ["ClusterIP", "NodePort"] : ["ClusterIP"];
}

/**
 * Expected share of each endpoint, one distribution for each port; the primary family of the Service. Every usable
 * endpoint has the same chance. Sources: pkg/proxy/topology.go, pkg/proxy/iptables/proxier.go.
 */
export function serviceTraffic(
  cluster: Cluster,
  endpoints: ServiceEndpoints,
  query: TrafficQuery,
): readonly Distribution[] {
  const { service, facts, routes } = endpoints;
  const name = `Service ${service.namespace}/${service.name}`;
  if (facts.type === "ExternalName") {
    return [
      {
        title: name,
        shares: [{ share: 1, address: service.object.spec?.externalName ?? "" }],
        lost: [],
        notes: ["ExternalName: the name is a DNS alias to another host"],
      },
    ];
  }
  if (facts.headless) return [headlessTraffic(endpoints, name)];
  const own = routes.filter((route) => route.ipFamily === facts.ipFamilies[0] && isPort(route, query.port));
  return own.map((route) => {
    const title =
      `${name} port ${route.port.name === "" ? "" : `${route.port.name} `}${route.port.number}/` +
      `${route.port.protocol} by ${query.via}`;
    return portTraffic(cluster, endpoints, route, query).distribution(title, [
      ...affinityNotes(endpoints, query.via),
      ...proxyNotes(endpoints),
    ]);
  });
}
