import type { ServiceSpec } from "kubernetes-types/core/v1.js";
import { FieldPath } from "../field-path.ts";
import { parseIP } from "../../base/ip.ts";
import { legacyIp } from "../formats/ip.ts";
import type { Check } from "../server.ts";

const SPEC = FieldPath.of("spec");
const FAMILIES = ["IPv4", "IPv6"];
const POLICIES = ["PreferDualStack", "RequireDualStack", "SingleStack"];

/**
 * `clusterIPs`, filled from `clusterIP` as the server does on creation.
 * @see pkg/registry/core/service/storage/storage.go normalizeClusterIPs
 */
export function clusterIPsOf(spec: ServiceSpec): readonly string[] {
  const several = spec.clusterIPs ?? [];
  if (several.length > 0) return several;
  return spec.clusterIP ? [spec.clusterIP] : [];
}

/** Where the address at `index` was written. */
export const clusterIPPath = (spec: ServiceSpec, index: number): FieldPath =>
  (spec.clusterIPs ?? []).length > 0
    ? SPEC.child("clusterIPs").index(index)
    : SPEC.childAt(`clusterIPs[${index}]`, "clusterIP");

export const clusterIPsPath = (spec: ServiceSpec): FieldPath =>
  (spec.clusterIPs ?? []).length > 0 ? SPEC.child("clusterIPs") : SPEC.childAt("clusterIPs", "clusterIP");

export const familyOf = (ip: string): string => parseIP(ip)?.family ?? "IPv4";

/** @see pkg/apis/core/validation/validation.go ValidateServiceClusterIPsRelatedFields */
export function validateClusterIPs(spec: ServiceSpec, { errors, server }: Check): void {
  const ips = clusterIPsOf(spec);
  const families = spec.ipFamilies ?? [];
  const path = clusterIPsPath(spec);

  if (spec.clusterIP) {
    if (ips[0] !== spec.clusterIP) errors.invalid(path, ips, "its first entry must be clusterIP");
  } else if (ips.length > 0) errors.invalid(path, ips, "must be empty while clusterIP is not set");

  for (const [index, family] of families.entries()) {
    const at = SPEC.child("ipFamilies").index(index);
    if (!FAMILIES.includes(family)) errors.notSupported(at, family, FAMILIES);
    if (families.indexOf(family) < index) errors.duplicate(at, family);
  }
  if (spec.ipFamilyPolicy !== undefined && !POLICIES.includes(spec.ipFamilyPolicy))
    errors.notSupported(SPEC.child("ipFamilyPolicy"), spec.ipFamilyPolicy, POLICIES);

  let broken = false;
  for (const [index, ip] of ips.entries()) {
    if (index === 0 && ip === "None") {
      if (ips.length > 1) {
        broken = true;
        errors.invalid(path, ips, "None must be the only entry");
      }
      continue;
    }
    const faults = legacyIp(ip, server);
    broken ||= faults.length > 0;
    errors.invalidEach(clusterIPPath(spec, index), ip, faults);
  }
  if (ips.length > 2) errors.invalid(path, ips, "may contain at most two addresses");
  // The rest would only repeat that an address is broken.
  if (broken) return;
  if (ips.length > 1 && new Set(ips.map(familyOf)).size < 2)
    errors.invalid(path, ips, "may contain only one address of each IP family");
  if (ips.length === 0 || ips[0] === "None") return;
  for (const [index, ip] of ips.entries()) {
    const family = families[index];
    if (family !== undefined && FAMILIES.includes(family) && family !== familyOf(ip))
      errors.invalid(clusterIPPath(spec, index), ip, `is not an ${family} address, as ipFamilies[${index}] requires`);
  }
}
