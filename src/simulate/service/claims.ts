import { addTo } from "../../base/groups.ts";
import type { ServicePort } from "kubernetes-types/core/v1.js";
import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import { canonicalIP } from "../../base/ip.ts";
import { protocolOf } from "./ports.ts";

type Service = Resource<KindMap["Service"]>;

/** A node port that a Service requests; a health check uses one as well. */
export interface NodePortClaim {
  readonly service: Service;
  readonly number: number;
  readonly protocol: string;
  /** The port with the node port; undefined for `healthCheckNodePort`. */
  readonly port: DeepReadonly<ServicePort> | undefined;
}

/** Node ports of the whole cluster, in order of files. Source: pkg/registry/core/service/storage/alloc.go. */
export function nodePortClaims(model: Model): readonly NodePortClaim[] {
  return model.all("Service").flatMap((service) => {
    const spec = service.object.spec ?? {};
    if (spec.type !== "NodePort" && spec.type !== "LoadBalancer") return [];
    const claims: NodePortClaim[] = (spec.ports ?? []).flatMap((port) =>
      port.nodePort ? [{ service, number: port.nodePort, protocol: protocolOf(port), port }] : [],
    );
    const health =
      spec.type === "LoadBalancer" && spec.externalTrafficPolicy === "Local" ? spec.healthCheckNodePort : undefined;
    return health ? [...claims, { service, number: health, protocol: "TCP", port: undefined }] : claims;
  });
}

/** A cluster IP that a Service requests: `spec[field]`, or an item of `clusterIPs`. */
export interface ClusterIPClaim {
  readonly service: Service;
  /** In canonical spelling. */
  readonly ip: string;
  readonly owner: object;
  readonly key: string | number;
}

/**
 * Cluster IPs in manifests; `clusterIP` and the first of `clusterIPs` are one. Source:
 * pkg/registry/core/service/strategy.go NormalizeClusterIPs.
 */
export function clusterIPClaims(model: Model): readonly ClusterIPClaim[] {
  return model.all("Service").flatMap((service) => {
    const { spec } = service.object;
    if (spec === undefined || spec.type === "ExternalName") return [];
    const listed = (spec.clusterIPs ?? []).map((ip, key) => ({ service, ip, owner: spec.clusterIPs ?? [], key }));
    const all: ClusterIPClaim[] =
      spec.clusterIP && listed.every(({ ip }) => ip !== spec.clusterIP)
        ? [{ service, ip: spec.clusterIP, owner: spec, key: "clusterIP" }, ...listed]
        : listed;
    return all.flatMap((claim) => {
      const ip = canonicalIP(claim.ip);
      return ip === undefined ? [] : [{ ...claim, ip }];
    });
  });
}

/** Names of the Services of each namespace, in order of files. Use it as `simulation.fact(namesOfServices)`. */
export function namesOfServices(model: Model): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const { namespace, name } of model.all("Service")) {
    addTo(names, namespace, name);
  }
  return names;
}
