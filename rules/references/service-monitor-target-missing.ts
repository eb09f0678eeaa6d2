import {
  defineRule,
  describeSelector,
  failingRequirements,
  misplacedMonitoredService,
  missingMonitorPort,
  nearMonitoredService,
  serviceMonitors,
  unseenServices,
  writeString,
} from "../../src/rule.ts";
import type { KindMap, MonitorEndpoint, Report, Resource, ServiceMonitor, Simulation } from "../../src/rule.ts";

type Service = Resource<KindMap["Service"]>;

const namesOf = (services: readonly Service[]): string =>
  services.length === 1 ? `Service "${services[0]?.name ?? ""}"` : `${services.length} Services`;
const quoted = (name: string | number): string => (typeof name === "number" ? String(name) : `"${name}"`);
const listOf = (names: readonly (string | number)[]): string => names.map(quoted).join(", ");

interface PortData {
  readonly monitor: string;
  readonly port: string;
  readonly services: string;
  readonly ports: string;
}

const MESSAGES = {
  nothing: (d: { readonly monitor: string; readonly selector: string; readonly service: string }) =>
    `ServiceMonitor "${d.monitor}" matches no Service with ${d.selector}; the closest match is Service "${d.service}".`,
  namespace: (d: {
    readonly monitor: string;
    readonly selector: string;
    readonly namespace: string;
    readonly service: string;
    readonly other: string;
  }) =>
    `ServiceMonitor "${d.monitor}" matches no Service with ${d.selector} in ` +
    `namespace ${d.namespace}: Service "${d.service}" is in namespace ${d.other}.`,
  port: (d: PortData) =>
    `ServiceMonitor "${d.monitor}" scrapes port "${d.port}", which is not a ` +
    `port name of ${d.services} (${d.ports === "" ? "no port names" : d.ports}).`,
  targetPort: (d: PortData) =>
    `ServiceMonitor "${d.monitor}" scrapes target port ${d.port} of ` +
    `${d.services}, which no container behind it declares (declared: ${d.ports}).`,
} as const;

export default defineRule({
  id: "service-monitor-target-missing",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A ServiceMonitor selects no Service, or a port that the selected Services do not have.",
    why: "Prometheus drops such a target silently: there are no metrics, and no alerts based on them.",
    remedy:
      "Select labels of the Service (not of its pods) in its namespace, and the name of one of the Service's ports.",
    whenNotToUse: "Repositories with ServiceMonitors for Services of other repositories.",
    references: ["https://prometheus-operator.dev/docs/developer/getting-started/#using-servicemonitors"],
  },
  options: {},
  messages: MESSAGES,
  check({ model, simulation, report }) {
    for (const monitor of simulation.fact(serviceMonitors)) {
      const { resource, spec, selector, selected } = monitor;
      if (selected.length > 0) {
        for (const endpoint of spec.endpoints ?? []) checkEndpoint(simulation, monitor, endpoint, report);
        continue;
      }
      const near = nearMonitoredService(monitor);
      const misplaced = near === undefined ? misplacedMonitoredService(model, monitor) : undefined;
      if (spec.selector === undefined) continue;
      const { matchLabels } = spec.selector;
      const data = { monitor: resource.name, selector: describeSelector(selector) };
      const unknown = unseenServices(model, monitor);
      if (misplaced !== undefined) {
        const isOpen = misplaced.namespaceGiven !== resource.namespaceGiven;
        const { namespace } = misplaced.namespaceGiven ? misplaced : resource;
        report({
          resource,
          at: resource.document.at(spec, "selector", "key"),
          message: "namespace",
          data: { ...data, namespace: resource.namespace, service: misplaced.name, other: misplaced.namespace },
          related: [{ at: misplaced.atName(), note: `${misplaced.title} has these labels` }],
          help: isOpen
            ? `Set \`namespace: ${namespace}\` in both, or remove it from both and apply them with \`kubectl -n\`.`
            : `Add \`namespaceSelector: { matchNames: [${misplaced.namespace}] ` +
              "}`: by default a ServiceMonitor selects in its own namespace.",
          unknown,
        });
        continue;
      }
      if (near === undefined) continue;
      const [key] = failingRequirements(monitor, near).map((requirement) => requirement.key);
      const hasKey = matchLabels !== undefined && key !== undefined && Object.hasOwn(matchLabels, key);
      report({
        resource,
        at: hasKey ? resource.at(matchLabels, key) : resource.document.at(spec, "selector"),
        message: "nothing",
        data: { ...data, service: near.name },
        related: [{ at: near.atName(), note: `closest match: ${near.title}` }],
        help: "Select labels in the metadata of the Service, not those of its pods.",
        unknown,
      });
    }
  },
});

function checkEndpoint(
  simulation: Simulation,
  monitor: ServiceMonitor,
  endpoint: MonitorEndpoint,
  report: Report<typeof MESSAGES>,
): void {
  const missing = missingMonitorPort(simulation, monitor, endpoint);
  if (missing === undefined) return;
  const { resource, selected } = monitor;
  const data = { monitor: resource.name, services: namesOf(selected) };
  const related = selected.slice(0, 3).map((service) => ({ at: service.atName(), note: "selected here" }));
  const at = resource.document.at(endpoint, missing.kind);
  const { unknown } = missing;
  if (missing.kind === "targetPort") {
    const { port, declared } = missing;
    report({
      resource,
      at,
      message: "targetPort",
      related,
      data: { ...data, port: quoted(port), ports: listOf(declared) },
      unknown,
    });
    return;
  }
  const { port, names, near } = missing;
  report({
    resource,
    at,
    message: "port",
    related,
    data: { ...data, port, ports: listOf(names) },
    help: near === undefined ? undefined : `Did you mean "${near}"?`,
    fixes:
      near === undefined
        ? []
        : [{ kind: "suggested", title: `Use port "${near}"`, edits: [{ at, text: writeString(resource, near) }] }],
    unknown,
  });
}
