import type { Place } from "../../diagnostic/place.ts";
import type { Model } from "../../model/model.ts";
import type { Workload } from "../../model/workload.ts";
import { includesConnections, intersectConnections, isEmpty, isProtocol, onePort } from "../connections.ts";
import type { Connections } from "../connections.ts";
import { portContainers, protocolOf } from "../service/ports.ts";
import { resolvePort, serviceBackends } from "../service/backends.ts";
import { attachRoutes } from "../route/attachment.ts";
import { resolveBackend } from "../route/backend.ts";
import type { BackendResolution } from "../route/backend.ts";
import { ingressTable, resolveIngressBackend } from "../route/ingress.ts";
import type { Doubt } from "../unjudged/doubt.ts";
import { ANYONE_OUTSIDE } from "./connection-end.ts";
import type { PolicyView } from "./policy-view.ts";

/** One route from outside the cluster to the pods of a workload. */
export interface Exposure {
  readonly workload: Workload;
  /** Ports of the pod. */
  readonly connections: Connections;
  /** `Service shop/web (NodePort 30080)`, `Ingress shop/web`, `hostPort 80`. */
  readonly through: string;
  readonly at: Place;
  /**
   * Whether policies allow it. A route ends at its controller, which is another pod: unless that pod is in the
   * manifests, its access is unknown, so anything a policy restricts is `perhaps`. So is what only perhaps leads to the
   * pods: through a route that perhaps no listener accepts, or a selector that perhaps matches.
   */
  readonly passes: "yes" | "perhaps" | "no";
  /** Objects that are not simulated and may decide otherwise: `passes` is then `perhaps`. */
  readonly unjudged: readonly Doubt[];
}

interface Way {
  readonly workload: Workload;
  readonly connections: Connections;
  readonly through: string;
  readonly at: Place;
  readonly proxied: boolean;
  /** Whether connections surely end at pods of the workload, if policies allow it. */
  readonly certain: boolean;
}

const portOf = (protocol: string, number: number): Connections | undefined =>
  isProtocol(protocol) ? onePort(protocol, number) : undefined;

function* servicePortWays(
  model: Model,
  resolution: BackendResolution,
  { through, at, certain }: Pick<Way, "through" | "at" | "certain">,
): Iterable<Way> {
  const { service, port } = resolution;
  if (service === undefined || port === undefined) return;
  for (const { backend, target } of resolvePort(serviceBackends(model, service), port)) {
    const connections = target && portOf(protocolOf(port), target.number);
    if (connections === undefined) continue;
    const { workload, match } = backend;
    yield { workload, connections, through, at, proxied: true, certain: certain && match !== "perhaps" };
  }
}

function* serviceWays(model: Model): Iterable<Way> {
  for (const service of model.all("Service")) {
    const { type = "ClusterIP", externalIPs = [], ports = [] } = service.object.spec ?? {};
    const open = type === "NodePort" || type === "LoadBalancer" || externalIPs.length > 0;
    if (!open || type === "ExternalName") continue;
    const backends = serviceBackends(model, service);
    for (const port of ports) {
      const kind =
        type === "ClusterIP" ? "externalIPs" : `${type}${port.nodePort === undefined ? "" : ` ${port.nodePort}`}`;
      for (const { backend, target } of resolvePort(backends, port)) {
        const connections = target && portOf(protocolOf(port), target.number);
        if (connections !== undefined)
          yield {
            workload: backend.workload,
            connections,
            through: `${service.title} (${kind})`,
            at: service.at(port),
            proxied: false,
            certain: backend.match !== "perhaps",
          };
      }
    }
  }
}

function* routeWays(model: Model): Iterable<Way> {
  for (const { ingress, backend, path, dialect } of ingressTable(model).entries) {
    if (backend === undefined) continue;
    yield* servicePortWays(model, resolveIngressBackend(model, ingress.namespace, backend, dialect), {
      through: ingress.title,
      at: ingress.at(path ?? backend),
      certain: true,
    });
  }
  const attached = attachRoutes(model).filter(({ outcome }) => outcome === "attached");
  const accepted = new Set(attached.filter(({ unknown }) => unknown === undefined).map(({ route }) => route));
  for (const { kind, route } of attached) {
    const from = { group: "gateway.networking.k8s.io", kind, namespace: route.namespace };
    for (const rule of route.object.spec?.rules ?? []) {
      for (const ref of rule.backendRefs ?? [])
        yield* servicePortWays(model, resolveBackend(model, from, ref), {
          through: route.title,
          at: route.document.at(ref),
          certain: accepted.has(route),
        });
    }
  }
}

function* hostWays(model: Model): Iterable<Way> {
  for (const workload of model.workloads) {
    const { spec } = workload.template;
    for (const container of portContainers(spec)) {
      for (const port of container.ports ?? []) {
        const connections = portOf(protocolOf(port), port.containerPort);
        if (connections === undefined || (port.hostPort === undefined && spec.hostNetwork !== true)) continue;
        const through = spec.hostNetwork === true ? "the host's network" : `hostPort ${port.hostPort ?? ""}`;
        yield { workload, connections, through, at: workload.resource.at(port), proxied: false, certain: true };
      }
    }
  }
}

function passes(view: PolicyView, way: Way): Pick<Exposure, "passes" | "unjudged"> {
  const { allowed, possible, open } = view.allowed(ANYONE_OUTSIDE, way.workload);
  if (includesConnections(open.refused, way.connections)) return { passes: "no", unjudged: [] };
  if (!isEmpty(intersectConnections(open.unknown, way.connections)))
    return { passes: "perhaps", unjudged: open.doubts };
  const unjudged: readonly Doubt[] = [];
  if (includesConnections(allowed, way.connections)) return { passes: way.certain ? "yes" : "perhaps", unjudged };
  if (way.proxied) return { passes: "perhaps", unjudged };
  return { passes: includesConnections(possible, way.connections) ? "perhaps" : "no", unjudged };
}

/** Every route from outside to a workload that the manifests open, once each, in order of files. */
export function exposures(view: PolicyView): readonly Exposure[] {
  const { model } = view;
  const seen = new Set<string>();
  const found: Exposure[] = [];
  for (const way of [...serviceWays(model), ...routeWays(model), ...hostWays(model)]) {
    const key = JSON.stringify([way.workload.resource.index, way.workload.name, way.through, way.connections]);
    if (seen.has(key)) continue;
    seen.add(key);
    found.push({
      workload: way.workload,
      connections: way.connections,
      through: way.through,
      at: way.at,
      ...passes(view, way),
    });
  }
  return found;
}
