import type { Place } from "../../diagnostic/place.ts";
import type { Workload } from "../../model/workload.ts";
import { portContainers } from "../service/ports.ts";

/**
 * A port of the node that the pod uses. With hostNetwork every declared port is one. Source:
 * pkg/apis/core/v1/defaults.go.
 */
export function hostPortOf({ template: { spec } }: Workload) {
  for (const container of portContainers(spec)) {
    for (const port of container.ports ?? []) {
      if ((port.hostPort !== undefined && port.hostPort > 0) || spec.hostNetwork === true)
        return { port, number: port.hostPort || port.containerPort };
    }
  }
  return undefined;
}

/** The only node on which the pods may run. Sources: well-known label kubernetes.io/hostname; PodSpec.nodeName. */
export function pinnedNode({ resource, template: { spec } }: Workload): Place | undefined {
  const { nodeName, nodeSelector = {} } = spec;
  if (typeof nodeName === "string" && nodeName !== "") return resource.at(spec, "nodeName");
  return nodeSelector["kubernetes.io/hostname"] === undefined
    ? undefined
    : resource.document.at(nodeSelector, "kubernetes.io/hostname" as never);
}
