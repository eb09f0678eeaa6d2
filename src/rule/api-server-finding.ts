import type { DraftRelated } from "../diagnostic/finding.ts";
import type { Place } from "../diagnostic/place.ts";
import type { Resource } from "../model/resource.ts";
import type { BlockedFromAPIServer } from "../simulate/calls/api-server-blocked.ts";
import type { Cause } from "./rule.ts";

export interface APIServerFinding {
  readonly resource: Resource;
  readonly at: Place;
  readonly data: { readonly caller: string; readonly policy: string; readonly role: string };
  readonly related: readonly DraftRelated[];
  readonly help: string;
  readonly unknown: string | undefined;
  readonly explains?: Cause;
}

/** A finding about pods that use the API, at the rule that was meant to allow it, else at the rules of their policy. */
export function apiServerFinding(blocked: BlockedFromAPIServer): APIServerFinding | undefined {
  const { call, workload, policies, attempt, unknown } = blocked;
  const policy = attempt?.policy ?? policies.find(({ rules }) => rules.length > 0) ?? policies[0];
  const spec = policy?.resource.object.spec;
  if (policy === undefined || spec === undefined) return undefined;
  const { resource } = policy;
  const rule = attempt?.rule.object;
  const others = policies.filter((other) => other !== policy).slice(0, 4);
  return {
    resource,
    at: rule === undefined ? policy.resource.at(spec, "egress", "key") : resource.document.at(rule),
    data: { caller: workload.resource.title, policy: resource.title, role: call.declaredBy },
    related: [
      { at: call.at, note: "the role is bound here" },
      { at: workload.resource.atName(), note: `${workload.resource.title} runs with this ServiceAccount` },
      ...others.map((other) => ({
        at: other.resource.atName(),
        note: `${other.resource.title} isolates its egress too`,
      })),
    ],
    help: "No selector matches the API server: allow TCP 443 and 6443 to an `ipBlock` of its addresses.",
    unknown,
    // The port of the API server in a rule for pods was no port of these pods.
    ...(rule !== undefined && { explains: { rules: ["policy-port-not-served"], resources: [resource] } }),
  };
}
