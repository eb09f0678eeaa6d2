import { NAME_FAULTS } from "./name-faults.ts";
import type { Faults } from "./names.ts";

/** An address as bytes; 4 or 16 of them as it was written, with IPv4-mapped IPv6 addresses marked. */
export interface Ip {
  readonly bytes: readonly number[];
  readonly family: "IPv4" | "IPv6";
  /** `::ffff:1.2.3.4`: Go treats it as IPv4. */
  readonly mapped: boolean;
  /** Octets or groups with more zeros in front than they need. */
  readonly leadingZeros: boolean;
}

export interface Cidr {
  readonly ip: Ip;
  readonly prefix: number;
  readonly leadingZeros: boolean;
}

/** Strictness about leading zeros, mapped addresses and host bits: KEP-4858, on by default since Kubernetes 1.36. */
export interface IpStrictness {
  readonly strictIPs: boolean;
}

const DIGITS = /^[0-9]+$/;

function parseIPv4(value: string): { bytes: number[]; leadingZeros: boolean } | undefined {
  const octets = value.split(".");
  if (octets.length !== 4) return undefined;
  const bytes: number[] = [];
  let leadingZeros = false;
  for (const octet of octets) {
    if (!DIGITS.test(octet) || Number(octet) > 255) return undefined;
    bytes.push(Number(octet));
    leadingZeros ||= octet.length > 1 && octet.startsWith("0");
  }
  return { bytes, leadingZeros };
}

function groupsOf(text: string): { bytes: number[]; leadingZeros: boolean } | undefined {
  if (text === "") return { bytes: [], leadingZeros: false };
  const bytes: number[] = [];
  let leadingZeros = false;
  const groups = text.split(":");
  for (const [index, group] of groups.entries()) {
    if (index === groups.length - 1 && group.includes(".")) {
      const v4 = parseIPv4(group);
      if (v4 === undefined) return undefined;
      bytes.push(...v4.bytes);
      leadingZeros ||= v4.leadingZeros;
      continue;
    }
    if (!/^[0-9a-fA-F]+$/.test(group)) return undefined;
    const number = Number.parseInt(group, 16);
    if (number > 0xffff) return undefined;
    leadingZeros ||= group.length > 4;
    bytes.push(number >> 8, number & 0xff);
  }
  return { bytes, leadingZeros };
}

/** As Go's old `net.ParseIP`, which read `010.0.0.1` as `10.0.0.1`. @see k8s.io/utils/net ParseIPSloppy */
export function parseIp(value: string): Ip | undefined {
  if (!value.includes(":")) {
    const v4 = parseIPv4(value);
    return v4 === undefined
      ? undefined
      : { bytes: v4.bytes, family: "IPv4", mapped: false, leadingZeros: v4.leadingZeros };
  }
  const halves = value.split("::");
  if (halves.length > 2) return undefined;
  const head = groupsOf(halves[0] ?? "");
  const tail = halves.length === 2 ? groupsOf(halves[1] ?? "") : { bytes: [], leadingZeros: false };
  if (head === undefined || tail === undefined) return undefined;
  const written = head.bytes.length + tail.bytes.length;
  if (halves.length === 2 ? written > 14 : written !== 16) return undefined;
  const bytes = [...head.bytes, ...Array.from({ length: 16 - written }, () => 0), ...tail.bytes];
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  return { bytes, family: mapped ? "IPv4" : "IPv6", mapped, leadingZeros: head.leadingZeros || tail.leadingZeros };
}

export function parseCidr(value: string): Cidr | undefined {
  const slash = value.indexOf("/");
  const ip = slash < 0 ? undefined : parseIp(value.slice(0, slash));
  const length = value.slice(slash + 1);
  if (ip === undefined || !DIGITS.test(length) || Number(length) > ip.bytes.length * 8) return undefined;
  return { ip, prefix: Number(length), leadingZeros: ip.leadingZeros || (length.length > 1 && length.startsWith("0")) };
}

/** @see k8s.io/apimachinery pkg/util/validation/ip.go IsValidIPForLegacyField */
export function legacyIp(value: string, { strictIPs }: IpStrictness): Faults {
  const ip = parseIp(value);
  if (ip === undefined) return [NAME_FAULTS.ip];
  if (!strictIPs) return [];
  if (ip.leadingZeros) return ["must not be written with leading zeros: some programs read them as octal"];
  return ip.mapped ? ["must not be an IPv4 address inside an IPv6 one"] : [];
}

/** Also wants the shortest spelling. @see k8s.io/apimachinery pkg/util/validation/ip.go IsValidIP */
export function canonicalIp(value: string): Faults {
  const found = legacyIp(value, { strictIPs: true });
  const ip = parseIp(value);
  if (found.length > 0 || ip === undefined || formatIp(ip) === value) return found;
  return [`must be written in its shortest form, ${formatIp(ip)}`];
}

/** @see k8s.io/apimachinery pkg/util/validation/ip.go IsValidCIDRForLegacyField */
export function legacyCidr(value: string, { strictIPs }: IpStrictness): Faults {
  const cidr = parseCidr(value);
  if (cidr === undefined) return [NAME_FAULTS.cidr];
  if (!strictIPs) return [];
  if (cidr.leadingZeros) return ["must not be written with leading zeros"];
  if (cidr.ip.mapped) return ["must not be an IPv4 range inside an IPv6 one"];
  return hasHostBits(cidr)
    ? [`has bits set beyond its prefix: write ${formatIp({ ...cidr.ip, bytes: maskedBytes(cidr) })}/${cidr.prefix}`]
    : [];
}

/** Also wants the shortest spelling. @see k8s.io/apimachinery pkg/util/validation/ip.go IsValidCIDR */
export function canonicalCidr(value: string): Faults {
  const found = legacyCidr(value, { strictIPs: true });
  const cidr = parseCidr(value);
  if (found.length > 0 || cidr === undefined) return found;
  const shortest = `${formatIp(cidr.ip)}/${cidr.prefix}`;
  return shortest === value ? [] : [`must be written in its shortest form, ${shortest}`];
}

const maskedBytes = ({ ip, prefix }: Cidr): number[] => ip.bytes.map((byte, index) => byte & mask(prefix - index * 8));
const mask = (bits: number): number => (bits >= 8 ? 0xff : bits <= 0 ? 0 : (0xff << (8 - bits)) & 0xff);
const hasHostBits = (cidr: Cidr): boolean => maskedBytes(cidr).some((byte, index) => byte !== cidr.ip.bytes[index]);

/** Whether `inner` lies wholly in `outer` and is smaller. */
export function isStrictSubset(inner: Cidr, outer: Cidr): boolean {
  if (inner.ip.bytes.length !== outer.ip.bytes.length || outer.prefix >= inner.prefix) return false;
  const bytes = maskedBytes({ ...inner, prefix: outer.prefix });
  return maskedBytes(outer).every((byte, index) => byte === bytes[index]);
}

export function contains(range: Cidr, ip: Ip): boolean {
  if (range.ip.bytes.length !== ip.bytes.length) return false;
  const bytes = maskedBytes({ ip, prefix: range.prefix, leadingZeros: false });
  return maskedBytes(range).every((byte, index) => byte === bytes[index]);
}

/** RFC 5952. */
export function formatIp({ bytes, mapped }: Pick<Ip, "bytes" | "mapped">): string {
  if (bytes.length === 4 || mapped) return bytes.slice(-4).join(".");
  const groups = Array.from({ length: 8 }, (_, i) =>
    (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16),
  );
  let best = { start: -1, length: 1 };
  for (let start = 0; start < 8; start++) {
    let end = start;
    while (end < 8 && groups[end] === "0") end++;
    if (end - start > best.length) best = { start, length: end - start };
  }
  if (best.start < 0) return groups.join(":");
  return `${groups.slice(0, best.start).join(":")}::${groups.slice(best.start + best.length).join(":")}`;
}

/** Addresses that can never be an endpoint. @see pkg/apis/core/validation/validation.go ValidateEndpointIP */
export function endpointIp(value: string): Faults {
  const ip = parseIp(value);
  if (ip === undefined) return [NAME_FAULTS.ip];
  const bytes = ip.mapped ? ip.bytes.slice(-4) : ip.bytes;
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
