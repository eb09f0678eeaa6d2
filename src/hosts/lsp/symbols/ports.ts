import type { Container } from "kubernetes-types/core/v1.js";
import type { DeepReadonly } from "../../../model/readonly.ts";
import type { Resource } from "../../../model/resource.ts";
import type { Workload } from "../../../model/workload.ts";
import { policyView } from "../../../simulate/policy/policy-view.ts";
import type { PolicyView } from "../../../simulate/policy/policy-view.ts";
import { portContainers } from "../../../simulate/service/ports.ts";
import { PROBE_FIELDS } from "../../../simulate/pods/probes.ts";
import { ingressTargets, routeTargets } from "../../../simulate/route/route-backends.ts";
import { namedTarget, resolvePort } from "../../../simulate/service/backends.ts";
import type { ServiceBackends } from "../../../simulate/service/backends.ts";
import type { Simulation } from "../../../simulate/simulation.ts";
import { containerPortSymbol, servicePortSymbol } from "./symbol-keys.ts";
import type { Adder, SymbolTable } from "./symbol-table.ts";

const numberSymbol = (resource: Resource, number: number): string =>
  `number:${resource.kind} ${resource.namespace}/${resource.name} ${number}`;

const handlersOf = (container: DeepReadonly<Container>): readonly { readonly port?: unknown }[] =>
  [
    ...Object.values(PROBE_FIELDS).map((field) => container[field]),
    container.lifecycle?.postStart,
    container.lifecycle?.preStop,
  ]
    .flatMap((handler) => [handler?.httpGet, handler?.tcpSocket])
    .filter((action) => action !== undefined);

const declares = ({ template }: Workload, name: string): boolean =>
  portContainers(template.spec).some((container) => container.ports?.some((port) => port.name === name) === true);

function workloadPorts({ resource, template }: Workload, add: Adder): void {
  for (const container of [...(template.spec.initContainers ?? []), ...(template.spec.containers ?? [])]) {
    for (const port of container.ports ?? []) {
      if (port.name !== undefined)
        add(containerPortSymbol(resource, port.name), "container-port", "definition", {
          resource,
          owner: port,
          key: "name",
        });
      add(numberSymbol(resource, port.containerPort), "number", "definition", {
        resource,
        owner: port,
        key: "containerPort",
      });
    }
    for (const action of handlersOf(container)) {
      if (typeof action.port === "string")
        add(containerPortSymbol(resource, action.port), "container-port", "reference", {
          resource,
          owner: action,
          key: "port",
        });
      else if (typeof action.port === "number")
        add(numberSymbol(resource, action.port), "number", "reference", { resource, owner: action, key: "port" });
    }
  }
}

/** A port name that is declared in several pods is one symbol, as a Service targets all of them. */
function sharedName(
  table: SymbolTable,
  add: Adder,
  from: { readonly resource: Resource; readonly owner: object; readonly key: string },
  name: string,
  workloads: readonly Workload[],
): void {
  const holders = workloads.filter((workload) => declares(workload, name));
  const symbol = containerPortSymbol(holders[0]?.resource ?? from.resource, name);
  for (const { resource } of holders) table.unite(symbol, containerPortSymbol(resource, name));
  add(symbol, "container-port", "reference", from);
}

function servicePorts(backends: ServiceBackends, table: SymbolTable, add: Adder): void {
  const service = backends.service;
  for (const port of backends.service.object.spec?.ports ?? []) {
    if (port.name !== undefined)
      add(servicePortSymbol(service, port.name), "service-port", "definition", {
        resource: service,
        owner: port,
        key: "name",
      });
    add(numberSymbol(service, port.port), "number", "definition", { resource: service, owner: port, key: "port" });
    const target = namedTarget(port);
    const workloads = backends.workloads.map(({ workload }) => workload);
    if (target !== undefined)
      sharedName(table, add, { resource: service, owner: port, key: "targetPort" }, target, workloads);
    else {
      for (const { backend, target: found } of resolvePort(backends, port)) {
        if (found?.containerPort !== undefined)
          add(numberSymbol(backend.workload.resource, found.number), "number", "reference", {
            resource: service,
            owner: port,
            key: "targetPort",
          });
      }
    }
  }
}

function routePorts(simulation: Simulation, add: Adder): void {
  for (const { ingress, backend, resolution } of simulation.fact(ingressTargets)) {
    const { service } = resolution;
    const port = backend.service?.port;
    if (service === undefined || port === undefined) continue;
    const at = { resource: ingress, owner: port };
    if (port.name !== undefined)
      add(servicePortSymbol(service, port.name), "service-port", "reference", {
        ...at,
        key: "name",
      });
    if (port.number !== undefined)
      add(numberSymbol(service, port.number), "number", "reference", { ...at, key: "number" });
  }
  for (const {
    route,
    ref,
    resolution: { service },
  } of simulation.fact(routeTargets)) {
    if (service !== undefined && ref.port !== undefined)
      add(numberSymbol(service, ref.port), "number", "reference", {
        resource: route,
        owner: ref,
        key: "port",
      });
  }
}

function policyPorts(view: PolicyView, table: SymbolTable, add: Adder): void {
  for (const policy of view.policies) {
    const resource = policy.resource;
    for (const rule of [...policy.rules, ...policy.inert]) {
      // The port is always a port of the destination pod.
      const destinations =
        rule.direction === "Ingress"
          ? view.selected(policy).map(({ workload }) => workload)
          : rule.peers === "all"
            ? view.model.workloads
            : rule.peers.flatMap((peer) => view.peerScope(policy, peer).workloads.map(({ workload }) => workload));
      for (const port of (rule.object as { readonly ports?: readonly { readonly port?: unknown }[] }).ports ?? []) {
        if (typeof port.port === "string")
          sharedName(table, add, { resource, owner: port, key: "port" }, port.port, [...new Set(destinations)]);
        else if (typeof port.port === "number") {
          const { port: number } = port;
          const holder = destinations.find(({ template }) =>
            portContainers(template.spec).some(
              (container) => container.ports?.some((one) => one.containerPort === number) === true,
            ),
          );
          if (holder !== undefined)
            add(numberSymbol(holder.resource, number), "number", "reference", { resource, owner: port, key: "port" });
        }
      }
    }
  }
}

/** Ports by name and number: containers, probes, Services, policies and routes. */
export function portSymbols(simulation: Simulation, table: SymbolTable, add: Adder): void {
  for (const workload of simulation.model.workloads) workloadPorts(workload, add);
  for (const backends of simulation.services()) servicePorts(backends, table, add);
  routePorts(simulation, add);
  policyPorts(simulation.fact(policyView), table, add);
}
