import { isRecord } from "../../base/is-record.ts";
import { fieldsOf, listOf, textOf } from "../../base/values.ts";
import type { Place } from "../../diagnostic/place.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import { ingressTargets, routeTargets } from "../route/route-backends.ts";

/** A canary Rollout with weights that no router applies, though it has Services for both versions. */
export interface UnroutedRollout {
  readonly rollout: Resource;
  readonly at: Place;
  readonly stable: string | undefined;
  readonly canary: string | undefined;
  /** A route that sends all requests to the Service of one version. */
  readonly route: { readonly title: string; readonly at: Place; readonly service: string } | undefined;
}

/**
 * Without `trafficRouting` a weight only sets the number of pods, and the controller limits the selector of both
 * Services to one version. Source: argo-rollouts docs/features/canary.md, "canaryService" and "trafficRouting".
 */
export function unroutedRollouts(model: Model): readonly UnroutedRollout[] {
  const rollouts = model.resources.filter(({ group, kind }) => group === "argoproj.io" && kind === "Rollout");
  if (rollouts.length === 0) return [];
  const targets = [
    ...ingressTargets(model).map(({ ingress, backend, resolution }) => ({
      resource: ingress as Resource,
      at: ingress.at(backend.service ?? backend),
      resolution,
    })),
    ...routeTargets(model).map(({ route, ref, resolution }) => ({
      resource: route as Resource,
      at: route.at(ref, "name"),
      resolution,
    })),
  ];
  return rollouts.flatMap((rollout): readonly UnroutedRollout[] => {
    const strategy = fieldsOf(fieldsOf(fieldsOf(rollout.object["spec"])["strategy"])["canary"]);
    const [stable, canary] = [textOf(strategy["stableService"]), textOf(strategy["canaryService"])];
    const isWeighted = listOf(strategy["steps"]).some((step) => isRecord(step) && Number(step["setWeight"]) > 0);
    if ((stable ?? canary) === undefined || isRecord(strategy["trafficRouting"]) || !isWeighted) return [];
    const route = targets.find(
      ({ resource, resolution }) =>
        resource.namespace === rollout.namespace &&
        resolution.kind === "Service" &&
        (resolution.name === stable || resolution.name === canary),
    );
    return [
      {
        rollout,
        at: rollout.document.at(strategy, canary === undefined ? "stableService" : "canaryService"),
        stable,
        canary,
        route: route && { title: route.resource.title, at: route.at, service: route.resolution.name },
      },
    ];
  });
}
