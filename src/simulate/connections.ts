/** The protocols of a NetworkPolicy. Source: pkg/apis/networking/validation. */
export const PROTOCOLS = ["TCP", "UDP", "SCTP"] as const;
export type Protocol = (typeof PROTOCOLS)[number];

export const isProtocol = (text: string): text is Protocol => (PROTOCOLS as readonly string[]).includes(text);

/** Port numbers from `first` to `last`, inclusive. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/**
 * A set of (protocol, port) pairs in canonical form: ranges are sorted, disjoint and not adjacent. Equal sets have
 * equal ranges, so that `equalConnections` is a plain comparison.
 */
export type Connections = Readonly<Record<Protocol, readonly PortRange[]>>;

const LAST_PORT = 65_535;
const EVERY_PORT: readonly PortRange[] = [{ first: 1, last: LAST_PORT }];
const NO_PORT: readonly PortRange[] = [];

export const NO_CONNECTIONS: Connections = { TCP: NO_PORT, UDP: NO_PORT, SCTP: NO_PORT };
export const ALL_CONNECTIONS: Connections = { TCP: EVERY_PORT, UDP: EVERY_PORT, SCTP: EVERY_PORT };

export const onePort = (protocol: Protocol, port: number): Connections => connectionRange(protocol, port, port);

export const everyPort = (protocol: Protocol): Connections => connectionRange(protocol, 1, LAST_PORT);

export function connectionRange(protocol: Protocol, first: number, last: number): Connections {
  const from = Math.max(first, 1);
  const to = Math.min(last, LAST_PORT);
  return from > to ? NO_CONNECTIONS : { ...NO_CONNECTIONS, [protocol]: [{ first: from, last: to }] };
}

function unionRanges(a: readonly PortRange[], b: readonly PortRange[]): readonly PortRange[] {
  if (a.length === 0 || a === b) return b;
  if (b.length === 0) return a;
  const sorted = [...a, ...b].sort((x, y) => x.first - y.first);
  const result: { first: number; last: number }[] = [];
  for (const { first, last } of sorted) {
    const end = result.at(-1);
    if (end !== undefined && first <= end.last + 1) end.last = Math.max(end.last, last);
    else result.push({ first, last });
  }
  return result;
}

function intersectRanges(a: readonly PortRange[], b: readonly PortRange[]): readonly PortRange[] {
  const result: PortRange[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const x = a[i] as PortRange;
    const y = b[j] as PortRange;
    const first = Math.max(x.first, y.first);
    const last = Math.min(x.last, y.last);
    if (first <= last) result.push({ first, last });
    if (x.last < y.last) i++;
    else j++;
  }
  return result;
}

function complementRanges(ranges: readonly PortRange[]): readonly PortRange[] {
  const result: PortRange[] = [];
  let next = 1;
  for (const { first, last } of ranges) {
    if (first > next) result.push({ first: next, last: first - 1 });
    next = last + 1;
  }
  if (next <= LAST_PORT) result.push({ first: next, last: LAST_PORT });
  return result;
}

type RangeOperation = (a: readonly PortRange[], b: readonly PortRange[]) => readonly PortRange[];

const each = (a: Connections, b: Connections, operation: RangeOperation): Connections => ({
  TCP: operation(a.TCP, b.TCP),
  UDP: operation(a.UDP, b.UDP),
  SCTP: operation(a.SCTP, b.SCTP),
});

export function unionConnections(a: Connections, b: Connections): Connections {
  if (a === NO_CONNECTIONS || a === b) return b;
  if (b === NO_CONNECTIONS) return a;
  if (a === ALL_CONNECTIONS || b === ALL_CONNECTIONS) return ALL_CONNECTIONS;
  return canonical(each(a, b, unionRanges));
}

/** The union of many, without sorting what is there again for each. */
export function unionAll(all: readonly Connections[]): Connections {
  const [first = NO_CONNECTIONS, ...rest] = all;
  if (rest.length === 0) return first;
  const middle = all.length >>> 1;
  return unionConnections(unionAll(all.slice(0, middle)), unionAll(all.slice(middle)));
}

export function intersectConnections(a: Connections, b: Connections): Connections {
  if (a === ALL_CONNECTIONS || a === b) return b;
  if (b === ALL_CONNECTIONS) return a;
  if (a === NO_CONNECTIONS || b === NO_CONNECTIONS) return NO_CONNECTIONS;
  return canonical(each(a, b, intersectRanges));
}

export function subtractConnections(a: Connections, b: Connections): Connections {
  if (b === NO_CONNECTIONS || a === NO_CONNECTIONS) return a;
  if (a === b || b === ALL_CONNECTIONS) return NO_CONNECTIONS;
  return canonical(each(a, b, (x, y) => intersectRanges(x, complementRanges(y))));
}

/** The empty and the full set are single objects, so that identity answers the common questions. */
function canonical(connections: Connections): Connections {
  if (isEmpty(connections)) return NO_CONNECTIONS;
  return isEverything(connections) ? ALL_CONNECTIONS : connections;
}

const isWhole = (ranges: readonly PortRange[]): boolean =>
  ranges.length === 1 && ranges[0]?.first === 1 && ranges[0].last === LAST_PORT;

export const isEmpty = ({ TCP, UDP, SCTP }: Connections): boolean =>
  TCP.length === 0 && UDP.length === 0 && SCTP.length === 0;

export const isEverything = ({ TCP, UDP, SCTP }: Connections): boolean => isWhole(TCP) && isWhole(UDP) && isWhole(SCTP);

export function equalConnections(a: Connections, b: Connections): boolean {
  return a === b || PROTOCOLS.every((protocol) => sameRanges(a[protocol], b[protocol]));
}

const sameRanges = (a: readonly PortRange[], b: readonly PortRange[]): boolean =>
  a.length === b.length && a.every((range, index) => range.first === b[index]?.first && range.last === b[index].last);

/** Whether `inner` is a subset of `outer`. */
export const includesConnections = (outer: Connections, inner: Connections): boolean =>
  isEmpty(subtractConnections(inner, outer));

export const includesPort = (connections: Connections, protocol: Protocol, port: number): boolean =>
  connections[protocol].some(({ first, last }) => first <= port && port <= last);

const describeRange = ({ first, last }: PortRange): string => (first === last ? `${first}` : `${first}-${last}`);

/** `all`, `none`, or `TCP 80,8000-8010; UDP`: a protocol without numbers means all of its ports. */
export function describeConnections(connections: Connections): string {
  if (isEverything(connections)) return "all";
  const parts = PROTOCOLS.filter((protocol) => connections[protocol].length > 0).map((protocol) =>
    isWhole(connections[protocol]) ? protocol : `${protocol} ${connections[protocol].map(describeRange).join(",")}`,
  );
  return parts.length === 0 ? "none" : parts.join("; ");
}

/** A port to check, written `TCP/80`. */
export interface Probe {
  readonly text: string;
  readonly protocol: Protocol;
  readonly port: number;
}

/** `TCP/80`, `udp/53`; undefined for anything else. */
export function parseProbe(text: string): Probe | undefined {
  const match = /^([A-Za-z]+)\/(\d{1,5})$/.exec(text);
  const protocol = match?.[1]?.toUpperCase() ?? "";
  const port = Number(match?.[2]);
  if (!isProtocol(protocol) || !(port >= 1 && port <= LAST_PORT)) return undefined;
  return { text: `${protocol}/${port}`, protocol, port };
}
