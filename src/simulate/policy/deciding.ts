import type { Place } from "../../diagnostic/place.ts";
import type { Resource } from "../../model/resource.ts";
import type { Decision, SideVerdict } from "./evaluate.ts";

/** The policy of a decision: its object, and how it is called in results. */
export function policyOf(decision: Decision): { readonly resource: Resource; readonly id: string } {
  switch (decision.kind) {
    case "NetworkPolicy":
      return { resource: decision.policy.resource as unknown as Resource, id: `NetworkPolicy ${decision.policy.id}` };
    case "admin":
      return { resource: decision.policy.resource, id: decision.policy.id };
    case "cilium":
      return { resource: decision.spec.policy.resource, id: decision.spec.policy.id };
    default:
      return decision satisfies never;
  }
}

/** A policy that isolates a pod, or may. */
export interface IsolatingPolicy {
  readonly resource: Resource;
  /** `NetworkPolicy shop/web`. */
  readonly id: string;
  readonly match: "yes" | "perhaps";
  /** Its specification. */
  readonly at: Place;
}

/** All policies that isolate a pod in a direction, of every kind, each once. */
export function isolatingPolicies({ isolating, cilium }: SideVerdict): readonly IsolatingPolicy[] {
  const own = isolating.map(({ policy, match }) => ({
    resource: policy.resource as unknown as Resource,
    id: `NetworkPolicy ${policy.id}`,
    match,
    at: policy.resource.at(policy.resource.object, "spec"),
  }));
  const ofCilium = cilium
    .filter(({ isolates }) => isolates)
    .map(({ spec, match }) => ({
      resource: spec.policy.resource,
      id: spec.policy.id,
      match,
      at: spec.policy.resource.document.at(spec.object),
    }));
  return [...own, ...ofCilium];
}

export const isolatingResources = (side: SideVerdict): readonly Resource[] => [
  ...new Set(isolatingPolicies(side).map(({ resource }) => resource)),
];
