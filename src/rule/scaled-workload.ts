import type { DraftRelated } from "../diagnostic/finding.ts";
import { nearest } from "../hints/nearest.ts";
import { isSlip } from "../hints/closeness.ts";
import type { Model } from "../model/model.ts";
import { isNamedAfter } from "../model/operators.ts";
import type { Resource } from "../model/resource.ts";
import type { ScalableNames } from "../simulate/rollout/scalable.ts";
import { definedInOtherScope } from "../simulate/references/missing-service.ts";

/** What an autoscaler names. */
export interface ScaledReference {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
}

/** A workload of another kind that has the name which an autoscaler gives. */
export const sameNamed = (names: ScalableNames, { namespace, name }: ScaledReference): Resource | undefined =>
  names.byName.get(`${namespace} ${name}`) ?? names.custom.get(`${namespace} ${name}`);

/** What may be meant by the name of a workload that does not exist, and why it may exist after all. */
export function missingWorkload(model: Model, names: ScalableNames, { namespace, kind, name }: ScaledReference) {
  const alike = nearest(name, names.byKind.get(`${namespace} ${kind}`) ?? []);
  const near = alike === undefined ? undefined : names.byName.get(`${namespace} ${alike}`);
  const isMisspelt = alike !== undefined && isSlip(alike, name);
  const world = model.world(namespace);
  const apart = model.elsewhere("Scalable", name);
  const isSure = world.closed || (isMisspelt && (world.producers ?? []).every((one) => !isNamedAfter(name, one)));
  const related: readonly DraftRelated[] =
    near === undefined ? [] : [{ at: near.atName(), note: `closest match: ${near.title}` }];
  return {
    alike,
    isMisspelt,
    related,
    unknown:
      apart !== undefined ? definedInOtherScope(apart, `a workload "${name}"`) : isSure ? undefined : world.because,
    // Without evidence of what was meant, the workload may still be created by hand or come from elsewhere.
    ...(!isMisspelt && { severity: "warning" as const }),
  };
}
