import type { Model } from "../../model/model.ts";
import type { Workload } from "../../model/workload.ts";
import { declaredCalls } from "../calls/declared-calls.ts";
import { includesPort, isEverything } from "../connections.ts";
import type { Protocol } from "../connections.ts";
import type { CompiledPolicy, PolicyPeer, PolicyRule } from "./network-policy.ts";
import { CLUSTER_DNS, assumedPod } from "./connection-end.ts";
import { portContainers } from "../service/ports.ts";
import type { PolicyView } from "./policy-view.ts";
import { matchPeer } from "./match-rule.ts";
import { isPublic } from "./private-ranges.ts";

/** OpenShift's DNS pods listen on 5353. Source: openshift/cluster-dns-operator assets/dns/daemonset.yaml. */
const OPENSHIFT_DNS = assumedPod("the cluster's DNS", "openshift-dns", {
  "dns.operator.openshift.io/daemonset-dns": "default",
});

const DNS_PROTOCOLS = ["UDP", "TCP"] as const satisfies readonly Protocol[];

/**
 * A rule about DNS that does not allow it. `namespace`: its pod selector is limited to the policy's own namespace.
 * `address`: it allows public addresses.
 */
export interface DNSAttempt {
  readonly policy: CompiledPolicy;
  readonly rule: PolicyRule;
  readonly peer: PolicyPeer | undefined;
  readonly flaw: "namespace" | "protocol" | "address";
}

/** Why pods with restricted egress cannot resolve names. */
export interface BlockedDNS {
  /** Protocols of port 53: every lookup starts with UDP, long answers need TCP. */
  readonly missing: readonly Protocol[];
  /** The policies that isolate the egress: those with rules first, then those that select the fewest pods. */
  readonly policies: readonly CompiledPolicy[];
  readonly attempt: DNSAttempt | undefined;
  /** Why the pods may resolve names anyway, or need not. */
  readonly unknown: string | undefined;
}

const egressRules = (policy: CompiledPolicy): readonly PolicyRule[] =>
  policy.rules.filter(({ direction }) => direction === "Egress");

const speaksOfDNS = (rule: PolicyRule, protocol: Protocol): boolean =>
  !isEverything(rule.connections) &&
  (includesPort(rule.connections, protocol, 53) || includesPort(rule.connections, protocol, 5353));

const isClusterDNS = (peer: PolicyPeer): boolean =>
  (peer.pods?.requirements ?? []).some(
    ({ key, ...rest }) => key === "k8s-app" && "values" in rest && rest.values.includes("kube-dns"),
  );

/**
 * Whether a peer may include a DNS server other than the cluster's: a node-local cache, an external resolver, a custom
 * server.
 */
function mayBeServer(
  view: PolicyView,
  policy: CompiledPolicy,
  rule: PolicyRule,
  peer: PolicyPeer,
  protocol: Protocol,
): boolean {
  if (peer.blocks.length > 0) return !isOutside(peer) && includesPort(rule.connections, protocol, 53);
  if (!speaksOfDNS(rule, protocol)) return false;
  if (peer.namespaces === undefined && isClusterDNS(peer) && policy.namespace !== "kube-system") return false;
  const { workloads, open } = view.peerScope(policy, peer);
  return open !== undefined || workloads.some(({ workload }) => mayServeDNS(workload));
}

/** A block of public addresses: the cluster's DNS is not among them. */
const isOutside = ({ blocks }: PolicyPeer): boolean =>
  blocks.length > 0 && blocks.every(({ cidr }) => cidr !== undefined && isPublic(cidr));

/** Whether all that allows a protocol of DNS are blocks of public addresses. */
function isOutsideOnly(view: PolicyView, policies: readonly CompiledPolicy[], protocol: Protocol): boolean {
  const allowing = policies.flatMap((policy) =>
    egressRules(policy)
      .filter((rule) => includesPort(rule.connections, protocol, 53))
      .map((rule) => ({ policy, rule })),
  );
  const isDNS = ({ namespace }: CompiledPolicy, peer: PolicyPeer): boolean =>
    matchPeer(peer, CLUSTER_DNS, {
      set: view.set,
      interpretation: view.profile.interpretation,
      namespace,
      unknowns: new Set<string>(),
    }) !== "no";
  return (
    allowing.some(({ rule }) => rule.peers !== "all" && rule.peers.some(isOutside)) &&
    allowing.every(
      ({ policy, rule }) => rule.peers !== "all" && rule.peers.every((peer) => isOutside(peer) || !isDNS(policy, peer)),
    )
  );
}

/** Whether a workload's pods may serve DNS: they declare a DNS port, or no port at all. */
function mayServeDNS({ template }: Workload): boolean {
  const listed = portContainers(template.spec).flatMap(({ ports }) => ports ?? []);
  return listed.length === 0 || listed.some(({ containerPort }) => containerPort === 53 || containerPort === 5353);
}

/** The DNS protocols for which no server is allowed. */
function missingProtocols(
  view: PolicyView,
  workload: Workload,
  policies: readonly CompiledPolicy[],
): readonly Protocol[] {
  const toCluster = view.side(workload, "Egress", CLUSTER_DNS).possible;
  const { admin, isolating } = view.coverage(workload, "Egress");
  const all = isolating.map(({ policy }) => policy);
  const missing = DNS_PROTOCOLS.filter(
    (protocol) => !includesPort(toCluster, protocol, 53) || (admin.length === 0 && isOutsideOnly(view, all, protocol)),
  );
  if (missing.length === 0) return missing;
  const toOpenShift = view.side(workload, "Egress", OPENSHIFT_DNS).possible;
  const toOther = (protocol: Protocol): boolean =>
    policies.some((policy) =>
      egressRules(policy).some(
        (rule) => rule.peers !== "all" && rule.peers.some((peer) => mayBeServer(view, policy, rule, peer, protocol)),
      ),
    );
  return missing.filter((protocol) => !includesPort(toOpenShift, protocol, 5353) && !toOther(protocol));
}

function findAttempt(policies: readonly CompiledPolicy[], missing: readonly Protocol[]): DNSAttempt | undefined {
  for (const policy of policies) {
    for (const rule of egressRules(policy)) {
      const peer =
        rule.peers === "all" ? undefined : rule.peers.find((one) => one.namespaces === undefined && isClusterDNS(one));
      if (peer !== undefined && policy.namespace !== "kube-system") return { policy, rule, peer, flaw: "namespace" };
      const outside = rule.peers === "all" ? undefined : rule.peers.find(isOutside);
      if (outside !== undefined && missing.some((protocol) => speaksOfDNS(rule, protocol)))
        return { policy, rule, peer: outside, flaw: "address" };
      const [protocol] = missing;
      const other = protocol === "UDP" ? "TCP" : "UDP";
      if (missing.length === 1 && !isEverything(rule.connections) && includesPort(rule.connections, other, 53))
        return { policy, rule, peer: undefined, flaw: "protocol" };
    }
  }
  return undefined;
}

/** Whether the manifests show that pods of a workload connect to a Service by its name. */
const resolvesNames = (model: Model, workload: Workload): boolean =>
  declaredCalls(model).some(
    ({ from, to }) =>
      from.kind === "workload" && from.workload === workload && to.kind === "actor" && to.actor === "DNS",
  );

function doubt(view: PolicyView, workload: Workload, policies: readonly CompiledPolicy[]): string | undefined {
  const [opener] = view.coverage(workload, "Egress").openers;
  if (opener !== undefined) return `${opener.resource.title} is not simulated and may allow DNS`;
  const cache = view.model.workloadsIn("kube-system").find(({ labels }) => labels["k8s-app"] === "node-local-dns");
  if (cache !== undefined)
    return `${cache.resource.title} answers DNS on every node, and traffic to a pod's own node is always allowed`;
  const rules = policies.flatMap(egressRules);
  if (resolvesNames(view.model, workload)) return undefined;
  const outside = rules.some(
    ({ peers, connections }) =>
      peers !== "all" && includesPort(connections, "UDP", 53) && peers.some((peer) => isOutside(peer)),
  );
  if (outside) return "the pods may send their queries to the addresses that the policies allow";
  if (rules.every(({ peers }) => peers !== "all" && peers.every(({ blocks }) => blocks.length > 0)))
    return "the policies allow addresses only, and pods that connect to addresses do not need DNS";
  return undefined;
}

/**
 * Whether the policies of a workload block DNS; undefined if they do not, or if the pods do not use the cluster's DNS.
 * The rules of all policies add up. Sources: cluster/addons/dns/coredns/coredns.yaml.base (kube-system,
 * k8s-app=kube-dns, UDP and TCP 53), pkg/kubelet/network/dns/dns.go (dnsPolicy).
 */
export function blockedDNS(view: PolicyView, workload: Workload): BlockedDNS | undefined {
  const { hostNetwork, dnsPolicy = "ClusterFirst" } = workload.template.spec;
  if (hostNetwork === true || dnsPolicy !== "ClusterFirst") return undefined;
  const isolating = view
    .coverage(workload, "Egress")
    .isolating.filter(({ match }) => match === "yes")
    .map(({ policy }) => policy);
  // Pods without any allowed egress are isolated on purpose.
  if (isolating.every((policy) => egressRules(policy).length === 0)) return undefined;
  const missing = missingProtocols(view, workload, isolating);
  if (missing.length === 0) return undefined;
  const policies = isolating
    .filter((policy) => egressRules(policy).length > 0)
    .sort((a, b) => b.selector.requirements.length - a.selector.requirements.length);
  return { missing, policies, attempt: findAttempt(policies, missing), unknown: doubt(view, workload, isolating) };
}
