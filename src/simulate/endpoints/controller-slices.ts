import type { Labels } from "../../base/selector.ts";
import {
  CONTROLLER,
  HEADLESS_LABEL,
  MANAGED_BY_LABEL,
  portsKey,
  SERVICE_NAME_LABEL,
  sortEndpoints,
  sortPorts,
} from "./endpoint-slice.ts";
import type { Endpoint, EndpointPort, SliceGroup } from "./endpoint-slice.ts";
import { parseIP, formatIP } from "../../base/ip.ts";
import type { IPFamily } from "../../base/ip.ts";
import { resolveTargetPort } from "../service/ports.ts";
import type { ClusterNode, Pod } from "../pods/pod.ts";
import type { StoredService } from "../service/allocation.ts";

/** Why a pod that a Service selects is not an endpoint of it. */
export interface SkippedPod {
  readonly pod: Pod;
  readonly reason: "finished" | "no-address" | "node-missing";
}

/** Source: k8s.io/endpointslice util/controller_utils.go ShouldPodBeInEndpoints; a terminating pod stays. */
export function skipReason(pod: Pod): Exclude<SkippedPod["reason"], "node-missing"> | undefined {
  if (pod.phase === "Succeeded" || pod.phase === "Failed") return "finished";
  return pod.podIPs.length === 0 ? "no-address" : undefined;
}

/** Source: k8s.io/endpointslice utils.go setEndpointSliceLabels. */
export function sliceLabels({ service, facts }: StoredService): Labels {
  const { [HEADLESS_LABEL]: _, ...own } = service.labels;
  return {
    ...own,
    ...(facts.headless ? { [HEADLESS_LABEL]: "" } : {}),
    [SERVICE_NAME_LABEL]: service.name,
    [MANAGED_BY_LABEL]: CONTROLLER,
  };
}

/**
 * The ports of one pod. Source: k8s.io/endpointslice utils.go getEndpointPorts: a name that the pod does not declare is
 * omitted.
 */
export function endpointPorts({ facts }: StoredService, pod: Pod): readonly EndpointPort[] {
  const ports: EndpointPort[] = [];
  for (const { port, name, protocol, appProtocol } of facts.ports) {
    const target = resolveTargetPort(port, pod.spec);
    if (target !== undefined) ports.push({ name, port: target.number, protocol, appProtocol });
  }
  return ports;
}

/** Addresses of one family in their canonical spelling. */
export function addressesOf(pod: Pod, family: IPFamily): readonly string[] {
  const addresses: string[] = [];
  for (const text of pod.podIPs) {
    const ip = parseIP(text);
    if (ip?.family === family) addresses.push(formatIP(ip));
  }
  return addresses;
}

/** The hostname a Service publishes for a pod. Source: k8s.io/endpointslice util ShouldSetHostname. */
export const publishedHostname = (
  pod: Pod,
  service: { readonly name: string; readonly namespace: string },
): string | undefined =>
  pod.subdomain === service.name && pod.namespace === service.namespace ? pod.hostname : undefined;

/** Source: k8s.io/endpointslice utils.go podToEndpoint. */
function podEndpoint(
  stored: StoredService,
  pod: Pod,
  node: ClusterNode | undefined,
  addresses: readonly string[],
): Endpoint {
  const { publishNotReadyAddresses } = stored.facts;
  return {
    addresses,
    conditions: {
      ready: publishNotReadyAddresses || (pod.ready && !pod.terminating),
      serving: pod.ready,
      terminating: pod.terminating,
    },
    hostname: publishedHostname(pod, stored.service),
    nodeName: pod.nodeName,
    zone: node?.zone,
    targetRef: { kind: "Pod", namespace: pod.namespace, name: pod.name },
    hints: undefined,
    pod,
  };
}

export function sliceSizes(count: number, max: number): readonly number[] {
  if (count === 0) return [0];
  const full = Array.from({ length: Math.floor(count / max) }, () => max);
  return count % max === 0 ? full : [...full, count % max];
}

interface PortSet {
  readonly ports: readonly EndpointPort[];
  readonly pods: Pod[];
}

/** Pods of one template have the same port list, so it is computed once per template. */
function groupByPorts(stored: StoredService, pods: readonly Pod[]): readonly PortSet[] {
  const byKey = new Map<string, PortSet>();
  const bySpec = new Map<unknown, PortSet>();
  for (const pod of pods) {
    let set = bySpec.get(pod.spec);
    if (set === undefined) {
      const ports = endpointPorts(stored, pod);
      const key = portsKey(ports);
      set = byKey.get(key) ?? { ports: sortPorts(ports), pods: [] };
      byKey.set(key, set);
      bySpec.set(pod.spec, set);
    }
    set.pods.push(pod);
  }
  return [...byKey.values()];
}

/**
 * The slices that the EndpointSlice controller creates for a Service with a selector, without hints: one group for each
 * family and port list, and an empty placeholder for a family without any. Source: k8s.io/endpointslice reconciler.go.
 */
export function controllerSlices(
  stored: StoredService,
  selected: readonly Pod[],
  nodes: ReadonlyMap<string, ClusterNode>,
  maxEndpointsPerSlice: number,
): { readonly groups: readonly SliceGroup[]; readonly skipped: readonly SkippedPod[] } {
  const skipped: SkippedPod[] = [];
  const listed = selected.filter((pod) => {
    const reason =
      skipReason(pod) ??
      (nodes.has(pod.nodeName ?? "") || stored.facts.publishNotReadyAddresses ? undefined : "node-missing");
    if (reason !== undefined) skipped.push({ pod, reason });
    return reason === undefined;
  });
  const labels = sliceLabels(stored);
  const sets = groupByPorts(stored, listed);
  const groups: SliceGroup[] = [];
  for (const addressType of stored.facts.ipFamilies) {
    const before = groups.length;
    const group = (ports: readonly EndpointPort[], endpoints: readonly Endpoint[]): SliceGroup => ({
      addressType,
      managedBy: CONTROLLER,
      labels,
      ports,
      endpoints,
      sliceSizes: sliceSizes(endpoints.length, maxEndpointsPerSlice),
      written: [],
    });
    for (const { ports, pods } of sets) {
      const endpoints: Endpoint[] = [];
      for (const pod of pods) {
        const addresses = addressesOf(pod, addressType);
        if (addresses.length > 0) endpoints.push(podEndpoint(stored, pod, nodes.get(pod.nodeName ?? ""), addresses));
      }
      if (endpoints.length > 0) groups.push(group(ports, sortEndpoints(endpoints)));
    }
    if (groups.length === before) groups.push(group([], []));
  }
  return { groups, skipped };
}
