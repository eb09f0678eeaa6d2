import type { ObjectMeta } from "kubernetes-types/meta/v1.js";
import { FieldPath } from "../field-path.ts";
import { parseCIDR } from "../../base/ip.ts";
import { canonicalCidr, canonicalIp } from "../formats/ip.ts";
import { dnsSubdomain, nameIsDnsSubdomain, pathSegment } from "../formats/names.ts";
import type { Check } from "../server.ts";
import type { Decoded } from "./decoded.ts";
import { validateObjectMeta } from "./object-meta.ts";

interface ServiceCIDR {
  readonly metadata?: Decoded<ObjectMeta>;
  readonly spec?: { readonly cidrs?: readonly string[] };
}

interface IPAddress {
  readonly metadata?: Decoded<ObjectMeta>;
  readonly spec?: {
    readonly parentRef?: {
      readonly group?: string;
      readonly resource?: string;
      readonly namespace?: string;
      readonly name?: string;
    };
  };
}

/** @see pkg/apis/networking/validation/validation.go ValidateServiceCIDR */
export function validateServiceCIDR({ metadata, spec }: ServiceCIDR, { errors }: Check): void {
  validateObjectMeta(metadata, false, nameIsDnsSubdomain, errors);
  const path = FieldPath.of("spec", "cidrs");
  const cidrs = spec?.cidrs ?? [];
  if (cidrs.length === 0) return errors.required(path, "needs at least one address range");
  if (cidrs.length > 2) return errors.invalid(path, cidrs, "may contain two address ranges, one of each IP family");
  for (const [index, cidr] of cidrs.entries()) errors.invalidEach(path.index(index), cidr, canonicalCidr(cidr));
  const [first, second] = cidrs.map((cidr) => parseCIDR(cidr)?.family);
  if (cidrs.length === 2 && first !== undefined && first === second)
    errors.invalid(path, cidrs, "may contain only one address range of each IP family");
}

/** The address is the name. @see pkg/apis/networking/validation/validation.go ValidateIPAddress */
export function validateIPAddress({ metadata, spec }: IPAddress, { errors }: Check): void {
  validateObjectMeta(metadata, false, canonicalIp, errors);
  const path = FieldPath.of("spec", "parentRef");
  const parent = spec?.parentRef;
  if (parent === undefined) return errors.required(path, "must name what the address belongs to");
  const { group, resource = "", name = "", namespace } = parent;
  if (group) errors.invalidEach(path.child("group"), group, dnsSubdomain(group));
  if (resource === "") errors.required(path.child("resource"));
  else errors.invalidEach(path.child("resource"), resource, pathSegment(resource));
  if (name === "") errors.required(path.child("name"));
  else errors.invalidEach(path.child("name"), name, pathSegment(name));
  if (namespace) errors.invalidEach(path.child("namespace"), namespace, pathSegment(namespace));
}
