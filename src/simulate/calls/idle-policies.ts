import type { Resource } from "../../model/resource.ts";
import type { Workload } from "../../model/workload.ts";
import type { PolicyView } from "../policy/policy-view.ts";

/** Policies that select none of the pods, where one of them was meant to. */
export const idlePolicies = (view: PolicyView, ends: readonly Workload[]): readonly Resource[] =>
  view.policies
    .filter(
      (policy) =>
        policy.selector.requirements.length > 0 &&
        view.selected(policy).length === 0 &&
        ends.some(({ namespace }) => namespace === policy.namespace),
    )
    .map(({ resource }) => resource);
