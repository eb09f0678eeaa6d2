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

const PLAIN_IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

function parseIPv4(text: string): readonly number[] | undefined {
  // Most texts are names.
  if (!/^\d/.test(text)) return undefined;
  // Leading zeros are decimal here: ParseIPSloppy of k8s.io/utils/net keeps the reading that Go had before 1.17.
  const match = PLAIN_IPV4.exec(text.replaceAll(/(^|\.)0+(?=\d)/g, "$1"));
  if (match === null) return undefined;
  const bytes = match.slice(1).map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : undefined;
}

function parseGroups(text: string): readonly number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else if (index === parts.length - 1 && part.includes(".")) {
      const [a, b, c, d] = parseIPv4(part) ?? [];
      if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined;
      groups.push(a * 256 + b, c * 256 + d);
    } else return undefined;
  }
  return groups;
}

function parseIPv6(text: string): readonly number[] | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = parseGroups(halves[0] ?? "");
  const tail = halves.length === 2 ? parseGroups(halves[1] ?? "") : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => 0), ...tail];
  return groups.flatMap((group) => [group >> 8, group & 255]);
}

/**
 * Reads an address as Kubernetes controllers do: IPv4 mapped into IPv6 is IPv4. Source: k8s.io/utils/net ParseIPSloppy,
 * Go net.IP.To4.
 */
export function parseIP(text: string): IP | undefined {
  // Manifests may omit an address, or contain a number, where the type says string.
  if (typeof text !== "string") return undefined;
  if (!text.includes(":")) {
    const bytes = parseIPv4(text);
    return bytes && { family: "IPv4", bytes };
  }
  const bytes = parseIPv6(text);
  if (bytes === undefined) return undefined;
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  return mapped ? { family: "IPv4", bytes: bytes.slice(12) } : { family: "IPv6", bytes };
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

/** Reads `ADDRESS/BITS`; host bits are cut off. */
export function parseCIDR(text: string): CIDR | undefined {
  if (typeof text !== "string") return undefined;
  const [address = "", bits = "", ...rest] = text.trim().split("/");
  const ip = parseIP(address);
  if (ip === undefined || rest.length > 0 || !/^\d{1,3}$/.test(bits)) return undefined;
  const prefix = Number(bits);
  if (prefix > ip.bytes.length * 8) return undefined;
  const bytes = ip.bytes.map(
    (byte, index) => byte & (0xff << Math.min(8, Math.max(0, 8 * (index + 1) - prefix))) & 0xff,
  );
  return { family: ip.family, bytes, prefix };
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
