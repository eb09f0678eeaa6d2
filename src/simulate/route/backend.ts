import type { ServicePort } from "kubernetes-types/core/v1.js";
import type { KindMap } from "../../model/kinds.ts";
import { mayMakeService } from "../../model/operators.ts";
import type { Model } from "../../model/model.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import { isGranted } from "./reference-grant.ts";

type Service = Resource<KindMap["Service"]>;

/** Why a reference leads nowhere; the first that holds. */
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
  /** The problem may be none: what these manifests do not show. */
  readonly unknown: string | undefined;
}

/** A backendRef as Gateway API routes have it; other kinds of references are brought into this shape. */
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
 * Why a Service that is not here may still exist: nothing of its namespace is in these manifests, or something there may
 * make it. A namespace of which the manifests hold Services is taken as shown.
 */
export function unseenService(model: Model, namespace: string, name: string): string | undefined {
  if (!model.hasNamespace(namespace)) return `these manifests hold nothing of namespace ${namespace}`;
  const apart = model.elsewhere("Service", name);
  if (apart !== undefined) return `${apart} holds a Service of this name, and may be applied to the same cluster`;
  const world = model.world(namespace);
  if (!world.closed && world.producers?.some((producer) => mayMakeService(producer, name)) === true)
    return world.because;
  return undefined;
}

/** Where the backendRef of a route ends. Source: gateway-api apis/v1/object_reference_types.go and shared_types.go. */
export function resolveBackend(model: Model, from: Referrer, ref: BackendRef): BackendResolution {
  const { group = "", kind = "Service", name } = ref;
  const namespace = ref.namespace || from.namespace;
  const base = { ref, group, kind, namespace, name, weight: ref.weight ?? 1 };
  const nothing = { ...base, service: undefined, port: undefined, unknown: undefined };
  if (namespace !== from.namespace && !isGranted(model, from, { group, kind, namespace, name })) {
    const unknown = model.hasNamespace(namespace)
      ? undefined
      : `these manifests hold nothing of namespace ${namespace}`;
    return { ...nothing, problem: "not-granted", unknown };
  }
  if (group !== "" || kind !== "Service")
    return { ...nothing, problem: "kind-unsupported", unknown: `${kind} backends are up to the implementation` };
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
