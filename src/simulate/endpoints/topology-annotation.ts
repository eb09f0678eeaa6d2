import type { Labels } from "../../base/selector.ts";
import { isReady } from "./endpoint-slice.ts";
import type { Endpoint, EndpointHints, SliceGroup } from "./endpoint-slice.ts";
import type { ClusterNode } from "../pods/pod.ts";
import { allocateZones } from "./topology-hints.ts";

/**
 * Whether the topology annotation is on; the older name takes precedence. Source: k8s.io/endpointslice utils.go
 * hintsEnabled.
 */
export function usesTopologyMode(annotations: Labels): boolean {
  const mode =
    annotations["service.kubernetes.io/topology-aware-hints"] ?? annotations["service.kubernetes.io/topology-mode"];
  return mode === "Auto" || mode === "auto";
}

function preferenceHints({ zone, nodeName }: Endpoint, sameNode: boolean): EndpointHints | undefined {
  const forZones = zone === undefined ? undefined : [zone];
  const forNodes = sameNode && nodeName !== undefined ? [nodeName] : undefined;
  if (forZones === undefined && forNodes === undefined) return undefined;
  return { ...(forZones && { forZones }), ...(forNodes && { forNodes }) };
}

/**
 * Slices of one Service with the hints of its `trafficDistribution` or its topology annotation; the annotation disables
 * the field. Only ready endpoints get hints. Sources: k8s.io/endpointslice reconciler.go, trafficdist/trafficdist.go.
 */
export function withHints(
  groups: readonly SliceGroup[],
  trafficDistribution: string | undefined,
  annotations: Labels,
  nodes: readonly ClusterNode[],
): readonly SliceGroup[] {
  if (usesTopologyMode(annotations)) {
    const zones = new Map<Endpoint, string>();
    for (const addressType of new Set(groups.map((group) => group.addressType))) {
      const endpoints = groups.filter((group) => group.addressType === addressType).flatMap((group) => group.endpoints);
      for (const [endpoint, zone] of allocateZones(endpoints, nodes) ?? []) zones.set(endpoint, zone);
    }
    return mapEndpoints(groups, (endpoint) => {
      const zone = zones.get(endpoint);
      return zone === undefined ? endpoint : { ...endpoint, hints: { forZones: [zone] } };
    });
  }
  const sameNode = trafficDistribution === "PreferSameNode";
  if (!sameNode && trafficDistribution !== "PreferClose" && trafficDistribution !== "PreferSameZone") return groups;
  return mapEndpoints(groups, (endpoint) =>
    isReady(endpoint) ? { ...endpoint, hints: preferenceHints(endpoint, sameNode) } : endpoint,
  );
}

const mapEndpoints = (groups: readonly SliceGroup[], change: (endpoint: Endpoint) => Endpoint): readonly SliceGroup[] =>
  groups.map((group) => ({ ...group, endpoints: group.endpoints.map(change) }));
