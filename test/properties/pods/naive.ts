import type { Probe } from "../../../src/simulate/connections.ts";

/**
 * The words of the API documentation for pods and addresses of which all is known, one connection at a time: without
 * classes, indexes, tiers or sets of ports. Nothing of `src/simulate/policy` is used.
 */

export type Labels = Readonly<Record<string, string>>;
export interface Selector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

export interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}
export interface PortItem {
  readonly protocol?: string;
  readonly port?: number | string;
  readonly endPort?: number;
}
export interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly PortItem[];
}
export interface NetworkPolicy {
  readonly namespace: string;
  readonly name: string;
  readonly spec: {
    readonly podSelector: Selector;
    readonly policyTypes: readonly string[];
    readonly ingress?: readonly Rule[];
    readonly egress?: readonly Rule[];
  };
}

export interface AdminPeer {
  readonly namespaces?: Selector;
  readonly pods?: { readonly namespaceSelector: Selector; readonly podSelector: Selector };
  readonly networks?: readonly string[];
  readonly nodes?: Selector;
  readonly domainNames?: readonly string[];
}
export interface AdminRule {
  readonly action: "Accept" | "Deny" | "Pass";
  readonly from?: readonly AdminPeer[];
  readonly to?: readonly AdminPeer[];
  readonly protocols?: readonly {
    readonly tcp?: { readonly destinationPort?: { readonly number: number } };
    readonly udp?: { readonly destinationPort?: { readonly number: number } };
    readonly destinationNamedPort?: string;
  }[];
}
export interface AdminPolicy {
  readonly name: string;
  readonly spec: {
    readonly tier: "Admin" | "Baseline";
    readonly priority: number;
    readonly subject: Pick<AdminPeer, "namespaces" | "pods">;
    readonly ingress?: readonly AdminRule[];
    readonly egress?: readonly AdminRule[];
  };
}

export interface Policies {
  readonly network: readonly NetworkPolicy[];
  readonly admin: readonly AdminPolicy[];
}

/** One pod, or one host outside the cluster (`pod` undefined). */
export interface End {
  readonly address: string;
  /** Labels of the node whose address this is: of a pod on the host's network, or of a node itself. */
  readonly nodeLabels?: Labels;
  /** The name in `domainNames` resolves to the address. */
  readonly isNamed: boolean;
  readonly pod?: {
    readonly namespace: string;
    readonly namespaceLabels: Labels;
    readonly labels: Labels;
    readonly hostNetwork: boolean;
    readonly node: string;
    readonly ports: readonly { readonly name: string; readonly containerPort: number; readonly protocol: string }[];
  };
}

export function selects({ matchLabels = {}, matchExpressions = [] }: Selector, own: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => own[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = own[key];
      if (operator === "Exists") return value !== undefined;
      if (operator === "DoesNotExist") return value === undefined;
      return (value !== undefined && values.includes(value)) === (operator === "In");
    })
  );
}

function bits(address: string): string {
  const octet = (text: string) => Number(text).toString(2).padStart(8, "0");
  return address.includes(":") ? "" : address.split(".").map(octet).join("");
}

/** IPv4 alone: an address of the other family is in no block. */
export function isIn(cidr: string, address: string): boolean {
  const [base = "", length = "32"] = cidr.split("/");
  return !cidr.includes(":") && bits(address) !== "" && bits(address).startsWith(bits(base).slice(0, Number(length)));
}

const namespaceLabels = ({ namespace, namespaceLabels: own }: NonNullable<End["pod"]>): Labels => ({
  ...own,
  "kubernetes.io/metadata.name": namespace,
});

/** Source: the comments of NetworkPolicyPeer, networking/v1 types.go; pods on the host's network are no pods. */
function isPeer(policy: NetworkPolicy, { podSelector, namespaceSelector, ipBlock }: Peer, { pod, address }: End) {
  if (ipBlock !== undefined)
    return isIn(ipBlock.cidr, address) && !(ipBlock.except ?? []).some((one) => isIn(one, address));
  if (pod === undefined || pod.hostNetwork) return false;
  if (podSelector === undefined && namespaceSelector === undefined) return false;
  return (
    (namespaceSelector === undefined
      ? pod.namespace === policy.namespace
      : selects(namespaceSelector, namespaceLabels(pod))) &&
    (podSelector === undefined || selects(podSelector, pod.labels))
  );
}

/** Source: the comments of ClusterNetworkPolicyIngressPeer and EgressPeer, network-policy-api apis/v1alpha2. */
function isAdminPeer({ namespaces, pods, networks, nodes, domainNames }: AdminPeer, end: End): boolean {
  const { pod, address, nodeLabels, isNamed } = end;
  const asPod = pod?.hostNetwork === true ? undefined : pod;
  if (namespaces !== undefined) return asPod !== undefined && selects(namespaces, namespaceLabels(asPod));
  if (pods !== undefined)
    return (
      asPod !== undefined &&
      selects(pods.namespaceSelector, namespaceLabels(asPod)) &&
      selects(pods.podSelector, asPod.labels)
    );
  if (networks !== undefined) return networks.some((cidr) => isIn(cidr, address));
  if (nodes !== undefined) return nodeLabels !== undefined && selects(nodes, nodeLabels);
  return domainNames !== undefined && asPod === undefined && isNamed;
}

const hasNamed = ({ pod }: End, name: string, { protocol, port }: Probe): boolean =>
  pod?.ports.some((one) => one.name === name && one.protocol === protocol && one.containerPort === port) === true;

function isPort({ protocol = "TCP", port, endPort }: PortItem, destination: End, probe: Probe): boolean {
  if (protocol !== probe.protocol) return false;
  if (port === undefined) return true;
  if (typeof port === "string") return hasNamed(destination, port, probe);
  return probe.port >= port && probe.port <= (endPort ?? port);
}

function networkPolicies(
  { network }: Policies,
  type: "Ingress" | "Egress",
  [own, other]: readonly [End, End],
  probe: Probe,
): boolean | undefined {
  const { pod } = own;
  if (pod === undefined || pod.hostNetwork) return undefined;
  const destination = type === "Ingress" ? own : other;
  const selecting = network.filter(
    ({ namespace, spec }) =>
      namespace === pod.namespace && spec.policyTypes.includes(type) && selects(spec.podSelector, pod.labels),
  );
  if (selecting.length === 0) return undefined;
  return selecting.some((policy) =>
    (type === "Ingress" ? (policy.spec.ingress ?? []) : (policy.spec.egress ?? [])).some(({ from, to, ports = [] }) => {
      const peers = (type === "Ingress" ? from : to) ?? [];
      return (
        (peers.length === 0 || peers.some((one) => isPeer(policy, one, other))) &&
        (ports.length === 0 || ports.some((one) => isPort(one, destination, probe)))
      );
    }),
  );
}

function adminTier(
  { admin }: Policies,
  tier: "Admin" | "Baseline",
  type: "Ingress" | "Egress",
  [own, other]: readonly [End, End],
  probe: Probe,
): AdminRule["action"] {
  const { pod } = own;
  if (pod === undefined || pod.hostNetwork) return "Pass";
  const destination = type === "Ingress" ? own : other;
  const ordered = admin
    .filter(({ spec }) => spec.tier === tier && isAdminPeer(spec.subject, own))
    .toSorted((a, b) => a.spec.priority - b.spec.priority);
  for (const { spec } of ordered)
    for (const { action, from, to, protocols } of (type === "Ingress" ? spec.ingress : spec.egress) ?? []) {
      const peers = (type === "Ingress" ? from : to) ?? [];
      if (!peers.some((one) => isAdminPeer(one, other))) continue;
      const fits =
        protocols === undefined ||
        protocols.some(({ tcp, udp, destinationNamedPort }) => {
          if (destinationNamedPort !== undefined) return hasNamed(destination, destinationNamedPort, probe);
          const own = probe.protocol === "TCP" ? tcp : probe.protocol === "UDP" ? udp : undefined;
          return own !== undefined && (own.destinationPort?.number ?? probe.port) === probe.port;
        });
      if (fits) return action;
    }
  return "Pass";
}

function side(policies: Policies, type: "Ingress" | "Egress", ends: readonly [End, End], probe: Probe): boolean {
  const first = adminTier(policies, "Admin", type, ends, probe);
  if (first !== "Pass") return first === "Accept";
  return networkPolicies(policies, type, ends, probe) ?? adminTier(policies, "Baseline", type, ends, probe) !== "Deny";
}

/** Whether a connection between two different pods, or a pod and a host outside, passes all policies. */
export function isAllowed(policies: Policies, source: End, destination: End, probe: Probe): boolean {
  const [from, to] = [source.pod, destination.pod];
  if (from !== undefined && to !== undefined && from.node === to.node && (from.hostNetwork || to.hostNetwork))
    return true;
  return (
    (from === undefined || side(policies, "Egress", [source, destination], probe)) &&
    (to === undefined || side(policies, "Ingress", [destination, source], probe))
  );
}

/** What the policies can tell of an end: two ends with the same answers are the same to all of them. */
export function answersFor({ network, admin }: Policies, end: End): string {
  const { pod } = end;
  return JSON.stringify([
    pod?.hostNetwork,
    pod?.node,
    pod?.ports,
    network.map((policy) => [
      pod !== undefined && selects(policy.spec.podSelector, pod.labels),
      [...(policy.spec.ingress ?? []), ...(policy.spec.egress ?? [])].map(({ from = [], to = [] }) =>
        [...from, ...to].map((one) => isPeer(policy, one, end)),
      ),
    ]),
    admin.map(({ spec }) => [
      isAdminPeer(spec.subject, end),
      [...(spec.ingress ?? []), ...(spec.egress ?? [])].map(({ from = [], to = [] }) =>
        [...from, ...to].map((one) => isAdminPeer(one, end)),
      ),
    ]),
  ]);
}
