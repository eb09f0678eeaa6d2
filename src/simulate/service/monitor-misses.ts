import { editDistance, nearest } from "../../base/nearest.ts";
import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import { matchesRequirement } from "../../model/selector.ts";
import type { Workload } from "../../model/workload.ts";
import { mayBeIncomplete } from "../references/missing-service.ts";
import type { Simulation } from "../simulation.ts";
import { hasLabels, servicesOfOtherScopes, unseenServices } from "./monitors.ts";
import type { MonitorEndpoint, ServiceMonitor } from "./monitors.ts";
import { portContainers } from "./ports.ts";

type Service = Resource<KindMap["Service"]>;

/** The requirements of a monitor that the labels of a Service do not match. */
export const failingRequirements = ({ selector: { requirements } }: ServiceMonitor, { labels }: Service) =>
  requirements.filter((requirement) => !matchesRequirement(requirement, labels));

/** The Service that a monitor misses: in one label of several, or because the monitor has the labels of the pods. */
export function nearMonitoredService(monitor: ServiceMonitor): Service | undefined {
  const { requirements } = monitor.selector;
  if (requirements.length === 0) return undefined;
  return monitor.services.find((service) => {
    const podLabels = service.object.spec?.selector ?? {};
    return (
      (requirements.length > 1 && failingRequirements(monitor, service).length === 1) ||
      requirements.every((requirement) => matchesRequirement(requirement, podLabels))
    );
  });
}

/** A Service with exactly these labels, in a namespace that the monitor does not select. */
export function misplacedMonitoredService(
  model: Model,
  { selector, namespaces, spec }: ServiceMonitor,
): Service | undefined {
  if (namespaces === "any" || selector.requirements.length === 0 || spec.namespaceSelector !== undefined)
    return undefined;
  const found = model.all("Service").filter((service) => hasLabels(selector, service));
  return new Set(found.map(({ namespace }) => namespace)).size === 1 ? found[0] : undefined;
}

/** A port of a monitor that none of the selected Services, or of the pods behind them, has. */
export type MissingMonitorPort =
  | {
      readonly kind: "port";
      readonly port: string;
      /** The port names of the Services. */
      readonly names: readonly string[];
      /** The one that was probably meant. */
      readonly near: string | undefined;
      readonly unknown: string | undefined;
    }
  | {
      readonly kind: "targetPort";
      readonly port: string | number;
      /** What the containers declare: port names, else numbers. */
      readonly declared: readonly (string | number)[];
      readonly unknown: string | undefined;
    };

/** Whether one port name is a typo of the other; `http` and `https` are two ports. */
const isSlip = (a: string, b: string): boolean =>
  a.length > 2 && Math.abs(a.length - b.length) < 2 && editDistance(a, b, 1) === 1 && !/^https?$/.test(a);

/**
 * Whether the pods have a port of that name or number: Prometheus drops others.
 * Source: prometheus-operator pkg/prometheus/promcfg.go (container_port relabelings).
 */
const declares = ({ template: { spec } }: Workload, target: string | number): boolean =>
  portContainers(spec).some(({ ports = [] }) =>
    ports.some(({ name, containerPort }) => name === target || containerPort === target),
  );

export function missingMonitorPort(
  simulation: Simulation,
  monitor: ServiceMonitor,
  { port, targetPort }: MonitorEndpoint,
): MissingMonitorPort | undefined {
  const { model } = simulation;
  const { selector, selected, namespaces } = monitor;
  // Other Services may have labels that all of a namespace have, or that no selector requires.
  const wide =
    selector.requirements.length === 0 || namespaces === "any"
      ? mayBeIncomplete(namespaces === "any" ? "any" : (namespaces[0] ?? ""))
      : undefined;
  if (typeof port === "string") {
    const names = [
      ...new Set(selected.flatMap((service) => (service.object.spec?.ports ?? []).flatMap(({ name }) => name ?? []))),
    ];
    if (names.includes(port)) return undefined;
    const near = nearest(port, names) ?? (names.length === 1 ? names[0] : undefined);
    // One wrong letter is no coincidence, whatever else an operator may create.
    const unknown =
      near !== undefined && isSlip(port, near)
        ? servicesOfOtherScopes(model, monitor)
        : (unseenServices(model, monitor) ?? wide);
    return { kind: "port", port, names, near, unknown };
  }
  if (typeof targetPort !== "string" && typeof targetPort !== "number") return undefined;
  const workloads = selected
    .flatMap((service) => simulation.backends(service).workloads)
    .map(({ workload }) => workload);
  const declared = new Set(
    workloads.flatMap(({ template: { spec } }) =>
      portContainers(spec).flatMap(({ ports = [] }) => ports.map(({ name, containerPort }) => name ?? containerPort)),
    ),
  );
  const isFound = workloads.some((workload) => workload.kind === "controller" || declares(workload, targetPort));
  if (declared.size === 0 || isFound) return undefined;
  const unknown = unseenServices(model, monitor) ?? wide;
  return { kind: "targetPort", port: targetPort, declared: [...declared], unknown };
}
