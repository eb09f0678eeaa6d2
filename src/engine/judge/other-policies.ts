import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import type { Workload } from "../../model/workload.ts";
import { matchWorkload } from "../../model/workload.ts";
import type { Scope } from "../../scope/scope.ts";
import type { Direction } from "../../simulate/policy/network-policy.ts";
import { policyView } from "../../simulate/policy/policy-view.ts";
import { wanders } from "./wandering.ts";

/** Pods of another scope, and the direction in which a policy would isolate them. */
interface Isolated {
  readonly workload: Workload;
  readonly direction: Direction;
}

/** A policy of a scope that may isolate pods of another one. */
function policyIn(scope: Scope, model: Model, { workload, direction }: Isolated): Resource | undefined {
  const { policies, pluginPolicies, set, unjudged } = policyView(model);
  const applies = (policy: Resource): boolean =>
    policy.namespace === workload.namespace || wanders(scope, { namespace: policy.namespace, resource: policy });
  const isWide = (policy: Resource): boolean => policy.namespace === "" || applies(policy);
  return (
    policies.find(
      ({ resource, directions, selector }) =>
        directions.includes(direction) && applies(resource) && matchWorkload(selector, workload) !== "none",
    )?.resource ??
    pluginPolicies.find(({ resource, directions }) => directions.includes(direction) && isWide(resource))?.resource ??
    [...set.admin, ...set.baseline].find(({ rules }) =>
      rules.some((rule) => rule.direction === direction && rule.action === "Deny"),
    )?.resource ??
    unjudged.networkPolicies.find(isWide)
  );
}

/** Why a policy of some other scope may isolate pods; undefined if none does. */
export function policyOf(
  scopes: readonly Scope[],
  modelOf: (scope: Scope) => Model,
  isolated: Isolated,
): string | undefined {
  for (const scope of scopes) {
    const found = policyIn(scope, modelOf(scope), isolated);
    if (found !== undefined)
      return `${found.atName().file} contains ${found.title}, and may be deployed to the same cluster`;
  }
  return undefined;
}
