import { formatIP, isInside, networkOf, parseIP, readCIDR, readIP } from "../../base/ip.ts";
import type { CIDR } from "../../base/ip.ts";
import { NAME_FAULTS } from "./name-faults.ts";
import type { Faults } from "./names.ts";

/** Strictness about leading zeros, mapped addresses and host bits: KEP-4858, on by default since Kubernetes 1.36. */
export interface IpStrictness {
  readonly strictIPs: boolean;
}

/** @see k8s.io/apimachinery pkg/util/validation/ip.go IsValidIPForLegacyField */
export function legacyIp(value: string, { strictIPs }: IpStrictness): Faults {
  const ip = readIP(value);
  if (ip === undefined) return [NAME_FAULTS.ip];
  if (!strictIPs) return [];
  if (ip.leadingZeros) return ["must not be written with leading zeros: some programs read them as octal"];
  return ip.mapped ? ["must not be an IPv4 address inside an IPv6 one"] : [];
}

/** Also wants the shortest spelling. @see k8s.io/apimachinery pkg/util/validation/ip.go IsValidIP */
export function canonicalIp(value: string): Faults {
  const found = legacyIp(value, { strictIPs: true });
  const ip = parseIP(value);
  if (found.length > 0 || ip === undefined || formatIP(ip) === value) return found;
  return [`must be written in its shortest form, ${formatIP(ip)}`];
}

/** @see k8s.io/apimachinery pkg/util/validation/ip.go IsValidCIDRForLegacyField */
export function legacyCidr(value: string, { strictIPs }: IpStrictness): Faults {
  const cidr = readCIDR(value);
  if (cidr === undefined) return [NAME_FAULTS.cidr];
  if (!strictIPs) return [];
  if (cidr.leadingZeros) return ["must not be written with leading zeros"];
  if (cidr.ip.mapped) return ["must not be an IPv4 range inside an IPv6 one"];
  const network = networkOf(cidr.ip.bytes, cidr.prefix);
  return network.some((byte, index) => byte !== cidr.ip.bytes[index])
    ? [`has bits set beyond its prefix: write ${formatIP({ ...cidr.ip, bytes: network })}/${cidr.prefix}`]
    : [];
}

/** Also wants the shortest spelling. @see k8s.io/apimachinery pkg/util/validation/ip.go IsValidCIDR */
export function canonicalCidr(value: string): Faults {
  const found = legacyCidr(value, { strictIPs: true });
  const cidr = readCIDR(value);
  if (found.length > 0 || cidr === undefined) return found;
  const shortest = `${formatIP(cidr.ip)}/${cidr.prefix}`;
  return shortest === value ? [] : [`must be written in its shortest form, ${shortest}`];
}

/** Whether `inner` lies wholly in `outer` and is smaller. */
export const isStrictSubset = (inner: CIDR, outer: CIDR): boolean =>
  outer.prefix < inner.prefix && isInside(inner, outer);

/** Addresses that can never be an endpoint. @see pkg/apis/core/validation/validation.go ValidateEndpointIP */
export function endpointIp(value: string): Faults {
  const ip = parseIP(value);
  if (ip === undefined) return [NAME_FAULTS.ip];
  const { bytes } = ip;
  const [first = 0, second = 0, third = 0] = bytes;
  const v4 = bytes.length === 4;
  const found: string[] = [];
  if (bytes.every((byte) => byte === 0)) found.push("must not be the unspecified address");
  if (v4 ? first === 127 : bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1)
    found.push("must not be a loopback address");
  if (v4 ? first === 169 && second === 254 : first === 0xfe && (second & 0xc0) === 0x80)
    found.push("must not be a link-local address");
  if (v4 ? first === 224 && second === 0 && third === 0 : first === 0xff && (second & 0x0f) === 2)
    found.push("must not be a link-local multicast address");
  return found;
}
