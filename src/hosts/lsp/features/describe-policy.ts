import { describeConnections, isEmpty, isEverything } from "../../../simulate/connections.ts";
import { DIRECTIONS } from "../../../simulate/policy/network-policy.ts";
import type {
  AddressBlock,
  CompiledPolicy,
  Direction,
  PolicyPeer,
  PolicyRule,
} from "../../../simulate/policy/network-policy.ts";
import type { PolicyView } from "../../../simulate/policy/policy-view.ts";
import { formatCIDR } from "../../../base/ip.ts";
import { describeSelector } from "../../../base/selector.ts";
import { code, listText, workloadText } from "../symbols/words.ts";

const blockText = ({ cidr, except }: AddressBlock): string =>
  (cidr === undefined ? "an invalid IP block" : `addresses ${code(formatCIDR(cidr))}`) +
  (except.length === 0 ? "" : ` except ${listText(except.map((range) => code(formatCIDR(range))))}`);

function peerText(view: PolicyView, policy: CompiledPolicy, peer: PolicyPeer): string {
  if (peer.blocks.length > 0) return listText(peer.blocks.map(blockText));
  const pods =
    peer.pods === undefined || peer.pods.requirements.length === 0
      ? "all pods"
      : `pods ${code(describeSelector(peer.pods))}`;
  const where =
    peer.namespaces === undefined
      ? "of this namespace"
      : peer.namespaces.requirements.length === 0
        ? "of every namespace"
        : `of namespaces ${code(describeSelector(peer.namespaces))}`;
  const { workloads, open } = view.peerScope(policy, peer);
  const who =
    workloads.length === 0
      ? open === undefined
        ? "**none here**"
        : "none here"
      : listText(workloads.map(({ workload }) => `${workload.resource.kind} ${code(workload.name)}`));
  return `${pods} ${where} (${who})`;
}

function portsText({ connections, namedPorts }: PolicyRule): string {
  const named = namedPorts.map(({ name, protocol }) => `${protocol ?? "any"} ${code(name)}`);
  if (named.length === 0 && isEverything(connections)) return "every port";
  return listText([...(isEmpty(connections) ? [] : [describeConnections(connections)]), ...named]);
}

function directionLines(view: PolicyView, policy: CompiledPolicy, direction: Direction): readonly string[] {
  if (!policy.directions.includes(direction))
    return [`**${direction}**: not restricted by this policy; other policies may restrict it.`];
  const rules = policy.rules.filter((rule) => rule.direction === direction);
  if (rules.length === 0) return [`**${direction}**: allows no traffic.`];
  const from = direction === "Ingress" ? "from" : "to";
  return [
    `**${direction}**: allows only`,
    ...rules.flatMap((rule) => {
      const peers = rule.peers === "all" ? ["anywhere"] : rule.peers.map((peer) => peerText(view, policy, peer));
      return peers.map((peer) => `- ${from} ${peer}, on ${portsText(rule)}`);
    }),
  ];
}

/** A NetworkPolicy in words: which pods it isolates, and which traffic it allows. */
export function describePolicy(view: PolicyView, policy: CompiledPolicy): string {
  const selected = view.selected(policy);
  const who =
    selected.length === 0
      ? `${code(describeSelector(policy.selector))} selects no pods here, so it has no effect.`
      : `It isolates ${listText(selected.map(({ workload }) => workloadText(workload)))}.`;
  const lines = DIRECTIONS.flatMap((direction) => [...directionLines(view, policy, direction), ""]);
  return [`**NetworkPolicy ${policy.id}**`, "", who, "", ...lines].join("\n").trimEnd();
}
