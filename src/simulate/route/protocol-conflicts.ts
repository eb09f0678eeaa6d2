import type { ServicePort } from "kubernetes-types/core/v1.js";
import type { Place } from "../../diagnostic/place.ts";
import { nearest } from "../../hints/nearest.ts";
import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import { istioHost } from "../mesh/istio.ts";
import { serviceBackends } from "../service/backends.ts";
import { servedProtocol } from "../service/served-protocol.ts";
import type { ProtocolEvidence } from "../service/served-protocol.ts";
import { targetDoubts } from "../unjudged/object-doubts.ts";
import { backendTLSOf, backendTLSPolicies } from "./backend-tls.ts";
import { ingressTargets, routeTargets } from "./route-backends.ts";

type Service = Resource<KindMap["Service"]>;
type Port = DeepReadonly<ServicePort>;

interface Base {
  readonly resource: Resource;
  readonly at: Place;
  readonly service: Service;
  readonly port: Port;
  readonly unknown: string | undefined;
}

/** An application protocol that does not fit the port of a Service. */
export type ProtocolConflict = Base &
  (
    | { readonly why: "vocabulary"; readonly value: string; readonly near: string | undefined }
    | { readonly why: "unprefixed"; readonly value: string; readonly route: Resource | undefined }
    | { readonly why: "declared" | "plain-to-tls" | "tls-to-plain" | "grpc"; readonly evidence: ProtocolEvidence }
  );

/** Source: KEP-3726; core/v1 types.go, ServicePort.AppProtocol: other names of this prefix are reserved. */
export const STANDARD_PROTOCOLS = ["kubernetes.io/h2c", "kubernetes.io/ws", "kubernetes.io/wss"] as const;
const PREFIX = "kubernetes.io/";
/** The same without the prefix; names without one are those of IANA, and these are not among them. */
const UNPREFIXED: ReadonlySet<string> = new Set(["h2c", "ws", "wss"]);

function vocabulary(service: Service, port: Port, routes: ReadonlyMap<Port, Resource>): readonly ProtocolConflict[] {
  const value = port.appProtocol ?? "";
  const base = { resource: service, at: service.at(port, "appProtocol"), service, port, value };
  if (value.startsWith(PREFIX) && !(STANDARD_PROTOCOLS as readonly string[]).includes(value))
    return [{ ...base, why: "vocabulary", near: nearest(value, STANDARD_PROTOCOLS), unknown: undefined }];
  if (!UNPREFIXED.has(value)) return [];
  const route = routes.get(port);
  const unknown = route === undefined ? "no route of these manifests uses the port, and a mesh may know it" : undefined;
  return [{ ...base, why: "unprefixed", route, unknown }];
}

/** `appProtocol: https` where a probe of the port uses plain HTTP, and the other way round. */
function declared(service: Service, port: Port, evidence: ProtocolEvidence): readonly ProtocolConflict[] {
  const value = port.appProtocol;
  const isTLS = value === "https" || value === "kubernetes.io/wss" || value === "tls";
  const isPlain = value === "http" || value === "kubernetes.io/h2c" || value === "kubernetes.io/ws";
  const isWrong = evidence.protocol === "tls" ? isPlain : isTLS;
  return isWrong && evidence.sure
    ? [
        {
          why: "declared",
          resource: service,
          at: service.at(port, "appProtocol"),
          service,
          port,
          evidence,
          unknown: undefined,
        },
      ]
    : [];
}

/** Settings of controllers and meshes by which they use TLS to a Service. */
const ASKS_TLS = /protocol|scheme|server-ssl|secure|upstream|tls|ssl/i;

const isPlainByChoice = (model: Model, service: Service, port: Port): boolean =>
  !/^(?:https|tls|ssl|wss|kubernetes\.io\/wss)$/i.test(port.appProtocol ?? "") &&
  !Object.keys(service.annotations).some((key) => ASKS_TLS.test(key)) &&
  backendTLSOf(model, service, port.name ?? "") === undefined &&
  targetDoubts(model, [service]).length === 0 &&
  !model
    .all("DestinationRule")
    .some(
      ({ object, namespace }) =>
        istioHost(object.spec?.host ?? "", namespace) === `${service.name}.${service.namespace}.svc.cluster.local`,
    );

interface Way {
  readonly resource: Resource;
  readonly at: Place;
  readonly service: Service;
  readonly port: Port;
  readonly isNginx: boolean;
}

/** The backends of Gateway API routes and of ingress-nginx, which use plain HTTP unless something says otherwise. */
function ways(model: Model): readonly Way[] {
  const nginx = ingressTargets(model).flatMap(({ ingress, backend, resolution, controller }): readonly Way[] => {
    const { service, port } = resolution;
    if (controller.dialect !== "ingress-nginx" || service === undefined || port === undefined) return [];
    if (Object.keys(ingress.annotations).some((key) => /backend-protocol|ssl-passthrough|snippet/.test(key))) return [];
    const at = ingress.at(backend.service?.port ?? backend);
    return [{ resource: ingress, at, service, port, isNginx: true }];
  });
  const routes = routeTargets(model).flatMap(({ kind, route, ref, mirror, resolution }): readonly Way[] => {
    const { service, port } = resolution;
    const isHTTP = kind === "HTTPRoute" || kind === "GRPCRoute";
    return !isHTTP || mirror || service === undefined || port === undefined
      ? []
      : [{ resource: route, at: route.at(ref, "port"), service, port, isNginx: false }];
  });
  return [...nginx, ...routes];
}

function byWay(model: Model, { resource, at, service, port, isNginx }: Way): readonly ProtocolConflict[] {
  const evidence = servedProtocol(serviceBackends(model, service), port);
  const base = { resource, at, service, port };
  if (evidence === undefined) return [];
  if (evidence.protocol === "tls" && evidence.sure && isPlainByChoice(model, service, port))
    return [{ ...base, why: "plain-to-tls", evidence, unknown: undefined }];
  if (evidence.protocol !== "grpc" || !isNginx) return [];
  const isNamed = port.name?.startsWith("grpc") === true || /grpc|h2c/.test(port.appProtocol ?? "");
  const unknown = evidence.sure && isNamed ? undefined : `the port may serve HTTP as well: only ${evidence.text}`;
  return [{ ...base, why: "grpc", evidence, unknown }];
}

/** A BackendTLSPolicy for a port on which a probe uses plain HTTP. */
function byPolicy(model: Model): readonly ProtocolConflict[] {
  return backendTLSPolicies(model).flatMap(({ policy, targets }) =>
    targets.flatMap(({ name, sectionName }) => {
      const service = model.get("Service", policy.namespace, name);
      return (service?.object.spec?.ports ?? []).flatMap((port): readonly ProtocolConflict[] => {
        if (service === undefined || (sectionName !== undefined && sectionName !== port.name)) return [];
        const evidence = servedProtocol(serviceBackends(model, service), port);
        return evidence === undefined || evidence.protocol === "tls" || !evidence.sure
          ? []
          : [
              {
                why: "tls-to-plain",
                resource: policy,
                at: policy.atName(),
                service,
                port,
                evidence,
                unknown: undefined,
              },
            ];
      });
    }),
  );
}

/** Application protocols that do not fit, each once. Use it as `simulation.fact(protocolConflicts)`. */
export function protocolConflicts(model: Model): readonly ProtocolConflict[] {
  const all = ways(model);
  const routes = new Map(all.map(({ port, resource }) => [port, resource]));
  const own = model.all("Service").flatMap((service) =>
    (service.object.spec?.ports ?? []).flatMap((port) => {
      if (port.appProtocol === undefined) return [];
      const evidence = servedProtocol(serviceBackends(model, service), port);
      return [
        ...vocabulary(service, port, routes),
        ...(evidence === undefined ? [] : declared(service, port, evidence)),
      ];
    }),
  );
  const wrong = new Set(own.flatMap(({ why, port }) => (why === "declared" ? [port] : [])));
  const seen = new Set<string>();
  const sent = all.flatMap((way) => {
    const key = `${way.resource.index} ${way.service.index} ${way.port.port}`;
    if (wrong.has(way.port) || seen.has(key)) return [];
    seen.add(key);
    return byWay(model, way);
  });
  return [...own, ...sent, ...byPolicy(model)];
}
