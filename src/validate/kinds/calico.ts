import { isRecord } from "../../base/is-record.ts";
import { readCIDR, readIP } from "../../base/ip.ts";
import type { WrittenCIDR } from "../../base/ip.ts";
import { fieldsOf, listOf } from "../../base/values.ts";
import type { Fields } from "../../base/values.ts";
import { isSelectorError, parseCalicoSelector } from "../../base/calico/selector.ts";
import { isPortError, parseCalicoPort } from "../../base/calico/port.ts";
import type { FieldErrors } from "../field-error.ts";
import { FieldPath } from "../field-path.ts";
import { portName } from "../formats/names.ts";

const SPEC = FieldPath.of("spec");
const LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const TIER_NAME = new RegExp(`^${LABEL}$`);
const GLOBAL_NAME = new RegExp(String.raw`^(${LABEL}\.)?${LABEL}$`);
const POLICY_NAME = new RegExp(String.raw`^(${LABEL}(\.${LABEL})?|(knp|ossg)\.default\.${LABEL}(\.${LABEL})*)$`);
const RESOURCE_NAME = new RegExp(String.raw`^${LABEL}(\.${LABEL})*$`);

const PROTOCOL_NAMES = ["TCP", "UDP", "ICMP", "ICMPv6", "SCTP", "UDPLite"];
const WITH_PORTS = new Set<unknown>(["TCP", "UDP", "SCTP", "tcp", "udp", "sctp", 6, 17, 132]);

function validateSelector(value: unknown, path: FieldPath, errors: FieldErrors): void {
  if (typeof value !== "string") return;
  const found = parseCalicoSelector(value);
  if (isSelectorError(found)) errors.invalid(path, value, `is not a selector: ${found.error}`);
}

/**
 * A text of digits counts as a number.
 * @see projectcalico/calico api/pkg/lib/numorstring/uint8orstring.go; validator.go validateProtocol
 */
function protocolOf(value: unknown, path: FieldPath, errors: FieldErrors): string | number | undefined {
  const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number === "number") {
    if (!Number.isInteger(number) || number < 1 || number > 255)
      errors.invalid(path, value, "the number of a protocol is from 1 to 255");
    return number;
  }
  if (typeof number !== "string") return undefined;
  if (!PROTOCOL_NAMES.includes(number)) {
    const near = PROTOCOL_NAMES.find((name) => name.toLowerCase() === number.toLowerCase());
    errors.invalid(
      path,
      value,
      near === undefined ? `must be one of ${PROTOCOL_NAMES.join(", ")}, or a number` : `must be spelt ${near}`,
    );
  }
  return number;
}

function validatePorts(value: unknown, path: FieldPath, protocol: string | number | undefined, errors: FieldErrors) {
  const ports = listOf(value);
  for (const [index, item] of ports.entries()) {
    const port = parseCalicoPort(item);
    if (isPortError(port)) errors.invalid(path.index(index), item, port.error);
    else if ("name" in port) errors.invalidEach(path.index(index), item, portName(port.name));
  }
  if (ports.length === 0 || WITH_PORTS.has(protocol)) return;
  if (protocol !== undefined) errors.invalid(path, ports, "ports need protocol TCP, UDP or SCTP");
  else if (ports.some((item) => typeof item === "number" || /^\d+(:\d+)?$/.test(String(item))))
    errors.invalid(path, ports, "numbers of ports need protocol TCP, UDP or SCTP");
}

const isEverywhere = ({ prefix, ip }: WrittenCIDR): boolean => prefix === 0 && ip.bytes.every((byte) => byte === 0);

const hasHostBits = ({ ip: { bytes }, prefix }: WrittenCIDR): boolean =>
  bytes.some((byte, index) => (byte & (0xff >> Math.min(8, Math.max(0, prefix - index * 8)))) !== 0);

type Families = Set<"IPv4" | "IPv6">;

/** @see projectcalico/calico validator.go validateIPNetwork, validateRule (scanNets) */
function validateNets(
  value: unknown,
  path: FieldPath,
  { seen, version, negated }: { readonly seen: Families; readonly version: unknown; readonly negated: boolean },
  errors: FieldErrors,
): void {
  const own: Families = new Set();
  for (const [index, text] of listOf(value).entries()) {
    if (typeof text !== "string") continue;
    const cidr = readCIDR(text);
    const at = path.index(index);
    if (cidr === undefined || cidr.leadingZeros)
      errors.invalid(at, text, "must be an address range such as 10.0.0.0/8, or 10.0.0.1/32 for one address");
    else {
      own.add(cidr.ip.family);
      if (hasHostBits(cidr)) errors.invalid(at, text, `must not have bits set beyond the mask /${cidr.prefix}`);
      if (negated && isEverywhere(cidr)) errors.invalid(at, text, "without every address, the rule matches nothing");
    }
  }
  const wanted = version === 4 ? "IPv4" : version === 6 ? "IPv6" : undefined;
  if (wanted !== undefined && [...own].some((family) => family !== wanted))
    errors.invalid(path, value, `ipVersion ${version === 4 ? 4 : 6} excludes ranges of the other IP family`);
  for (const family of own) seen.add(family);
  if (own.size > 0 && seen.size > 1) errors.invalid(path, value, "the rule must not mix IPv4 and IPv6 ranges");
}

function validateEntity(
  entity: Fields,
  path: FieldPath,
  rule: Fields,
  protocol: string | number | undefined,
  seen: Families,
  errors: FieldErrors,
) {
  for (const name of ["selector", "notSelector", "namespaceSelector"])
    validateSelector(entity[name], path.child(name), errors);
  const accounts = fieldsOf(entity["serviceAccounts"]);
  validateSelector(accounts["selector"], path.child("serviceAccounts").child("selector"), errors);
  const { namespaceSelector } = entity;
  if (
    typeof namespaceSelector === "string" &&
    namespaceSelector.includes("global(") &&
    !/^[ \t]*global\([ \t]*\)[ \t]*$/.test(namespaceSelector)
  )
    errors.invalid(path.child("namespaceSelector"), namespaceSelector, "global() must not be combined with others");
  for (const name of ["name", "namespace"]) {
    const value = fieldsOf(entity["services"])[name];
    if (typeof value === "string" && value !== "" && !RESOURCE_NAME.test(value))
      errors.invalid(path.child("services").child(name), value, "is not the name of an object");
  }
  const version = rule["ipVersion"];
  validateNets(entity["nets"], path.child("nets"), { seen, version, negated: false }, errors);
  validateNets(entity["notNets"], path.child("notNets"), { seen, version, negated: true }, errors);
  validatePorts(entity["ports"], path.child("ports"), protocol, errors);
  validatePorts(entity["notPorts"], path.child("notPorts"), protocol, errors);
}

function validateRule(
  rule: Fields,
  path: FieldPath,
  direction: "ingress" | "egress",
  global: boolean,
  errors: FieldErrors,
) {
  const seen: Families = new Set();
  const protocol = protocolOf(rule["protocol"], path.child("protocol"), errors);
  protocolOf(rule["notProtocol"], path.child("notProtocol"), errors);
  const [source, destination] = [fieldsOf(rule["source"]), fieldsOf(rule["destination"])];
  validateEntity(source, path.child("source"), rule, protocol, seen, errors);
  validateEntity(destination, path.child("destination"), rule, protocol, seen, errors);
  const [far, near] =
    direction === "ingress" ? (["source", "destination"] as const) : (["destination", "source"] as const);
  const allowed = fieldsOf(rule[far])["services"];
  if (fieldsOf(rule[near])["services"] !== undefined)
    errors.forbidden(path.child(near).child("services"), `services are only for the ${far} of an ${direction} rule`);
  if (global && isRecord(allowed) && !allowed["namespace"])
    errors.required(
      path.child(far).child("services").child("namespace"),
      "a policy without a namespace must name that of the Service",
    );
  if (direction === "egress" && rule["http"] !== undefined)
    errors.forbidden(path.child("http"), "http is only for ingress rules");
  validateHTTP(fieldsOf(rule["http"]), path.child("http"), errors);
}

/** @see projectcalico/calico validator.go validateHTTPRule */
function validateHTTP(http: Fields, path: FieldPath, errors: FieldErrors): void {
  const methods = listOf(http["methods"]);
  if (new Set(methods).size < methods.length)
    errors.invalid(path.child("methods"), methods, "must not repeat a method");
  for (const [index, item] of listOf(http["paths"]).entries()) {
    const { exact, prefix } = fieldsOf(item);
    const at = path.child("paths").index(index);
    const given = [exact, prefix].filter((text) => typeof text === "string" && text !== "");
    const [text] = given;
    if (given.length !== 1 || typeof text !== "string") errors.invalid(at, item, "needs either exact or prefix");
    else if (!text.startsWith("/") || /[? #]/.test(text))
      errors.invalid(at, item, "a path starts with / and contains no ?, # or space");
  }
}

function validatePolicy(spec: Fields, global: boolean, errors: FieldErrors): void {
  for (const name of ["selector", "serviceAccountSelector", ...(global ? ["namespaceSelector"] : [])])
    validateSelector(spec[name], SPEC.child(name), errors);
  const { tier } = spec;
  if (typeof tier === "string" && tier !== "" && !RESOURCE_NAME.test(tier))
    errors.invalid(SPEC.child("tier"), tier, "is not the name of a Tier");
  const types = listOf(spec["types"]);
  if (new Set(types).size < types.length) errors.invalid(SPEC.child("types"), types, "must not repeat a type");
  for (const direction of ["ingress", "egress"] as const)
    for (const [index, rule] of listOf(spec[direction]).entries())
      if (isRecord(rule)) validateRule(rule, SPEC.child(direction).index(index), direction, global, errors);
}

function validateSet(spec: Fields, labels: Fields, errors: FieldErrors): void {
  for (const [index, net] of listOf(spec["nets"]).entries())
    if (typeof net === "string" && readCIDR(net) === undefined && readIP(net) === undefined)
      errors.invalid(SPEC.child("nets").index(index), net, "must be an address or an address range");
  if (labels["projectcalico.org/namespace"] !== undefined)
    errors.invalid(
      FieldPath.of("metadata").child("labels"),
      "projectcalico.org/namespace",
      "the label projectcalico.org/namespace is set by Calico",
    );
}

function validateName(name: unknown, pattern: RegExp, words: string, errors: FieldErrors): void {
  if (typeof name === "string" && !pattern.test(name))
    errors.invalid(FieldPath.of("metadata").child("name"), name, words);
}

/** Fields of a staged policy that is deleted: only its tier. */
const isBlank = (spec: Fields): boolean =>
  Object.entries(spec).every(
    ([key, value]) =>
      key === "tier" ||
      key === "stagedAction" ||
      key === "types" ||
      value === "" ||
      value === undefined ||
      (Array.isArray(value) && value.length === 0),
  );

function validateStaged(spec: Fields, global: boolean, errors: FieldErrors): void {
  if (spec["stagedAction"] !== "Delete") validatePolicy(spec, global, errors);
  else if (!isBlank(spec)) errors.invalid(SPEC, undefined, "with stagedAction Delete, only tier may be set");
}

/**
 * The object as Calico's API server validates it: its Go structs leave out an empty list of types.
 * @see projectcalico/calico api/pkg/apis/projectcalico/v3/networkpolicy.go (omitempty)
 */
export function calicoForm(object: Fields): Fields {
  const { spec } = object;
  if (!isRecord(spec) || listOf(spec["types"]).length > 0 || !Array.isArray(spec["types"])) return object;
  const { types: _, ...rest } = spec;
  return { ...object, spec: rest };
}

/**
 * What Calico's own validation adds to the definitions of its kinds: selectors, ports, address ranges and protocols.
 * @see projectcalico/calico libcalico-go/lib/validator/v3/validator.go at 87c15906f2, after release 3.32
 */
export function validateCalico(kind: string, object: Fields, errors: FieldErrors): void {
  const spec = fieldsOf(object["spec"]);
  const { name, labels } = fieldsOf(object["metadata"]);
  switch (kind) {
    case "NetworkPolicy":
    case "StagedNetworkPolicy":
      validateName(name, POLICY_NAME, "must be a DNS label, or two joined by a dot", errors);
      if (kind === "NetworkPolicy") validatePolicy(spec, false, errors);
      else validateStaged(spec, false, errors);
      return;
    case "GlobalNetworkPolicy":
    case "StagedGlobalNetworkPolicy":
      validateName(name, GLOBAL_NAME, "must be a DNS label, or two joined by a dot", errors);
      if (kind === "GlobalNetworkPolicy") validatePolicy(spec, true, errors);
      else validateStaged(spec, true, errors);
      return;
    case "Tier":
      validateName(name, TIER_NAME, "the name of a Tier is a DNS label, without dots", errors);
      return;
    case "NetworkSet":
    case "GlobalNetworkSet":
      validateSet(spec, fieldsOf(labels), errors);
      return;
    default:
  }
}
