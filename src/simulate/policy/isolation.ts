import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import type { Workload } from "../../model/workload.ts";
import { runsToEnd } from "../pods/workload-traits.ts";
import { isHook } from "../pods/workload-traits.ts";
import { isNetworkPolicy } from "../unjudged/connection-doubts.ts";
import { DIRECTIONS } from "./network-policy.ts";
import type { Direction } from "./network-policy.ts";
import type { PolicyView } from "./policy-view.ts";

/**
 * Whether a policy is expected for the pods: not where they run to an end, or use hostNetwork, which most policies
 * ignore.
 */
export const needsPolicy = (workload: Workload): boolean =>
  !runsToEnd(workload) && workload.replicas.max > 0 && workload.template.spec.hostNetwork !== true && !isHook(workload);

/** Whether some policy surely isolates the pods in a direction, none does, or why one may. */
export type Isolation = "isolated" | "open" | { readonly unknown: string };

export function isolationOf(view: PolicyView, workload: Workload, direction: Direction): Isolation {
  const { isolating, admin, plugins, unjudged } = view.coverage(workload, direction);
  const closing = plugins.filter(({ isolates }) => isolates);
  if ([...isolating, ...closing].some(({ match }) => match === "yes")) return "isolated";
  if (unjudged.some(({ effect, match, stance }) => match === "yes" && stance.closes && isNetworkPolicy(effect)))
    return "isolated";
  if (isolating[0] !== undefined) return { unknown: `${isolating[0].policy.resource.title} may select the pods` };
  if (closing[0] !== undefined) return { unknown: `${closing[0].id} may select the pods` };
  const closer = unjudged.find(({ stance }) => stance.closes);
  if (closer !== undefined) return { unknown: `${closer.resource.title} is not simulated and may restrict the pods` };
  if (admin[0] !== undefined) return { unknown: `${admin[0].resource.title} may restrict the pods` };
  const elsewhere = view.model.policiesElsewhere(workload, direction);
  return elsewhere === undefined ? "open" : { unknown: elsewhere };
}

/** The first reason why pods may be isolated although no policy surely isolates them. */
export const doubtOf = (isolations: Iterable<Isolation>): string | undefined =>
  [...isolations].find((isolation) => typeof isolation === "object")?.unknown;

/** By namespace, the share of these workloads that a policy isolates in a direction: 0 to 1. */
export function isolatedShare(
  view: PolicyView,
  workloads: Iterable<Workload>,
  direction: Direction,
): ReadonlyMap<string, number> {
  const counts = new Map<string, { isolated: number; all: number }>();
  for (const workload of workloads) {
    const count = counts.get(workload.namespace) ?? { isolated: 0, all: 0 };
    count.all += 1;
    if (isolationOf(view, workload, direction) === "isolated") count.isolated += 1;
    counts.set(workload.namespace, count);
  }
  return new Map([...counts].map(([namespace, { isolated, all }]) => [namespace, isolated / all]));
}

/** A policy, and the directions that it isolates. */
interface Selecting {
  readonly resource: Resource;
  readonly directions: readonly Direction[];
}

/** The policies that surely select the pods of a workload. */
export function surelySelecting(view: PolicyView, workload: Workload): readonly Selecting[] {
  const own = view.set
    .selecting(workload)
    .filter(({ match }) => match === "yes")
    .map(({ policy }) => ({
      resource: policy.resource,
      directions: policy.directions,
    }));
  const ofPlugins = DIRECTIONS.flatMap((direction) =>
    view
      .coverage(workload, direction)
      .plugins.filter(({ match, isolates }) => match === "yes" && isolates)
      .map(({ resource }) => ({ resource, directions: [direction] })),
  );
  return [...own, ...ofPlugins];
}

/** Whether some policy of the manifests isolates egress. */
export const restrictsEgress = (view: PolicyView): boolean =>
  [...view.policies, ...view.pluginPolicies].some(({ directions }) => directions.includes("Egress"));

/** A NetworkPolicy that exists but is not read: of an old API version, or malformed. */
export const unreadPolicy = (model: Model): Resource | undefined =>
  model.resources.find(
    (resource) =>
      resource.kind === "NetworkPolicy" && (resource.group === "extensions" || model.malformed.has(resource)),
  );

/** Whether there are policies of other kinds than NetworkPolicy, which may apply to several namespaces. */
export const hasWiderPolicies = ({ set, unjudged, pluginPolicies }: PolicyView): boolean =>
  set.admin.length + set.baseline.length + unjudged.networkPolicies.length + pluginPolicies.length > 0;
