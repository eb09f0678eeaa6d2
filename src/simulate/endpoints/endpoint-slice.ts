import { compareText } from "../../base/compare-text.ts";
import type { Labels } from "../../base/selector.ts";
import type { Resource } from "../../model/resource.ts";
import { sortKey } from "../../base/ip.ts";
import type { IPFamily } from "../../base/ip.ts";
import type { Pod } from "../pods/pod.ts";

/** A condition that is not set is undefined; consumers then treat ready and serving as true, terminating as false. */
export interface EndpointConditions {
  readonly ready: boolean | undefined;
  readonly serving: boolean | undefined;
  readonly terminating: boolean | undefined;
}

export interface EndpointHints {
  readonly forZones?: readonly string[];
  readonly forNodes?: readonly string[];
}

/** As in EndpointSlice of discovery.k8s.io/v1. */
export interface Endpoint {
  readonly addresses: readonly string[];
  readonly conditions: EndpointConditions;
  readonly hostname: string | undefined;
  readonly nodeName: string | undefined;
  readonly zone: string | undefined;
  readonly targetRef: { readonly kind?: string; readonly namespace?: string; readonly name?: string } | undefined;
  readonly hints: EndpointHints | undefined;
  /** The pod, if a controller created the endpoint from one. */
  readonly pod?: Pod;
}

export interface EndpointPort {
  readonly name: string;
  readonly port: number | undefined;
  readonly protocol: string;
  readonly appProtocol: string | undefined;
}

/**
 * All slices of one address type, port list and manager; Kubernetes distributes the endpoints over them arbitrarily.
 */
export interface SliceGroup {
  readonly addressType: IPFamily | "FQDN";
  /** Label endpointslice.kubernetes.io/managed-by, "" without one. */
  readonly managedBy: string;
  readonly labels: Labels;
  /** By name. */
  readonly ports: readonly EndpointPort[];
  /** By address. */
  readonly endpoints: readonly Endpoint[];
  readonly sliceSizes: readonly number[];
  /** The EndpointSlice manifests it comes from, each with its endpoints; empty if a controller created it. */
  readonly written: readonly { readonly resource: Resource; readonly endpoints: readonly Endpoint[] }[];
}

export const SERVICE_NAME_LABEL = "kubernetes.io/service-name";
export const MANAGED_BY_LABEL = "endpointslice.kubernetes.io/managed-by";
export const HEADLESS_LABEL = "service.kubernetes.io/headless";
export const CONTROLLER = "endpointslice-controller.k8s.io";
export const MIRRORING_CONTROLLER = "endpointslicemirroring-controller.k8s.io";

export const isReady = ({ conditions }: Endpoint): boolean => conditions.ready ?? true;

export const sortPorts = (ports: readonly EndpointPort[]): readonly EndpointPort[] =>
  [...ports].sort((a, b) => compareText(a.name, b.name) || compareText(a.protocol, b.protocol));

export const sortEndpoints = (endpoints: readonly Endpoint[]): readonly Endpoint[] =>
  sortBy(endpoints, ({ addresses, targetRef }) => `${addresses.map(sortKey).join(",")} ${targetRef?.name ?? ""}`);

/** Sorted by a key that is computed once per item. */
export const sortBy = <T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] =>
  items.length < 2
    ? items
    : items
        .map((item) => ({ item, key: keyOf(item) }))
        .sort((a, b) => compareText(a.key, b.key))
        .map(({ item }) => item);

/** One key for equal port lists; the order of the ports does not matter. */
export const portsKey = (ports: readonly EndpointPort[]): string =>
  sortPorts(ports)
    .map(({ name, port, protocol, appProtocol }) => `${name}|${port ?? ""}|${protocol}|${appProtocol ?? ""}`)
    .join("\n");
