import { compareText } from "../../base/compare-text.ts";
import type { Labels } from "../../base/selector.ts";
import type { ServiceEndpoints } from "../../simulate/cluster.ts";
import { CONTROLLER } from "../../simulate/endpoints/endpoint-slice.ts";
import type { Endpoint, EndpointPort, SliceGroup } from "../../simulate/endpoints/endpoint-slice.ts";
import { generatedName } from "../../simulate/pods/pod-draft.ts";

/** An EndpointSlice with its name. */
export interface NamedSlice {
  readonly name: string;
  readonly namespace: string;
  readonly service: ServiceEndpoints;
  readonly addressType: SliceGroup["addressType"];
  readonly labels: Labels;
  readonly ports: readonly EndpointPort[];
  readonly endpoints: readonly Endpoint[];
  /** Written manually, not by a controller. */
  readonly written: boolean;
}

/** Endpoints are distributed to the slices of a group by address; in Kubernetes the order is random. */
function chunks({ endpoints, sliceSizes }: SliceGroup): readonly (readonly Endpoint[])[] {
  let start = 0;
  return sliceSizes.map((size) => endpoints.slice(start, (start += size)));
}

const byName = (a: NamedSlice, b: NamedSlice): number =>
  compareText(a.namespace, b.namespace) || compareText(a.name, b.name);

/** All slices by namespace and name; the random suffixes of generated names are counters. */
export function namedSlices(services: readonly ServiceEndpoints[]): readonly NamedSlice[] {
  const all = services.flatMap((service) => {
    let counter = 0;
    const { namespace, name } = service.service;
    return service.slices.flatMap((group): readonly NamedSlice[] => {
      const { addressType, ports } = group;
      const common = { namespace, service, addressType, ports };
      if (group.written.length > 0)
        return group.written.map(({ resource, endpoints }) => ({
          ...common,
          name: resource.name,
          labels: resource.labels,
          endpoints,
          written: true,
        }));
      return chunks(group).map((endpoints) => ({
        ...common,
        name: generatedName(`${name}-`, counter++),
        labels: group.labels,
        endpoints,
        written: false,
      }));
    });
  });
  return all.sort(byName);
}

const names = (all: readonly string[] | undefined): readonly { readonly name: string }[] | undefined =>
  all?.map((name) => ({ name }));

function endpointObject({ addresses, conditions, hostname, nodeName, zone, targetRef, hints }: Endpoint) {
  const forZones = names(hints?.forZones);
  const forNodes = names(hints?.forNodes);
  return {
    addresses,
    conditions: Object.fromEntries(Object.entries(conditions).filter(([, value]) => value !== undefined)),
    ...(hints === undefined ? {} : { hints: { ...(forNodes && { forNodes }), ...(forZones && { forZones }) } }),
    ...(hostname === undefined ? {} : { hostname }),
    ...(nodeName === undefined ? {} : { nodeName }),
    ...(targetRef === undefined ? {} : { targetRef }),
    ...(zone === undefined ? {} : { zone }),
  };
}

const portObject = ({ name, port, protocol, appProtocol }: EndpointPort) => ({
  ...(appProtocol === undefined ? {} : { appProtocol }),
  name,
  ...(port === undefined ? {} : { port }),
  protocol,
});

function sliceObject({ name, namespace, service, addressType, labels, ports, endpoints, written }: NamedSlice) {
  const made = labels["endpointslice.kubernetes.io/managed-by"] ?? "";
  const owner = {
    apiVersion: "v1",
    blockOwnerDeletion: true,
    controller: true,
    kind: made === CONTROLLER ? "Service" : "Endpoints",
    name: service.service.name,
    uid: "",
  };
  const own = written ? {} : { generateName: `${service.service.name}-`, ownerReferences: [owner] };
  return {
    addressType,
    apiVersion: "discovery.k8s.io/v1",
    endpoints: endpoints.map(endpointObject),
    kind: "EndpointSlice",
    metadata: { ...own, labels, name, namespace },
    ports: ports.map(portObject),
  };
}

export interface List<T> {
  readonly apiVersion: "v1";
  readonly items: readonly T[];
  readonly kind: "List";
  readonly metadata: { readonly resourceVersion: "" };
}

export const list = <T>(items: readonly T[]): List<T> => ({
  apiVersion: "v1",
  items,
  kind: "List",
  metadata: { resourceVersion: "" },
});

/** The output of `kubectl get endpointslices -o json`. */
export const endpointSliceList = (services: readonly ServiceEndpoints[]): List<object> =>
  list(namedSlices(services).map(sliceObject));
