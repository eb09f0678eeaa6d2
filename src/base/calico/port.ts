/** An item of `ports` in a rule of Calico: a range of numbers, or a name. */
export type CalicoPort = { readonly first: number; readonly last: number } | { readonly name: string };

/** Why a value is not a port. `decode`: the API server cannot even read it. */
export interface PortError {
  readonly error: string;
}

export const isPortError = (port: CalicoPort | PortError): port is PortError => "error" in port;

const NAME = /^[a-zA-Z0-9_.-]{1,128}$/;
const LAST = 65_535;

const inRange = (number: number): boolean => Number.isInteger(number) && number >= 1 && number <= LAST;

/**
 * A number, a text of digits, `FIRST:LAST` or a name.
 * @see projectcalico/calico api/pkg/lib/numorstring/port.go PortFromString; validator.go validatePort
 */
export function parseCalicoPort(value: unknown): CalicoPort | PortError {
  if (typeof value === "number")
    return inRange(value) ? { first: value, last: value } : { error: "must be from 1 to 65535" };
  if (typeof value !== "string") return { error: "must be a number, a range such as 8000:8010, or a name" };
  const [, from, to = from] = /^(\d+)(?::(\d+))?$/.exec(value) ?? [];
  if (from !== undefined) {
    const [first, last] = [Number(from), Number(to)];
    if (!inRange(first) || !inRange(last)) return { error: "ports must be from 1 to 65535" };
    return first > last ? { error: `the range starts at ${first}, above its end` } : { first, last };
  }
  return NAME.test(value) ? { name: value } : { error: "is neither a number, a range such as 8000:8010, nor a name" };
}
