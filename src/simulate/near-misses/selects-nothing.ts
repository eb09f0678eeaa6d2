import { labelIndex } from "../pods/label-index.ts";
import type { ServiceBackends } from "../service/backends.ts";
import type { Simulation } from "../simulation.ts";
import { closeness, unseenEndpoints } from "./selector-closeness.ts";
import { nearestWorkload } from "./selector-miss.ts";

/**
 * Whether a Service, whose selector matches no pods here, surely has none: there are none, or a near miss proves it.
 */
export function surelySelectsNothing(simulation: Simulation, backends: ServiceBackends): boolean {
  const { model } = simulation;
  const { service, selector } = backends;
  const near = nearestWorkload(model, simulation.fact(labelIndex), service.namespace, selector);
  const sure = near !== undefined && closeness(backends, near, simulation) === "sure";
  return unseenEndpoints(model, simulation, backends, near, sure) === undefined;
}
