import { fieldsOf, listOf } from "../../../base/values.ts";
import { isRecord } from "../../../base/is-record.ts";
import type { Place } from "../../../diagnostic/place.ts";
import { ALL_CONNECTIONS, NO_CONNECTIONS, isProtocol, unionConnections } from "../../connections.ts";
import { DIRECTIONS } from "../network-policy.ts";
import type { Direction } from "../network-policy.ts";
import type { PodEnd } from "../connection-end.ts";
import type { PluginCover, PluginPeer, PluginPolicy, PluginPort, PluginRule, PodSelection } from "../plugin-policy.ts";
import type { CiliumPolicy, CiliumRule, CiliumSpec } from "./cilium-policy.ts";
import type { CiliumSet } from "./cilium-set.ts";
import { plainSelection } from "./plain-selection.ts";
import { exists } from "./endpoint-selector.ts";
import type { EndpointSelector } from "./endpoint-selector.ts";
import { NAMESPACE_LABEL } from "./identity-labels.ts";
import { isPortName, portNumber } from "./ports.ts";

/** A selector in terms of namespaces and own labels of pods; undefined if it says anything else. */
function selectionOf({ requirements, object }: EndpointSelector, at: Place): PodSelection | undefined {
  const plain = plainSelection(requirements);
  const labels = fieldsOf(object)["matchLabels"];
  const written = isRecord(labels) && Object.values(labels).every((value) => typeof value === "string");
  return (
    plain && {
      ...plain,
      isLimited: false,
      labels: written ? (labels as Readonly<Record<string, string>>) : undefined,
      at,
    }
  );
}

function peersOf(rule: CiliumRule, { resource }: CiliumPolicy): readonly PluginPeer[] {
  if (typeof rule.peers === "string") return [];
  return rule.peers.map((peer): PluginPeer => {
    const at = resource.document.at(peer.at.list, peer.at.index as never);
    return {
      list: peer.at.field,
      at,
      selection: peer.kind === "endpoints" ? selectionOf(peer.selector, at) : undefined,
    };
  });
}

function portsOf({ object }: CiliumRule, { resource }: CiliumPolicy): readonly PluginPort[] {
  return listOf(fieldsOf(object)["toPorts"])
    .flatMap((item) => listOf(fieldsOf(item)["ports"]))
    .filter(isRecord)
    .flatMap((port): readonly PluginPort[] => {
      const text = String(port["port"] ?? "");
      const number = isPortName(text) ? undefined : portNumber(text);
      const { endPort, protocol = "ANY" } = port;
      if (number === undefined || number === 0 || (typeof endPort === "number" && endPort > number)) return [];
      const name = String(protocol).toUpperCase();
      const protocols = name === "ANY" ? (["TCP", "UDP", "SCTP"] as const) : isProtocol(name) ? [name] : [];
      return [{ at: resource.document.at(port, "port"), protocols, number, isText: true }];
    });
}

const viewRule = (rule: CiliumRule, policy: CiliumPolicy): PluginRule => ({
  direction: rule.direction,
  at: policy.resource.document.at(rule.object),
  allows: rule.action === "Accept",
  peers: peersOf(rule, policy),
  ports: portsOf(rule, policy),
  connections:
    rule.ports?.map(({ connections }) => connections).reduce(unionConnections, NO_CONNECTIONS) ?? ALL_CONNECTIONS,
});

function viewSpec({ policy, object, subject, selectsNodes, rules }: CiliumSpec): PluginPolicy {
  const { resource } = policy;
  return {
    plugin: "cilium",
    resource,
    kind: resource.kind,
    // A subject is a pod, whether its labels say so or not.
    subject: selectsNodes
      ? undefined
      : selectionOf(
          { ...subject, requirements: [...subject.requirements, exists("k8s", NAMESPACE_LABEL)] },
          resource.document.at(object, "endpointSelector"),
        ),
    directions: DIRECTIONS.filter((direction) => rules.some((rule) => rule.direction === direction)),
    rules: rules.map((rule) => viewRule(rule, policy)),
  };
}

/** The policies of Cilium in the terms of all plugins, one for each specification. */
export const ciliumPluginPolicies = (set: CiliumSet): readonly PluginPolicy[] =>
  set.policies.flatMap(({ specs }) => specs.map(viewSpec));

/** The policies of Cilium that select a pod and have a rule for a direction. */
export const ciliumCovers = (set: CiliumSet, end: PodEnd, direction: Direction): readonly PluginCover[] =>
  set.selecting(end).flatMap(({ spec, match }): readonly PluginCover[] => {
    const rules = spec.rules.filter((rule) => rule.direction === direction);
    if (rules.length === 0) return [];
    const opens = rules.some(
      ({ action, peers, ports }) => action === "Accept" && peers !== "none" && (peers !== "any" || ports !== undefined),
    );
    const { id, resource } = spec.policy;
    const isolates = spec.defaultDeny[direction];
    return [{ plugin: "cilium", id, resource, object: spec.object, tier: undefined, match, isolates, opens }];
  });
