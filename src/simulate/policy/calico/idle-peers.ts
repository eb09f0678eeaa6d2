import type { Fields } from "../../../base/values.ts";
import type { Selector } from "../../../base/selector.ts";
import type { PolicyView } from "../policy-view.ts";
import { asSelector } from "./as-selector.ts";
import type { CalicoPolicy } from "./policies.ts";
import type { CalicoRule } from "./rule.ts";

/** A `source` or `destination` that selects no pods of the namespace it is limited to. */
export interface IdleCalicoPeer {
  readonly policy: CalicoPolicy;
  readonly rule: CalicoRule;
  /** The peer, as it is written. */
  readonly object: Fields;
  readonly selector: Selector;
  readonly namespace: string;
}

/**
 * The far ends of rules that select pods of the policy's own namespace by labels, and match none of these manifests.
 * Network sets may have the labels as well; namespaces that are chosen by labels are not compared.
 */
export function idleCalicoPeers({ model, set }: PolicyView): readonly IdleCalicoPeer[] {
  const { policies, sets } = set.calico.objects;
  return policies.flatMap((policy) =>
    policy.rules.flatMap((rule): readonly IdleCalicoPeer[] => {
      const { positive, object } = rule.direction === "Ingress" ? rule.source : rule.destination;
      const { namespaces, accounts, accountNames = [], except } = positive ?? {};
      const selector = asSelector(positive?.selector);
      if (namespaces === undefined || !("own" in namespaces) || selector === undefined) return [];
      if (accounts !== undefined || accountNames.length > 0 || except !== undefined) return [];
      if (selector.requirements.length === 0 || model.select(namespaces.own, selector).length > 0) return [];
      if (sets.some(({ namespace }) => namespace === namespaces.own)) return [];
      return [{ policy, rule, object, selector, namespace: namespaces.own }];
    }),
  );
}
