import type { Resource } from "../../model/resource.ts";

import { includesConnections } from "../connections.ts";
import type { AdminAction, AdminPolicy } from "./admin-policy.ts";
import { coversRule, subjectKey } from "./calico/covers.ts";
import { byOrder } from "./calico/policies.ts";
import type { CalicoAction, CalicoRule } from "./calico/rule.ts";
import type { Direction, PolicyPeer, PolicyRule } from "./network-policy.ts";
import type { PolicySet } from "./policy-set.ts";

/** A rule of a policy whose order counts. */
export interface OrderedRule {
  /** `Calico NetworkPolicy shop/web`. */
  readonly id: string;
  readonly resource: Resource;
  readonly direction: Direction;
  readonly index: number;
  readonly object: object;
  readonly action: CalicoAction | AdminAction;
}

/** A rule that never decides, because an earlier one matches all that it matches. */
export interface UnreachableRule {
  readonly rule: OrderedRule;
  readonly by: OrderedRule;
}

/** The rules of one policy, those of one tier in order of evaluation. */
interface OrderedPolicy<Rule> {
  /** One key for policies of the same pods; "" for all pods. */
  readonly subject: string;
  readonly rules: readonly { readonly rule: Rule; readonly described: OrderedRule }[];
}

/**
 * Whatever else there is in the tier, between or before them: a rule behind another one that covers it is not reached.
 */
function* unreachableIn<Rule>(
  policies: readonly OrderedPolicy<Rule>[],
  covers: (outer: Rule, inner: Rule) => boolean,
): Generator<UnreachableRule> {
  const deciding = new Map<string, OrderedPolicy<Rule>["rules"][number][]>();
  for (const { subject, rules } of policies) {
    const own = deciding.get(subject) ?? [];
    deciding.set(subject, own);
    const general = subject === "" ? [] : (deciding.get("") ?? []);
    for (const one of rules) {
      const isCovering = ({ rule }: { readonly rule: Rule }): boolean => covers(rule, one.rule);
      const by = general.find(isCovering) ?? own.find(isCovering);
      if (by !== undefined) yield { rule: one.described, by: by.described };
      else if (one.described.action !== "Log") own.push(one);
    }
  }
}

function calicoTier(set: PolicySet, tier: string): readonly OrderedPolicy<CalicoRule>[] {
  return set.calico.objects.policies
    .filter((policy) => policy.tier === tier && !policy.hostsOnly)
    .sort(byOrder)
    .map((policy) => ({
      subject: subjectKey(policy),
      rules: policy.rules.map((rule) => {
        const { direction, index, object, action } = rule;
        return { rule, described: { id: policy.id, resource: policy.resource, direction, index, object, action } };
      }),
    }));
}

const peerKey = ({ namespaces, pods, blocks, unknown }: PolicyPeer): string | undefined =>
  unknown === undefined ? JSON.stringify([namespaces, pods, blocks]) : undefined;

function coversPeers(outer: PolicyRule<unknown>["peers"], inner: PolicyRule<unknown>["peers"]): boolean {
  if (outer === "all") return true;
  if (inner === "all") return false;
  const known = new Set(outer.map(peerKey));
  return inner.every((peer) => {
    const key = peerKey(peer);
    return key !== undefined && known.has(key);
  });
}

const nameKey = ({ name, protocol }: PolicyRule["namedPorts"][number]): string => `${protocol ?? ""}/${name}`;

const coversAdminRule = (outer: PolicyRule<AdminAction>, inner: PolicyRule<AdminAction>): boolean =>
  outer.direction === inner.direction &&
  coversPeers(outer.peers, inner.peers) &&
  includesConnections(outer.connections, inner.connections) &&
  inner.namedPorts.every((port) => outer.namedPorts.some((one) => nameKey(one) === nameKey(port)));

const isAll = ({ nothing, requirements }: AdminPolicy["namespaces"]): boolean => !nothing && requirements.length === 0;

function adminTier(policies: readonly AdminPolicy[]): readonly OrderedPolicy<PolicyRule<AdminAction>>[] {
  const priorities = policies.map(({ priority }) => priority);
  return policies.map(({ id, resource, namespaces, pods, priority, rules }) => {
    // Between equal priorities the order is not defined: each such policy is compared with itself only.
    const isTied = priorities.filter((one) => one === priority).length > 1;
    const selectsAll = isAll(namespaces) && (pods === undefined || isAll(pods));
    return {
      subject: isTied ? `${id} alone` : selectsAll ? "" : JSON.stringify([namespaces, pods]),
      rules: rules.map((rule) => {
        const { direction, index, object, action } = rule;
        return { rule, described: { id, resource, direction, index, object, action } };
      }),
    };
  });
}

/**
 * Rules of Calico's and of administrators' policies that an earlier rule of their tier always decides. Rules of
 * different tiers are not compared: an earlier one may be passed over.
 */
export function unreachableRules(set: PolicySet): readonly UnreachableRule[] {
  return [
    ...set.calico.objects.tiers.flatMap(({ name }) => [...unreachableIn(calicoTier(set, name), coversRule)]),
    ...[set.admin, set.baseline].flatMap((policies) => [...unreachableIn(adminTier(policies), coversAdminRule)]),
  ];
}
