import { NO_CONNECTIONS, connectionRange, unionConnections } from "../../connections.ts";
import type { Connections } from "../../connections.ts";
import type { PodEnd } from "../connection-end.ts";
import type { Interpretation } from "../interpretation.ts";
import type { Direction } from "../network-policy.ts";
import type { PluginCover, PluginPeer, PluginPolicy, PluginPort, PluginRule, PodSelection } from "../plugin-policy.ts";
import { asSelector } from "./as-selector.ts";
import type { CalicoPolicy, NetworkSet } from "./policies.ts";
import { portProtocols } from "./protocol.ts";
import type { CalicoRule } from "./rule.ts";
import type { CalicoSource } from "./source.ts";

const specOf = ({ resource: { object } }: CalicoPolicy): object => object["spec"] as object;

/** The selector as Kubernetes would write it; undefined if only Calico can write it, or if it is about hosts. */
function subjectOf(policy: CalicoPolicy): PodSelection | undefined {
  const { resource, namespace, namespaces, accounts, hostsOnly, selector } = policy;
  const pods = asSelector(selector);
  if (hostsOnly || pods === undefined) return undefined;
  return {
    namespaces: namespace === "" ? undefined : [namespace],
    pods,
    isLimited: namespaces !== undefined || accounts !== undefined,
    labels: undefined,
    at: resource.document.at(specOf(policy), "selector"),
  };
}

/**
 * The far end of a rule, where it is pods of the policy's own namespace by their labels. Network sets may have the
 * labels as well; namespaces that are chosen by labels are not compared.
 */
function peerOf(rule: CalicoRule, { resource }: CalicoPolicy, sets: readonly NetworkSet[]): PluginPeer {
  const entity = rule.direction === "Ingress" ? rule.source : rule.destination;
  const { object, positive, nets, service } = entity;
  const { namespaces, accounts, accountNames = [], except } = positive ?? {};
  const pods = asSelector(positive?.selector);
  const at = resource.document.at(object, "selector");
  const own = namespaces !== undefined && "own" in namespaces ? namespaces.own : undefined;
  const isPlain =
    own !== undefined &&
    accounts === undefined &&
    accountNames.length === 0 &&
    except === undefined &&
    nets.length === 0 &&
    service === undefined &&
    !sets.some(({ namespace }) => namespace === own);
  return {
    list: rule.direction === "Ingress" ? "source" : "destination",
    at,
    selection:
      isPlain && pods !== undefined ? { namespaces: [own], pods, isLimited: false, labels: undefined, at } : undefined,
  };
}

/** Whether the destination of a rule for ingress is limited further than the pods of the policy. */
const limitsOwnPods = ({ direction, destination: { positive, nets, service } }: CalicoRule): boolean =>
  direction === "Ingress" && (positive !== undefined || nets.length > 0 || service !== undefined);

function portsOf(rule: CalicoRule, { resource }: CalicoPolicy): readonly PluginPort[] {
  const protocols = portProtocols(rule);
  const { ports, object } = rule.destination;
  if (protocols.length > 1 || limitsOwnPods(rule)) return [];
  return ports.flatMap((port, index): readonly PluginPort[] =>
    "first" in port && port.first === port.last
      ? [
          {
            at: resource.document.at(object["ports"] as readonly unknown[], index),
            protocols,
            number: port.first,
            isText: false,
          },
        ]
      : [],
  );
}

/** The numbers of ports that a rule matches, with every peer. */
function connectionsOf(rule: CalicoRule): Connections {
  const { ports } = rule.destination;
  const ranges =
    ports.length === 0 ? [{ first: 1, last: 65_535 }] : ports.flatMap((port) => ("first" in port ? port : []));
  return portProtocols(rule)
    .flatMap((protocol) => ranges.map(({ first, last }) => connectionRange(protocol, first, last)))
    .reduce(unionConnections, NO_CONNECTIONS);
}

function viewRule(rule: CalicoRule, policy: CalicoPolicy, sets: readonly NetworkSet[]): PluginRule {
  return {
    direction: rule.direction,
    at: policy.resource.document.at(rule.object),
    allows: rule.action === "Allow",
    peers: [peerOf(rule, policy, sets)],
    ports: portsOf(rule, policy),
    connections: connectionsOf(rule),
  };
}

/** The policies of Calico in the terms of all plugins, each rule by itself: an earlier one may decide before it. */
export const calicoPluginPolicies = ({ objects }: CalicoSource): readonly PluginPolicy[] =>
  objects.policies.map((policy) => ({
    plugin: "calico",
    resource: policy.resource,
    kind: policy.namespace === "" ? policy.resource.kind : `Calico ${policy.resource.kind}`,
    subject: subjectOf(policy),
    directions: policy.directions,
    rules: policy.rules.map((rule) => viewRule(rule, policy, objects.sets)),
  }));

/** The policies of Calico that select a pod for a direction, in any tier. */
export const calicoCovers = (
  calico: CalicoSource,
  end: PodEnd,
  direction: Direction,
  interpretation: Interpretation,
): readonly PluginCover[] =>
  calico.selecting(end, interpretation).flatMap(({ policy, match }): readonly PluginCover[] => {
    const { id, resource, tier, rules, directions } = policy;
    if (!directions.includes(direction)) return [];
    // One that passes connections on may do so before what a NetworkPolicy denies.
    const opens = rules.some(
      (rule) => rule.direction === direction && (rule.action === "Allow" || rule.action === "Pass"),
    );
    const isolates = calico.denies(policy);
    return [{ plugin: "calico", id, resource, object: specOf(policy), tier, match, isolates, opens }];
  });
