import { parseCidr, parseIp } from "../formats/ip.ts";
import { isWhole, parseQuantity } from "../formats/quantity.ts";
import { isObject } from "../schema/decode.ts";

/** Evaluation failed in a way that the API server reports as a failed rule. */
export class CelError extends Error {
  override readonly name: string = "CelError";
}

/** A function that we do not know: nothing can be said about the rule. */
export class UnknownFunction extends CelError {
  override readonly name = "UnknownFunction";
}

export class Optional {
  readonly value: unknown;

  private constructor(value: unknown) {
    this.value = value;
  }

  static of(value: unknown): Optional {
    return new Optional(value);
  }

  get present(): boolean {
    return this.value !== undefined;
  }
}

export const isMap = (value: unknown): value is Record<string, unknown> => isObject(value) && !(value instanceof Optional) && !(value instanceof URL);

export function lookUp(of: unknown, key: unknown): unknown {
  if (Array.isArray(of)) return typeof key === "number" ? of[key] : undefined;
  if (isMap(of)) return Object.hasOwn(of, String(key)) ? (of[String(key)] ?? undefined) : undefined;
  throw new CelError(`${String(key)} is asked of something that has no fields`);
}

export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, index) => equal(item, b[index]));
  if (!isMap(a) || !isMap(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]));
}

type Implementation = (...args: readonly unknown[]) => unknown;

/** Calls a function, or a method with its target as the first argument. */
export function callFunction(name: string, args: readonly unknown[]): unknown {
  const implementation = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (implementation === undefined) throw new UnknownFunction(`there is no function ${name}`);
  return implementation(...args);
}

function text(value: unknown): string {
  if (typeof value !== "string") throw new CelError("a string is needed");
  return value;
}

function whole(value: unknown): number {
  if (typeof value !== "number") throw new CelError("a number is needed");
  return value;
}

const UNITS: Readonly<Record<string, bigint>> = { ns: 1n, us: 1_000n, "µs": 1_000n, "μs": 1_000n, ms: 1_000_000n, s: 1_000_000_000n, m: 60_000_000_000n, h: 3_600_000_000_000n };

/** Nanoseconds of a Go duration such as `1h30m`. */
function duration(value: unknown): bigint {
  const match = /^([-+]?)((?:\d+(?:\.\d*)?(?:ns|us|µs|μs|ms|s|m|h))+|0)$/.exec(text(value));
  if (match === null) throw new CelError(`${text(value)} is not a duration such as 1m30s`);
  let sum = 0n;
  for (const [, amount = "0", unit = "s"] of (match[2] ?? "").matchAll(/(\d+(?:\.\d*)?)(ns|us|µs|μs|ms|s|m|h)/g)) {
    const [integer = "0", fraction = ""] = amount.split(".");
    const scale = UNITS[unit] ?? 0n;
    sum += BigInt(integer) * scale + (BigInt(fraction === "" ? "0" : fraction) * scale) / 10n ** BigInt(fraction.length);
  }
  return match[1] === "-" ? -sum : sum;
}

const patterns = new Map<string, RegExp | null>();

/** RE2 and JavaScript agree on what definitions use, but for flags inside the pattern. */
export function regExp(pattern: string): RegExp {
  let compiled = patterns.get(pattern);
  if (compiled === undefined) {
    const caseless = pattern.includes("(?i)");
    const source = pattern.replace("(?i)", "").replaceAll("\\z", "$").replaceAll("\\A", "^");
    try {
      compiled = new RegExp(source, caseless ? "i" : "");
    } catch {
      compiled = null;
    }
    patterns.set(pattern, compiled);
  }
  if (compiled === null) throw new UnknownFunction(`the pattern ${pattern} cannot be read`);
  return compiled;
}

function url(value: unknown): URL {
  try {
    return new URL(text(value));
  } catch {
    throw new CelError(`${text(value)} is not a URL`);
  }
}

const succeeds = (run: () => unknown): boolean => {
  try {
    run();
    return true;
  } catch {
    return false;
  }
};

/** The order is undefined without equality, so nothing else than numbers and strings is ordered. */
const least = (items: unknown, sign: number): unknown => {
  if (!Array.isArray(items) || items.length === 0) throw new CelError("a list with entries is needed");
  return items.reduce((best: unknown, item: unknown) => (sign * (whole(item) - whole(best)) < 0 ? item : best));
};

/** @see the standard definitions of CEL; k8s.io/apiserver pkg/cel/library for ip, cidr, url, quantity, lists and regex */
const FUNCTIONS: Readonly<Record<string, Implementation>> = {
  size: (value) => {
    if (typeof value === "string") return [...value].length;
    if (Array.isArray(value)) return value.length;
    if (isMap(value)) return Object.keys(value).length;
    throw new CelError("size() needs a string, a list or a map");
  },
  contains: (value, part) => text(value).includes(text(part)),
  startsWith: (value, part) => text(value).startsWith(text(part)),
  endsWith: (value, part) => text(value).endsWith(text(part)),
  matches: (value, pattern) => regExp(text(pattern)).test(text(value)),
  split: (value, separator, limit) => (limit === undefined ? text(value).split(text(separator)) : text(value).split(text(separator)).slice(0, whole(limit))),
  substring: (value, start, end) => {
    const characters = [...text(value)];
    const last = end === undefined ? characters.length : whole(end);
    if (whole(start) < 0 || last > characters.length || whole(start) > last) throw new CelError("substring() is out of range");
    return characters.slice(whole(start), last).join("");
  },
  lowerAscii: (value) => text(value).replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()),
  upperAscii: (value) => text(value).replaceAll(/[a-z]/g, (letter) => letter.toUpperCase()),
  trim: (value) => text(value).trim(),
  replace: (value, from, to) => text(value).replaceAll(text(from), () => text(to)),
  indexOf: (value, part) => (Array.isArray(value) ? value.findIndex((item) => equal(item, part)) : text(value).indexOf(text(part))),
  lastIndexOf: (value, part) => text(value).lastIndexOf(text(part)),
  join: (value, separator = "") => (Array.isArray(value) ? value.map(text).join(text(separator)) : text(value)),
  charAt: (value, index) => [...text(value)][whole(index)] ?? "",
  find: (value, pattern) => regExp(text(pattern)).exec(text(value))?.[0] ?? "",
  duration,
  int: (value) => {
    if (typeof value === "number") return Math.trunc(value);
    if (/^[+-]?\d+$/.test(text(value))) return Number(value);
    throw new CelError(`${text(value)} is not a number`);
  },
  uint: (value) => Number(value),
  double: (value) => Number(value),
  string: (value) => (typeof value === "string" ? value : String(value)),
  bool: (value) => value === true || value === "true",
  dyn: (value) => value,
  type: (value) => (Array.isArray(value) ? "list" : value === null ? "null_type" : typeof value),
  isIP: (value) => typeof value === "string" && isStrictIp(value),
  "ip.isCanonical": (value) => isStrictIp(text(value)),
  ip: (value) => {
    if (!isStrictIp(text(value))) throw new CelError(`${text(value)} is not an IP address`);
    return value;
  },
  family: (value) => (parseIp(text(value).split("/")[0] ?? "")?.family === "IPv6" ? 6 : 4),
  isCIDR: (value) => typeof value === "string" && isStrictCidr(value),
  cidr: (value) => {
    if (!isStrictCidr(text(value))) throw new CelError(`${text(value)} is not an address range`);
    return value;
  },
  prefixLength: (value) => Number(text(value).split("/")[1]),
  isURL: (value) => succeeds(() => url(value)),
  url,
  getScheme: (value) => (value instanceof URL ? value.protocol.replace(/:$/, "") : ""),
  getHost: (value) => (value instanceof URL ? value.host : ""),
  getHostname: (value) => (value instanceof URL ? value.hostname : ""),
  getPort: (value) => (value instanceof URL ? value.port : ""),
  getEscapedPath: (value) => (value instanceof URL ? value.pathname : ""),
  isQuantity: (value) => parseQuantity(value) !== undefined,
  quantity: (value) => parseQuantity(value)?.nano ?? 0n,
  isInteger: (value) => typeof value === "bigint" && isWhole({ nano: value }),
  isGreaterThan: (a, b) => typeof a === "bigint" && typeof b === "bigint" && a > b,
  isLessThan: (a, b) => typeof a === "bigint" && typeof b === "bigint" && a < b,
  compareTo: (a, b) => (typeof a === "bigint" && typeof b === "bigint" ? (a < b ? -1 : a > b ? 1 : 0) : 0),
  sign: (value) => (typeof value === "bigint" ? (value < 0n ? -1 : value > 0n ? 1 : 0) : 0),
  sum: (items) => (Array.isArray(items) ? items.reduce((total: number, item) => total + whole(item), 0) : 0),
  min: (items) => least(items, 1),
  max: (items) => least(items, -1),
  isSorted: (items) => Array.isArray(items) && items.every((item, index) => index === 0 || String(items[index - 1]) <= String(item)),
  orValue: (value, otherwise) => (value instanceof Optional ? (value.present ? value.value : otherwise) : value),
  hasValue: (value) => value instanceof Optional && value.present,
  value: (optional) => {
    if (optional instanceof Optional && optional.present) return optional.value;
    throw new CelError("the optional has no value");
  },
  "optional.of": (value) => Optional.of(value),
  "optional.none": () => Optional.of(undefined),
  "math.greatest": (...values) => Math.max(...values.map(whole)),
  "math.least": (...values) => Math.min(...values.map(whole)),
};

function isStrictIp(value: string): boolean {
  const ip = parseIp(value);
  return ip !== undefined && !ip.leadingZeros && !ip.mapped;
}

function isStrictCidr(value: string): boolean {
  const cidr = parseCidr(value);
  return cidr !== undefined && !cidr.leadingZeros && !cidr.ip.mapped;
}
