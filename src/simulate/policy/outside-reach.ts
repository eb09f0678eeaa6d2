import { formatCIDR } from "../../base/ip.ts";
import { describeSelector } from "../../base/selector.ts";
import type { Place } from "../../diagnostic/place.ts";
import type { Workload } from "../../model/workload.ts";
import { describeConnections, includesPort, isEmpty } from "../connections.ts";
import { addressEnd } from "./connection-end.ts";
import { exposures } from "./exposure.ts";
import type { Exposure } from "./exposure.ts";
import { ruleConnections } from "./match-rule.ts";
import type { AddressBlock, CompiledPolicy, PolicyPeer } from "./network-policy.ts";
import type { PolicyView } from "./policy-view.ts";

/** Clients that these manifests do not contain, as a policy names them. */
export interface OutsideCaller {
  /** `pods role=caller of namespaces team=pay`, `addresses 10.0.0.0/8`, `any pod and any address`. */
  readonly who: string;
  readonly connections: string;
  /** The rule; undefined where no policy isolates the pods. */
  readonly at: Place | undefined;
}

export interface OutsideReach {
  readonly workload: Workload;
  readonly callers: readonly OutsideCaller[];
  readonly doors: readonly Exposure[];
  /** Whether the pods may connect to the address at which clouds serve credentials. */
  readonly metadata: "yes" | "no" | "unknown";
  /** Why there may be other callers; undefined if the NetworkPolicies decide alone. */
  readonly unknown: string | undefined;
  /** No client outside of these manifests can connect, for sure. */
  readonly isClosed: boolean;
}

/** Where clouds serve the credentials of a node. Sources: docs of AWS, Google Cloud and Azure, instance metadata. */
const METADATA = addressEnd("169.254.169.254");

const EVERYONE = "any pod and any address";

function blockText({ cidr, except }: AddressBlock): string {
  const holes = except.length === 0 ? "" : ` except ${except.map(formatCIDR).join(", ")}`;
  return `${cidr === undefined ? "that are not known" : formatCIDR(cidr)}${holes}`;
}

function whoIs(view: PolicyView, policy: CompiledPolicy, peer: PolicyPeer): string | undefined {
  if (peer.unknown !== undefined) return `a peer that is not known (${peer.unknown})`;
  if (peer.blocks.length > 0) return `addresses ${peer.blocks.map(blockText).join(", ")}`;
  // Pods that the manifests show are listed as such.
  if (view.peerScope(policy, peer).open === undefined) return undefined;
  const pods = peer.pods === undefined ? "all pods" : `pods ${describeSelector(peer.pods)}`;
  return peer.namespaces === undefined
    ? `${pods} of namespace ${policy.namespace}`
    : `${pods} of namespaces ${describeSelector(peer.namespaces)}`;
}

function callersOf(view: PolicyView, workload: Workload): readonly OutsideCaller[] {
  const end = view.endOf(workload);
  const { isolating } = view.coverage(workload, "Ingress");
  if (end.hostNetwork || !isolating.some(({ match }) => match === "yes"))
    return [{ who: EVERYONE, connections: "all", at: undefined }];
  return isolating.flatMap(({ policy }) =>
    policy.rules.flatMap((rule): readonly OutsideCaller[] => {
      const connections = ruleConnections(rule, end, view.profile.interpretation);
      if (rule.direction !== "Ingress" || isEmpty(connections)) return [];
      const at = policy.resource.document.at(rule.object);
      const found = rule.peers === "all" ? [EVERYONE] : rule.peers.flatMap((peer) => whoIs(view, policy, peer) ?? []);
      return found.map((who) => ({ who, connections: describeConnections(connections), at }));
    }),
  );
}

function metadataOf(view: PolicyView, workload: Workload): OutsideReach["metadata"] {
  const { allowed, possible, open } = view.allowed(workload, METADATA);
  if (includesPort(open.unknown, "TCP", 80)) return "unknown";
  if (includesPort(allowed, "TCP", 80)) return "yes";
  return includesPort(possible, "TCP", 80) ? "unknown" : "no";
}

/** Who outside of these manifests can connect to the pods of workloads, and whether they reach the cloud's metadata. */
export function outsideReach(view: PolicyView, workloads: readonly Workload[]): readonly OutsideReach[] {
  const doors = exposures(view);
  return workloads.map((workload) => {
    const { admin, plugins, unjudged } = view.coverage(workload, "Ingress");
    const [tier] = admin;
    const [plugin] = plugins;
    const [other] = unjudged;
    const title = tier?.id ?? plugin?.resource.title ?? other?.resource.title;
    const callers = callersOf(view, workload);
    const own = doors.filter((door) => door.workload === workload && door.passes !== "no");
    return {
      workload,
      callers,
      doors: own,
      metadata: metadataOf(view, workload),
      unknown: title === undefined ? undefined : `${title} may allow more, or less`,
      isClosed: title === undefined && callers.length === 0 && own.length === 0,
    };
  });
}
