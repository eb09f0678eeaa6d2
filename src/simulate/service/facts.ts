import type { ServicePort } from "kubernetes-types/core/v1.js";
import type { KindMap } from "../../model/kinds.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import { protocolOf, targetOf } from "./ports.ts";
import { parseIP } from "../../base/ip.ts";
import type { IPFamily } from "../../base/ip.ts";

export type ServiceResource = Resource<KindMap["Service"]>;

/** A port of a Service with the API server's defaults filled in. */
export interface FactPort {
  /** As in the manifest. */
  readonly port: DeepReadonly<ServicePort>;
  readonly name: string;
  readonly protocol: string;
  readonly number: number;
  readonly target: string | number;
  readonly appProtocol: string | undefined;
  /** `auto`: the API server picks one. */
  readonly nodePort: number | "auto" | undefined;
}

export interface ServiceFacts {
  readonly type: string;
  readonly headless: boolean;
  readonly hasSelector: boolean;
  /** `auto-IPv4` and `auto-IPv6` where the API server picks one; `None`; empty for ExternalName. */
  readonly clusterIPs: readonly string[];
  /** Empty for ExternalName. */
  readonly ipFamilies: readonly IPFamily[];
  readonly ipFamilyPolicy: string;
  readonly ports: readonly FactPort[];
  readonly internalPolicyLocal: boolean;
  readonly externalPolicyLocal: boolean;
  readonly publishNotReadyAddresses: boolean;
  readonly clientIPAffinity: boolean;
  /** Seconds after the last new connection until a client may get another endpoint. */
  readonly affinityTimeout: number;
}

/** The error of the API server instead of creating the Service. */
export interface Refusal {
  readonly service: ServiceResource;
  readonly field: string;
  readonly detail: string;
}

interface Families {
  readonly ipFamilies: readonly IPFamily[];
  readonly ipFamilyPolicy: string;
}

type Refused = { readonly field: string; readonly detail: string };

const otherFamily = (family: IPFamily): IPFamily => (family === "IPv4" ? "IPv6" : "IPv4");

/**
 * Both cluster IP fields; one alone implies the other. Source: pkg/registry/core/service/strategy.go
 * NormalizeClusterIPs.
 */
export function givenClusterIPs(service: ServiceResource): readonly string[] {
  const { clusterIP = "", clusterIPs = [] } = service.object.spec ?? {};
  if (clusterIPs.length > 0) return clusterIPs;
  return clusterIP === "" ? [] : [clusterIP];
}

/**
 * Address families of a new Service, or why it is rejected. Source: pkg/registry/core/service/storage/alloc.go
 * initIPFamilyFields.
 */
function chooseFamilies(
  service: ServiceResource,
  headlessWithoutSelector: boolean,
  cluster: readonly IPFamily[],
): Families | Refused {
  const spec = service.object.spec ?? {};
  const ipFamilyPolicy = spec.ipFamilyPolicy || (headlessWithoutSelector ? "RequireDualStack" : "SingleStack");
  const given = givenClusterIPs(service);
  const families = [...(spec.ipFamilies ?? [])] as IPFamily[];
  if (ipFamilyPolicy === "SingleStack" && (given.length > 1 || families.length > 1)) {
    return {
      field: "spec.ipFamilyPolicy",
      detail: "must be RequireDualStack or PreferDualStack when two families are requested",
    };
  }
  for (const [index, text] of given.entries()) {
    const family = text === "None" ? undefined : parseIP(text)?.family;
    if (family === undefined) break;
    if (index < families.length) continue;
    if (!cluster.includes(family))
      return { field: `spec.clusterIPs[${index}]`, detail: `${family} is not configured on this cluster` };
    families.push(family);
  }
  const primary = families[0] ?? cluster[0] ?? "IPv4";
  if (headlessWithoutSelector) {
    const both = families.length < 2 && ipFamilyPolicy !== "SingleStack";
    return {
      ipFamilyPolicy,
      ipFamilies: both ? [primary, otherFamily(primary)] : families.length > 0 ? families : [primary],
    };
  }
  if (ipFamilyPolicy === "RequireDualStack" && cluster.length < 2) {
    return { field: "spec.ipFamilyPolicy", detail: "this cluster is not configured for dual-stack services" };
  }
  const missing = families.findIndex((family) => !cluster.includes(family));
  if (missing >= 0) return { field: `spec.ipFamilies[${missing}]`, detail: "not configured on this cluster" };
  if (families.length === 0) families.push(primary);
  if (ipFamilyPolicy !== "SingleStack" && families.length === 1 && cluster.length === 2)
    families.push(otherFamily(primary));
  return { ipFamilyPolicy, ipFamilies: families };
}

function factPorts(
  ports: readonly DeepReadonly<ServicePort>[],
  allocates: boolean,
  reachesNodes: boolean,
): readonly FactPort[] {
  // A port requests its node port, or shares that of another entry with the same number (alloc.go
  // findRequestedNodePort).
  const requested = (port: DeepReadonly<ServicePort>): number | undefined =>
    port.nodePort || ports.find((other) => other.port === port.port && other.nodePort)?.nodePort || undefined;
  return ports.map((port) => {
    const nodePort = allocates ? (requested(port) ?? "auto") : port.nodePort || undefined;
    return {
      port,
      name: port.name ?? "",
      protocol: protocolOf(port),
      number: port.port,
      target: targetOf(port),
      appProtocol: port.appProtocol,
      nodePort: reachesNodes ? nodePort : undefined,
    };
  });
}

/** A Service as stored: with the defaults of pkg/apis/core/v1/defaults.go and allocated values. */
export function serviceFacts(service: ServiceResource, cluster: readonly IPFamily[]): ServiceFacts | Refusal {
  const spec = service.object.spec ?? {};
  const type = spec.type || "ClusterIP";
  const given = givenClusterIPs(service);
  const headless = given[0] === "None";
  const hasSelector = Object.keys(spec.selector ?? {}).length > 0;
  const external = type === "ExternalName";
  const families = external
    ? { ipFamilies: [], ipFamilyPolicy: "" }
    : chooseFamilies(service, headless && !hasSelector, cluster);
  if ("detail" in families) return { service, ...families };
  const reachesNodes = type === "NodePort" || type === "LoadBalancer";
  const allocates = reachesNodes && !(type === "LoadBalancer" && spec.allocateLoadBalancerNodePorts === false);
  const exposed = reachesNodes || (type === "ClusterIP" && (spec.externalIPs ?? []).length > 0);
  return {
    type,
    headless,
    hasSelector,
    clusterIPs:
      external || headless ? given : families.ipFamilies.map((family, index) => given[index] || `auto-${family}`),
    ...families,
    ports: factPorts(spec.ports ?? [], allocates, reachesNodes),
    internalPolicyLocal: spec.internalTrafficPolicy === "Local",
    externalPolicyLocal: exposed && spec.externalTrafficPolicy === "Local",
    publishNotReadyAddresses: spec.publishNotReadyAddresses === true,
    clientIPAffinity: spec.sessionAffinity === "ClientIP",
    affinityTimeout: spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800,
  };
}
