import type { DraftRelated } from "../diagnostic/finding.ts";
import type { Place } from "../diagnostic/place.ts";
import type { Resource } from "../model/resource.ts";
import type { ClosedCall } from "../simulate/calls/closed-calls.ts";
import type { Cause } from "./rule.ts";

/** Rules that report why a policy does not open the port that it was written for. */
const ROOTS = [
  "policy-port-not-served",
  "policy-named-port-unresolved",
  "policy-peer-or-for-and",
  "policy-peer-matches-nothing",
  "container-port-contradicted",
  "service-port-unresolved",
];

/** The parts of a finding about a port that policies close to an actor: at the policy that is closest to opening it. */
export function closedFinding(
  closed: ClosedCall,
  what: string,
):
  | {
      readonly resource: Resource;
      readonly at: Place;
      readonly data: { readonly policy: string; readonly port: string; readonly pods: string };
      readonly related: readonly DraftRelated[];
      readonly unknown: string | undefined;
      readonly follows: Cause;
    }
  | undefined {
  const { policies, near, port, call, others, unknown } = closed;
  const policy = near?.policy ?? policies[0];
  const spec = policy?.resource.object.spec;
  if (policy === undefined || spec === undefined) return undefined;
  const { resource } = policy;
  return {
    resource,
    at: near === undefined ? policy.resource.at(spec, "podSelector", "key") : resource.document.at(near.rule.object),
    data: {
      policy: `NetworkPolicy "${policy.resource.name}"`,
      port: `${port.protocol} ${port.number}`,
      pods: port.workload.resource.title,
    },
    related: [
      ...[call, ...others].slice(0, 5).map((one) => ({ at: one.at, note: `${one.declaredBy} ${what}` })),
      { at: port.workload.resource.atName(), note: `${port.workload.resource.title} is isolated` },
      ...policies
        .filter((other) => other !== policy)
        .slice(0, 4)
        .map((other) => ({ at: other.resource.atName(), note: `${other.resource.title} isolates it too` })),
    ],
    unknown,
    follows: { rules: ROOTS, resources: [...policies.map((one) => one.resource), port.workload.resource] },
  };
}
