import type { ServicePort } from "kubernetes-types/core/v1.js";
import type { Workload } from "../../model/workload.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import { PROTOCOLS, includesPort } from "../connections.ts";
import type { Protocol } from "../connections.ts";
import { protocolOf } from "../service/ports.ts";
import { resolvePort } from "../service/backends.ts";
import type { ServiceBackends } from "../service/backends.ts";
import { ruleConnections } from "./match-rule.ts";
import type { CompiledPolicy, PolicyPeer } from "./network-policy.ts";
import { openingCover } from "./plugin-policy.ts";
import type { PolicyView } from "./policy-view.ts";

/** Images of programs that proxy requests from outside. */
const PROXY = new RegExp(
  String.raw`ingress|gateway|traefik|haproxy|envoy|kong|contour|istio|ambassador|emissary|apisix|skipper|cloudflared|` +
    String.raw`controller|oauth2-proxy`,
  "i",
);

const isProxy = ({ template, labels }: Workload): boolean =>
  (template.spec.containers ?? []).some(({ image = "" }) => PROXY.test(image)) ||
  Object.values(labels).some((value) => PROXY.test(value));

/** Whether a peer may include a controller that forwards traffic from outside. */
function mayBeController(view: PolicyView, policy: CompiledPolicy, peer: PolicyPeer): boolean {
  if (peer.blocks.length > 0 || peer.unknown !== undefined || peer.namespaces !== undefined) return true;
  const { workloads, open } = view.peerScope(policy, peer);
  if (open !== undefined || workloads.some(({ workload }) => isProxy(workload))) return true;
  // A Gateway may be served by pods that its controller creates in the Gateway's own namespace.
  return view.model.all("Gateway").some((gateway) => gateway.namespace === policy.namespace);
}

export interface ClosedToOutside {
  readonly policies: readonly CompiledPolicy[];
  /** Set if an object that is not simulated may allow it. */
  readonly unknown: string | undefined;
}

/** A port of a Service whose pods no ingress controller can reach. */
export interface ClosedBackend extends ClosedToOutside {
  readonly workload: Workload;
  readonly target: number;
  readonly protocol: Protocol;
}

/** Set if policies block every controller from every endpoint of a Service port. */
export function closedBackend(
  view: PolicyView,
  backends: ServiceBackends,
  port: DeepReadonly<ServicePort>,
): ClosedBackend | undefined {
  const protocol = PROTOCOLS.find((name) => name === protocolOf(port));
  let found: ClosedBackend | undefined;
  for (const { backend, target } of resolvePort(backends, port)) {
    if (protocol === undefined || target === undefined || backend.match !== "all") return undefined;
    const closed = closedToOutside(view, backend.workload, protocol, target.number);
    if (closed === undefined) return undefined;
    found ??= { ...closed, workload: backend.workload, target: target.number, protocol };
  }
  return found;
}

/**
 * The policies that block every ingress controller from a port of a workload; undefined if one of them, or none at all,
 * may allow one. Only pods of the policy's own namespace that are not controllers are then allowed, or no pods.
 */
export function closedToOutside(
  view: PolicyView,
  workload: Workload,
  protocol: Protocol,
  port: number,
): ClosedToOutside | undefined {
  const {
    isolating,
    admin,
    openers: [opener],
    plugins,
  } = view.coverage(workload, "Ingress");
  if (admin.length > 0 || !isolating.some(({ match }) => match === "yes")) return undefined;
  const end = view.endOf(workload);
  if (end.hostNetwork) return undefined;
  for (const { policy } of isolating) {
    for (const rule of policy.rules) {
      if (
        rule.direction !== "Ingress" ||
        !includesPort(ruleConnections(rule, end, view.profile.interpretation), protocol, port)
      )
        continue;
      if (rule.peers === "all" || rule.peers.some((peer) => mayBeController(view, policy, peer))) return undefined;
    }
  }
  return {
    policies: isolating.map(({ policy }) => policy),
    unknown: opener ? `${opener.resource.title} is not simulated and may allow it` : openingCover(plugins),
  };
}
