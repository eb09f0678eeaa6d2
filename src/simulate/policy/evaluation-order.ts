import type { AdminPolicy } from "./admin-policy.ts";
import { adminPoliciesFor } from "./admin-tier.ts";
import { BUILT_IN_TIERS, DEFAULT_TIER, KUBE_ADMIN, KUBE_BASELINE, byOrder, formerRank } from "./calico/policies.ts";
import { NETWORK_POLICY_ORDER } from "./calico/source.ts";
import { ciliumTierPolicies } from "./cilium/cilium-tier.ts";
import { asTierPolicy, isolating } from "./network-policy-tier.ts";
import type { PolicySet } from "./policy-set.ts";
import type { PodEnd } from "./connection-end.ts";
import type { Interpretation } from "./interpretation.ts";
import type { Direction } from "./network-policy.ts";
import type { Tier, TierPolicy } from "./tier.ts";

/** Policies of a tier with their order in it. */
interface Ranked {
  readonly order: number;
  readonly rank: string;
  readonly policy: TierPolicy;
}

const adminIn = (set: PolicySet, tier: string): readonly AdminPolicy[] =>
  tier === KUBE_ADMIN ? set.admin : tier === KUBE_BASELINE ? set.baseline : [];

/**
 * The tiers of a cluster in order: those of administrators, then NetworkPolicies, then Baseline. Calico has the same
 * three under names of its own, with its own tiers before, between and behind them, and its own policies in all of
 * them. Policies of Cilium unite with NetworkPolicies.
 * @see projectcalico/calico felix/calc/policy_sorter.go
 */
function order(set: PolicySet): readonly Tier[] {
  const { calico } = set;
  const tiers = calico.isEmpty ? BUILT_IN_TIERS : calico.objects.tiers;
  return tiers.map(({ name, end }): Tier => {
    const found = new WeakMap<PodEnd, Map<string, readonly TierPolicy[]>>();
    return {
      name,
      end,
      policiesFor: (subject, direction, interpretation) => {
        let known = found.get(subject);
        if (known === undefined) found.set(subject, (known = new Map()));
        const { hostNetwork, tieOrder, policyTypes } = interpretation;
        const key = `${direction} ${hostNetwork} ${tieOrder} ${policyTypes}`;
        let policies = known.get(key);
        if (policies === undefined)
          known.set(key, (policies = policiesFor(set, name, { subject, direction, interpretation })));
        return policies;
      },
    };
  });
}

interface Selected {
  readonly subject: PodEnd;
  readonly direction: Direction;
  readonly interpretation: Interpretation;
}

function policiesFor(
  set: PolicySet,
  tier: string,
  { subject, direction, interpretation }: Selected,
): readonly TierPolicy[] {
  const admin = adminIn(set, tier);
  const byAdministrators = admin.length === 0 ? [] : adminPoliciesFor(set, admin, subject);
  const isolations = tier === DEFAULT_TIER ? isolating(set, subject, direction, interpretation) : [];
  const own = set.calico
    .selecting(subject, interpretation)
    .filter(({ policy }) => policy.tier === tier && policy.directions.includes(direction));
  // Calico keeps its own policies out of the tiers of administrators.
  if (own.length === 0) {
    const plain = isolations.map((isolation) => asTierPolicy(set, isolation));
    if (tier !== DEFAULT_TIER || set.cilium.isEmpty) return [...byAdministrators, ...plain];
    const { denying, allowing } = ciliumTierPolicies(set.cilium, subject, direction);
    return [...denying, ...plain, ...allowing];
  }
  const { tieOrder } = interpretation;
  const ranked: readonly Ranked[] = [
    ...isolations.map((isolation): Ranked => {
      const { name, namespace } = isolation.policy.resource;
      return {
        order: NETWORK_POLICY_ORDER,
        rank: tieOrder ? `${name}/${namespace}/KubernetesNetworkPolicy` : formerRank(namespace, `knp.default.${name}`),
        policy: asTierPolicy(set, isolation),
      };
    }),
    ...own.map((selection): Ranked => {
      const { order: ownOrder, rank, formerly } = selection.policy;
      return { order: ownOrder, rank: tieOrder ? rank : formerly, policy: set.calico.asTierPolicy(selection) };
    }),
  ];
  return [...byAdministrators, ...[...ranked].sort(byOrder).map(({ policy }) => policy)];
}

const known = new WeakMap<PolicySet, readonly Tier[]>();

/** All policies of a set as tiers, in order of evaluation. */
export function evaluationOrder(set: PolicySet): readonly Tier[] {
  let tiers = known.get(set);
  if (tiers === undefined) known.set(set, (tiers = order(set)));
  return tiers;
}
