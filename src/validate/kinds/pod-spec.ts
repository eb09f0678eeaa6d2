import type { FieldPath } from "../field-path.ts";
import { legacyIp } from "../formats/ip.ts";
import {
  dnsLabel,
  dnsSubdomain,
  dnsSubdomainWithUnderscore,
  inRange,
  nameIsDnsSubdomain,
  qualifiedName,
  tooLong,
} from "../formats/names.ts";
import { parseQuantity } from "../formats/quantity.ts";
import type { Check } from "../server.ts";
import { validateContainers, validateEphemeralContainers, validateInitContainers } from "./container.ts";
import { validateHostProcess } from "./host-process.ts";
import { validateLabels, type ObjectMeta } from "./object-meta.ts";
import type { Container, PodScope, PodSpec } from "./pod-types.ts";
import { validatePodOs } from "./pod-os.ts";
import { podResourceFaults, validateClaims, validateContainerResources, validateRequirements } from "./resources.ts";
import { validateAffinity, validateSpread, validateTolerations } from "./scheduling.ts";
import { validatePodSecurityContext } from "./security-context.ts";
import { validateVolumes } from "./volumes.ts";

const DNS_POLICIES = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];
const RESTART_POLICIES = ["Always", "OnFailure", "Never"];
const MAX_NAMESERVERS = 3;
const MAX_SEARCHES = 32;
const MAX_SEARCH_CHARACTERS = 2048;
const DEFAULT_GRACE_SECONDS = 30;

/**
 * `meta` is that of a real pod; a template has none.
 * @see pkg/apis/core/validation/validation.go ValidatePodSpec; pkg/apis/core/v1/defaults.go SetDefaults_PodSpec
 */
export function validatePodSpec(spec: PodSpec, meta: ObjectMeta | undefined, path: FieldPath, check: Check): void {
  const { errors } = check;
  const volumes = validateVolumes(spec.volumes ?? [], meta, path.child("volumes"), check);
  const claims = validateResourceClaims(spec, path.child("resourceClaims"), check);
  const pod: PodScope = {
    spec,
    volumes,
    claims,
    gracePeriod: gracePeriodOf(spec, meta !== undefined),
    limitsAreRequested: meta !== undefined,
  };
  validateContainers(pod, path.child("containers"), check);
  validateInitContainers(pod, path.child("initContainers"), check);
  validateEphemeralContainers(pod, path.child("ephemeralContainers"), check);
  validatePodResources(spec, claims, path, check);
  validateHostNetworkPorts(spec, path.child("containers"), check);
  const { restartPolicy, dnsPolicy } = spec;
  if (restartPolicy && !RESTART_POLICIES.includes(restartPolicy))
    errors.notSupported(path.child("restartPolicy"), restartPolicy, RESTART_POLICIES);
  if (dnsPolicy && !DNS_POLICIES.includes(dnsPolicy))
    errors.notSupported(path.child("dnsPolicy"), dnsPolicy, DNS_POLICIES);
  validateLabels(spec.nodeSelector, path.child("nodeSelector"), errors);
  validatePodSecurityContext(spec.securityContext, spec, path.child("securityContext"), check);
  if (spec.shareProcessNamespace === true && spec.hostPID === true)
    errors.invalid(path.child("shareProcessNamespace"), true, "contradicts hostPID: true");
  validateAffinity(spec.affinity, path.child("affinity"), check);
  validateDns(spec, path.child("dnsConfig"), check);
  for (const [index, { conditionType = "" }] of (spec.readinessGates ?? []).entries()) {
    errors.invalidEach(
      path.child("readinessGates").index(index).child("conditionType"),
      conditionType,
      qualifiedName(conditionType),
    );
  }
  validateSchedulingGates(spec, path.child("schedulingGates"), check);
  validateSpread(spec.topologySpreadConstraints ?? [], path.child("topologySpreadConstraints"), check);
  validateHostProcess(spec, path, check);
  validateHostUsers(spec, path, check);
  validateHostnameOverride(spec, path.child("hostnameOverride"), check);
  validateNames(spec, path, check);
  validateTolerations(spec.tolerations ?? [], path.child("tolerations"), check);
  for (const [index, { ip = "", hostnames = [] }] of (spec.hostAliases ?? []).entries()) {
    const at = path.child("hostAliases").index(index);
    errors.invalidEach(at.child("ip"), ip, legacyIp(ip, check.server));
    for (const [number, hostname] of hostnames.entries())
      errors.invalidEach(at.child("hostnames").index(number), hostname, dnsSubdomain(hostname));
  }
  const preemption = spec.preemptionPolicy;
  if (preemption !== undefined && preemption !== "PreemptLowerPriority" && preemption !== "Never")
    errors.notSupported(path.child("preemptionPolicy"), preemption, ["PreemptLowerPriority", "Never"]);
  if (spec.overhead !== undefined)
    validateContainerResources({ limits: spec.overhead }, new Set(), path.child("overhead"), check);
  validatePodOs(spec, path, check);
}

/** A negative one counts as 1 in a real pod. @see pkg/apis/core/v1/defaults.go SetDefaults_Pod */
function gracePeriodOf(
  { terminationGracePeriodSeconds: seconds = DEFAULT_GRACE_SECONDS }: PodSpec,
  real: boolean,
): number {
  return real && seconds < 0 ? 1 : seconds;
}

/** Names of other things, and numbers, in the server's order. */
function validateNames(spec: PodSpec, path: FieldPath, { errors }: Check): void {
  const account = spec.serviceAccountName || spec.serviceAccount || "";
  const accountPath = spec.serviceAccountName
    ? path.child("serviceAccountName")
    : path.childAt("serviceAccountName", "serviceAccount");
  if (account !== "") errors.invalidEach(accountPath, account, nameIsDnsSubdomain(account));
  if (spec.nodeName) errors.invalidEach(path.child("nodeName"), spec.nodeName, nameIsDnsSubdomain(spec.nodeName));
  const deadline = spec.activeDeadlineSeconds;
  if (deadline !== undefined)
    errors.invalidEach(path.child("activeDeadlineSeconds"), deadline, inRange(deadline, 1, 2_147_483_647));
  if (spec.hostname) errors.invalidEach(path.child("hostname"), spec.hostname, dnsLabel(spec.hostname));
  if (spec.subdomain) errors.invalidEach(path.child("subdomain"), spec.subdomain, dnsLabel(spec.subdomain));
  if (spec.priorityClassName)
    errors.invalidEach(
      path.child("priorityClassName"),
      spec.priorityClassName,
      nameIsDnsSubdomain(spec.priorityClassName),
    );
  if (spec.runtimeClassName !== undefined)
    errors.invalidEach(
      path.child("runtimeClassName"),
      spec.runtimeClassName,
      nameIsDnsSubdomain(spec.runtimeClassName),
    );
}

function validateResourceClaims({ resourceClaims = [] }: PodSpec, path: FieldPath, { errors }: Check): Set<string> {
  const names = new Set<string>();
  for (const [index, claim] of resourceClaims.entries()) {
    const at = path.index(index);
    const { name = "" } = claim;
    if (name === "") errors.required(at.child("name"));
    else if (names.has(name)) errors.duplicate(at.child("name"), name);
    else errors.invalidEach(at.child("name"), name, dnsLabel(name));
    if (name !== "") names.add(name);
  }
  return names;
}

/**
 * Resources of the whole pod, KEP-2837: on by default since 1.34.
 * @see pkg/apis/core/validation/validation.go validatePodResources
 */
function validatePodResources(spec: PodSpec, claims: ReadonlySet<string>, path: FieldPath, check: Check): void {
  const resources = "resources" in spec ? (spec.resources as Container["resources"]) : undefined;
  if (resources === undefined || check.server.minor < 34) return;
  const { errors } = check;
  const at = path.child("resources");
  if (resources.claims !== undefined) errors.forbidden(at.child("claims"), "claims belong to containers");
  validateClaims(resources, claims, at.child("claims"), check);
  const { limits = {}, requests = {} } = resources;
  for (const [field, amounts] of [
    ["limits", limits],
    ["requests", requests],
  ] as const) {
    for (const name of Object.keys(amounts)) {
      const known = name === "cpu" || name === "memory" || name.startsWith("hugepages-");
      if (!known && podResourceFaults(name).length === 0)
        errors.notSupported(at.child(field).key(name), name, ["cpu", "memory", "hugepages-…"]);
    }
  }
  validateRequirements({ limits, requests }, podResourceFaults, claims, at, check);
  for (const [name, amount] of Object.entries(resources.requests ?? {})) {
    const sum = (spec.containers ?? []).reduce(
      (total, container) => total + (parseQuantity(container.resources?.requests?.[name])?.nano ?? 0n),
      0n,
    );
    if (sum > (parseQuantity(amount)?.nano ?? 0n))
      errors.invalid(at.child("requests").key(name), amount, "must not be less than the containers request together");
  }
  for (const [index, container] of (spec.containers ?? []).entries()) {
    for (const [name, limit] of Object.entries(container.resources?.limits ?? {})) {
      const whole = parseQuantity(resources.limits?.[name]);
      if (whole !== undefined && (parseQuantity(limit)?.nano ?? 0n) > whole.nano) {
        errors.invalid(
          at.childAt(`containers[${index}][${name}].limits`),
          limit,
          `exceeds the limit of the pod, ${resources.limits?.[name]}`,
        );
      }
    }
  }
}

function validateHostNetworkPorts({ hostNetwork, containers = [] }: PodSpec, path: FieldPath, { errors }: Check): void {
  if (hostNetwork !== true) return;
  for (const [index, { ports = [] }] of containers.entries()) {
    for (const [number, { hostPort = 0, containerPort = 0 }] of ports.entries()) {
      if (hostPort !== 0 && hostPort !== containerPort)
        errors.invalid(
          path.index(index).child("ports").index(number).child("hostPort"),
          hostPort,
          `must equal containerPort, ${containerPort}, as hostNetwork is true`,
        );
    }
  }
}

/** @see pkg/apis/core/validation/validation.go validatePodDNSConfig */
function validateDns({ dnsPolicy, dnsConfig }: PodSpec, path: FieldPath, { errors, server }: Check): void {
  if (dnsPolicy === "None" && dnsConfig === undefined) {
    errors.required(path, "dnsPolicy None needs a dnsConfig with nameservers");
    return;
  }
  if (dnsConfig === undefined) return;
  const { nameservers = [], searches = [], options = [] } = dnsConfig;
  if (dnsPolicy === "None" && nameservers.length === 0) {
    errors.required(path.child("nameservers"), "dnsPolicy None needs a nameserver");
    return;
  }
  if (nameservers.length > MAX_NAMESERVERS)
    errors.invalid(path.child("nameservers"), nameservers, `at most ${MAX_NAMESERVERS} are used`);
  for (const [index, ip] of nameservers.entries())
    errors.invalidEach(path.child("nameservers").index(index), ip, legacyIp(ip, server));
  if (searches.length > MAX_SEARCHES)
    errors.invalid(path.child("searches"), searches, `may contain at most ${MAX_SEARCHES} domains`);
  if (searches.join(" ").length > MAX_SEARCH_CHARACTERS)
    errors.invalid(path.child("searches"), searches, `may contain at most ${MAX_SEARCH_CHARACTERS} characters`);
  for (const [index, search] of searches.entries()) {
    if (server.relaxedDnsSearch && search === ".") continue;
    const domain = search.replace(/\.$/, "");
    errors.invalidEach(
      path.child("searches").index(index),
      domain,
      server.relaxedDnsSearch ? dnsSubdomainWithUnderscore(domain) : dnsSubdomain(domain),
    );
  }
  for (const [index, { name = "" }] of options.entries())
    if (name === "") errors.required(path.child("options").index(index), "an option needs a name");
}

function validateSchedulingGates({ schedulingGates = [] }: PodSpec, path: FieldPath, { errors }: Check): void {
  const names = new Set<string>();
  for (const [index, { name = "" }] of schedulingGates.entries()) {
    errors.invalidEach(path.index(index), name, qualifiedName(name));
    if (names.has(name)) errors.duplicate(path.index(index), name);
    names.add(name);
  }
}

/** @see pkg/apis/core/validation/validation.go validateHostUsers */
function validateHostUsers(spec: PodSpec, path: FieldPath, { errors }: Check): void {
  if (spec.hostUsers !== false) return;
  const reason = "contradicts hostUsers: false";
  if (spec.hostNetwork === true) errors.forbidden(path.child("hostNetwork"), reason);
  if (spec.hostPID === true) errors.forbidden(path.childAt("HostPID", "hostPID"), reason);
  if (spec.hostIPC === true) errors.forbidden(path.childAt("HostIPC", "hostIPC"), reason);
}

/** KEP-4762: on by default since 1.35. @see pkg/apis/core/validation/validation.go validatePodHostName */
function validateHostnameOverride(spec: PodSpec, path: FieldPath, { errors, server }: Check): void {
  const override = spec.hostnameOverride;
  if (override === undefined || server.minor < 35) return;
  if (spec.setHostnameAsFQDN === true) errors.forbidden(path, "contradicts setHostnameAsFQDN: true");
  if (spec.hostNetwork === true) errors.forbidden(path, "contradicts hostNetwork: true");
  if (override.length > 64) errors.add("FieldValueTooLong", path, tooLong(64));
  errors.invalidEach(path, override, dnsSubdomain(override));
}
