import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";

type EndpointSliceResource = Resource<KindMap["EndpointSlice"]>;
type EndpointsResource = Resource<KindMap["Endpoints"]>;

const SERVICE_NAME = "kubernetes.io/service-name";
const MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
/** Endpoints that are the lock of a leader election. Source: client-go tools/leaderelection/resourcelock. */
const LEADER = "control-plane.alpha.kubernetes.io/leader";

/** The Service of an EndpointSlice; kube-proxy ignores one without. Source: pkg/proxy/endpointslicecache.go. */
export const sliceService = (slice: EndpointSliceResource): string | undefined =>
  slice.labels[SERVICE_NAME] || undefined;

/** Whether it was written by hand: what the cluster's controllers or an owner manage is a copy of a live object. */
export function isWrittenByHand(resource: EndpointSliceResource | EndpointsResource): boolean {
  if ((resource.metadata.ownerReferences ?? []).length > 0 || resource.annotations[LEADER] !== undefined) return false;
  const managedBy = resource.labels[MANAGED_BY] ?? "";
  return !managedBy.endsWith("-controller.k8s.io");
}

/** EndpointSlices by `namespace/service`, in order of files. Use it as `simulation.fact(slicesByService)`. */
export function slicesByService(model: Model): ReadonlyMap<string, readonly EndpointSliceResource[]> {
  const slices = new Map<string, EndpointSliceResource[]>();
  for (const slice of model.all("EndpointSlice")) {
    const name = sliceService(slice);
    if (name === undefined) continue;
    const key = `${slice.namespace}/${name}`;
    const list = slices.get(key);
    if (list === undefined) slices.set(key, [slice]);
    else list.push(slice);
  }
  return slices;
}
