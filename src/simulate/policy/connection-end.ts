import type { PodSpec } from "kubernetes-types/core/v1.js";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Labels } from "../../model/selector.ts";
import type { Workload } from "../../model/workload.ts";
import { parseIP } from "../../base/ip.ts";
import type { IP } from "../../base/ip.ts";
import type { Pod } from "../pods/pod.ts";

/** Namespace of a pod whose namespace is unknown, such as the controller behind an Ingress. */
export const UNKNOWN_NAMESPACE = "";

/**
 * One end of a connection that is a pod: a real one with an address and a node, or all the pods of a workload at once.
 */
export interface PodEnd {
  readonly kind: "pod";
  /** Name in results: `shop/web-0`, or `Deployment shop/web`. */
  readonly title: string;
  /** Set for a real pod: ends with the same identity are the same pod. */
  readonly identity: string | undefined;
  readonly namespace: string;
  readonly labels: Labels;
  /** Those of `labels` that a manifest sets: what a policy written for these pods would use. */
  readonly ownLabels: Labels;
  /** `unknown`: there may be labels besides those listed. */
  readonly otherLabels: "absent" | "unknown";
  readonly workload: Workload | undefined;
  /** What creates the pod, if a manifest shows it. */
  readonly owner?: Workload | undefined;
  readonly spec: DeepReadonly<PodSpec>;
  readonly hostNetwork: boolean;
  /** The primary address; undefined for a workload. */
  readonly address: IP | undefined;
  readonly node: string | undefined;
}

/** One end of a connection outside the cluster. Without an address: any host outside. */
export interface AddressEnd {
  readonly kind: "address";
  readonly title: string;
  readonly address: IP | undefined;
}

export type ConnectionEnd = PodEnd | AddressEnd;

/** Any host outside the cluster. */
export const ANYONE_OUTSIDE: AddressEnd = { kind: "address", title: "outside the cluster", address: undefined };

export const addressEnd = (text: string): AddressEnd => ({ kind: "address", title: text, address: parseIP(text) });

/** Only the primary address counts, as in most network plugins. */
export function podEnd(pod: Pod): PodEnd {
  return {
    kind: "pod",
    title: `${pod.namespace}/${pod.name}`,
    identity: `${pod.namespace}/${pod.name}`,
    namespace: pod.namespace,
    labels: pod.labels,
    ownLabels: pod.workload.template.metadata?.labels ?? {},
    otherLabels: "absent",
    workload: undefined,
    owner: pod.workload,
    spec: pod.spec,
    hostNetwork: pod.hostNetwork,
    address: pod.podIPs[0] === undefined ? undefined : parseIP(pod.podIPs[0]),
    node: pod.nodeName,
  };
}

/** All pods of a workload as one end: what is true of it is true of each pod. */
export function workloadEnd(workload: Workload): PodEnd {
  return {
    kind: "pod",
    title: workload.resource.title,
    identity: undefined,
    namespace: workload.namespace,
    labels: workload.labels,
    ownLabels: workload.template.metadata?.labels ?? {},
    otherLabels: workload.kind === "controller" ? "unknown" : "absent",
    workload,
    owner: workload,
    spec: workload.template.spec,
    hostNetwork: workload.template.spec.hostNetwork === true,
    address: undefined,
    node: undefined,
  };
}

/**
 * The cluster's DNS server as in nearly every cluster, for manifests that do not contain it. Source:
 * cluster/addons/dns/coredns/coredns.yaml.base (namespace kube-system, label k8s-app=kube-dns, UDP and TCP 53).
 */
export const CLUSTER_DNS: PodEnd = {
  kind: "pod",
  title: "the cluster's DNS",
  identity: undefined,
  namespace: "kube-system",
  labels: { "k8s-app": "kube-dns" },
  ownLabels: { "k8s-app": "kube-dns" },
  otherLabels: "unknown",
  workload: undefined,
  spec: {
    containers: [
      {
        name: "coredns",
        ports: [
          { name: "dns", containerPort: 53, protocol: "UDP" },
          { name: "dns-tcp", containerPort: 53, protocol: "TCP" },
          { name: "metrics", containerPort: 9153, protocol: "TCP" },
        ],
      },
    ],
  },
  hostNetwork: false,
  address: undefined,
  node: undefined,
};

/** A pod of which only its namespace and some labels are known, such as the controller in a policy. */
export const assumedPod = (title: string, namespace: string, labels: Labels): PodEnd => ({
  ...CLUSTER_DNS,
  title,
  namespace,
  labels,
  ownLabels: labels,
  spec: { containers: [] },
});
