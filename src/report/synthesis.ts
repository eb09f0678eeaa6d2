import { printable } from "../base/printable.ts";
import type { Labels } from "../base/selector.ts";
import type { NeededPeer } from "../simulate/synthesis/needs.ts";
import type { SynthesizedPolicy, SynthesizedRule } from "../simulate/synthesis/synthesize.ts";

/** Comments for one rule: more are only counted. */
const MOST_COMMENTS = 5;

const text = (value: string): string => JSON.stringify(value);

const labelLines = (labels: Labels, indent: string): readonly string[] => [
  `${indent}matchLabels:`,
  ...Object.entries(labels).map(([key, value]) => `${indent}  ${text(key)}: ${text(value)}`),
];

function peerLines(peer: NeededPeer, namespace: string): readonly string[] {
  switch (peer.kind) {
    case "any-address":
      return ["        - ipBlock: { cidr: 0.0.0.0/0 }", '        - ipBlock: { cidr: "::/0" }'];
    case "any-pod":
      return ["        - namespaceSelector: {}"];
    case "pods":
      return peer.namespace === namespace
        ? ["        - podSelector:", ...labelLines(peer.labels, "            ")]
        : [
            "        - namespaceSelector:",
            ...labelLines({ "kubernetes.io/metadata.name": peer.namespace }, "            "),
            "          podSelector:",
            ...labelLines(peer.labels, "            "),
          ];
    default:
      return peer satisfies never;
  }
}

function commentLines({ because }: SynthesizedRule): readonly string[] {
  const shown = because.slice(0, MOST_COMMENTS);
  const rest = because.length - shown.length;
  return [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].map((line) => `    # ${printable(line)}`);
}

function ruleLines(rule: SynthesizedRule, namespace: string): readonly string[] {
  // An ipBlock need not contain pods: a rule for any address has no peers at all.
  const peers = rule.peer.kind === "any-address" ? [] : peerLines(rule.peer, namespace);
  const ports = rule.ports.map(({ protocol, port }) => `        - { protocol: ${protocol}, port: ${port} }`);
  const field = rule.direction === "Ingress" ? "from" : "to";
  return [
    ...commentLines(rule),
    ...(peers.length === 0 ? [] : [`    - ${field}:`, ...peers]),
    `${peers.length === 0 ? "    - " : "      "}ports:`,
    ...ports,
  ];
}

function policyText({ namespace, name, labels, rules }: SynthesizedPolicy): string {
  const of = (direction: SynthesizedRule["direction"]): readonly string[] => {
    const own = rules.filter((rule) => rule.direction === direction);
    return own.length === 0
      ? []
      : [`  ${direction.toLowerCase()}:`, ...own.flatMap((rule) => ruleLines(rule, namespace))];
  };
  return [
    "apiVersion: networking.k8s.io/v1",
    "kind: NetworkPolicy",
    "metadata:",
    `  name: ${text(name)}`,
    `  namespace: ${text(namespace)}`,
    "spec:",
    ...(Object.keys(labels).length === 0 ? ["  podSelector: {}"] : ["  podSelector:", ...labelLines(labels, "    ")]),
    "  policyTypes: [Ingress, Egress]",
    ...of("Ingress"),
    ...of("Egress"),
    "",
  ].join("\n");
}

/** Synthesized policies as manifests, each rule with what it is for. */
export const policiesYAML = (policies: readonly SynthesizedPolicy[]): string => policies.map(policyText).join("---\n");
