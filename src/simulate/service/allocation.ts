import { addressAt, canonicalIP, isInside, parseCIDR, parseIP, sizeOf } from "../../base/ip.ts";
import type { CIDR } from "../../base/ip.ts";
import { clusterFamilies, DEFAULT_SERVICE_CIDRS } from "../options.ts";
import type { ClusterOptions } from "../options.ts";
import { givenClusterIPs, serviceFacts } from "./facts.ts";
import type { Refusal, ServiceFacts, ServiceResource } from "./facts.ts";

type Refused = { readonly field: string; readonly detail: string };
/** `--service-node-port-range` of kube-apiserver. Source: pkg/kubeapiserver/options/options.go. */
const NODE_PORTS = { min: 30_000, max: 32_767 };

/** Cluster-wide numbers of earlier Services. */
class Allocations {
  readonly #ranges: readonly CIDR[];
  readonly #addresses = new Map<string, ServiceResource>();
  readonly #nodePorts = new Map<number, ServiceResource>();

  constructor(serviceCIDRs: readonly string[]) {
    this.#ranges = serviceCIDRs.map(parseCIDR).filter((range): range is CIDR => range !== undefined);
  }

  /**
   * Source: pkg/registry/core/service/ipallocator/ipallocator.go: neither the first address of a range nor the
   * broadcast one.
   */
  #isUsable(text: string): boolean {
    const ip = parseIP(text);
    const range = ip && this.#ranges.find((candidate) => isInside(ip, candidate));
    if (range === undefined) return false;
    const last = range.family === "IPv4" ? addressAt(range, sizeOf(range) - 1) : undefined;
    const canonical = canonicalIP(text);
    return canonical !== addressAt(range, 0) && canonical !== last;
  }

  address(service: ServiceResource, text: string): Refused | undefined {
    const canonical = canonicalIP(text) ?? text;
    const holder = this.#addresses.get(canonical);
    if (holder !== undefined)
      return { field: "spec.clusterIPs", detail: `${text} is already allocated to ${holder.title}` };
    if (!this.#isUsable(text)) return { field: "spec.clusterIPs", detail: `${text} is not in the valid range` };
    this.#addresses.set(canonical, service);
    return undefined;
  }

  nodePort(service: ServiceResource, field: string, number: number): Refused | undefined {
    const holder = this.#nodePorts.get(number);
    if (holder !== undefined) return { field, detail: `${number} is already allocated to ${holder.title}` };
    if (number < NODE_PORTS.min || number > NODE_PORTS.max)
      return { field, detail: `the range of valid ports is ${NODE_PORTS.min}-${NODE_PORTS.max}` };
    this.#nodePorts.set(number, service);
    return undefined;
  }

  release(service: ServiceResource): void {
    for (const [address, holder] of this.#addresses) if (holder === service) this.#addresses.delete(address);
    for (const [number, holder] of this.#nodePorts) if (holder === service) this.#nodePorts.delete(number);
  }
}

/**
 * All protocols share one pool of numbers; entries with the same port number share theirs. Source: storage/alloc.go
 * initNodePorts.
 */
function allocateNodePorts(
  service: ServiceResource,
  facts: ServiceFacts,
  allocations: Allocations,
): Refused | undefined {
  const byPort = new Map<number, number | "auto">();
  for (const [index, { number, nodePort, port }] of facts.ports.entries()) {
    if (nodePort === undefined) continue;
    const shared = byPort.get(number);
    const wanted = shared === undefined ? nodePort : port.nodePort || shared;
    if (wanted !== shared && wanted !== "auto") {
      const refused = allocations.nodePort(service, `spec.ports[${index}].nodePort`, wanted);
      if (refused !== undefined) return refused;
    }
    if (shared === undefined) byPort.set(number, wanted);
  }
  const { healthCheckNodePort } = service.object.spec ?? {};
  if (facts.type !== "LoadBalancer" || !facts.externalPolicyLocal || !healthCheckNodePort) return undefined;
  return allocations.nodePort(service, "spec.healthCheckNodePort", healthCheckNodePort);
}

function allocate(service: ServiceResource, facts: ServiceFacts, allocations: Allocations): Refused | undefined {
  if (facts.type === "ExternalName") return undefined;
  if (!facts.headless) {
    for (const address of givenClusterIPs(service)) {
      const refused = address === "" ? undefined : allocations.address(service, address);
      if (refused !== undefined) return refused;
    }
  }
  return allocateNodePorts(service, facts, allocations);
}

export interface StoredService {
  readonly service: ServiceResource;
  readonly facts: ServiceFacts;
}

/** Services as the API server stores them, in order of files; the second one with a number is rejected. */
export function storeServices(services: readonly ServiceResource[], options: ClusterOptions) {
  const families = clusterFamilies(options);
  const allocations = new Allocations(options.serviceCIDRs ?? DEFAULT_SERVICE_CIDRS);
  const stored: StoredService[] = [];
  const refused: Refusal[] = [];
  for (const service of services) {
    const facts = serviceFacts(service, families);
    if ("detail" in facts) {
      refused.push(facts);
      continue;
    }
    const refusal = allocate(service, facts, allocations);
    if (refusal === undefined) stored.push({ service, facts });
    else {
      allocations.release(service);
      refused.push({ service, ...refusal });
    }
  }
  return { stored, refused };
}
