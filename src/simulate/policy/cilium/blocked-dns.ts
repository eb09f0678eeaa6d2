import type { Model } from "../../../model/model.ts";
import type { Workload } from "../../../model/workload.ts";
import { ALL_CONNECTIONS, includesPort } from "../../connections.ts";
import type { Protocol } from "../../connections.ts";
import { CLUSTER_DNS, assumedPod } from "../connection-end.ts";
import { policyView } from "../policy-view.ts";
import type { PolicyView } from "../policy-view.ts";
import type { CiliumRule, CiliumSpec } from "./cilium-policy.ts";
import type { CiliumPeer } from "./peers.ts";

/** A specification that keeps pods from the cluster's DNS. */
export interface DNSBlockedByCilium {
  readonly spec: CiliumSpec;
  readonly workloads: readonly Workload[];
  readonly missing: readonly Protocol[];
  /** A rule for the cluster's DNS without its namespace. */
  readonly attempt: CiliumRule | undefined;
  readonly unknown: string | undefined;
}

const OPENSHIFT_DNS = assumedPod("the cluster's DNS", "openshift-dns", {
  "dns.operator.openshift.io/daemonset-dns": "default",
});

const PROTOCOLS = ["UDP", "TCP"] as const satisfies readonly Protocol[];

const isClusterDNS = (peer: CiliumPeer): boolean =>
  peer.kind === "endpoints" &&
  peer.selector.written.some(
    ({ requirement }) =>
      requirement.key === "k8s-app" && requirement.operator === "In" && requirement.values.includes("kube-dns"),
  );

const connectionsOf = ({ ports }: CiliumRule, protocol: Protocol, port: number): boolean =>
  ports === undefined
    ? includesPort(ALL_CONNECTIONS, protocol, port)
    : ports.some(({ connections }) => includesPort(connections, protocol, port));

/** Whether a rule may be about a DNS server other than the cluster's: a node-local cache, a resolver outside. */
function mayBeServer(rule: CiliumRule, protocol: Protocol): boolean {
  const { peers, ports } = rule;
  if (peers === "none" || !(connectionsOf(rule, protocol, 53) || connectionsOf(rule, protocol, 5353))) return false;
  if (peers === "any") return true;
  return peers.some((peer) => {
    if (peer.kind === "fqdn") return false;
    // Pods of an application on all ports are no DNS servers.
    if (peer.kind === "endpoints") return ports !== undefined && !isClusterDNS(peer);
    return true;
  });
}

function judge(view: PolicyView, workload: Workload): Omit<DNSBlockedByCilium, "workloads"> | undefined {
  const { hostNetwork, dnsPolicy = "ClusterFirst" } = workload.template.spec;
  if (hostNetwork === true || dnsPolicy !== "ClusterFirst") return undefined;
  const { admin, isolating, openers, plugins } = view.coverage(workload, "Egress");
  if (admin.length > 0 || isolating.length > 0 || !plugins.some((one) => one.isolates && one.match === "yes"))
    return undefined;
  const selecting = view.set.cilium.selecting(view.endOf(workload));
  const rules = selecting
    .flatMap(({ spec }) => spec.rules)
    .filter(({ direction, action }) => direction === "Egress" && action === "Accept");
  // Pods without any allowed egress are isolated on purpose.
  if (!rules.some(({ peers, ports }) => peers !== "none" && (peers !== "any" || ports !== undefined))) return undefined;
  const toCluster = view.side(workload, "Egress", CLUSTER_DNS).possible;
  const toOpenShift = view.side(workload, "Egress", OPENSHIFT_DNS).possible;
  const missing = PROTOCOLS.filter(
    (protocol) =>
      !includesPort(toCluster, protocol, 53) &&
      !includesPort(toOpenShift, protocol, 5353) &&
      !rules.some((rule) => mayBeServer(rule, protocol)),
  );
  const attempt = rules.find(({ peers }) => typeof peers !== "string" && peers.some(isClusterDNS));
  const owner = selecting.find(
    ({ spec, match }) =>
      match === "yes" &&
      spec.defaultDeny.Egress &&
      spec.rules.some((rule) => (attempt === undefined ? rule.direction === "Egress" : rule === attempt)),
  );
  if (missing.length === 0 || owner === undefined) return undefined;
  const [opener] = openers;
  return {
    spec: owner.spec,
    missing,
    attempt,
    unknown: opener && `${opener.resource.title} is not simulated and may allow DNS`,
  };
}

/** Pods whose policies of Cilium block DNS, by policy. Use it as `simulation.fact(dnsBlockedByCilium)`. */
export function dnsBlockedByCilium(model: Model): readonly DNSBlockedByCilium[] {
  const view = policyView(model);
  if (view.set.cilium.isEmpty) return [];
  const groups = new Map<
    string,
    { readonly found: Omit<DNSBlockedByCilium, "workloads">; readonly workloads: Workload[] }
  >();
  for (const workload of model.workloads) {
    const found = judge(view, workload);
    if (found === undefined) continue;
    const { spec, missing, unknown } = found;
    const key = `${spec.policy.id} ${spec.policy.specs.indexOf(spec)} ${missing.join()} ${unknown ?? ""}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { found, workloads: [workload] });
    else group.workloads.push(workload);
  }
  return [...groups.values()].map(({ found, workloads }) => ({ ...found, workloads }));
}
