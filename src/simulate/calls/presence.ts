import type { Workload } from "../../model/workload.ts";
import { matchPeer } from "../policy/match-rule.ts";
import type { CompiledPolicy, PolicyPeer } from "../policy/network-policy.ts";
import { assumedPod } from "../policy/connection-end.ts";
import type { PodEnd } from "../policy/connection-end.ts";
import type { Match } from "../policy/match.ts";
import type { PolicyView } from "../policy/policy-view.ts";
import type { Presence } from "./closed-target.ts";

/** Pods through which the API server of managed clusters connects. Source: kubernetes-sigs/apiserver-network-proxy. */
const KONNECTIVITY = assumedPod("the agents of the API server", "kube-system", { "k8s-app": "konnectivity-agent" });

const SERVER = /kube-?apiserver|konnectivity|(?:^|[/-])apiserver/i;
/** Labels by which platforms select the host's network. Source: docs.openshift.com, network policy. */
const HOST_NETWORK = /host-?network|apiserver|konnectivity/i;
const SCRAPER = /prometheus|monitor|metric|observ|telemetry|scrap|grafana|alloy|victoria|thanos|otel|datadog|agent/i;

const wordsOf = ({ namespaces, pods }: PolicyPeer): readonly string[] =>
  [...(namespaces?.requirements ?? []), ...(pods?.requirements ?? [])].flatMap((requirement) => [
    requirement.key,
    ...("values" in requirement ? requirement.values : []),
  ]);

const isNamed = (pattern: RegExp, { name, labels, template }: Workload): boolean =>
  pattern.test(name) ||
  Object.values(labels).some((value) => pattern.test(value)) ||
  (template.spec.containers ?? []).some(({ image }) => pattern.test(image ?? ""));

function matchOf(view: PolicyView, policy: CompiledPolicy, peer: PolicyPeer, end: PodEnd): Match {
  const scope = {
    set: view.set,
    interpretation: view.profile.interpretation,
    namespace: policy.namespace,
    unknowns: new Set<string>(),
  };
  return matchPeer(peer, end, scope);
}

/**
 * The API server is a process on a host or outside the cluster: blocks of addresses may contain it, and selectors do
 * not match it,
 * unless its connections arrive from agents in pods.
 */
export function presenceOfAPIServer(view: PolicyView) {
  return (policy: CompiledPolicy, peer: PolicyPeer): Presence => {
    if (peer.blocks.length > 0 || peer.unknown !== undefined) return "yes";
    if (wordsOf(peer).some((word) => HOST_NETWORK.test(word))) return "yes";
    if (view.peerScope(policy, peer).workloads.some(({ workload }) => isNamed(SERVER, workload))) return "yes";
    return matchOf(view, policy, peer, KONNECTIVITY) === "no"
      ? "no"
      : { unknown: "in some clusters the API server connects through agents whose pods run in namespace kube-system" };
  };
}

/** Prometheus, where its pods are shown; else whoever may be it. */
export function presenceOfPrometheus(view: PolicyView, shown: readonly PodEnd[]) {
  return (policy: CompiledPolicy, peer: PolicyPeer): Presence => {
    if (peer.blocks.length > 0 || peer.unknown !== undefined) return "yes";
    const matches = shown.map((end) => matchOf(view, policy, peer, end));
    if (matches.includes("yes")) return "yes";
    if (matches.includes("perhaps")) return { unknown: "some labels of the pods of Prometheus are not known" };
    if (shown.length > 0) return "no";
    if (wordsOf(peer).some((word) => SCRAPER.test(word))) return "yes";
    const { workloads, open } = view.peerScope(policy, peer);
    if (workloads.some(({ workload }) => isNamed(SCRAPER, workload))) return "yes";
    return peer.namespaces === undefined && open === undefined
      ? "no"
      : { unknown: "these manifests do not show in which pods Prometheus runs" };
  };
}
