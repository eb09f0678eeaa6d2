import type { Place } from "../../../diagnostic/place.ts";
import type { Model } from "../../../model/model.ts";
import type { Resource } from "../../../model/resource.ts";
import { references } from "../../../simulate/references/references.ts";
import type { Reference } from "../../../simulate/references/reference.ts";
import { referenceTarget } from "../../../simulate/references/target.ts";
import { meshTargets } from "../../../simulate/mesh/istio-destinations.ts";
import { ingressTargets, routeTargets } from "../../../simulate/route/route-backends.ts";
import { serviceOfHost } from "../../../simulate/mesh/istio.ts";
import type { Simulation } from "../../../simulate/simulation.ts";
import { objectSymbol } from "./symbol-keys.ts";
import type { Adder, SymbolTable } from "./symbol-table.ts";

const SERVICE_NAME_LABEL = "kubernetes.io/service-name";

/** The label of a host that is the Service's name: `payments` of `payments.shop.svc`. */
function labelOf(resource: Resource, host: Place, labels: readonly string[], name: string): Place {
  const before = labels.slice(0, labels.indexOf(name)).reduce((sum, label) => sum + label.length + 1, 0);
  return {
    file: host.file,
    span() {
      const { start } = host.span();
      const from = start.offset - resource.document.start + before;
      return resource.document.range(from, from + name.length).span();
    },
  };
}

function hostSymbol(
  table: SymbolTable,
  { resource, at, host, borrowed }: Pick<Reference, "resource" | "at" | "host" | "borrowed">,
  namespace: string,
  name: string,
): void {
  const labels = host.split(".");
  if (borrowed || !labels.includes(name)) return;
  table.add({
    symbol: objectSymbol("Service", namespace, name),
    kind: "object",
    role: "reference",
    resource,
    at: labelOf(resource, at, labels, name),
    hit: at,
    text: name,
  });
}

function serviceReferences(model: Model, simulation: Simulation, table: SymbolTable, add: Adder): void {
  const service = (resource: Resource, owner: object, key: string, namespace: string, name: string): void =>
    add(objectSymbol("Service", namespace, name), "object", "reference", {
      resource,
      owner,
      key,
    });
  for (const { ingress, backend } of simulation.fact(ingressTargets))
    if (backend.service !== undefined)
      service(ingress, backend.service, "name", ingress.namespace, backend.service.name);
  for (const { route, ref } of simulation.fact(routeTargets))
    if ((ref.kind ?? "Service") === "Service") service(route, ref, "name", ref.namespace ?? route.namespace, ref.name);
  for (const set of model.all("StatefulSet")) {
    const { spec } = set.object;
    if (spec?.serviceName !== undefined) service(set, spec, "serviceName", set.namespace, spec.serviceName);
  }
  for (const split of model.all("TrafficSplit")) {
    const { spec } = split.object;
    if (spec?.service !== undefined) service(split, spec, "service", split.namespace, spec.service);
    for (const backend of spec?.backends ?? []) service(split, backend, "service", split.namespace, backend.service);
  }
  for (const slice of model.all("EndpointSlice")) {
    const name = slice.labels[SERVICE_NAME_LABEL];
    if (name !== undefined) service(slice, slice.labels, SERVICE_NAME_LABEL, slice.namespace, name);
  }
  for (const { virtualService, destination } of simulation.fact(meshTargets))
    istioHost(table, virtualService, destination, destination.host);
  for (const rule of model.all("DestinationRule"))
    if (rule.object.spec !== undefined) istioHost(table, rule, rule.object.spec, rule.object.spec.host);
  for (const reference of simulation.fact(references)) {
    const target = referenceTarget(model, reference);
    if (target.kind === "service" && target.confidence !== "low")
      hostSymbol(table, reference, target.service.namespace, target.service.name);
  }
}

function istioHost(table: SymbolTable, resource: Resource, owner: object, host: string): void {
  const named = host.includes(".") ? serviceOfHost(host) : { name: host, namespace: resource.namespace };
  if (named !== undefined)
    hostSymbol(
      table,
      { resource, at: resource.document.at(owner, "host"), host, borrowed: false },
      named.namespace,
      named.name,
    );
}

/** Names of objects, and references to them. */
export function objectSymbols(model: Model, simulation: Simulation, table: SymbolTable, add: Adder): void {
  for (const resource of model.resources) {
    const { metadata } = resource.object;
    if (metadata?.name !== undefined)
      add(objectSymbol(resource.kind, resource.namespace, resource.name), "object", "definition", {
        resource,
        owner: metadata,
        key: "name",
      });
    if (metadata?.namespace !== undefined)
      add(objectSymbol("Namespace", "", metadata.namespace), "object", "reference", {
        resource,
        owner: metadata,
        key: "namespace",
      });
  }
  serviceReferences(model, simulation, table, add);
  for (const autoscaler of model.all("HorizontalPodAutoscaler")) {
    const target = autoscaler.object.spec?.scaleTargetRef;
    if (target !== undefined)
      add(objectSymbol(target.kind, autoscaler.namespace, target.name), "object", "reference", {
        resource: autoscaler,
        owner: target,
        key: "name",
      });
  }
  for (const ingress of model.all("Ingress")) {
    const { spec } = ingress.object;
    if (spec?.ingressClassName !== undefined)
      add(objectSymbol("IngressClass", "", spec.ingressClassName), "object", "reference", {
        resource: ingress,
        owner: spec,
        key: "ingressClassName",
      });
  }
  for (const gateway of model.all("Gateway")) {
    const { spec } = gateway.object;
    if (spec?.gatewayClassName !== undefined)
      add(objectSymbol("GatewayClass", "", spec.gatewayClassName), "object", "reference", {
        resource: gateway,
        owner: spec,
        key: "gatewayClassName",
      });
  }
  for (const kind of ["HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute"] as const) {
    for (const route of model.all(kind) as readonly Resource<{
      spec?: { parentRefs?: { kind?: string; namespace?: string; name: string }[] };
    }>[]) {
      for (const parent of route.object.spec?.parentRefs ?? []) {
        add(
          objectSymbol(parent.kind ?? "Gateway", parent.namespace ?? route.namespace, parent.name),
          "object",
          "reference",
          { resource: route, owner: parent, key: "name" },
        );
      }
    }
  }
}
