import { Memo } from "../../base/memo.ts";

/** Amounts such as `500m` or `1Gi`, exact to a nano. @see k8s.io/apimachinery pkg/api/resource/quantity.go */
export interface Quantity {
  /** In billionths, rounded away from zero. */
  readonly nano: bigint;
}

const PATTERN = /^([+-]?)([0-9]*)(?:\.([0-9]*))?(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?[0-9]+)?$/;
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, "": 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY: Readonly<Record<string, bigint>> = {
  Ki: 1n << 10n,
  Mi: 1n << 20n,
  Gi: 1n << 30n,
  Ti: 1n << 40n,
  Pi: 1n << 50n,
  Ei: 1n << 60n,
};
/** Exponents beyond this overflow any quantity and would only cost memory. */
const LARGEST_EXPONENT = 400;

/** The same few amounts occur in thousands of manifests. */
const quantities = new Memo(parse);

export function parseQuantity(value: unknown): Quantity | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? parseQuantity(String(value)) : undefined;
  return typeof value === "string" ? quantities.get(value) : undefined;
}

function parse(value: string): Quantity | undefined {
  const match = PATTERN.exec(value);
  if (match === null) return undefined;
  const [, sign = "", whole = "", fraction = "", suffix = ""] = match;
  if (whole === "" && fraction === "") return undefined;
  const digits = BigInt(whole + fraction);
  const binary = BINARY[suffix];
  const exponent = binary !== undefined ? 0 : (DECIMAL[suffix] ?? Number(suffix.slice(1)));
  if (Math.abs(exponent) > LARGEST_EXPONENT) return undefined;
  const power = 9 + exponent - fraction.length;
  const scaled = digits * (binary ?? 1n);
  const nano = power >= 0 ? scaled * 10n ** BigInt(power) : roundUp(scaled, 10n ** BigInt(-power));
  return { nano: sign === "-" ? -nano : nano };
}

const roundUp = (value: bigint, by: bigint): bigint => (value + by - 1n) / by;

export const isWhole = ({ nano }: Quantity): boolean => nano % 1_000_000_000n === 0n;
