import type { Model } from "../../../model/model.ts";
import type { Cluster } from "../../cluster.ts";
import { ALL_CONNECTIONS, onePort, includesConnections, isEmpty, intersectConnections } from "../../connections.ts";
import { explainSide } from "../../policy/explain.ts";
import { isolatingPolicies } from "../../policy/deciding.ts";
import { evaluateSide, isIsolated } from "../../policy/evaluate.ts";
import { ANYONE_OUTSIDE, CLUSTER_DNS, podEnd } from "../../policy/connection-end.ts";
import type { ConnectionEnd, PodEnd } from "../../policy/connection-end.ts";
import { PolicySet } from "../../policy/policy-set.ts";
import type { Profile, ProfileName } from "../../policy/interpretation.ts";
import type { Pod } from "../../pods/pod.ts";
import type { TraceLog } from "./log.ts";

/** What a trace is computed from. */
export interface TraceContext {
  readonly model: Model;
  readonly cluster: Cluster;
  readonly set: PolicySet;
  readonly profile: Profile;
}

export function traceContext(model: Model, cluster: Cluster, profile: ProfileName = "generic"): TraceContext {
  const set = new PolicySet(model, { undeclaredNamespaces: "bare", profile });
  return { model, cluster, set, profile: set.profile };
}

/** The source of the connection. */
export type Client =
  | { readonly kind: "pod"; readonly pod: Pod; readonly end: PodEnd }
  | { readonly kind: "external"; readonly end: ConnectionEnd };

export const EXTERNAL: Client = { kind: "external", end: ANYONE_OUTSIDE };

/** `NAMESPACE/POD`, `NAMESPACE/WORKLOAD`, or `external`; undefined when there is no such pod. */
export function findClient(cluster: Cluster, from: string): Client | undefined {
  if (from === "external") return EXTERNAL;
  const slash = from.indexOf("/");
  const namespace = slash < 0 ? "default" : from.slice(0, slash);
  const name = from.slice(slash + 1);
  const own = cluster.pods.filter(
    (pod) => pod.namespace === namespace && pod.phase !== "Succeeded" && pod.phase !== "Failed",
  );
  const pod =
    own.find((candidate) => candidate.name === name) ??
    own.find(({ owner }) => owner.slice(owner.indexOf("/") + 1) === name);
  return pod && { kind: "pod", pod, end: podEnd(pod) };
}

/** The cluster's DNS server: its pod if the manifests contain it, else the usual one. */
function dnsEnd({ cluster }: TraceContext): PodEnd {
  const pod = cluster.pods.find(
    ({ namespace, labels }) => namespace === "kube-system" && labels["k8s-app"] === "kube-dns",
  );
  return pod === undefined ? CLUSTER_DNS : podEnd(pod);
}

/** Whether a pod can resolve names at all. False: the trace ends here. */
export function traceLookup(context: TraceContext, client: Client, log: TraceLog): boolean {
  if (client.kind !== "pod") return true;
  const { pod, end } = client;
  const policy = pod.spec.dnsPolicy ?? "ClusterFirst";
  // Source: pkg/kubelet/network/dns/dns.go getPodDNSType.
  if (policy === "Default" || policy === "None" || (pod.hostNetwork && policy !== "ClusterFirstWithHostNet")) {
    const reason =
      policy === "ClusterFirst"
        ? "it is on the host's network, where dnsPolicy ClusterFirst uses the node's DNS"
        : `its dnsPolicy is ${policy}`;
    log.fail("dns", `${end.title} does not use the cluster's DNS: ${reason}`, pod.resource.at(pod.spec), [
      {
        text: pod.hostNetwork
          ? "set dnsPolicy: ClusterFirstWithHostNet"
          : "set dnsPolicy: ClusterFirst, or leave it out",
        at: pod.resource.at(pod.spec),
      },
    ]);
    return false;
  }
  const server = dnsEnd(context);
  const side = evaluateSide(context.set, context.profile.interpretation, end, "Egress", server);
  const [udp, tcp] = [onePort("UDP", 53), onePort("TCP", 53)];
  const asked = { possible: side.possible, isolated: isIsolated(side) };
  const open = context.set.unjudged.between(end, server, side.sure, asked, {
    possible: ALL_CONNECTIONS,
    isolated: false,
  });
  if (!isEmpty(intersectConnections(open.unknown, udp))) {
    log.doubt(
      "dns",
      `whether ${end.title} can reach the cluster's DNS on UDP 53 is not known`,
      open.doubts,
      explainSide(side, end),
    );
    return true;
  }
  if (includesConnections(side.sure, udp)) return true;
  if (!isEmpty(intersectConnections(side.possible, udp)) || includesConnections(side.possible, tcp)) {
    log.add(
      "dns",
      "unknown",
      `whether ${end.title} can reach the cluster's DNS on UDP 53 is uncertain`,
      undefined,
      explainSide(side, end),
    );
    return true;
  }
  const [isolation] = isolatingPolicies(side);
  log.fail(
    "dns",
    `${end.title} cannot reach the cluster's DNS: its egress is isolated and UDP 53 is not allowed`,
    isolation?.at,
    [
      {
        text:
          "allow egress to port 53 (UDP and TCP) of the pods k8s-app=kube-dns in namespace " +
          `kube-system in ${isolation?.id ?? "a policy"}`,
        at: isolation?.at,
      },
    ],
    explainSide(side, end),
  );
  return false;
}
