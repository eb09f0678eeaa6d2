import type { Model } from "../../../model/model.ts";
import type { PodEnd } from "../../policy/connection-end.ts";
import { templateMetadata } from "../../unjudged/subject.ts";

/** Ports of the proxy itself, which it answers without policies. Source: istio.io "Ports used by Istio". */
const OWN: ReadonlySet<number> = new Set([15_020, 15_021, 15_090]);

const listed = (text: string, port: number): boolean =>
  text
    .split(",")
    .map((part) => part.trim())
    .some((part) => part === "*" || Number(part) === port);

/**
 * Whether what arrives on a port of the pod passes its sidecar. Source: istio.io "Resource Annotations",
 * traffic.sidecar.istio.io/includeInboundPorts and excludeInboundPorts.
 */
export function isCaptured(model: Model, end: PodEnd, port: number): boolean {
  const { annotations } = templateMetadata({ model, end });
  const included = annotations["traffic.sidecar.istio.io/includeInboundPorts"];
  const excluded = annotations["traffic.sidecar.istio.io/excludeInboundPorts"];
  if (OWN.has(port) || (excluded !== undefined && listed(excluded, port))) return false;
  return included === undefined || listed(included, port);
}
