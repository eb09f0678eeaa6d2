import { isInside } from "../../../base/ip.ts";
import type { CIDR, IPFamily } from "../../../base/ip.ts";
import type { ConnectionEnd } from "../connection-end.ts";
import { both, either, opposite } from "../match.ts";
import type { Match } from "../match.ts";
import { isPublic } from "../private-ranges.ts";
import { matchSelector } from "./match-selector.ts";
import { matchLabelled } from "./labels.ts";
import type { CalicoLabels, Labelled } from "./labels.ts";
import type { NetworkSet } from "./policies.ts";
import type { RuleEntity } from "./rule.ts";
import type { ServiceMembers } from "./services.ts";

/** What matching the sides of rules needs. */
export interface EntityScope {
  readonly labels: CalicoLabels;
  readonly sets: readonly NetworkSet[];
  readonly services: ServiceMembers;
  /** Services that no manifest shows may have any endpoints, instead of none. */
  readonly bare: boolean;
  /** Pods on the host's network are not pods to Calico but their node. */
  readonly hostNetwork: boolean;
  /** Collects what the manifests do not show, for every "perhaps". */
  readonly unknowns: Set<string>;
}

const isPod = (end: ConnectionEnd, { hostNetwork }: EntityScope): boolean =>
  end.kind === "pod" && !(end.hostNetwork && hostNetwork);

/** Whether an end has an address in a range. Without an address, a pod is in no public range. */
function matchNet(net: CIDR, end: ConnectionEnd): Match {
  if (end.address !== undefined) return isInside(end.address, net) ? "yes" : "no";
  if (net.prefix === 0) return net.family === "IPv4" ? "yes" : "perhaps";
  return end.kind === "pod" && !end.hostNetwork && isPublic(net) ? "no" : "perhaps";
}

function matchNets(nets: readonly CIDR[], end: ConnectionEnd, { unknowns }: EntityScope): Match {
  const match = nets.map((net) => matchNet(net, end)).reduce(either, "no" as Match);
  if (match === "perhaps")
    unknowns.add(end.kind === "pod" ? `the addresses of the pods of ${end.title}` : "the address of the host outside");
  return match;
}

/** Everything known to Calico that has the address of an end. */
function* itemsAt(end: ConnectionEnd, scope: EntityScope): Generator<{ readonly item: Labelled; readonly at: Match }> {
  if (end.kind === "pod" && isPod(end, scope)) yield { item: scope.labels.pod(end), at: "yes" };
  for (const set of scope.sets) {
    const at = set.nets.map((net) => matchNet(net, end)).reduce(either, "no" as Match);
    if (at !== "no") yield { item: scope.labels.set(set), at };
  }
}

function anyItem(end: ConnectionEnd, scope: EntityScope, matches: (item: Labelled) => Match): Match {
  let found: Match = "no";
  for (const { item, at } of itemsAt(end, scope)) {
    found = either(found, both(at, matches(item)));
    if (found === "yes") break;
  }
  if (found === "perhaps") scope.unknowns.add(unknownOf(end));
  return found;
}

const unknownOf = (end: ConnectionEnd): string =>
  end.kind === "address"
    ? "the address of the host outside"
    : end.namespace === ""
      ? `the namespace of ${end.title}`
      : `some labels of ${end.title} or of its namespace`;

/**
 * Ranges of the other IP family only make a rule unusable for a connection, negated ones too.
 * @see projectcalico/calico felix/rules/policy.go filterNets
 */
const isOfOtherFamily = (nets: readonly CIDR[], family: IPFamily | undefined): boolean =>
  nets.length > 0 && family !== undefined && nets.every((net) => net.family !== family);

/** Whether one side of a rule matches an end, leaving ports aside. @param family of the connection, if known. */
export function matchEntity(
  entity: RuleEntity,
  end: ConnectionEnd,
  family: IPFamily | undefined,
  scope: EntityScope,
): Match {
  const { nets, notNets, positive, negative, service } = entity;
  if (isOfOtherFamily(nets, family) || isOfOtherFamily(notNets, family)) return "no";
  let match: Match = nets.length === 0 ? "yes" : matchNets(nets, end, scope);
  if (match !== "no" && notNets.length > 0) match = both(match, opposite(matchNets(notNets, end, scope)));
  if (match !== "no" && positive !== undefined)
    match = both(
      match,
      anyItem(end, scope, (item) => matchLabelled(positive, item)),
    );
  if (match !== "no" && negative !== undefined)
    match = both(match, opposite(anyItem(end, scope, (item) => matchSelector(negative, item.own))));
  if (match !== "no" && service !== undefined) {
    if (!scope.bare && scope.services.isUnknown(service)) {
      scope.unknowns.add(`the endpoints of Service ${service.namespace}/${service.name}`);
      return "perhaps";
    }
    match = both(match, scope.services.of(service, end).match);
  }
  return match;
}
