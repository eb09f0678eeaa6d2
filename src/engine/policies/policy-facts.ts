import type { Policy, PolicyVariable } from "../../config/policy.ts";
import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import type { Workload } from "../../model/workload.ts";
import { simulateCluster } from "../../simulate/cluster.ts";
import type { ServiceEndpoints } from "../../simulate/cluster.ts";
import { isReady } from "../../simulate/endpoints/endpoint-slice.ts";
import { policyView } from "../../simulate/policy/policy-view.ts";
import { portContainers, protocolOf, targetOf } from "../../simulate/service/ports.ts";
import { resolvePort } from "../../simulate/service/backends.ts";
import type { Simulation } from "../../simulate/simulation.ts";
import { routeFacts } from "./policy-route-facts.ts";

type Service = Resource<KindMap["Service"]>;
type Fact = Readonly<Record<string, unknown>>;

const endpointsByService = (model: Model): ReadonlyMap<Service, ServiceEndpoints> =>
  new Map(simulateCluster(model).services.map((one) => [one.service, one]));

function workloadsByResource(model: Model): ReadonlyMap<Resource, readonly Workload[]> {
  const found = new Map<Resource, Workload[]>();
  for (const workload of model.workloads)
    found.set(workload.resource, [...(found.get(workload.resource) ?? []), workload]);
  return found;
}

/** What an object is to the network: a Service, workloads, or neither. */
interface Role {
  readonly services: readonly Service[];
  readonly workloads: readonly Workload[];
}

function roleOf(simulation: Simulation, resource: Resource): Role {
  if (resource.kind === "Service" && resource.apiVersion === "v1") {
    const service = resource as Service;
    return { services: [service], workloads: simulation.backends(service).workloads.map(({ workload }) => workload) };
  }
  const workloads = simulation.fact(workloadsByResource).get(resource) ?? [];
  return {
    workloads,
    services: [
      ...new Set(workloads.flatMap((workload) => simulation.servicesOf(workload).map(({ service }) => service))),
    ],
  };
}

/**
 * Of a Service its endpoints, of a workload those that its pods are; each pod once for a Service:
 * `service`, `pod`, `workload` (`Deployment/web`), `addresses`, `node`, `ready`, `ports` (`name`, `port`, `protocol`).
 */
function endpointFacts(simulation: Simulation, resource: Resource, { services, workloads }: Role): readonly Fact[] {
  const own = resource.kind === "Service" ? undefined : new Set(workloads);
  return services.flatMap((service) => {
    const byTarget = new Map<string, Fact>();
    for (const { endpoints, ports } of simulation.fact(endpointsByService).get(service)?.slices ?? []) {
      for (const endpoint of endpoints) {
        const { pod, addresses } = endpoint;
        if (own !== undefined && (pod === undefined || !own.has(pod.workload))) continue;
        const key = pod === undefined ? addresses.join(",") : pod.name;
        if (byTarget.has(key)) continue;
        byTarget.set(key, {
          service: service.name,
          pod: pod?.name ?? endpoint.targetRef?.name ?? "",
          workload: pod?.owner ?? "",
          addresses,
          node: endpoint.nodeName ?? "",
          ready: isReady(endpoint),
          ports: ports.map(({ name, port, protocol }) => ({ name, port: port ?? 0, protocol })),
        });
      }
    }
    return [...byTarget.values()];
  });
}

/**
 * Of a Service its ports with their defaults: `name`, `port`, `protocol`, `targetPort`, `nodePort` (0 if none is asked
 * for),
 * `appProtocol`, `resolved` (there is a workload behind it, and every one has the target port).
 * Of a workload the ports of its containers: `name`, `port`, `protocol`, `container`, `services` (that send traffic to
 * it).
 */
function portFacts(simulation: Simulation, resource: Resource, { services, workloads }: Role): readonly Fact[] {
  const [service] = services;
  if (resource.kind === "Service" && service !== undefined) {
    return (service.object.spec?.ports ?? []).map((port) => ({
      name: port.name ?? "",
      port: port.port,
      protocol: protocolOf(port),
      targetPort: targetOf(port),
      nodePort: port.nodePort ?? 0,
      appProtocol: port.appProtocol ?? "",
      resolved:
        workloads.length > 0 &&
        resolvePort(simulation.backends(service), port).every(({ target }) => target !== undefined),
    }));
  }
  const targets = services.flatMap((one) =>
    (one.object.spec?.ports ?? []).flatMap((port) =>
      resolvePort(simulation.backends(one), port).map(({ target }) => ({ name: one.name, target })),
    ),
  );
  return workloads.flatMap(({ template }) =>
    portContainers(template.spec).flatMap((container) =>
      (container.ports ?? []).map((port) => ({
        name: port.name ?? "",
        port: port.containerPort,
        protocol: protocolOf(port),
        container: container.name,
        services: [
          ...new Set(
            targets
              .filter(
                ({ target }) =>
                  target?.containerPort === port ||
                  (target?.container === undefined && target?.number === port.containerPort),
              )
              .map(({ name }) => name),
          ),
        ],
      })),
    ),
  );
}

/**
 * NetworkPolicies that select the pods of a workload, or of those behind a Service: `name`, `ingress` and `egress`
 * (whether it isolates them in that direction).
 */
function policyFacts(simulation: Simulation, { workloads }: Role): readonly Fact[] {
  const view = simulation.fact(policyView);
  const own = new Set(workloads);
  return view.policies
    .filter((policy) => view.selected(policy).some(({ workload }) => own.has(workload)))
    .map(({ resource, directions }) => ({
      name: resource.name,
      ingress: directions.includes("Ingress"),
      egress: directions.includes("Egress"),
    }));
}

/** The values of the variables that the expressions of a policy use; nothing else is computed. */
export function policyValues(
  policy: Policy,
  simulation: Simulation,
  resource: Resource,
): Readonly<Partial<Record<PolicyVariable, unknown>>> {
  const asked = new Set(
    [policy.expression, ...policy.message.filter((part) => typeof part !== "string")].flatMap(({ variables }) => [
      ...variables,
    ]),
  );
  const role =
    asked.has("endpoints") || asked.has("ports") || asked.has("policies") || asked.has("routes")
      ? roleOf(simulation, resource)
      : { services: [], workloads: [] };
  return {
    object: resource.object,
    kind: resource.kind,
    ns: resource.namespace,
    name: resource.name,
    ...(asked.has("endpoints") && { endpoints: endpointFacts(simulation, resource, role) }),
    ...(asked.has("ports") && { ports: portFacts(simulation, resource, role) }),
    ...(asked.has("policies") && { policies: policyFacts(simulation, role) }),
    ...(asked.has("routes") && {
      routes: routeFacts(simulation, resource, role.services),
    }),
  };
}
