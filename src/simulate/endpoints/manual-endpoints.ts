import { addTo } from "../../base/groups.ts";
import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import { equalitySelector } from "../../base/selector.ts";
import type { Selector } from "../../base/selector.ts";

type EndpointSliceResource = Resource<KindMap["EndpointSlice"]>;
type EndpointsResource = Resource<KindMap["Endpoints"]>;

const SERVICE_NAME = "kubernetes.io/service-name";
const MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
/** Endpoints that are the lock of a leader election. Source: client-go tools/leaderelection/resourcelock. */
const LEADER = "control-plane.alpha.kubernetes.io/leader";

const SKIP_MIRROR = "endpointslice.kubernetes.io/skip-mirror";

/**
 * The annotation or label because of which the mirroring controller writes no EndpointSlices for Endpoints: then they
 * are no endpoints of their Service. Source: pkg/controller/endpointslicemirroring/endpointslicemirroring_controller.go
 * shouldMirror.
 */
export function unmirroredBy({ annotations, labels }: Resource): typeof LEADER | typeof SKIP_MIRROR | undefined {
  if (labels[SKIP_MIRROR] === "true") return SKIP_MIRROR;
  return annotations[LEADER] === undefined ? undefined : LEADER;
}

/** The Service of an EndpointSlice; kube-proxy ignores one without. Source: pkg/proxy/endpointslicecache.go. */
export const sliceService = (slice: EndpointSliceResource): string | undefined =>
  slice.labels[SERVICE_NAME] || undefined;

/** Whether it was written by hand: what the cluster's controllers or an owner manage is a copy of a live object. */
export function isWrittenByHand(resource: EndpointSliceResource | EndpointsResource): boolean {
  if ((resource.metadata.ownerReferences ?? []).length > 0 || resource.annotations[LEADER] !== undefined) return false;
  const managedBy = resource.labels[MANAGED_BY] ?? "";
  return !managedBy.endsWith("-controller.k8s.io");
}

/**
 * The selector of a Service whose controller replaces these addresses with those of pods; undefined if they stay.
 * Endpoints that refer to pods were read from a cluster. Source: pkg/controller/endpoint.
 */
export function overwritingSelector(
  { object: { spec } }: Resource<KindMap["Service"]>,
  { object: { subsets = [] } }: EndpointsResource,
): Selector | undefined {
  const selector = equalitySelector(spec?.selector);
  const addresses = subsets.flatMap(({ addresses: ready = [] }) => ready);
  const isReplaced = addresses.length > 0 && addresses.every(({ targetRef }) => targetRef === undefined);
  return spec?.type === "ExternalName" || selector.nothing || !isReplaced ? undefined : selector;
}

/** EndpointSlices by `namespace/service`, in order of files. Use it as `simulation.fact(slicesByService)`. */
export function slicesByService(model: Model): ReadonlyMap<string, readonly EndpointSliceResource[]> {
  const slices = new Map<string, EndpointSliceResource[]>();
  for (const slice of model.all("EndpointSlice")) {
    const name = sliceService(slice);
    if (name === undefined) continue;
    const key = `${slice.namespace}/${name}`;
    addTo(slices, key, slice);
  }
  return slices;
}
