import {
  defineRule,
  describeSelector,
  editDistance,
  hasLabels,
  matchesRequirement,
  nearest,
  mayBeIncomplete,
  portContainers,
  serviceMonitors,
  servicesOfOtherScopes,
  unseenServices,
  writeString,
} from "../../src/rule.ts";
import type {
  KindMap,
  Model,
  MonitorEndpoint,
  Report,
  Resource,
  ServiceMonitor,
  Simulation,
  Workload,
} from "../../src/rule.ts";

type Service = Resource<KindMap["Service"]>;

/** With one label of several wrong, or the labels of the pods in place of the Service's own. */
function nearService({ selector: { requirements }, services }: ServiceMonitor): Service | undefined {
  if (requirements.length === 0) return undefined;
  return services.find((service) => {
    const own = service.object.spec?.selector ?? {};
    return (
      (requirements.length > 1 && failing(requirements, service).length === 1) ||
      requirements.every((requirement) => matchesRequirement(requirement, own))
    );
  });
}

const failing = (requirements: ServiceMonitor["selector"]["requirements"], { labels }: Service) =>
  requirements.filter((requirement) => !matchesRequirement(requirement, labels));

/** A Service with just these labels, in a namespace that the monitor does not look in. */
function misplacedService(model: Model, { selector, namespaces, spec }: ServiceMonitor): Service | undefined {
  if (namespaces === "any" || selector.requirements.length === 0 || spec.namespaceSelector !== undefined)
    return undefined;
  const found = model.all("Service").filter((service) => hasLabels(selector, service));
  return new Set(found.map(({ namespace }) => namespace)).size === 1 ? found[0] : undefined;
}

/** Whether pods behind a Service have a port by that name or number: others are dropped. Source: prometheus-operator pkg/prometheus/promcfg.go (container_port relabelings). */
const declares = ({ template: { spec } }: Workload, target: string | number): boolean =>
  portContainers(spec).some(({ ports = [] }) =>
    ports.some(({ name, containerPort }) => name === target || containerPort === target),
  );

const namesOf = (services: readonly Service[]): string =>
  services.length === 1 ? `Service "${services[0]?.name ?? ""}"` : `${services.length} Services`;
const quoted = (names: readonly (string | number)[]): string =>
  names.map((name) => (typeof name === "number" ? String(name) : `"${name}"`)).join(", ");

/** Whether one port name is the other with a slip; `http` and `https` are two ports. */
const isSlip = (a: string, b: string): boolean =>
  a.length > 2 && Math.abs(a.length - b.length) < 2 && editDistance(a, b, 1) === 1 && !/^https?$/.test(a);

const MESSAGES = {
  nothing: (d: { readonly monitor: string; readonly selector: string; readonly service: string }) =>
    `ServiceMonitor "${d.monitor}" selects no Service with ${d.selector}; Service "${d.service}" comes near.`,
  namespace: (d: {
    readonly monitor: string;
    readonly selector: string;
    readonly namespace: string;
    readonly service: string;
    readonly other: string;
  }) =>
    `ServiceMonitor "${d.monitor}" selects no Service with ${d.selector} in namespace ${d.namespace}: Service "${d.service}" is in namespace ${d.other}.`,
  port: (d: { readonly monitor: string; readonly port: string; readonly services: string; readonly ports: string }) =>
    `ServiceMonitor "${d.monitor}" asks for port "${d.port}" of ${d.services}, which ${d.ports === "" ? "names no port" : `has ${d.ports}`}.`,
  targetPort: (d: {
    readonly monitor: string;
    readonly port: string;
    readonly services: string;
    readonly ports: string;
  }) =>
    `ServiceMonitor "${d.monitor}" scrapes target port ${d.port} of ${d.services}, and no container behind it declares that port; declared: ${d.ports}.`,
} as const;

export default defineRule({
  id: "service-monitor-target-missing",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A ServiceMonitor selects no Service, or names a port that the selected Services do not have.",
    why: "Prometheus drops such a target without a word: there are no metrics, and no alert that is made of them.",
    remedy: "Select by labels of the Service (not of its pods) in its namespace, and name one of the Service's ports.",
    references: ["https://prometheus-operator.dev/docs/developer/getting-started/#using-servicemonitors"],
  },
  options: {},
  messages: MESSAGES,
  check({ model, simulation, report }) {
    for (const monitor of simulation.fact(serviceMonitors)) {
      const { resource, spec, selector, selected } = monitor;
      if (selected.length > 0) {
        for (const endpoint of spec.endpoints ?? []) checkEndpoint(model, simulation, monitor, endpoint, report);
        continue;
      }
      const near = nearService(monitor);
      const misplaced = near === undefined ? misplacedService(model, monitor) : undefined;
      if (spec.selector === undefined) continue;
      const { matchLabels } = spec.selector;
      const data = { monitor: resource.name, selector: describeSelector(selector) };
      const unknown = unseenServices(model, monitor);
      if (misplaced !== undefined) {
        const isOpen = misplaced.namespaceGiven !== resource.namespaceGiven;
        const help = isOpen
          ? `Write \`namespace: ${(misplaced.namespaceGiven ? misplaced : resource).namespace}\` in both, or take it out of both and apply them with \`kubectl -n\`.`
          : `A ServiceMonitor selects in its own namespace: add \`namespaceSelector: { matchNames: [${misplaced.namespace}] }\`.`;
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
      const [key] = failing(selector.requirements, near).map((requirement) => requirement.key);
      const at =
        matchLabels !== undefined && key !== undefined && Object.hasOwn(matchLabels, key)
          ? resource.at(matchLabels, key)
          : resource.document.at(spec, "selector");
      report({
        resource,
        at,
        message: "nothing",
        data: { ...data, service: near.name },
        related: [{ at: near.atName(), note: "nearest" }],
        help: "A ServiceMonitor selects by the labels in the Service's own metadata.",
        unknown,
      });
    }
  },
});

function checkEndpoint(
  model: Model,
  simulation: Simulation,
  monitor: ServiceMonitor,
  endpoint: MonitorEndpoint,
  report: Report<typeof MESSAGES>,
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
      help: near === undefined ? undefined : `Did you mean "${near}"?`,
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
