import type { IPBlock, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from "kubernetes-types/networking/v1.js";
import { FieldPath } from "../field-path.ts";
import { parseCIDR } from "../../base/ip.ts";
import { isStrictSubset, legacyCidr } from "../formats/ip.ts";
import { nameIsDnsSubdomain, portName, portNumber } from "../formats/names.ts";
import type { Check } from "../server.ts";
import { validateLabelSelector, validateObjectMeta } from "./object-meta.ts";

const SPEC = FieldPath.of("spec");
const PROTOCOLS = ["TCP", "UDP", "SCTP"];
const TYPES = ["Ingress", "Egress"];

/** @see pkg/apis/networking/validation/validation.go ValidateNetworkPolicy */
export function validateNetworkPolicy(policy: NetworkPolicy, check: Check): void {
  const { errors } = check;
  validateObjectMeta(policy.metadata, true, nameIsDnsSubdomain, errors);
  const spec: Partial<NonNullable<NetworkPolicy["spec"]>> = policy.spec ?? {};
  validateLabelSelector(spec.podSelector, SPEC.child("podSelector"), errors);
  for (const [index, rule] of (spec.ingress ?? []).entries()) {
    const path = SPEC.child("ingress").index(index);
    validateRule(rule.ports, rule.from, path, path.child("from"), check);
  }
  for (const [index, rule] of (spec.egress ?? []).entries()) {
    const path = SPEC.child("egress").index(index);
    validateRule(rule.ports, rule.to, path, path.child("to"), check);
  }
  const types = spec.policyTypes ?? [];
  const typesPath = SPEC.child("policyTypes");
  if (types.length > TYPES.length) errors.invalid(typesPath, types, "may only contain Ingress and Egress");
  else
    for (const [index, type] of types.entries())
      if (!TYPES.includes(type)) errors.notSupported(typesPath.index(index), type, TYPES);
}

function validateRule(
  ports: readonly NetworkPolicyPort[] = [],
  peers: readonly NetworkPolicyPeer[] = [],
  path: FieldPath,
  peersPath: FieldPath,
  check: Check,
): void {
  for (const [index, port] of ports.entries()) validatePort(port, path.child("ports").index(index), check);
  for (const [index, peer] of peers.entries()) validatePeer(peer, peersPath.index(index), check);
}

function validatePort(
  { port, endPort, protocol = "TCP" }: NetworkPolicyPort,
  path: FieldPath,
  { errors }: Check,
): void {
  if (!PROTOCOLS.includes(protocol)) errors.notSupported(path.child("protocol"), protocol, PROTOCOLS);
  const end = path.child("endPort");
  if (port === undefined) {
    if (endPort !== undefined) errors.invalid(end, endPort, "needs a port where the range starts");
  } else if (typeof port === "number") {
    errors.invalidEach(path.child("port"), port, portNumber(port));
    if (endPort === undefined) return;
    if (endPort < port) errors.invalid(end, endPort, `must not be less than port, ${port}`);
    errors.invalidEach(end, endPort, portNumber(endPort));
  } else {
    if (endPort !== undefined) errors.invalid(end, endPort, "needs a numeric port: a named port is not a range");
    errors.invalidEach(path.child("port"), port, portName(port));
  }
}

function validatePeer(
  { podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer,
  path: FieldPath,
  check: Check,
): void {
  const { errors } = check;
  validateLabelSelector(podSelector, path.child("podSelector"), errors);
  validateLabelSelector(namespaceSelector, path.child("namespaceSelector"), errors);
  if (ipBlock !== undefined) validateIPBlock(ipBlock, path.child("ipBlock"), check);
  const selects = podSelector !== undefined || namespaceSelector !== undefined;
  if (!selects && ipBlock === undefined)
    errors.required(path, "a peer needs a podSelector, a namespaceSelector or an ipBlock ({} as a selector means all)");
  if (selects && ipBlock !== undefined)
    errors.forbidden(path, "an ipBlock must not be combined with selectors: put them in a peer of their own");
}

function validateIPBlock({ cidr, except = [] }: IPBlock, path: FieldPath, { errors, server }: Check): void {
  if (!cidr) {
    errors.required(path.child("cidr"), "an ipBlock needs an address range");
    return;
  }
  errors.invalidEach(path.child("cidr"), cidr, legacyCidr(cidr, server));
  const outer = parseCIDR(cidr);
  if (outer === undefined) return;
  for (const [index, range] of except.entries()) {
    const at = path.child("except").index(index);
    errors.invalidEach(at, range, legacyCidr(range, server));
    const inner = parseCIDR(range);
    if (inner !== undefined && !isStrictSubset(inner, outer))
      errors.invalid(at, range, `must be within ${cidr} and smaller`);
  }
}
