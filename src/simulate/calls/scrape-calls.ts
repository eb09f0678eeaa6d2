import type { Place } from "../../diagnostic/place.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import type { Workload } from "../../model/workload.ts";
import type { PodEnd } from "../policy/connection-end.ts";
import { serviceBackends } from "../service/backends.ts";
import { serviceMonitors } from "../service/monitors.ts";
import type { ServiceMonitor } from "../service/monitors.ts";
import type { MonitorEndpoint } from "../service/monitor-spec.ts";
import { podMonitors } from "../service/pod-monitors.ts";
import type { PodMonitor } from "../service/pod-monitors.ts";
import { portContainers } from "../service/ports.ts";
import type { Call, CalledPort } from "./call.ts";
import { portsBehind } from "./called-ports.ts";
import { scrapers } from "./prometheus.ts";

/** The numbers of a container port that a monitor gives by name or number. */
const numbersOf = ({ template: { spec } }: Workload, target: string | number): readonly number[] =>
  typeof target === "number"
    ? [target]
    : portContainers(spec).flatMap(({ ports = [] }) =>
        ports.filter(({ name }) => name === target).map(({ containerPort }) => containerPort),
      );

const tcp = (workload: Workload, number: number): CalledPort => ({
  workload,
  number,
  protocol: "TCP",
  servicePort: undefined,
});

function portsOfEndpoint(model: Model, { selected }: ServiceMonitor, endpoint: MonitorEndpoint): readonly CalledPort[] {
  const { port, targetPort } = endpoint;
  return selected.flatMap((service) => {
    const backends = serviceBackends(model, service);
    if (typeof port === "string")
      return (service.object.spec?.ports ?? [])
        .filter(({ name }) => name === port)
        .flatMap((one) => portsBehind(backends, one) ?? []);
    if (targetPort === undefined) return [];
    return backends.workloads.flatMap(({ workload }) =>
      numbersOf(workload, targetPort).map((number) => tcp(workload, number)),
    );
  });
}

function portsOfPods(
  { selected }: PodMonitor,
  { port, targetPort, portNumber }: MonitorEndpoint,
): readonly CalledPort[] {
  const target = port ?? portNumber ?? targetPort;
  return target === undefined
    ? []
    : selected.flatMap((workload) => numbersOf(workload, target).map((number) => tcp(workload, number)));
}

/** What monitors have Prometheus scrape, and what the annotations `prometheus.io/scrape` and `/port` of pods do. */
export function scrapeCalls(model: Model): readonly Call[] {
  const known = scrapers(model);
  const by = (monitor: Resource): readonly PodEnd[] =>
    known.filter(({ selects }) => selects?.(monitor) === true).map(({ end }) => end);
  const call = (
    pods: readonly PodEnd[],
    ports: readonly CalledPort[],
    { resource, at, source }: { resource: Resource; at: Place; source: "monitor" | "annotation" },
  ): Call => ({
    from: { kind: "actor", actor: "Prometheus", pods },
    to: { kind: "pods", ports },
    port: ports[0]?.number,
    protocol: "TCP",
    source,
    declaredBy: resource.quoted,
    resource,
    at,
    certainty: source === "monitor" ? "sure" : "likely",
  });
  const found: Call[] = [];
  for (const monitor of [...serviceMonitors(model), ...podMonitors(model)]) {
    const { resource } = monitor;
    for (const endpoint of monitor.endpoints) {
      const ports = "services" in monitor ? portsOfEndpoint(model, monitor, endpoint) : portsOfPods(monitor, endpoint);
      const key = endpoint.port === undefined ? "targetPort" : "port";
      if (ports.length > 0)
        found.push(call(by(resource), ports, { resource, at: resource.document.at(endpoint, key), source: "monitor" }));
    }
  }
  for (const workload of model.workloads) {
    const annotations = workload.template.metadata?.annotations ?? {};
    const number = Number(annotations["prometheus.io/port"]);
    if (annotations["prometheus.io/scrape"] !== "true" || !Number.isInteger(number) || number < 1) continue;
    const pods = known.filter(({ selects }) => selects === undefined).map(({ end }) => end);
    const at = workload.resource.document.at(annotations, "prometheus.io/port");
    found.push(call(pods, [tcp(workload, number)], { resource: workload.resource, at, source: "annotation" }));
  }
  return found;
}
