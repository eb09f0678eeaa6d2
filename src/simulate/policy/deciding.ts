import type { Place } from "../../diagnostic/place.ts";
import type { Resource } from "../../model/resource.ts";
import type { Decision, SideVerdict } from "./evaluate.ts";

/** The policy of a decision: its object, and how it is called in results. */
export function policyOf({ kind, policy }: Decision): { readonly resource: Resource; readonly id: string } {
  const { resource } = policy;
  return { resource, id: kind === "NetworkPolicy" ? `NetworkPolicy ${policy.id}` : policy.id };
}

/** A policy that isolates a pod, or may. */
export interface IsolatingPolicy {
  readonly resource: Resource;
  /** `NetworkPolicy shop/web`. */
  readonly id: string;
  readonly match: "yes" | "perhaps";
  /** Its specification. */
  readonly at: Place;
  /** Set where the order of rules counts. */
  readonly tier: string | undefined;
}

const networkPolicies = ({ isolating }: SideVerdict): readonly IsolatingPolicy[] =>
  isolating.map(({ policy, match }) => ({
    resource: policy.resource,
    id: `NetworkPolicy ${policy.id}`,
    match,
    at: policy.resource.at(policy.resource.object, "spec"),
    tier: undefined,
  }));

/** All policies that isolate a pod in a direction, of every kind. */
export const isolatingPolicies = (side: SideVerdict): readonly IsolatingPolicy[] => [
  ...networkPolicies(side),
  ...side.plugins
    .filter(({ isolates }) => isolates)
    .map(({ resource, id, match, object, tier }) => ({ resource, id, match, at: resource.document.at(object), tier })),
];

/** Their objects, each once. */
export const isolatingResources = (side: SideVerdict): readonly Resource[] => [
  ...new Set(isolatingPolicies(side).map(({ resource }) => resource)),
];
