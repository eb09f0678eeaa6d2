import type { DraftRelated } from "../diagnostic/finding.ts";
import type { Place } from "../diagnostic/place.ts";
import type { Resource } from "../model/resource.ts";
import { fieldsOf } from "../base/values.ts";
import type { MeshRefusal } from "../simulate/calls/mesh-refusals.ts";

/** The parts of a finding about calls that the proxies of a mesh refuse: at the policy. */
export function meshRefusalFinding(
  refusal: MeshRefusal,
  key: "rules" | "mtls",
):
  | {
      readonly resource: Resource;
      readonly at: Place;
      readonly data: {
        readonly policy: string;
        readonly caller: string;
        readonly pods: string;
        readonly port: string;
      };
      readonly related: readonly DraftRelated[];
      readonly unknown: string | undefined;
    }
  | undefined {
  const { call, others, caller, callee, by, unknown } = refusal;
  const [resource] = by;
  if (resource === undefined) return undefined;
  const spec = fieldsOf(resource.object["spec"]);
  return {
    resource,
    at: Object.hasOwn(spec, key) ? resource.document.at(spec, key, "key") : resource.atName(),
    data: {
      policy: resource.quoted,
      caller: call.from.kind === "workload" ? call.from.workload.resource.quoted : call.from.actor,
      pods: callee.workload.resource.title,
      port: `${callee.protocol} ${callee.number}`,
    },
    related: [
      { at: call.at, note: `declared here: ${call.declaredBy}` },
      ...others.slice(0, 4).map((other) => ({ at: other.at, note: `also refused: ${other.declaredBy}` })),
      { at: callee.workload.resource.atName(), note: `${caller.title} connects to ${callee.workload.resource.title}` },
      ...by.slice(1, 5).map((other) => ({ at: other.atName(), note: `${other.title} selects the pods too` })),
    ],
    unknown,
  };
}
