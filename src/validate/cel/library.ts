import type { CelLibrary } from "../../cel/cel.ts";
import { CelError } from "../../cel/cel-error.ts";
import { answered, patternOf } from "../../cel/cel-pattern.ts";
import { formatIP, isInside, readCIDR, readIP } from "../../base/ip.ts";
import type { IP, WrittenCIDR, WrittenIP } from "../../base/ip.ts";
import { isWhole, parseQuantity } from "../formats/quantity.ts";

/** A value of a type that the language itself does not have; its content differs by type. */
class Address {
  readonly ip: IP;
  constructor(ip: IP) {
    this.ip = ip;
  }
}

class AddressRange {
  readonly cidr: WrittenCIDR;
  constructor(cidr: WrittenCIDR) {
    this.cidr = cidr;
  }
}

class Amount {
  readonly nano: bigint;
  constructor(nano: bigint) {
    this.nano = nano;
  }
}

class Link {
  readonly url: URL;
  constructor(url: URL) {
    this.url = url;
  }
}

/** The word before the dot of `math.greatest`. */
class MathNamespace {
  readonly name = "math";
}

function strictIp(text: string): WrittenIP | undefined {
  const ip = readIP(text);
  return ip === undefined || ip.leadingZeros || ip.mapped ? undefined : ip;
}

function strictCidr(text: string): WrittenCIDR | undefined {
  const cidr = readCIDR(text);
  return cidr === undefined || cidr.leadingZeros || cidr.ip.mapped ? undefined : cidr;
}

const contains = ({ ip: { family, bytes }, prefix }: WrittenCIDR, ip: IP): boolean =>
  isInside(ip, { family, bytes, prefix });

function linkOf(text: string): URL | undefined {
  // As Go's ParseRequestURI: a path of its own is a URL too.
  return URL.canParse(text) ? new URL(text) : text.startsWith("/") ? new URL(text, "file://") : undefined;
}

function known<T>(value: T | undefined, complaint: string): T {
  if (value === undefined) throw new CelError(complaint);
  return value;
}

const order = (a: bigint | number, b: bigint | number): bigint => (a < b ? -1n : a > b ? 1n : 0n);
const scalar = (value: unknown): bigint | number | string => value as bigint | number | string;

function extreme(list: readonly unknown[], sign: 1 | -1): unknown {
  if (list.length === 0) throw new CelError("the list is empty");
  return list.reduce((best, item) =>
    (sign === 1 ? scalar(item) < scalar(best) : scalar(item) > scalar(best)) ? item : best,
  );
}

const findAll = (text: string, pattern: string, most?: number): string[] => [
  ...answered(patternOf(pattern).find(text, most), pattern, text),
];

/** What the API server adds to the language. @see k8s.io/apiserver pkg/cel/library */
export const KUBERNETES_LIBRARY: CelLibrary = {
  types: {
    "net.IP": Address,
    "net.CIDR": AddressRange,
    "kubernetes.Quantity": Amount,
    "kubernetes.URL": Link,
    MathNamespace,
  },
  constants: { math: { type: "MathNamespace", value: new MathNamespace() } },
  functions: {
    "isIP(string): bool": (text: string) => strictIp(text) !== undefined,
    "ip(string): net.IP": (text: string) => new Address(known(strictIp(text), `${text} is not an IP address`)),
    "net.IP.family(): int": ({ ip }: Address) => (ip.family === "IPv6" ? 6n : 4n),
    "string(net.IP): string": ({ ip }: Address) => formatIP(ip),
    "isCIDR(string): bool": (text: string) => strictCidr(text) !== undefined,
    "cidr(string): net.CIDR": (text: string) =>
      new AddressRange(known(strictCidr(text), `${text} is not an address range`)),
    "net.CIDR.ip(): net.IP": ({ cidr }: AddressRange) => new Address(cidr.ip),
    "net.CIDR.prefixLength(): int": ({ cidr }: AddressRange) => BigInt(cidr.prefix),
    "net.CIDR.containsIP(net.IP): bool": ({ cidr }: AddressRange, { ip }: Address) => contains(cidr, ip),
    "net.CIDR.containsIP(string): bool": ({ cidr }: AddressRange, text: string) =>
      contains(cidr, known(strictIp(text), `${text} is not an IP address`)),
    "isURL(string): bool": (text: string) => linkOf(text) !== undefined,
    "url(string): kubernetes.URL": (text: string) => new Link(known(linkOf(text), `${text} is not a URL`)),
    "kubernetes.URL.getScheme(): string": ({ url }: Link) =>
      url.protocol === "file:" ? "" : url.protocol.slice(0, -1),
    "kubernetes.URL.getHost(): string": ({ url }: Link) => url.host,
    "kubernetes.URL.getHostname(): string": ({ url }: Link) => url.hostname,
    "kubernetes.URL.getPort(): string": ({ url }: Link) => url.port,
    "kubernetes.URL.getEscapedPath(): string": ({ url }: Link) => url.pathname,
    "isQuantity(string): bool": (text: string) => parseQuantity(text) !== undefined,
    "quantity(string): kubernetes.Quantity": (text: string) =>
      new Amount(known(parseQuantity(text), `${text} is not a quantity`).nano),
    "kubernetes.Quantity.isInteger(): bool": (amount: Amount) => isWhole(amount),
    "kubernetes.Quantity.sign(): int": ({ nano }: Amount) => order(nano, 0n),
    "kubernetes.Quantity.compareTo(kubernetes.Quantity): int": (a: Amount, b: Amount) => order(a.nano, b.nano),
    "kubernetes.Quantity.isGreaterThan(kubernetes.Quantity): bool": (a: Amount, b: Amount) => a.nano > b.nano,
    "kubernetes.Quantity.isLessThan(kubernetes.Quantity): bool": (a: Amount, b: Amount) => a.nano < b.nano,
    "kubernetes.Quantity.add(kubernetes.Quantity): kubernetes.Quantity": (a: Amount, b: Amount) =>
      new Amount(a.nano + b.nano),
    "kubernetes.Quantity.sub(kubernetes.Quantity): kubernetes.Quantity": (a: Amount, b: Amount) =>
      new Amount(a.nano - b.nano),
    "list.sum(): dyn": (list: readonly bigint[]) => list.reduce((sum, item) => sum + item, 0n),
    "list.min(): dyn": (list: readonly unknown[]) => extreme(list, 1),
    "list.max(): dyn": (list: readonly unknown[]) => extreme(list, -1),
    "list.isSorted(): bool": (list: readonly unknown[]) =>
      list.every((item, index) => index === 0 || scalar(list[index - 1]) <= scalar(item)),
    "list.indexOf(dyn): int": (list: readonly unknown[], item: unknown) => BigInt(list.indexOf(item)),
    "list.lastIndexOf(dyn): int": (list: readonly unknown[], item: unknown) => BigInt(list.lastIndexOf(item)),
    "string.find(string): string": (text: string, pattern: string) => findAll(text, pattern, 1)[0] ?? "",
    "string.findAll(string): list": (text: string, pattern: string) => findAll(text, pattern),
    "string.findAll(string, int): list": (text: string, pattern: string, most: bigint) =>
      most < 0n ? findAll(text, pattern) : findAll(text, pattern, Number(most)),
    "string.replace(string, string): string": (text: string, from: string, to: string) =>
      text.replaceAll(from, () => to),
    "string.charAt(int): string": (text: string, index: bigint) => [...text][Number(index)] ?? "",
    "MathNamespace.greatest(dyn, dyn): dyn": (_: object, a: unknown, b: unknown) => extreme([a, b], -1),
    "MathNamespace.least(dyn, dyn): dyn": (_: object, a: unknown, b: unknown) => extreme([a, b], 1),
  },
};
