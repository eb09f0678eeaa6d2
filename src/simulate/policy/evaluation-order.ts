import type { AdminPolicy } from "./admin-policy.ts";
import { adminPoliciesFor } from "./admin-tier.ts";
import { BUILT_IN_TIERS, DEFAULT_TIER, KUBE_ADMIN, KUBE_BASELINE, byOrder, formerRank } from "./calico/policies.ts";
import { NETWORK_POLICY_ORDER } from "./calico/source.ts";
import { ciliumTierPolicies } from "./cilium/cilium-tier.ts";
import { asTierPolicy, isolating } from "./network-policy-tier.ts";
import type { PolicySet } from "./policy-set.ts";
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
 * three under names of its own, with its own tiers before, between and behind them, and its own policies in all of them.
 * Policies of Cilium unite with NetworkPolicies.
 * @see projectcalico/calico felix/calc/policy_sorter.go
 */
function order(set: PolicySet): readonly Tier[] {
  const { calico, cilium } = set;
  const tiers = calico.isEmpty ? BUILT_IN_TIERS : calico.objects.tiers;
  return tiers.map(({ name, end }): Tier => ({
    name,
    end,
    policiesFor: (subject, direction, interpretation) => {
      const admin = adminIn(set, name);
      const byAdministrators = admin.length === 0 ? [] : adminPoliciesFor(set, admin, subject);
      const isolations = name === DEFAULT_TIER ? isolating(set, subject, direction, interpretation) : [];
      const plain = isolations.map((isolation) => asTierPolicy(set, isolation));
      const own = calico
        .selecting(subject, interpretation)
        .filter(({ policy }) => policy.tier === name && policy.directions.includes(direction));
      if (own.length === 0 && byAdministrators.length > 0) return byAdministrators;
      if (own.length === 0) {
        if (name !== DEFAULT_TIER || cilium.isEmpty) return plain;
        const { denying, allowing } = ciliumTierPolicies(cilium, subject, direction);
        return [...denying, ...plain, ...allowing];
      }
      const ranked: readonly Ranked[] = [
        ...isolations.map((isolation, index): Ranked => ({
          order: NETWORK_POLICY_ORDER,
          rank: interpretation.tieOrder
            ? `${isolation.policy.resource.name}/${isolation.policy.namespace}/KubernetesNetworkPolicy`
            : formerRank(isolation.policy.namespace, `knp.default.${isolation.policy.resource.name}`),
          policy: plain[index] ?? asTierPolicy(set, isolation),
        })),
        ...own.map((selection): Ranked => ({
          order: selection.policy.order,
          rank: interpretation.tieOrder ? selection.policy.rank : selection.policy.formerly,
          policy: calico.asTierPolicy(selection),
        })),
      ];
      // Calico keeps its own policies out of the tiers of administrators.
      return [...byAdministrators, ...[...ranked].sort(byOrder).map(({ policy }) => policy)];
    },
  }));
}

const known = new WeakMap<PolicySet, readonly Tier[]>();

/** All policies of a set as tiers, in order of evaluation. */
export function evaluationOrder(set: PolicySet): readonly Tier[] {
  let tiers = known.get(set);
  if (tiers === undefined) known.set(set, (tiers = order(set)));
  return tiers;
}
