import type { Endpoints, EndpointAddress, EndpointPort as CoreEndpointPort } from "kubernetes-types/core/v1.js";
import type { Endpoint, EndpointPort, EndpointSlice } from "kubernetes-types/discovery/v1.js";
import { FieldPath } from "../field-path.ts";
import { parseIP } from "../../base/ip.ts";
import { canonicalIp, endpointIp, legacyIp } from "../formats/ip.ts";
import { dnsLabel, dnsSubdomain, labelValue, nameIsDnsSubdomain, portNumber, qualifiedName } from "../formats/names.ts";
import type { Check } from "../server.ts";
import { validateLabels, validateObjectMeta } from "./object-meta.ts";
import { PROTOCOLS } from "./service.ts";

const ADDRESS_TYPES = ["FQDN", "IPv4", "IPv6"];
const MAX = { endpoints: 1000, addresses: 100, ports: 20_000, topology: 16, hints: 8 };

/** @see pkg/apis/discovery/validation/validation.go ValidateEndpointSlice */
export function validateEndpointSlice(slice: EndpointSlice, check: Check): void {
  const { errors } = check;
  validateObjectMeta(slice.metadata, true, nameIsDnsSubdomain, errors);
  const type: string = slice.addressType ?? "";
  if (type === "") errors.required(FieldPath.of("addressType"), "write IPv4, IPv6 or FQDN");
  else if (!ADDRESS_TYPES.includes(type)) errors.notSupported(FieldPath.of("addressType"), type, ADDRESS_TYPES);
  validateSlicePorts(slice.ports ?? [], check);
  const endpoints = slice.endpoints ?? [];
  const path = FieldPath.of("endpoints");
  if (endpoints.length > MAX.endpoints) errors.tooMany(path, endpoints.length, MAX.endpoints);
  else for (const [index, endpoint] of endpoints.entries()) validateEndpoint(endpoint, type, path.index(index), check);
}

function validateSlicePorts(ports: readonly EndpointPort[], { errors }: Check): void {
  const path = FieldPath.of("ports");
  if (ports.length > MAX.ports) {
    errors.tooMany(path, ports.length, MAX.ports);
    return;
  }
  const names = new Set<string>();
  for (const [index, { name = "", protocol = "TCP", appProtocol }] of ports.entries()) {
    const at = path.index(index);
    if (name !== "") errors.invalidEach(at.child("name"), name, dnsLabel(name));
    if (names.has(name))
      errors.duplicate(
        at.child("name"),
        name,
        name === "" ? "only one port may be without a name" : "another port has the same name",
      );
    names.add(name);
    if (!PROTOCOLS.includes(protocol)) errors.notSupported(at.child("protocol"), protocol, PROTOCOLS);
    if (appProtocol !== undefined) errors.invalidEach(at.child("appProtocol"), appProtocol, qualifiedName(appProtocol));
  }
}

function validateEndpoint(endpoint: Endpoint, type: string, path: FieldPath, check: Check): void {
  const { errors } = check;
  const addresses = endpoint.addresses ?? [];
  const at = path.child("addresses");
  if (addresses.length === 0) errors.required(at, "an endpoint needs an address");
  else if (addresses.length > MAX.addresses) errors.tooMany(at, addresses.length, MAX.addresses);
  for (const [index, address] of addresses.entries()) validateAddress(address, type, at, index, check);
  if (endpoint.nodeName !== undefined)
    errors.invalidEach(path.child("nodeName"), endpoint.nodeName, dnsSubdomain(endpoint.nodeName));
  const topology = endpoint.deprecatedTopology ?? {};
  const topologyPath = path.child("deprecatedTopology");
  if (Object.keys(topology).length > MAX.topology)
    errors.tooMany(topologyPath, Object.keys(topology).length, MAX.topology);
  validateLabels(topology, topologyPath, errors);
  if (endpoint.hostname !== undefined)
    errors.invalidEach(path.child("hostname"), endpoint.hostname, dnsLabel(endpoint.hostname));
  if (endpoint.hints !== undefined) validateHints(endpoint.hints, path.child("hints"), check);
}

function validateAddress(
  address: string,
  type: string,
  path: FieldPath,
  index: number,
  { errors, server }: Check,
): void {
  const at = path.index(index);
  if (type === "FQDN") {
    validateFqdn(address, at, { errors });
    return;
  }
  if (type !== "IPv4" && type !== "IPv6") return;
  const faults = type === "IPv6" && server.strictNames ? canonicalIp(address) : legacyIp(address, server);
  if (faults.length > 0) {
    errors.invalidEach(at, address, faults);
    return;
  }
  if (parseIP(address)?.family !== type)
    errors.invalid(path.pointingAt(index), address, `must be an ${type} address, as addressType says`);
  errors.invalidEach(at, address, endpointIp(address));
}

/** @see k8s.io/apimachinery pkg/util/validation/validation.go IsFullyQualifiedDomainName */
function validateFqdn(value: string, path: FieldPath, { errors }: Pick<Check, "errors">): void {
  const name = value.replace(/\.$/, "");
  const faults = dnsSubdomain(name);
  if (value === "") errors.required(path);
  else if (faults.length > 0) errors.invalid(path, name, faults.join(", "));
  else if (!name.includes(".")) errors.invalid(path, name, "must have at least two parts, as in db.example");
  else {
    const bad = name.split(".").find((label) => dnsLabel(label).length > 0);
    if (bad !== undefined) errors.invalid(path, bad, dnsLabel(bad).join(", "));
  }
}

interface Hints {
  readonly forZones?: readonly { readonly name: string }[];
  readonly forNodes?: readonly { readonly name: string }[];
}

function validateHints({ forZones = [], forNodes = [] }: Hints, path: FieldPath, { errors }: Check): void {
  for (const [field, hints, faultsOf] of [
    ["forZones", forZones, labelValue],
    ["forNodes", forNodes, dnsSubdomain],
  ] as const) {
    if (hints.length > MAX.hints) {
      errors.tooMany(path.child(field), hints.length, MAX.hints);
      return;
    }
    const names = new Set<string>();
    for (const [index, { name = "" }] of hints.entries()) {
      const at = path.child(field).index(index).child("name");
      if (names.has(name)) errors.duplicate(at, name);
      names.add(name);
      errors.invalidEach(at, name, faultsOf(name));
    }
  }
}

/** @see pkg/apis/core/validation/validation.go ValidateEndpointsCreate */
export function validateEndpoints(endpoints: Endpoints, check: Check): void {
  const { errors } = check;
  validateObjectMeta(endpoints.metadata, true, nameIsDnsSubdomain, errors);
  for (const [index, { addresses = [], notReadyAddresses = [], ports = [] }] of (endpoints.subsets ?? []).entries()) {
    const path = FieldPath.of("subsets").index(index);
    if (addresses.length + notReadyAddresses.length === 0)
      errors.required(path, "a subset needs addresses or notReadyAddresses");
    for (const [number, address] of addresses.entries())
      validateSubsetAddress(address, path.child("addresses").index(number), check);
    for (const [number, address] of notReadyAddresses.entries())
      validateSubsetAddress(address, path.child("notReadyAddresses").index(number), check);
    for (const [number, port] of ports.entries())
      validateSubsetPort(port, ports.length > 1, path.child("ports").index(number), check);
  }
}

function validateSubsetAddress(
  { ip = "", hostname = "", nodeName }: Partial<EndpointAddress>,
  path: FieldPath,
  { errors, server }: Check,
): void {
  const faults = legacyIp(ip, server);
  errors.invalidEach(path.child("ip"), ip, faults);
  if (hostname !== "") errors.invalidEach(path.child("hostname"), hostname, dnsLabel(hostname));
  if (nodeName !== undefined) errors.invalidEach(path.child("nodeName"), nodeName, dnsSubdomain(nodeName));
  // The server reports a text that is not an address in both lists.
  if (faults.length === 0) errors.invalidEach(path.child("ip"), ip, endpointIp(ip));
}

function validateSubsetPort(
  { name = "", port = 0, protocol = "TCP", appProtocol }: Partial<CoreEndpointPort>,
  nameRequired: boolean,
  path: FieldPath,
  { errors }: Check,
): void {
  if (nameRequired && name === "") errors.required(path.child("name"), "every one of several ports needs a name");
  else if (name !== "") errors.invalidEach(path.child("name"), name, dnsLabel(name));
  errors.invalidEach(path.child("port"), port, portNumber(port));
  if (!PROTOCOLS.includes(protocol)) errors.notSupported(path.child("protocol"), protocol, PROTOCOLS);
  if (appProtocol !== undefined) errors.invalidEach(path.child("appProtocol"), appProtocol, qualifiedName(appProtocol));
}
