import { groupBy } from "../base/groups.ts";
import { compareText } from "../base/compare-text.ts";
import type { Model } from "../model/model.ts";
import type { Workload } from "../model/workload.ts";
import { equalitySelector, matches } from "../base/selector.ts";
import type { Labels } from "../base/selector.ts";
import { storeServices } from "./service/allocation.ts";
import type { StoredService } from "./service/allocation.ts";
import { controllerSlices } from "./endpoints/controller-slices.ts";
import type { SkippedPod } from "./endpoints/controller-slices.ts";
import { isReady, SERVICE_NAME_LABEL, sortBy } from "./endpoints/endpoint-slice.ts";
import type { SliceGroup } from "./endpoints/endpoint-slice.ts";
import { withHints } from "./endpoints/topology-annotation.ts";
import { joinHostPort, sortKey } from "../base/ip.ts";
import { serviceRoutes } from "./service/kube-proxy.ts";
import type { PortRoute } from "./service/kube-proxy.ts";
import { clusterNodes } from "./pods/nodes.ts";
import type { ClusterOptions } from "./options.ts";
import { PodIndex } from "./pods/pod-index.ts";
import { simulatePods } from "./pods/pods.ts";
import type { ClusterNode, Pod } from "./pods/pod.ts";
import type { Refusal, ServiceFacts, ServiceResource } from "./service/facts.ts";
import { controllerSubsets } from "./endpoints/subsets.ts";
import type { EndpointSubset } from "./endpoints/subsets.ts";
import { manualSlices, mirroredSlices, writtenSubsets } from "./endpoints/written-slices.ts";
import type { EndpointsResource } from "./endpoints/written-slices.ts";

export type { ClusterOptions } from "./options.ts";

/** A Service with everything that the cluster derives from it. What is rarely needed is computed on first use. */
export class ServiceEndpoints {
  readonly service: ServiceResource;
  readonly facts: ServiceFacts;
  /** Pods that its selector matches, endpoints or not. */
  readonly selected: readonly Pod[];
  readonly skipped: readonly SkippedPod[];
  readonly slices: readonly SliceGroup[];
  readonly #nodes: readonly ClusterNode[];
  readonly #written: EndpointsResource | undefined;
  #routes: readonly PortRoute[] | undefined;

  constructor(
    stored: StoredService,
    selected: readonly Pod[],
    made: { readonly groups: readonly SliceGroup[]; readonly skipped: readonly SkippedPod[] },
    nodes: readonly ClusterNode[],
    written: EndpointsResource | undefined,
  ) {
    this.service = stored.service;
    this.facts = stored.facts;
    this.selected = selected;
    this.slices = made.groups;
    this.skipped = made.skipped;
    this.#nodes = nodes;
    this.#written = written;
  }

  /** The classic Endpoints; undefined if there is no such object. */
  get subsets(): readonly EndpointSubset[] | undefined {
    if (this.facts.hasSelector && this.facts.type !== "ExternalName") return controllerSubsets(this, this.selected);
    return this.#written && writtenSubsets(this.#written.object);
  }

  /** `IP:port` of ready endpoints by the name of the Service port. */
  get readyByPort(): ReadonlyMap<string, readonly string[]> {
    const ready = new Map<string, Map<string, string>>();
    for (const { ports, endpoints } of this.slices) {
      const addresses = endpoints.filter(isReady).flatMap((endpoint) => endpoint.addresses);
      for (const { name, port } of ports) {
        if (port === undefined || addresses.length === 0) continue;
        const own = ready.get(name) ?? new Map<string, string>();
        ready.set(name, own);
        for (const address of addresses)
          own.set(joinHostPort(address, port), `${sortKey(address)} ${String(port).padStart(5, "0")}`);
      }
    }
    return new Map(
      [...ready].map(([name, keys]) => [name, sortBy([...keys.keys()], (address) => keys.get(address) ?? "")]),
    );
  }

  /** What kube-proxy of each node does with the traffic of each port. */
  get routes(): readonly PortRoute[] {
    return (this.#routes ??= serviceRoutes(this.service, this.facts, this.slices, this.#nodes));
  }
}

/** Some Services, and the workloads that they may select. */
export interface ClusterPart {
  readonly services: ReadonlySet<ServiceResource>;
  readonly workloads: ReadonlySet<Workload>;
}

export interface Cluster {
  readonly nodes: readonly ClusterNode[];
  /** By namespace and name. */
  readonly pods: readonly Pod[];
  /** By namespace and name. */
  readonly services: readonly ServiceEndpoints[];
  /** Services that the API server rejects because of other Services or the cluster's address families. */
  readonly refused: readonly Refusal[];
}

const byName = (a: ServiceEndpoints, b: ServiceEndpoints): number =>
  compareText(a.service.namespace, b.service.namespace) || compareText(a.service.name, b.service.name);

/**
 * The steady state of a cluster with these manifests. The cost is proportional to the number of pods and endpoints;
 * rules use `serviceBackends` instead, which expands nothing.
 * @param part limits pods and endpoints to it; which Services the API server accepts still depends on all of them.
 */
export function simulateCluster(model: Model, options: ClusterOptions = {}, part?: ClusterPart): Cluster {
  const nodes = clusterNodes(model, options);
  const pods = simulatePods(model, nodes, options, part && ((workload) => part.workloads.has(workload)));
  const index = new PodIndex(pods);
  const nodesByName = new Map(nodes.map((node) => [node.name, node]));
  const serviceKey = (namespace: string, labels: Labels): string => `${namespace}/${labels[SERVICE_NAME_LABEL] ?? ""}`;
  const written = groupBy(model.all("EndpointSlice"), ({ namespace, labels }) => serviceKey(namespace, labels));
  const { stored, refused } = storeServices(model.all("Service"), options);
  const wanted = part === undefined ? stored : stored.filter(({ service }) => part.services.has(service));
  const services = wanted.map((one) => {
    const { service, facts } = one;
    const endpoints = model.get("Endpoints", service.namespace, service.name);
    const manual = manualSlices(one, written.get(`${service.namespace}/${service.name}`) ?? []);
    if (!facts.hasSelector || facts.type === "ExternalName") {
      const mirrored = endpoints === undefined ? [] : mirroredSlices(one, endpoints);
      return new ServiceEndpoints(one, [], { groups: [...manual, ...mirrored], skipped: [] }, nodes, endpoints);
    }
    const selector = equalitySelector(service.object.spec?.selector);
    const selected = index.select(service.namespace, selector).filter((pod) => matches(selector, pod.labels));
    const made = controllerSlices(one, selected, nodesByName, options.maxEndpointsPerSlice ?? 100);
    const { trafficDistribution } = (service.object.spec ?? {}) as { trafficDistribution?: string };
    const groups = withHints(made.groups, trafficDistribution, service.annotations, nodes);
    return new ServiceEndpoints(
      one,
      selected,
      { groups: [...groups, ...manual], skipped: made.skipped },
      nodes,
      endpoints,
    );
  });
  return { nodes, pods, services: services.sort(byName), refused };
}
