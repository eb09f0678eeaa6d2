import type { Service, ServicePort, ServiceSpec } from "kubernetes-types/core/v1.js";
import { FieldPath } from "../field-path.ts";
import { formatIP, parseIP } from "../../base/ip.ts";
import { endpointIp, legacyCidr, legacyIp } from "../formats/ip.ts";
import {
  dnsLabel,
  dnsSubdomain,
  nameIsDnsLabel,
  nameIsDnsLabel1035,
  portName,
  portNumber,
  qualifiedName,
} from "../formats/names.ts";
import type { Check } from "../server.ts";
import { validateLabels, validateObjectMeta } from "./object-meta.ts";
import { allocate } from "./service-allocation.ts";
import { clusterIPsOf, validateClusterIPs } from "./service-cluster-ips.ts";

const SPEC = FieldPath.of("spec");
const PORTS = SPEC.child("ports");
const TYPES = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
export const PROTOCOLS: readonly string[] = ["SCTP", "TCP", "UDP"];
const MAX_AFFINITY_SECONDS = 86_400;
const TOPOLOGY_MODE = "service.kubernetes.io/topology-mode";
const TOPOLOGY_HINTS = "service.kubernetes.io/topology-aware-hints";
const SOURCE_RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges";
const ONLY_LOAD_BALANCER = "is only for type LoadBalancer";

/**
 * @see pkg/apis/core/validation/validation.go ValidateServiceCreate; pkg/apis/core/v1/defaults.go SetDefaults_Service
 */
export function validateService(service: Service, check: Check): void {
  const { errors, server } = check;
  const spec = service.spec ?? {};
  const type = spec.type || "ClusterIP";
  const ips = clusterIPsOf(spec);
  const headless = ips.length === 1 && ips[0] === "None";

  validateObjectMeta(service.metadata, true, server.relaxedServiceNames ? nameIsDnsLabel : nameIsDnsLabel1035, errors);
  validateTopologyAnnotations(service, check);
  const ports = spec.ports ?? [];
  if (ports.length === 0 && !headless && type !== "ExternalName")
    errors.required(PORTS, "a Service needs ports, unless it is headless or an ExternalName");
  if (headless && (type === "LoadBalancer" || type === "NodePort")) {
    errors.invalid(SPEC.childAt("clusterIPs[0]", "clusterIP"), "None", `a headless Service cannot be of type ${type}`);
  }
  if (type === "ExternalName") validateExternalName(spec, ips, check);

  validatePorts(ports, check);
  if (spec.selector !== undefined) validateLabels(spec.selector, SPEC.child("selector"), errors);
  validateSessionAffinity(spec, check);
  if (type !== "ExternalName") validateClusterIPs(spec, check);
  validateExternalIPs(spec, check);
  if (!TYPES.includes(type)) errors.notSupported(SPEC.child("type"), type, TYPES);
  validatePortConflicts(ports, type, check);
  validateLoadBalancerFields(service, spec, type, check);
  validateTrafficPolicies(spec, type, check);
  allocate(service, type, check);
  warn(service, spec, type, headless, check);
}

function validateTopologyAnnotations({ metadata }: Service, check: Check): void {
  const { errors } = check;
  const mode = metadata?.annotations?.[TOPOLOGY_MODE];
  const hints = metadata?.annotations?.[TOPOLOGY_HINTS];
  if (hints !== undefined)
    check.warn(FieldPath.of("metadata", "annotations").key(TOPOLOGY_HINTS), `is deprecated: use ${TOPOLOGY_MODE}`);
  if (mode !== undefined && hints !== undefined && mode !== hints) {
    errors.invalid(
      FieldPath.of("metadata", "annotations").key(TOPOLOGY_MODE),
      mode,
      `must equal the older annotation ${TOPOLOGY_HINTS} while both are set`,
    );
  }
}

function validateExternalName(spec: ServiceSpec, ips: readonly string[], { errors }: Check): void {
  const forbidden = "has no effect for an ExternalName Service";
  if (ips.length > 0)
    errors.forbidden(
      spec.clusterIPs === undefined ? SPEC.childAt("clusterIPs", "clusterIP") : SPEC.child("clusterIPs"),
      forbidden,
    );
  if ((spec.ipFamilies ?? []).length > 0) errors.forbidden(SPEC.child("ipFamilies"), forbidden);
  if (spec.ipFamilyPolicy !== undefined) errors.forbidden(SPEC.child("ipFamilyPolicy"), forbidden);
  const name = (spec.externalName ?? "").replace(/\.$/, "");
  if (name === "")
    errors.required(SPEC.child("externalName"), "an ExternalName Service needs the DNS name that it points to");
  else errors.invalidEach(SPEC.child("externalName"), name, dnsSubdomain(name));
}

function validatePorts(ports: readonly ServicePort[], { errors }: Check): void {
  const names = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const path = PORTS.index(index);
    if (port.name) {
      errors.invalidEach(path.child("name"), port.name, dnsLabel(port.name));
      if (names.has(port.name)) errors.duplicate(path.child("name"), port.name);
      names.add(port.name);
    } else if (ports.length > 1)
      errors.required(path.child("name"), "every port of a Service with several ports needs a name");
    const number = port.port ?? 0;
    errors.invalidEach(path.child("port"), number, portNumber(number));
    const protocol = port.protocol || "TCP";
    if (!PROTOCOLS.includes(protocol)) errors.notSupported(path.child("protocol"), protocol, PROTOCOLS);
    const target = port.targetPort || number;
    const targetPath = port.targetPort === undefined ? path.childAt("targetPort", "port") : path.child("targetPort");
    errors.invalidEach(targetPath, target, typeof target === "number" ? portNumber(target) : portName(target));
    if (port.appProtocol !== undefined)
      errors.invalidEach(path.child("appProtocol"), port.appProtocol, qualifiedName(port.appProtocol));
  }
}

function validateSessionAffinity(spec: ServiceSpec, { errors }: Check): void {
  const affinity = spec.sessionAffinity || "None";
  if (affinity !== "None" && affinity !== "ClientIP")
    errors.notSupported(SPEC.child("sessionAffinity"), affinity, ["ClientIP", "None"]);
  const seconds = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds;
  if (affinity === "ClientIP" && seconds !== undefined && (seconds <= 0 || seconds > MAX_AFFINITY_SECONDS)) {
    errors.invalid(
      SPEC.child("sessionAffinityConfig", "clientIP", "timeoutSeconds"),
      seconds,
      `must be between 1 and ${MAX_AFFINITY_SECONDS}`,
    );
  }
}

function validateExternalIPs({ externalIPs = [] }: ServiceSpec, { errors, server }: Check): void {
  for (const [index, ip] of externalIPs.entries()) {
    const path = SPEC.child("externalIPs").index(index);
    const faults = legacyIp(ip, server);
    errors.invalidEach(path, ip, faults.length > 0 ? faults : endpointIp(ip));
  }
}

function validatePortConflicts(ports: readonly ServicePort[], type: string, { errors }: Check): void {
  const nodePorts = new Set<string>();
  const numbers = new Set<string>();
  for (const [index, { nodePort = 0 }] of ports.entries()) {
    if (type === "ClusterIP" && nodePort !== 0)
      errors.forbidden(PORTS.index(index).child("nodePort"), "is not for type ClusterIP");
  }
  for (const [index, { nodePort = 0, protocol }] of ports.entries()) {
    const key = `${protocol || "TCP"} ${nodePort}`;
    if (nodePort === 0) continue;
    if (nodePorts.has(key))
      errors.duplicate(
        PORTS.index(index).child("nodePort"),
        nodePort,
        "another port with this protocol has the same nodePort",
      );
    nodePorts.add(key);
  }
  for (const [index, { port, protocol }] of ports.entries()) {
    const key = `${protocol || "TCP"} ${port ?? 0}`;
    if (numbers.has(key)) errors.duplicate(PORTS.index(index), key, "another port has the same number and protocol");
    numbers.add(key);
  }
}

function validateLoadBalancerFields(
  service: Service,
  spec: ServiceSpec,
  type: string,
  { errors, server }: Check,
): void {
  const balanced = type === "LoadBalancer";
  const ranges = spec.loadBalancerSourceRanges ?? [];
  const annotation = service.metadata?.annotations?.[SOURCE_RANGES];
  if (ranges.length > 0) {
    const path = SPEC.childAt("LoadBalancerSourceRanges", "loadBalancerSourceRanges");
    if (!balanced) errors.forbidden(path, ONLY_LOAD_BALANCER);
    for (const [index, range] of ranges.entries())
      errors.invalidEach(path.index(index), range, legacyCidr(range.trim(), server));
  } else if (annotation !== undefined) {
    const path = FieldPath.of("metadata", "annotations").key(SOURCE_RANGES);
    if (!balanced) errors.forbidden(path, ONLY_LOAD_BALANCER);
    const values = annotation.trim() === "" ? [] : annotation.split(",");
    for (const range of values) errors.invalidEach(path, range.trim(), legacyCidr(range.trim(), server));
  }
  if (spec.allocateLoadBalancerNodePorts !== undefined && !balanced)
    errors.forbidden(SPEC.child("allocateLoadBalancerNodePorts"), ONLY_LOAD_BALANCER);
  if (spec.loadBalancerClass === undefined) return;
  if (balanced)
    errors.invalidEach(SPEC.child("loadBalancerClass"), spec.loadBalancerClass, qualifiedName(spec.loadBalancerClass));
  else errors.forbidden(SPEC.child("loadBalancerClass"), ONLY_LOAD_BALANCER);
}

function validateTrafficPolicies(spec: ServiceSpec, type: string, { errors, server }: Check): void {
  const policies = ["Cluster", "Local"];
  const external = spec.externalTrafficPolicy ?? "";
  const reachable =
    type === "LoadBalancer" || type === "NodePort" || (type === "ClusterIP" && (spec.externalIPs ?? []).length > 0);
  const path = SPEC.child("externalTrafficPolicy");
  if (external !== "" && !reachable)
    errors.invalid(
      path,
      external,
      "is only for Services that can be reached from outside: NodePort, LoadBalancer, or with externalIPs",
    );
  else if (external !== "" && !policies.includes(external)) errors.notSupported(path, external, policies);

  const health = spec.healthCheckNodePort ?? 0;
  const healthPath = SPEC.child("healthCheckNodePort");
  if (type !== "LoadBalancer" || external !== "Local") {
    if (health !== 0)
      errors.invalid(healthPath, health, "is only for type LoadBalancer with externalTrafficPolicy Local");
  } else if (health !== 0) errors.invalidEach(healthPath, health, portNumber(health));

  const internal = spec.internalTrafficPolicy;
  if (internal !== undefined && !policies.includes(internal))
    errors.notSupported(SPEC.child("internalTrafficPolicy"), internal, policies);

  const distribution = spec.trafficDistribution;
  const distributions = server.preferSameTrafficDistribution
    ? ["PreferClose", "PreferSameZone", "PreferSameNode"]
    : ["PreferClose"];
  if (distribution !== undefined && !distributions.includes(distribution))
    errors.notSupported(SPEC.child("trafficDistribution"), distribution, distributions);
}

/** @see pkg/api/service/warnings.go */
function warn(service: Service, spec: ServiceSpec, type: string, headless: boolean, check: Check): void {
  const { server } = check;
  const external = (spec.externalIPs ?? []).length > 0;
  if (headless && type === "ClusterIP") {
    if (spec.loadBalancerIP) check.warn(SPEC.child("loadBalancerIP"), "is ignored for headless Services");
    if (external) check.warn(SPEC.child("externalIPs"), "is ignored for headless Services");
    if (spec.sessionAffinity === "ClientIP")
      check.warn(SPEC.child("sessionAffinity"), "is ignored for headless Services");
  } else if (external && type !== "ExternalName" && server.minor >= 36)
    check.warn(SPEC.child("externalIPs"), "is deprecated, and clusters may stop honouring it");
  if (type === "ExternalName" && external) check.warn(SPEC.child("externalIPs"), "is ignored for type ExternalName");
  if (type !== "ExternalName" && spec.externalName)
    check.warn(SPEC.child("externalName"), "is ignored unless the type is ExternalName");
  if (spec.trafficDistribution === "PreferClose" && server.preferSameTrafficDistribution)
    check.warn(SPEC.child("trafficDistribution"), "PreferClose is deprecated: use PreferSameZone");
  for (const [field, ips] of [
    ["clusterIPs", headless ? [] : clusterIPsOf(spec)],
    ["externalIPs", spec.externalIPs ?? []],
    ["loadBalancerIP", spec.loadBalancerIP ? [spec.loadBalancerIP] : []],
  ] as const) {
    for (const ip of ips) {
      const parsed = parseIP(ip);
      if (parsed !== undefined && formatIP(parsed) !== ip)
        check.warn(SPEC.child(field), `${ip} is better written ${formatIP(parsed)}`);
    }
  }
}
