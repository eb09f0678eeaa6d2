import { intersectConnections, isEmpty } from "../connections.ts";
import type { Connections } from "../connections.ts";
import type { Workload } from "../../model/workload.ts";
import type { CompiledPolicy, PolicyPeer, PolicyRule } from "./network-policy.ts";
import type { PolicyView } from "./policy-view.ts";

/** A rule for more pairs than this is for whole namespaces, not for a particular connection. */
const MOST_PAIRS = 100;

/** A connection that a rule allows at one end and the policies of the other end block. */
export interface OneSided {
  readonly source: Workload;
  readonly destination: Workload;
  /** Policies of the other end that block it. */
  readonly by: readonly CompiledPolicy[];
  readonly unknown: string | undefined;
}

const isHost = ({ template }: Workload): boolean => template.spec.hostNetwork === true;

/** Set when the policies of the far end block all of a connection. */
function blockedAtFarEnd(
  view: PolicyView,
  rule: PolicyRule,
  source: Workload,
  destination: Workload,
): OneSided | undefined {
  if (isHost(source) || isHost(destination)) return undefined;
  // A pod can always connect to itself.
  if (source === destination && source.replicas.max <= 1) return undefined;
  const [workload, direction, peer] =
    rule.direction === "Egress"
      ? ([destination, "Ingress", source] as const)
      : ([source, "Egress", destination] as const);
  if (!view.set.selecting(workload).some(({ policy }) => policy.directions.includes(direction))) return undefined;
  const far = view.side(workload, direction, peer);
  const wanted: Connections = rule.namedPorts.length > 0 ? far.possible : rule.connections;
  if (!isEmpty(intersectConnections(far.possible, wanted))) return undefined;
  const [opener] = view.coverage(workload, direction).openers;
  return {
    source,
    destination,
    by: far.isolating.map(({ policy }) => policy),
    unknown: opener && `${opener.resource.title} is not simulated and may allow it`,
  };
}

/** Set when no pair of pods can use the rule. */
export function oneSided(
  view: PolicyView,
  policy: CompiledPolicy,
  rule: PolicyRule,
  peer: PolicyPeer,
): OneSided | undefined {
  // Whole namespaces and `{}` are not a particular connection.
  if (peer.blocks.length > 0 || (peer.pods?.requirements.length ?? 0) === 0) return undefined;
  const selected = view.selected(policy).map(({ workload }) => workload);
  const { workloads: peers, open } = view.peerScope(policy, peer);
  if (selected.length * peers.length === 0 || selected.length * peers.length > MOST_PAIRS) return undefined;
  let first: OneSided | undefined;
  for (const own of selected) {
    for (const { workload: other } of peers) {
      const blocked =
        rule.direction === "Egress" ? blockedAtFarEnd(view, rule, own, other) : blockedAtFarEnd(view, rule, other, own);
      if (blocked === undefined) return undefined;
      first ??= blocked;
    }
  }
  return first && { ...first, unknown: first.unknown ?? open };
}
