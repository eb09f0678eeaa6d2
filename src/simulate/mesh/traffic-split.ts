import type { ServicePort } from "kubernetes-types/core/v1.js";
import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import { unseenService } from "../route/backend.ts";

type Service = Resource<KindMap["Service"]>;
type TrafficSplit = Resource<KindMap["TrafficSplit"]>;

export interface SplitBackend {
  /** The item of `backends`. */
  readonly object: object;
  readonly name: string;
  /** undefined: neither a number nor a quantity of v1alpha1. */
  readonly weight: number | undefined;
  readonly service: Service | undefined;
  /** `self`: the root Service itself. `port-missing`: it lacks a port of the root, and gets no traffic for it. */
  readonly problem: "service-missing" | "self" | "port-missing" | undefined;
  /** Ports of the root that the backend lacks. */
  readonly missingPorts: readonly DeepReadonly<ServicePort>[];
  readonly unknown: string | undefined;
}

export interface ResolvedSplit {
  readonly split: TrafficSplit;
  readonly root: Service | undefined;
  readonly backends: readonly SplitBackend[];
  /** Sum of the weights that count; 0 is unspecified. */
  readonly total: number;
}

/** v1alpha1 has Kubernetes quantities (`500m`), later versions integers. Source: smi-sdk-go v0.5.0 pkg/apis/split. */
function weightOf(weight: number | string | undefined): number | undefined {
  if (weight === undefined) return undefined;
  if (typeof weight === "number") return weight;
  const match = /^(\d+(?:\.\d+)?)(m?)$/.exec(weight);
  return match === null ? undefined : Number(match[1]) / (match[2] === "m" ? 1000 : 1);
}

/** The effect of a TrafficSplit, as far as its Services are in the manifests. Source: smi-spec apis/traffic-split. */
export function resolveSplit(model: Model, split: TrafficSplit): ResolvedSplit {
  const { service = "", backends = [] } = split.object.spec ?? {};
  // The root may be a full name; its first label is the Service.
  const root = model.get("Service", split.namespace, service.split(".")[0] ?? "");
  const resolved = backends.map((object): SplitBackend => {
    const found = model.get("Service", split.namespace, object.service);
    const missingPorts =
      found === undefined
        ? []
        : (root?.object.spec?.ports ?? []).filter(
            ({ port }) => !found.object.spec?.ports?.some((own) => own.port === port),
          );
    const problem =
      found === undefined
        ? "service-missing"
        : found === root
          ? "self"
          : missingPorts.length > 0
            ? "port-missing"
            : undefined;
    const unknown = found === undefined ? unseenService(model, split.namespace, object.service) : undefined;
    return {
      object,
      name: object.service,
      weight: weightOf(object.weight),
      service: found,
      problem,
      missingPorts,
      unknown,
    };
  });
  return { split, root, backends: resolved, total: resolved.reduce((sum, { weight = 0 }) => sum + weight, 0) };
}
