import { effectOf, isSimulated } from "../../../model/effects/catalogue.ts";
import type { KindMap } from "../../../model/kinds.ts";
import type { Model } from "../../../model/model.ts";
import type { Resource } from "../../../model/resource.ts";
import type { Workload } from "../../../model/workload.ts";
import { DIRECTIONS } from "../../../simulate/policy/network-policy.ts";
import type { Direction } from "../../../simulate/policy/network-policy.ts";
import { policyView } from "../../../simulate/policy/policy-view.ts";
import type { PolicyView } from "../../../simulate/policy/policy-view.ts";
import type { Simulation } from "../../../simulate/simulation.ts";
import { distinctDoubts, doubtText } from "../../../simulate/unjudged/doubt.ts";
import type { Doubt } from "../../../simulate/unjudged/doubt.ts";
import { endpointDoubts, trafficDoubts } from "../../../simulate/unjudged/object-doubts.ts";
import { code, listText } from "../symbols/words.ts";

type Service = Resource<KindMap["Service"]>;

/** Titles of objects that are not simulated and may change the connections of a workload in one direction. */
export const unjudgedFor = (view: PolicyView, workload: Workload, direction: Direction): readonly string[] =>
  view.coverage(workload, direction).unjudged.map(({ resource }) => resource.title);

/** Objects that are not simulated and may change where the traffic of a Service goes. */
export const serviceDoubts = (model: Model, service: Service): readonly Doubt[] =>
  distinctDoubts([...trafficDoubts(model, service), ...endpointDoubts(model, service)]);

/** One line for each object that makes statements about a Service uncertain. */
export const serviceDoubtLines = (model: Model, service: Service): readonly string[] =>
  serviceDoubts(model, service).map((doubt) => `- ❔ unknown: ${doubtText(doubt)}`);

/** Workloads whose connections an object that is not simulated may change. */
export function touchedWorkloads(
  { model, fact }: { readonly model: Model; readonly fact: Simulation["fact"] },
  resource: Resource,
): readonly Workload[] {
  const view = fact(policyView);
  return model.workloads.filter((workload) =>
    DIRECTIONS.some((direction) =>
      view.coverage(workload, direction).unjudged.some((one) => one.resource === resource),
    ),
  );
}

/** Whether an object has a kind or version that is not simulated although it may change traffic. */
export function isUnjudged(resource: Resource): boolean {
  const effect = effectOf(resource);
  return effect !== undefined && effect.does.length > 0 && !isSimulated(effect, resource);
}

const titleOf = ({ resource }: Workload): string => `${resource.kind} ${code(resource.name)}`;

/** The hover text of such an object. */
export function describeUnjudged(simulation: Simulation, resource: Resource): string {
  const effect = effectOf(resource);
  const touched = touchedWorkloads({ model: simulation.model, fact: simulation.fact.bind(simulation) }, resource);
  const whom = touched.length === 0 ? [] : ["", `Makes connections unknown: ${listText(touched.map(titleOf))}.`];
  return [`**${resource.title}**`, "", `${doubtText({ resource, powers: effect?.does ?? [] })}.`, ...whom].join("\n");
}
