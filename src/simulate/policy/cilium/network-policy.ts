import type { Selector } from "../../../base/selector.ts";
import type { CiliumQuestion } from "../interpretation.ts";
import { DIRECTIONS } from "../network-policy.ts";
import type { CompiledPolicy, PolicyPeer, PolicyRule } from "../network-policy.ts";
import { isIdentityLabel } from "./identity-labels.ts";

/** Labels that are not part of an identity do not exist for selectors. */
function visible(selector: Selector): Selector {
  const hidden = selector.requirements.filter(({ key }) => !isIdentityLabel(key));
  if (hidden.length === 0) return selector;
  return {
    nothing: selector.nothing || hidden.some(({ operator }) => operator === "In" || operator === "Exists"),
    requirements: selector.requirements.filter(({ key }) => isIdentityLabel(key)),
  };
}

const isVisible = (selector: Selector | undefined): boolean =>
  selector === undefined || selector.requirements.every(({ key }) => isIdentityLabel(key));

const readPeer = (peer: PolicyPeer): PolicyPeer =>
  isVisible(peer.pods) ? peer : { ...peer, pods: peer.pods && visible(peer.pods) };

const readRule = (rule: PolicyRule): PolicyRule =>
  rule.peers === "all" || rule.peers.every(({ pods }) => isVisible(pods))
    ? rule
    : { ...rule, peers: rule.peers.map(readPeer) };

/**
 * A NetworkPolicy as Cilium reads it: only labels of identities count, and rules for a direction that `policyTypes`
 * does not name apply, which the API says they do not. Source: cilium v1.20.2 pkg/k8s/network_policy.go
 * ParseNetworkPolicy.
 */
export function asCiliumReads(policy: CompiledPolicy): CompiledPolicy {
  const implied = DIRECTIONS.filter((direction) => policy.inert.some((rule) => rule.direction === direction));
  const rules = [...policy.rules, ...policy.inert].map(readRule);
  const isSame =
    implied.length === 0 && isVisible(policy.selector) && rules.every((rule, index) => rule === policy.rules[index]);
  if (isSame) return policy;
  return {
    ...policy,
    selector: visible(policy.selector),
    directions: [...policy.directions, ...implied],
    rules,
    inert: [],
    implied,
  };
}

/** What a NetworkPolicy as Cilium reads it leaves open. */
export const questionsOfNetworkPolicy = ({ implied = [], rules }: CompiledPolicy): readonly CiliumQuestion[] => [
  ...(implied.length > 0 ? (["policyTypes"] as const) : []),
  ...(rules.some(({ namedPorts }) => namedPorts.some(({ endPort }) => endPort !== undefined))
    ? (["namedEndPort"] as const)
    : []),
];
