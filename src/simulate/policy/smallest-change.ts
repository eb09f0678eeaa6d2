import type { Place } from "../../diagnostic/place.ts";
import { describeConnections, includesConnections } from "../connections.ts";
import type { Connections } from "../connections.ts";
import { policyOf } from "./deciding.ts";
import type { SideVerdict } from "./evaluate.ts";
import { matchPeers, ruleConnections } from "./match-rule.ts";
import type { ConnectionEnd, PodEnd } from "./connection-end.ts";
import { UNKNOWN_NAMESPACE } from "./connection-end.ts";
import type { PluginCover } from "./plugin-policy.ts";
import type { PolicySet } from "./policy-set.ts";
import type { Profile } from "./interpretation.ts";

/** A change to one object, as an instruction in lower case. */
export interface Change {
  readonly text: string;
  readonly at?: Place | undefined;
}

/** A connection that one side denies. */
export interface DeniedConnection {
  readonly peer: ConnectionEnd;
  readonly destination: ConnectionEnd;
  readonly wanted: Connections;
  /** The change of a rule that has another port by mistake. */
  readonly slipOf?: (rule: object) => Change | undefined;
}

const labelText = ({ ownLabels }: PodEnd): string => {
  const entries = Object.entries(ownLabels);
  return entries.length === 0
    ? "every pod"
    : entries
        .slice(0, 2)
        .map(([key, value]) => `${key}=${value}`)
        .join(",");
};

/** How a policy of `namespace` would name a party. */
function peerText(party: ConnectionEnd, namespace: string): string {
  if (party.kind === "address") return `ipBlock ${party.address === undefined ? "0.0.0.0/0" : `${party.title}/32`}`;
  if (party.namespace === UNKNOWN_NAMESPACE) return `the pods of ${party.title}, by the namespace and labels they have`;
  const pods = `podSelector ${labelText(party)}`;
  return party.namespace === namespace
    ? pods
    : `${pods} with namespaceSelector kubernetes.io/metadata.name=${party.namespace}`;
}

/** How a policy of Cilium would name a party. */
function ciliumPeerText(party: ConnectionEnd, namespace: string): string {
  if (party.kind === "address") return party.address === undefined ? "the entity world" : `the CIDR of ${party.title}`;
  if (party.namespace === UNKNOWN_NAMESPACE) return `the pods of ${party.title}, by the namespace and labels they have`;
  const pods = `endpoints ${labelText(party)}`;
  return party.namespace === namespace ? pods : `${pods} with k8s:io.kubernetes.pod.namespace=${party.namespace}`;
}

/** A rule of one more policy allows: of any in its tier, what no earlier rule denies. */
function pluginChange(
  { plugin, id, resource, object }: PluginCover,
  { direction }: SideVerdict,
  peer: ConnectionEnd,
  wanted: Connections,
): Change {
  const name = plugin === "calico" ? peer.title : ciliumPeerText(peer, resource.namespace);
  const action = plugin === "calico" ? " with action Allow" : "";
  const text =
    `add to ${id} an ${direction.toLowerCase()} rule${action} for ${describeConnections(wanted)} ` +
    `${direction === "Ingress" ? "from" : "to"} ${name}`;
  return { text, at: resource.document.at(object) };
}

/** The smallest change to the policies of one side that allows a connection: a port, a peer, or a rule. */
export function smallestChanges(
  { set, profile }: { readonly set: PolicySet; readonly profile: Profile },
  side: SideVerdict,
  { peer, destination, wanted, slipOf }: DeniedConnection,
): readonly Change[] {
  const denied = side.decisions.find(
    ({ kind, action, connections }) =>
      kind !== "NetworkPolicy" && action === "Deny" && includesConnections(connections, wanted),
  );
  if (denied !== undefined) {
    const { id, resource } = policyOf(denied);
    const text = `change ${id} so that it does not deny ${describeConnections(wanted)}`;
    return [{ text, at: resource.document.at(denied.rule.object) }];
  }
  const [isolation] = side.isolating;
  if (isolation === undefined) {
    const cover = side.plugins.find(({ tier, isolates }) => tier !== undefined || isolates);
    return cover === undefined ? [] : [pluginChange(cover, side, peer, wanted)];
  }
  const text = describeConnections(wanted);
  const word = side.direction === "Ingress" ? "from" : "to";
  for (const { policy } of side.isolating) {
    const { resource } = policy;
    for (const rule of policy.rules) {
      // A rule for everyone is no place for one more port: that would open it to everyone.
      if (rule.direction !== side.direction || rule.peers === "all") continue;
      const number = `${side.direction.toLowerCase()} rule ${rule.index + 1} of NetworkPolicy ${policy.id}`;
      const scope = {
        set,
        interpretation: profile.interpretation,
        namespace: policy.namespace,
        unknowns: new Set<string>(),
      };
      const match = matchPeers(rule, peer, scope);
      // A rule that has another port by mistake is mended there, as the lint rules say.
      const slip = match === "no" ? undefined : slipOf?.(rule.object);
      if (slip !== undefined) return [slip];
      if (match === "yes") return [{ text: `add port ${text} to ${number}`, at: resource.document.at(rule.object) }];
      if (includesConnections(ruleConnections(rule, destination, profile.interpretation), wanted)) {
        return [
          {
            text: `add ${peerText(peer, policy.namespace)} to "${word}" of ${number}`,
            at: resource.document.at(rule.object),
          },
        ];
      }
    }
  }
  const { resource, id, namespace } = isolation.policy;
  const { spec } = resource.object;
  return [
    {
      text:
        `add to NetworkPolicy ${id} an ${side.direction.toLowerCase()} rule for ${text} ${word} ` +
        `${peerText(peer, namespace)}`,
      at: spec && resource.at(spec),
    },
  ];
}
