import type { Container } from "kubernetes-types/core/v1.js";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Workload } from "../../model/workload.ts";
import { portContainers, protocolOf, targetOf } from "../service/ports.ts";
import { PROBE_FIELDS, probesOf, resolveProbePort } from "../pods/probes.ts";
import { namedTarget } from "../service/backends.ts";
import type { ServiceBackends } from "../service/backends.ts";
import type { Simulation } from "../simulation.ts";
import { callers, peerRules } from "./callers.ts";
import { listenPorts } from "./listen-ports.ts";
import { monitorPorts } from "./monitor-ports.ts";
import type { Claim } from "./claim.ts";

type ContainerPort = DeepReadonly<NonNullable<Container["ports"]>[number]>;

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

/** A probe of another host is not evidence for this pod. */
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
      part: field,
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

/** The declaration that a port name refers to. Source: k8s.io/endpointslice utils.go FindPort. */
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

/** All evidence for the ports that the pods of a workload serve, in the order of messages. */
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
