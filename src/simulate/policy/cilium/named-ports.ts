import type { PodSpec } from "kubernetes-types/core/v1.js";
import type { DeepReadonly } from "../../../model/readonly.ts";
import { NO_CONNECTIONS, connectionRange, onePort, unionConnections } from "../../connections.ts";
import type { Connections, Protocol } from "../../connections.ts";
import { protocolOf } from "../../service/ports.ts";
import type { Interpretation } from "../interpretation.ts";
import type { Direction } from "../network-policy.ts";
import type { CiliumNamedPort } from "./ports.ts";

/**
 * The number of a port name: of the containers, not of sidecars; of two with the same name the last one counts, also
 * if its protocol is another one. Source: cilium pkg/k8s/labels.go GetPodMetadata, pkg/types/portmap.go.
 */
function portNamed({ containers = [] }: DeepReadonly<PodSpec>, name: string, protocol: Protocol): number | undefined {
  let found: number | undefined;
  for (const container of containers) {
    for (const port of container.ports ?? []) {
      if (port.name !== undefined && port.name !== "" && port.name.toLowerCase() === name)
        found = protocolOf(port) === protocol ? port.containerPort : undefined;
    }
  }
  return found;
}

/** The numbers of a named port in a pod. An `endPort` beside it only counts for ingress. */
export function ciliumPortConnections(
  { name, protocols, endPort = 0 }: CiliumNamedPort,
  spec: DeepReadonly<PodSpec>,
  direction: Direction | undefined,
  { namedEndPort }: Interpretation,
): Connections {
  let found = NO_CONNECTIONS;
  for (const protocol of protocols) {
    const number = portNamed(spec, name, protocol);
    if (number === undefined) continue;
    const isRange = direction === "Ingress" && namedEndPort && endPort > number;
    found = unionConnections(found, isRange ? connectionRange(protocol, number, endPort) : onePort(protocol, number));
  }
  return found;
}
