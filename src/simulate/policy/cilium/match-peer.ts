import { isInside } from "../../../base/ip.ts";
import type { CIDR } from "../../../base/ip.ts";
import type { Requirement } from "../../../base/selector.ts";
import type { ConnectionEnd } from "../connection-end.ts";
import type { Interpretation } from "../interpretation.ts";
import { either } from "../match.ts";
import type { Match } from "../match.ts";
import type { AddressBlock } from "../network-policy.ts";
import type { CIDRGroup } from "./cidr-groups.ts";
import type { SourcedRequirement } from "./endpoint-selector.ts";
import { matchSelector } from "./match-requirement.ts";
import type { IdentityScope } from "./match-requirement.ts";
import type { CiliumPeer } from "./peers.ts";
import type { CiliumRule } from "./cilium-policy.ts";
import type { ServicePeers } from "./to-services.ts";

export interface PeerScope extends IdentityScope {
  readonly interpretation: Interpretation;
  readonly groups: readonly CIDRGroup[];
  readonly servicesOf: (rule: CiliumRule) => ServicePeers;
}

const isEverything = ({ cidr, except }: AddressBlock): boolean =>
  cidr?.prefix === 0 && cidr.family === "IPv4" && except.length === 0;

/**
 * CIDRs only match the world: neither pods nor nodes, whatever their addresses. Source: cilium
 * pkg/policy/types/selector.go CIDRSelector.Matches with the default of policy-cidr-match-mode.
 */
function matchBlock(block: AddressBlock, end: ConnectionEnd, { unknowns }: IdentityScope): Match {
  if (end.kind === "pod" || block.cidr === undefined) return "no";
  const { address } = end;
  if (address !== undefined)
    return isInside(address, block.cidr) && !block.except.some((hole) => isInside(address, hole)) ? "yes" : "no";
  if (isEverything(block)) return "yes";
  unknowns.add("the address of the host outside");
  return "perhaps";
}

const matchBlocks = (blocks: readonly AddressBlock[], end: ConnectionEnd, scope: IdentityScope): Match =>
  blocks.map((block) => matchBlock(block, end, scope)).reduce(either, "no" as Match);

const containsLabel = (requirement: Requirement, { labels }: CIDRGroup): boolean => {
  const value = Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined;
  if (value === undefined) return false;
  return requirement.operator === "In" || requirement.operator === "NotIn" ? requirement.values.includes(value) : true;
};

/**
 * Each requirement is checked against the labels of all groups that contain the address; one that no group has also
 * satisfies `NotIn` and `DoesNotExist`. Source: cilium pkg/policy/types/requirements.go matchesEncodedRequirement.
 */
function matchGroups(
  requirements: readonly SourcedRequirement[],
  except: readonly CIDR[],
  end: ConnectionEnd,
  { groups, unknowns }: PeerScope,
): Match {
  // This version keeps an empty selector of groups under the key of the selector for everything.
  if (requirements.length === 0 && except.length === 0) return "yes";
  if (end.kind === "pod") return "no";
  const { address } = end;
  if (address === undefined) {
    unknowns.add("the address of the host outside");
    return "perhaps";
  }
  if (except.some((hole) => isInside(address, hole))) return "no";
  const containing = groups.filter(({ blocks }) => blocks.some((block) => isInside(address, block)));
  return requirements.every(({ source, requirement }) => {
    const isMet =
      (source === "any" || source === "cidrgroup") && containing.some((group) => containsLabel(requirement, group));
    return requirement.operator === "In" || requirement.operator === "Exists" ? isMet : !isMet;
  })
    ? "yes"
    : "no";
}

function matchOne(peer: CiliumPeer, end: ConnectionEnd, scope: PeerScope): Match {
  switch (peer.kind) {
    case "endpoints":
      return matchSelector(peer.selector.requirements, end, scope);
    case "entity":
      return peer.selectors
        .map(({ requirements }) => matchSelector(requirements, end, scope))
        .reduce(either, "no" as Match);
    case "block":
      return matchBlock(peer.block, end, scope);
    case "cidrGroup": {
      const { name, except } = peer;
      const group = scope.groups.find((one) => one.name === name);
      if (group !== undefined)
        return matchBlocks(
          group.blocks.map((cidr) => ({ cidr, except })),
          end,
          scope,
        );
      if (scope.isBare || end.kind === "pod") return "no";
      scope.unknowns.add(`CiliumCIDRGroup ${name}`);
      return "perhaps";
    }
    case "cidrGroups":
      return matchGroups(peer.requirements, peer.except, end, scope);
    case "fqdn":
      return end.kind === "address" && scope.interpretation.fqdn ? "yes" : "no";
    case "groups":
      if (end.kind === "pod") return "no";
      scope.unknowns.add("the addresses of a cloud provider's groups");
      return "perhaps";
    case "service":
      return "no";
    default:
      return peer satisfies never;
  }
}

/** A rule with `toServices` that matches no Service has no peers left: with `toPorts`, this version opens the ports. */
function matchServices(rule: CiliumRule, end: ConnectionEnd, scope: PeerScope): Match {
  // Deny rules are not resolved: cilium pkg/policy/k8s/service.go processRule reads `egress` only.
  if (rule.action === "Deny") return rule.ports === undefined ? "no" : "yes";
  const { selectors, blocks, isMatched, unknown } = scope.servicesOf(rule);
  let match = selectors
    .map((requirements) => matchSelector(requirements, end, scope))
    .reduce(either, matchBlocks(blocks, end, scope));
  if (!isMatched && rule.ports !== undefined && scope.interpretation.toServicesNoMatch) match = "yes";
  if (match === "yes" || unknown === undefined) return match;
  scope.unknowns.add(unknown);
  return "perhaps";
}

/** Whether a rule matches the other end, regardless of ports. */
export function matchRulePeers(rule: CiliumRule, end: ConnectionEnd, scope: PeerScope): Match {
  const { peers } = rule;
  if (peers === "none") return "no";
  if (peers === "any") return rule.ports === undefined ? "no" : "yes";
  if (peers.some(({ kind }) => kind === "service")) return matchServices(rule, end, scope);
  let result: Match = "no";
  for (const peer of peers) {
    result = either(result, matchOne(peer, end, scope));
    if (result === "yes") return result;
  }
  return result;
}
