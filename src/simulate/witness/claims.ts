import type { Container } from "kubernetes-types/core/v1.js";
import type { Place } from "../../diagnostic/place.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import type { Workload } from "../../model/workload.ts";
import { portContainers, protocolOf, targetOf } from "../service/ports.ts";
import { PROBE_FIELDS, probesOf, resolveProbePort } from "../pods/probes.ts";
import { namedTarget } from "../service/backends.ts";
import type { ServiceBackends } from "../service/backends.ts";
import type { Simulation } from "../simulation.ts";
import { callers, peerRules } from "./callers.ts";
import { listenPorts } from "./listen-ports.ts";
import { monitorPorts } from "./monitor-ports.ts";

/** What says on which port the pods of a template listen; those of one kind count as one witness, however many there are. */
export type WitnessKind = "container" | "program" | "probe" | "service" | "policy" | "monitor" | "caller";

type ContainerPort = DeepReadonly<NonNullable<Container["ports"]>[number]>;

/** One place that says: the pods serve this port. */
export interface Claim {
  readonly kind: WitnessKind;
  readonly number: number;
  readonly protocol: string;
  readonly resource: Resource;
  readonly at: Place;
  /** `the readinessProbe of container "web"`, `NetworkPolicy "web"`. */
  readonly title: string;
  /** It names a declared port: where the declaration is wrong it is wrong with it, and stands for nothing of its own. */
  readonly byName: boolean;
  /** The name of the port that the container or the Service gives it. */
  readonly name: string;
  /** The object that holds the number: a container port, a probe's handler, a Service port, an entry of a policy. */
  readonly object: object;
  readonly container?: DeepReadonly<Container>;
  readonly backends?: ServiceBackends;
}

function* containerClaims({ resource, template }: Workload): Iterable<Claim> {
  for (const container of portContainers(template.spec)) {
    for (const port of container.ports ?? []) {
      yield {
        kind: "container",
        number: port.containerPort,
        protocol: protocolOf(port),
        resource,
        at: resource.at(port, "containerPort"),
        title: `container "${container.name}"`,
        byName: false,
        name: port.name ?? "",
        object: port,
        container,
      };
    }
  }
}

/** Handlers of probes and lifecycle hooks that have a port. */
function* handlers({ template: { spec } }: Workload) {
  for (const { role, container, probe } of probesOf(spec))
    yield { field: PROBE_FIELDS[role], container, action: probe.httpGet ?? probe.tcpSocket ?? probe.grpc };
  for (const container of portContainers(spec)) {
    for (const field of ["postStart", "preStop"] as const) {
      const handler = container.lifecycle?.[field];
      yield { field: `${field} hook`, container, action: handler?.httpGet ?? handler?.tcpSocket };
    }
  }
}

/** One that asks another host says nothing of this pod. */
function* probeClaims(workload: Workload): Iterable<Claim> {
  const { resource } = workload;
  for (const { field, container, action } of handlers(workload)) {
    if (action === undefined || ("host" in action && action.host)) continue;
    const written = action.port as unknown;
    const number = resolveProbePort(action.port, container);
    if (number === undefined) continue;
    yield {
      kind: "probe",
      number,
      protocol: "TCP",
      resource,
      at: resource.at(action, "port"),
      title: `the ${field} of container "${container.name}"`,
      byName: typeof written === "string",
      name: "",
      object: action,
      container,
    };
  }
}

function* serviceClaims(services: readonly ServiceBackends[], workload: Workload): Iterable<Claim> {
  for (const backends of services) {
    const { service } = backends;
    for (const port of service.object.spec?.ports ?? []) {
      const protocol = protocolOf(port);
      const named = namedTarget(port);
      const target = named === undefined ? targetOf(port) : declaredAs(workload, named, protocol)?.containerPort;
      if (typeof target !== "number") continue;
      yield {
        kind: "service",
        number: target,
        protocol,
        resource: service,
        at: service.at(port, port.targetPort ? "targetPort" : "port"),
        title: `Service "${service.name}"`,
        byName: named !== undefined,
        name: port.name ?? "",
        object: port,
        backends,
      };
    }
  }
}

/** The declaration that a name means. Source: k8s.io/endpointslice utils.go FindPort. */
export function declaredAs(
  { template }: Workload,
  name: string,
  protocol: string | undefined,
): ContainerPort | undefined {
  for (const container of portContainers(template.spec)) {
    const port = container.ports?.find(
      (one) => one.name === name && (protocol === undefined || protocolOf(one) === protocol),
    );
    if (port !== undefined) return port;
  }
  return undefined;
}

function* policyClaims(simulation: Simulation, workload: Workload): Iterable<Claim> {
  for (const { policy, rule } of peerRules(simulation, workload)) {
    const { resource } = policy;
    const entries =
      [...(resource.object.spec?.ingress ?? []), ...(resource.object.spec?.egress ?? [])].find(
        (one) => one === rule.object,
      )?.ports ?? [];
    for (const entry of entries) {
      const protocol = protocolOf(entry);
      const written = entry.port as unknown;
      const number = typeof written === "string" ? declaredAs(workload, written, protocol)?.containerPort : written;
      if (typeof number !== "number" || (entry.endPort ?? number) !== number) continue;
      yield {
        kind: "policy",
        number,
        protocol,
        resource,
        at: resource.at(entry, "port"),
        title: `NetworkPolicy "${resource.name}"`,
        byName: typeof written === "string",
        name: "",
        object: entry,
      };
    }
  }
}

/** Everything that says which ports the pods of a workload serve, in the order in which it is told. */
export function portClaims(simulation: Simulation, workload: Workload): readonly Claim[] {
  const services = simulation.servicesOf(workload);
  return [
    ...containerClaims(workload),
    ...listenPorts(simulation.model, workload),
    ...probeClaims(workload),
    ...serviceClaims(services, workload),
    ...policyClaims(simulation, workload),
    ...monitorPorts(simulation, workload),
    ...callers(simulation, workload),
  ];
}
