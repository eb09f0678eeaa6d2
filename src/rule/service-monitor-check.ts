import { didYouMean } from "../hints/did-you-mean.ts";
import { nearest } from "../hints/nearest.ts";
import type { KindMap } from "../model/kinds.ts";
import type { Model } from "../model/model.ts";
import type { Resource } from "../model/resource.ts";
import { describeSelector } from "../base/selector.ts";
import type { Workload } from "../model/workload.ts";
import { isSlip } from "../hints/closeness.ts";
import { mayBeIncomplete } from "../simulate/references/missing-service.ts";
import type { MonitorEndpoint } from "../simulate/service/monitor-spec.ts";
import { serviceMonitors, servicePools, servicesOfOtherScopes, unseenServices } from "../simulate/service/monitors.ts";
import type { ServiceMonitor } from "../simulate/service/monitors.ts";
import { portContainers } from "../simulate/service/ports.ts";
import type { Simulation } from "../simulate/simulation.ts";
import { writeString } from "./edits.ts";
import { failing, firstNear, lowest, onlyNamespace, quoted } from "./monitor-messages.ts";
import type { MonitorMessages } from "./monitor-messages.ts";
import type { Report } from "./rule.ts";

type Service = Resource<KindMap["Service"]>;

/** With one label of several wrong, or the labels of the pods in place of the Service's own. */
function nearService({ selector: { requirements }, services }: ServiceMonitor): Service | undefined {
  if (requirements.length === 0) return undefined;
  for (const { byLabels, bySelector } of services) {
    const [byPods] = bySelector.matching(requirements);
    const near = byLabels.objects[lowest([firstNear(byLabels, requirements), byPods]) ?? -1];
    if (near !== undefined) return near;
  }
  return undefined;
}

/** A Service with just these labels, in a namespace that the monitor does not look in. */
function misplacedService(simulation: Simulation, { selector, namespaces, spec }: ServiceMonitor): Service | undefined {
  if (namespaces === "any" || selector.requirements.length === 0) return undefined;
  const first = onlyNamespace(simulation.fact(servicePools).all.byLabels, selector);
  if (first === undefined) return undefined;
  // Of namespaces that the monitor names only a slip is one for sure.
  return spec.namespaceSelector === undefined || namespaces.some((name) => isSlip(name, first.namespace))
    ? first
    : undefined;
}

/**
 * Whether pods behind a Service have a port by that name or number: others are dropped. Source: prometheus-operator
 * pkg/prometheus/promcfg.go (container_port relabelings).
 */
const declares = ({ template: { spec } }: Workload, target: string | number): boolean =>
  portContainers(spec).some(({ ports = [] }) =>
    ports.some(({ name, containerPort }) => name === target || containerPort === target),
  );

const namesOf = (services: readonly Service[]): string =>
  services.length === 1 ? `Service "${services[0]?.name ?? ""}"` : `${services.length} Services`;

/** Reports ServiceMonitors that select no Service, or a port that the selected Services lack. */
export function checkServiceMonitors(model: Model, simulation: Simulation, report: Report<MonitorMessages>): void {
  for (const monitor of simulation.fact(serviceMonitors)) {
    const { resource, spec, selector, selected } = monitor;
    if (selected.length > 0) {
      for (const endpoint of spec.endpoints ?? []) checkEndpoint(model, simulation, monitor, endpoint, report);
      continue;
    }
    const near = nearService(monitor);
    const misplaced = near === undefined ? misplacedService(simulation, monitor) : undefined;
    if (spec.selector === undefined) continue;
    const { matchLabels } = spec.selector;
    const data = { monitor: resource.name, selector: describeSelector(selector) };
    const unknown = unseenServices(model, monitor);
    if (misplaced !== undefined) {
      const isOpen = misplaced.namespaceGiven !== resource.namespaceGiven;
      const help = isOpen
        ? `Write \`namespace: ${(misplaced.namespaceGiven ? misplaced : resource).namespace}\` in ` +
          `both, or take it out of both and apply them with \`kubectl -n\`.`
        : `A ServiceMonitor selects in its own namespace: add \`namespaceSelector: { matchNames: ` +
          `[${misplaced.namespace}] }\`.`;
      report({
        resource,
        at: resource.document.at(spec, "selector", "key"),
        message: "namespace",
        data: { ...data, namespace: resource.namespace, service: misplaced.name, other: misplaced.namespace },
        related: [{ at: misplaced.atName(), note: "has these labels" }],
        help,
        unknown,
      });
      continue;
    }
    if (near === undefined) continue;
    const [key] = failing(selector.requirements, near.labels).map((requirement) => requirement.key);
    const at =
      matchLabels !== undefined && key !== undefined && Object.hasOwn(matchLabels, key)
        ? resource.at(matchLabels, key)
        : resource.document.at(spec, "selector");
    report({
      resource,
      at,
      message: "nothing",
      data: { ...data, service: near.name },
      related: [{ at: near.atName(), note: `closest match: ${near.title}` }],
      help: "A ServiceMonitor selects by the labels in the Service's own metadata.",
      unknown,
    });
  }
}

function checkEndpoint(
  model: Model,
  simulation: Simulation,
  monitor: ServiceMonitor,
  endpoint: MonitorEndpoint,
  report: Report<MonitorMessages>,
): void {
  const { resource, selector, selected, namespaces } = monitor;
  const related = selected.slice(0, 3).map((service) => ({ at: service.atName(), note: "selected" }));
  const { port, targetPort } = endpoint;
  // Other Services may have labels that all of a namespace have, or that no selector asks for.
  const wide =
    selector.requirements.length === 0 || namespaces === "any"
      ? mayBeIncomplete(namespaces === "any" ? "any" : (namespaces[0] ?? ""))
      : undefined;
  if (typeof port === "string") {
    if (selected.some((service) => (service.object.spec?.ports ?? []).some(({ name }) => name === port))) return;
    const names = [
      ...new Set(selected.flatMap((service) => (service.object.spec?.ports ?? []).flatMap(({ name }) => name ?? []))),
    ];
    const near = nearest(port, names) ?? (names.length === 1 ? names[0] : undefined);
    const slip = near !== undefined && isSlip(port, near);
    const at = resource.document.at(endpoint, "port");
    report({
      resource,
      at,
      message: "port",
      related,
      data: { monitor: resource.name, port, services: namesOf(selected), ports: quoted(names) },
      help: didYouMean(near),
      fixes:
        near === undefined
          ? []
          : [
              {
                kind: "suggested",
                title: `Use the port "${near}"`,
                edits: [{ at, text: writeString(resource, near) }],
              },
            ],
      // One letter is no chance, whatever an operator may make besides.
      unknown: slip ? servicesOfOtherScopes(model, monitor) : (unseenServices(model, monitor) ?? wide),
    });
  } else if (typeof targetPort === "string" || typeof targetPort === "number") {
    const workloads = selected
      .flatMap((service) => simulation.backends(service).workloads)
      .map(({ workload }) => workload);
    const ports = [
      ...new Set(
        workloads.flatMap(({ template: { spec } }) =>
          portContainers(spec).flatMap(({ ports: own = [] }) =>
            own.map(({ name, containerPort }) => name ?? containerPort),
          ),
        ),
      ),
    ];
    if (
      ports.length === 0 ||
      workloads.some((workload) => workload.kind === "controller" || declares(workload, targetPort))
    )
      return;
    report({
      resource,
      at: resource.document.at(endpoint, "targetPort"),
      message: "targetPort",
      related,
      data: {
        monitor: resource.name,
        port: typeof targetPort === "number" ? String(targetPort) : `"${targetPort}"`,
        services: namesOf(selected),
        ports: quoted(ports),
      },
      unknown: unseenServices(model, monitor) ?? wide,
    });
  }
}
