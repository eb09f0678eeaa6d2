import { addTo } from "../../base/groups.ts";
import type { ContainerPort } from "kubernetes-types/core/v1.js";
import type { Model } from "../../model/model.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Workload } from "../../model/workload.ts";
import { portContainers, protocolOf } from "./ports.ts";

/** A port of a node that the pods of a workload use. */
export interface HostPortClaim {
  readonly workload: Workload;
  readonly port: DeepReadonly<ContainerPort>;
  readonly container: string;
  readonly number: number;
  readonly protocol: string;
  /** "" is the port on all addresses of the node. */
  readonly hostIP: string;
}

/**
 * Source: pkg/apis/core/v1/defaults.go defaultHostNetworkPorts: with hostNetwork every container port is a host port.
 */
export function hostPortsOf(workload: Workload): readonly HostPortClaim[] {
  const { spec } = workload.template;
  return portContainers(spec).flatMap((container) =>
    (container.ports ?? []).flatMap((port) => {
      const number = port.hostPort || (spec.hostNetwork === true ? port.containerPort : 0);
      const hostIP = port.hostIP === undefined || port.hostIP === "0.0.0.0" ? "" : port.hostIP;
      return number ? [{ workload, port, container: container.name, number, protocol: protocolOf(port), hostIP }] : [];
    }),
  );
}

/** All claims of a scope by `number/protocol`, in order of files. Use it as `simulation.fact(hostPortClaims)`. */
export function hostPortClaims(model: Model): ReadonlyMap<string, readonly HostPortClaim[]> {
  const claims = new Map<string, HostPortClaim[]>();
  for (const claim of model.workloads.flatMap(hostPortsOf)) {
    const key = `${claim.number}/${claim.protocol}`;
    addTo(claims, key, claim);
  }
  return claims;
}

/**
 * Two claims conflict if one of them uses all addresses or both use the same. Source: pkg/scheduler/framework/types.go
 * HostPortInfo.
 */
export const clash = (a: HostPortClaim, b: HostPortClaim): boolean =>
  a.hostIP === "" || b.hostIP === "" || a.hostIP === b.hostIP;
