export type IPFamily = "IPv4" | "IPv6";

/** An address as bytes, 4 or 16 of them. */
export interface IP {
  readonly family: IPFamily;
  readonly bytes: readonly number[];
}

export interface CIDR extends IP {
  /** Network bits. */
  readonly prefix: number;
}

/** An address as it is written: 4 bytes with dots, 16 with colons. */
export interface WrittenIP extends IP {
  /** `::ffff:1.2.3.4`: 16 bytes, which Go treats as IPv4. */
  readonly mapped: boolean;
  /** Octets or groups with more zeros in front than they need. */
  readonly leadingZeros: boolean;
}

/** `ADDRESS/BITS` as it is written, with its host bits. */
export interface WrittenCIDR {
  readonly ip: WrittenIP;
  readonly prefix: number;
  readonly leadingZeros: boolean;
}

type Part = Pick<WrittenIP, "bytes" | "leadingZeros">;

const DIGITS = /^[0-9]+$/;

function readIPv4(text: string): Part | undefined {
  // Most texts are names.
  if (!/^\d/.test(text)) return undefined;
  const octets = text.split(".");
  if (octets.length !== 4 || !octets.every((octet) => DIGITS.test(octet) && Number(octet) <= 255)) return undefined;
  return { bytes: octets.map(Number), leadingZeros: octets.some((octet) => octet.length > 1 && octet.startsWith("0")) };
}

function readGroups(text: string): Part | undefined {
  if (text === "") return { bytes: [], leadingZeros: false };
  const bytes: number[] = [];
  let leadingZeros = false;
  const groups = text.split(":");
  for (const [index, group] of groups.entries()) {
    if (index === groups.length - 1 && group.includes(".")) {
      const last = readIPv4(group);
      if (last === undefined) return undefined;
      bytes.push(...last.bytes);
      leadingZeros ||= last.leadingZeros;
      continue;
    }
    const number = /^[0-9a-fA-F]+$/.test(group) ? Number.parseInt(group, 16) : Number.NaN;
    if (!(number <= 0xffff)) return undefined;
    leadingZeros ||= group.length > 4;
    bytes.push(number >> 8, number & 0xff);
  }
  return { bytes, leadingZeros };
}

/**
 * Reads an address as Kubernetes' lax parser does: leading zeros are decimal, as in Go before 1.17. Source:
 * k8s.io/utils/net ParseIPSloppy.
 */
export function readIP(text: string): WrittenIP | undefined {
  // Manifests may omit an address, or contain a number, where the type says string.
  if (typeof text !== "string") return undefined;
  if (!text.includes(":")) {
    const found = readIPv4(text);
    return found && { ...found, family: "IPv4", mapped: false };
  }
  const halves = text.split("::");
  const head = readGroups(halves[0] ?? "");
  const tail = readGroups(halves[1] ?? "");
  if (halves.length > 2 || head === undefined || tail === undefined) return undefined;
  const written = head.bytes.length + tail.bytes.length;
  if (halves.length === 2 ? written > 14 : written !== 16) return undefined;
  const bytes = [...head.bytes, ...Array.from({ length: 16 - written }, () => 0), ...tail.bytes];
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  return { bytes, family: mapped ? "IPv4" : "IPv6", mapped, leadingZeros: head.leadingZeros || tail.leadingZeros };
}

/** Reads an address as Kubernetes controllers do: IPv4 mapped into IPv6 is IPv4. Source: Go net.IP.To4. */
export function parseIP(text: string): IP | undefined {
  const ip = readIP(text);
  return ip && { family: ip.family, bytes: ip.mapped ? ip.bytes.slice(12) : ip.bytes };
}

/** The longest run of two or more zero groups, which is written `::` (RFC 5952). */
function longestZeroRun(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: -1, length: 1 };
  let start = 0;
  for (let index = 0; index <= groups.length; index++) {
    if (groups[index] === 0) continue;
    if (index - start > best.length) best = { start, length: index - start };
    start = index + 1;
  }
  return best;
}

/** The canonical spelling, as Go prints it. */
export function formatIP({ family, bytes }: IP): string {
  if (family === "IPv4") return bytes.join(".");
  const groups: number[] = [];
  for (let index = 0; index < 16; index += 2) groups.push((bytes[index] ?? 0) * 256 + (bytes[index + 1] ?? 0));
  const { start, length } = longestZeroRun(groups);
  const hex = (part: readonly number[]) => part.map((group) => group.toString(16)).join(":");
  return start < 0 ? hex(groups) : `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
}

/** The canonical spelling of an address, or undefined if it is none. */
export function canonicalIP(text: string): string | undefined {
  const ip = parseIP(text);
  return ip && formatIP(ip);
}

/** Reads `ADDRESS/BITS` as it is written. */
export function readCIDR(text: string): WrittenCIDR | undefined {
  if (typeof text !== "string") return undefined;
  const slash = text.indexOf("/");
  const ip = slash < 0 ? undefined : readIP(text.slice(0, slash));
  const bits = text.slice(slash + 1);
  if (ip === undefined || !DIGITS.test(bits) || Number(bits) > ip.bytes.length * 8) return undefined;
  return { ip, prefix: Number(bits), leadingZeros: ip.leadingZeros || (bits.length > 1 && bits.startsWith("0")) };
}

/** The first address of a range: without host bits. */
export const networkOf = (bytes: readonly number[], prefix: number): readonly number[] =>
  bytes.map((byte, index) => byte & (0xff << Math.min(8, Math.max(0, 8 * (index + 1) - prefix))) & 0xff);

/** Reads `ADDRESS/BITS`; host bits are cut off. IPv4 mapped into IPv6 is IPv4, as in Go net.IPNet.Contains. */
export function parseCIDR(text: string): CIDR | undefined {
  const cidr = typeof text === "string" ? readCIDR(text.trim()) : undefined;
  if (cidr === undefined) return undefined;
  const { ip, prefix } = cidr;
  const bytes = networkOf(ip.bytes, prefix);
  if (!ip.mapped) return { family: ip.family, bytes, prefix };
  return prefix < 96
    ? { family: "IPv6", bytes, prefix }
    : { family: "IPv4", bytes: bytes.slice(12), prefix: prefix - 96 };
}

/**
 * `offset` is added at bit `bit` (counted from the left, exclusive); undefined when it does not fit below bit `floor`.
 */
function add(bytes: readonly number[], offset: number, bit: number, floor: number): readonly number[] | undefined {
  if (offset >= 2 ** Math.min(53, bit - floor)) return undefined;
  const result = [...bytes];
  let index = Math.ceil(bit / 8) - 1;
  let carry = offset * 2 ** ((index + 1) * 8 - bit);
  for (; carry > 0 && index >= 0; index--) {
    const sum = (result[index] ?? 0) + carry;
    result[index] = sum % 256;
    carry = Math.floor(sum / 256);
  }
  return result;
}

/** The `n`th address of a range, counted from its first; undefined beyond its end. */
export function addressAt(range: CIDR, n: number): string | undefined {
  const bytes = add(range.bytes, n, range.bytes.length * 8, range.prefix);
  return bytes && formatIP({ family: range.family, bytes });
}

/** How many addresses a range contains, at most 2^53. */
export const sizeOf = (range: CIDR): number => 2 ** Math.min(53, range.bytes.length * 8 - range.prefix);

/** The `n`th subnet with `prefix` bits inside a range. */
export function subnetAt(range: CIDR, n: number, prefix: number): CIDR | undefined {
  const own = Math.max(prefix, range.prefix);
  const bytes = add(range.bytes, n, own, range.prefix);
  return bytes && { family: range.family, bytes, prefix: own };
}

export const formatCIDR = (range: CIDR): string => `${formatIP(range)}/${range.prefix}`;

export const isInside = (ip: IP, range: CIDR): boolean =>
  ip.family === range.family &&
  ip.bytes.every((byte, index) => {
    const bits = Math.min(8, Math.max(0, range.prefix - index * 8));
    return byte >> (8 - bits) === (range.bytes[index] ?? 0) >> (8 - bits);
  });

/** `10.0.0.1:80`, `[fd00::1]:80`. Source: Go net.JoinHostPort. */
export const joinHostPort = (address: string, port: number): string =>
  address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;

/** A text whose order is that of the addresses by number, IPv4 first; invalid addresses come last. */
export function sortKey(address: string): string {
  const ip = parseIP(address);
  if (ip === undefined) return `~${address}`;
  return ip.family + ip.bytes.map((byte) => String.fromCharCode(byte + 32)).join("");
}
