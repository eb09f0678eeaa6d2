import type { EndpointAddress as WrittenAddress, Endpoints } from "kubernetes-types/core/v1.js";
import type { KindMap } from "../../model/kinds.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import {
  CONTROLLER,
  MANAGED_BY_LABEL,
  MIRRORING_CONTROLLER,
  portsKey,
  SERVICE_NAME_LABEL,
  sortEndpoints,
  sortPorts,
} from "./endpoint-slice.ts";
import type { Endpoint, EndpointPort, SliceGroup } from "./endpoint-slice.ts";
import { formatIP, parseIP } from "../../base/ip.ts";
import type { IPFamily } from "../../base/ip.ts";
import { unmirroredBy } from "./manual-endpoints.ts";
import type { StoredService } from "../service/allocation.ts";
import { repackSubsets } from "./subsets.ts";
import type { EndpointAddress, EndpointSubset } from "./subsets.ts";

export type EndpointSliceResource = Resource<KindMap["EndpointSlice"]>;
export type EndpointsResource = Resource<KindMap["Endpoints"]>;

/** Source: pkg/controller/endpointslicemirroring/reconciler.go, `--mirroring-max-endpoints-per-subset`. */
const MAX_MIRRORED = 1000;

type WrittenPort = {
  readonly name?: string;
  readonly port?: number;
  readonly protocol?: string;
  readonly appProtocol?: string;
};

const endpointPort = ({ name, port, protocol, appProtocol }: WrittenPort): EndpointPort => ({
  name: name ?? "",
  port,
  protocol: protocol || "TCP",
  appProtocol,
});

function sliceEndpoint(endpoint: DeepReadonly<NonNullable<KindMap["EndpointSlice"]["endpoints"]>[number]>): Endpoint {
  const { conditions, hints } = endpoint;
  const written = hints as { forZones?: { name: string }[]; forNodes?: { name: string }[] } | undefined;
  const forZones = written?.forZones?.map(({ name }) => name);
  const forNodes = written?.forNodes?.map(({ name }) => name);
  return {
    addresses: endpoint.addresses ?? [],
    conditions: { ready: conditions?.ready, serving: conditions?.serving, terminating: conditions?.terminating },
    hostname: endpoint.hostname,
    nodeName: endpoint.nodeName,
    zone: (endpoint as { zone?: string }).zone,
    targetRef: endpoint.targetRef,
    hints: written && { ...(forZones && { forZones }), ...(forNodes && { forNodes }) },
  };
}

/** Slices of one Service from manifests, by address type, ports and manager. */
export function manualSlices(stored: StoredService, slices: readonly EndpointSliceResource[]): readonly SliceGroup[] {
  const groups = new Map<string, SliceGroup>();
  for (const resource of slices) {
    const managedBy = resource.labels[MANAGED_BY_LABEL] ?? "";
    // Slices with the name of a controller are managed by it, and it replaces them by its own.
    if (
      managedBy === MIRRORING_CONTROLLER ||
      (managedBy === CONTROLLER && stored.facts.hasSelector && stored.facts.type !== "ExternalName")
    )
      continue;
    const { addressType } = resource.object;
    const ports = sortPorts((resource.object.ports ?? []).map(endpointPort));
    const endpoints = (resource.object.endpoints ?? []).map(sliceEndpoint);
    const key = `${addressType} ${managedBy}\n${portsKey(ports)}`;
    const known = groups.get(key);
    groups.set(key, {
      addressType: addressType as SliceGroup["addressType"],
      managedBy,
      ports,
      labels: known?.labels ?? resource.labels,
      endpoints: sortEndpoints([...(known?.endpoints ?? []), ...endpoints]),
      sliceSizes: [...(known?.sliceSizes ?? []), endpoints.length].sort((a, b) => b - a),
      written: [...(known?.written ?? []), { resource, endpoints }],
    });
  }
  return [...groups.values()];
}

const address = ({ ip, hostname, nodeName, targetRef }: DeepReadonly<WrittenAddress>): EndpointAddress => ({
  ip,
  hostname: hostname || undefined,
  nodeName,
  targetRef,
});

/**
 * Subsets of an Endpoints manifest as they are stored: unchanged. Source: pkg/registry/core/endpoint/strategy.go
 * Canonicalize does nothing.
 */
export const writtenSubsets = ({ subsets = [] }: DeepReadonly<Endpoints>): readonly EndpointSubset[] =>
  subsets.map((subset) => ({
    addresses: (subset.addresses ?? []).map(address),
    notReadyAddresses: (subset.notReadyAddresses ?? []).map(address),
    ports: (subset.ports ?? []).map(endpointPort),
  }));

function mirroredEndpoint({ ip, hostname, nodeName, targetRef }: EndpointAddress, ready: boolean) {
  const parsed = parseIP(ip);
  if (parsed === undefined) return undefined;
  const endpoint: Endpoint = {
    addresses: [formatIP(parsed)],
    conditions: { ready, serving: undefined, terminating: undefined },
    hostname,
    nodeName,
    zone: undefined,
    targetRef,
    hints: undefined,
  };
  return { family: parsed.family, endpoint };
}

/** Endpoints with equal keys are the same. Source: k8s.io/endpointslice util/endpointset.go hashEndpoint. */
const endpointKey = ({ addresses, hostname, targetRef }: Endpoint): string =>
  [...addresses, hostname ?? "", targetRef?.namespace ?? "", targetRef?.name ?? ""].join("|");

/**
 * Slices mirrored from the Endpoints manifest of a Service without selector: one for each list of ports and address
 * family. Source: pkg/controller/endpointslicemirroring/reconciler.go.
 */
export function mirroredSlices(stored: StoredService, endpoints: EndpointsResource): readonly SliceGroup[] {
  if (stored.facts.hasSelector || unmirroredBy(endpoints) !== undefined) return [];
  const labels = {
    ...endpoints.labels,
    [SERVICE_NAME_LABEL]: stored.service.name,
    [MANAGED_BY_LABEL]: MIRRORING_CONTROLLER,
  };
  const groups = new Map<
    string,
    { readonly addressType: IPFamily; readonly ports: readonly EndpointPort[]; readonly desired: Map<string, Endpoint> }
  >();
  for (const { addresses, notReadyAddresses, ports } of repackSubsets(writtenSubsets(endpoints.object))) {
    const all = [
      ...addresses.map((one) => mirroredEndpoint(one, true)),
      ...notReadyAddresses.map((one) => mirroredEndpoint(one, false)),
    ];
    for (const { family, endpoint } of all.filter((one) => one !== undefined).slice(0, MAX_MIRRORED)) {
      const key = `${family} ${portsKey(ports)}`;
      const group = groups.get(key) ?? {
        addressType: family,
        ports: sortPorts(ports),
        desired: new Map<string, Endpoint>(),
      };
      groups.set(key, group);
      group.desired.set(endpointKey(endpoint), endpoint);
    }
  }
  return [...groups.values()].map(({ addressType, ports, desired }) => {
    const own = [...desired.values()].slice(0, MAX_MIRRORED);
    return {
      addressType,
      managedBy: MIRRORING_CONTROLLER,
      labels,
      ports,
      endpoints: sortEndpoints(own),
      sliceSizes: [own.length],
      written: [],
    };
  });
}
