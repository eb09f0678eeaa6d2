import type { Model } from "../../model/model.ts";
import type { Workload } from "../../model/workload.ts";
import { includesPort } from "../connections.ts";
import type { Connections } from "../connections.ts";
import type { CompiledPolicy, PolicyPeer, PolicyRule } from "../policy/network-policy.ts";
import { policyView } from "../policy/policy-view.ts";
import { openingCover } from "../policy/plugin-policy.ts";
import type { PolicyView } from "../policy/policy-view.ts";
import { doubtText } from "../unjudged/doubt.ts";
import { API_SERVER_PORTS } from "./call.ts";
import type { Call } from "./call.ts";
import { declaredCalls } from "./declared-calls.ts";

/** Pods that use the API and whose policies allow no connection to its server. */
export interface BlockedFromAPIServer {
  readonly call: Call;
  readonly workload: Workload;
  /** Policies that isolate the egress. */
  readonly policies: readonly CompiledPolicy[];
  /** A rule that has a port of the API server, but allows pods only. */
  readonly attempt: { readonly policy: CompiledPolicy; readonly rule: PolicyRule } | undefined;
  readonly unknown: string | undefined;
}

const containsServerPort = (connections: Connections): boolean =>
  API_SERVER_PORTS.some((port) => includesPort(connections, "TCP", port));

const SERVER = /kube-?apiserver|(?:^|[/-])apiserver|k3s|konnectivity|vcluster/i;
const isServer = ({ name, labels, template }: Workload): boolean =>
  SERVER.test(name) ||
  Object.values(labels).some((value) => SERVER.test(value)) ||
  (template.spec.containers ?? []).some(({ image }) => SERVER.test(image ?? ""));

/**
 * Labels that platforms put on the namespace that stands for the host's network. Source: docs.openshift.com, network
 * policy.
 */
const HOST_NETWORK = /host-?network|apiserver/i;

/** Whether the API server may be behind a peer: its address is not that of a pod, unless these manifests run it. */
function mayBeServer(view: PolicyView, policy: CompiledPolicy, peer: PolicyPeer): boolean {
  if (peer.blocks.length > 0 || peer.unknown !== undefined) return true;
  const words = [...(peer.namespaces?.requirements ?? []), ...(peer.pods?.requirements ?? [])].flatMap(
    (requirement) => [requirement.key, ...("values" in requirement ? requirement.values : [])],
  );
  if (words.some((word) => HOST_NETWORK.test(word) || SERVER.test(word))) return true;
  return view.peerScope(policy, peer).workloads.some(({ workload }) => isServer(workload));
}

function judge(view: PolicyView, call: Call, workload: Workload): BlockedFromAPIServer | undefined {
  const { isolating, admin, openers, plugins } = view.coverage(workload, "Egress");
  if (!isolating.some(({ match }) => match === "yes")) return undefined;
  let attempt: BlockedFromAPIServer["attempt"];
  for (const { policy } of isolating) {
    for (const rule of policy.rules) {
      if (rule.direction !== "Egress") continue;
      // A name stands for a port of a pod: an address has none.
      if (!containsServerPort(rule.connections)) continue;
      if (rule.peers === "all" || rule.peers.some((peer) => mayBeServer(view, policy, peer))) return undefined;
      attempt ??= { policy, rule };
    }
  }
  const [opener] = openers;
  const [tier] = admin;
  return {
    call,
    workload,
    policies: isolating.map(({ policy }) => policy),
    attempt,
    unknown:
      opener === undefined
        ? ((tier && `${tier.id} is evaluated first and may allow it`) ?? openingCover(plugins))
        : doubtText({ resource: opener.resource, powers: ["allow"] }),
  };
}

/**
 * Workloads that use the API of the cluster and cannot reach its server. Use it as
 * `simulation.fact(blockedFromAPIServer)`.
 */
export function blockedFromAPIServer(model: Model): readonly BlockedFromAPIServer[] {
  const view = policyView(model);
  if (view.policies.length === 0) return [];
  return declaredCalls(model).flatMap((call): readonly BlockedFromAPIServer[] => {
    const { from, to, certainty } = call;
    if (from.kind !== "workload" || to.kind !== "actor" || to.actor !== "API server" || certainty !== "sure") return [];
    const { workload } = from;
    if (workload.replicas.max === 0 || workload.template.spec.hostNetwork === true) return [];
    const blocked = judge(view, call, workload);
    return blocked === undefined ? [] : [blocked];
  });
}
