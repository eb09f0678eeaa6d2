import type { ServicePort } from "kubernetes-types/core/v1.js";
import type { KindMap } from "../../model/kinds.ts";
import { mayMakeService } from "../../model/operators.ts";
import { filledInService } from "../../model/filled-in.ts";
import type { Model } from "../../model/model.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import { isGranted } from "./reference-grant.ts";

type Service = Resource<KindMap["Service"]>;

/** Why a reference cannot be followed; the first that applies. */
export type BackendProblem =
  | "not-granted"
  | "kind-unsupported"
  | "service-missing"
  | "port-not-given"
  | "port-missing"
  | "external-name";

export interface BackendResolution {
  /** The reference itself, an object of the manifest. */
  readonly ref: object;
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly weight: number;
  readonly service: Service | undefined;
  readonly port: DeepReadonly<ServicePort> | undefined;
  readonly problem: BackendProblem | undefined;
  /** Why there may be no problem: what these manifests do not show. */
  readonly unknown: string | undefined;
}

/** A backendRef as in Gateway API routes; other references are converted to this shape. */
export interface BackendRef {
  readonly group?: string | undefined;
  readonly kind?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name: string;
  readonly port?: number | undefined;
  readonly weight?: number | undefined;
}

export interface Referrer {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
}

/**
 * Why a Service that is not in the manifests may still exist: they contain nothing of its namespace, or something there
 * may create it. A namespace with Services in the manifests counts as complete.
 */
export function unseenService(model: Model, namespace: string, name: string): string | undefined {
  if (!model.hasNamespace(namespace)) return `these manifests contain no objects in namespace ${namespace}`;
  const apart = model.elsewhere("Service", name);
  if (apart !== undefined) return `${apart} contains a Service of this name, and may be applied to the same cluster`;
  const filled = filledInService(model, namespace, name);
  if (filled !== undefined) return filled;
  const world = model.world(namespace);
  if (!world.closed && world.producers?.some((producer) => mayMakeService(producer, name)) === true)
    return world.because;
  return undefined;
}

/**
 * What the backendRef of a route refers to. Source: gateway-api apis/v1/object_reference_types.go and shared_types.go.
 */
export function resolveBackend(model: Model, from: Referrer, ref: BackendRef): BackendResolution {
  const { group = "", kind = "Service", name } = ref;
  const namespace = ref.namespace || from.namespace;
  const base = { ref, group, kind, namespace, name, weight: ref.weight ?? 1 };
  const nothing = { ...base, service: undefined, port: undefined, unknown: undefined };
  if (namespace !== from.namespace && !isGranted(model, from, { group, kind, namespace, name })) {
    const unknown = model.hasNamespace(namespace)
      ? undefined
      : `these manifests contain no objects in namespace ${namespace}`;
    return { ...nothing, problem: "not-granted", unknown };
  }
  if (group !== "" || kind !== "Service")
    return {
      ...nothing,
      problem: "kind-unsupported",
      unknown: `support for ${kind} backends depends on the implementation`,
    };
  const service = model.get("Service", namespace, name);
  if (service === undefined) {
    const malformed = model.find("", "Service", namespace, name) !== undefined;
    return {
      ...nothing,
      problem: "service-missing",
      unknown: malformed ? `Service ${namespace}/${name} cannot be read` : unseenService(model, namespace, name),
    };
  }
  const found = { ...base, service, unknown: undefined };
  if (service.object.spec?.type === "ExternalName") return { ...found, port: undefined, problem: "external-name" };
  if (ref.port === undefined) return { ...found, port: undefined, problem: "port-not-given" };
  const port = servicePort(service, ref.port);
  return { ...found, port, problem: port === undefined ? "port-missing" : undefined };
}

/** A port of a Service by number or name. */
export function servicePort(
  service: Service,
  port: number | string,
  protocol?: string,
): DeepReadonly<ServicePort> | undefined {
  const fits = (candidate: DeepReadonly<ServicePort>): boolean =>
    (typeof port === "number" ? candidate.port === port : candidate.name === port) &&
    (protocol === undefined || (candidate.protocol || "TCP") === protocol);
  return service.object.spec?.ports?.find(fits);
}
