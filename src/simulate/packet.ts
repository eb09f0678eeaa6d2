import { isProtocol } from "./connections.ts";
import type { Connections, Protocol } from "./connections.ts";
import { includesPort } from "./connections.ts";

/** One packet that a set of ports does not describe: of another protocol, or from a certain source port. */
export interface Packet {
  /** IANA number. */
  readonly protocol: number;
  /** Set for TCP, UDP and SCTP. */
  readonly ports?: { readonly name: Protocol; readonly source: number; readonly destination: number };
  readonly icmp?: { readonly type: number; readonly code: number };
}

const NUMBERS: Readonly<Record<Protocol, number>> = { TCP: 6, UDP: 17, SCTP: 132 };

const isPort = (number: number): boolean => number >= 1 && number <= 65_535;

/**
 * A packet as users write it: `TCP/8080@1234` from port 1234, `ICMP/8/0` with type and code, `ICMPv6/128/0`, `PROTO/47`
 * by the number of its protocol; undefined for anything else.
 */
export function parsePacket(text: string): Packet | undefined {
  const [name = "", first = "", second, ...rest] = text.toUpperCase().split(/[/@]/);
  const [a, b] = [Number(first), Number(second)];
  if (rest.length > 0 || !/^\d{1,5}$/.test(first) || (second !== undefined && !/^\d{1,5}$/.test(second)))
    return undefined;
  if (name === "PROTO") return second === undefined && a <= 255 ? { protocol: a } : undefined;
  if (name === "ICMP" || name === "ICMPV6")
    return second !== undefined && text.split("/").length === 3 && a <= 255 && b <= 255
      ? { protocol: name === "ICMP" ? 1 : 58, icmp: { type: a, code: b } }
      : undefined;
  return isProtocol(name) && second !== undefined && text.includes("@") && isPort(a) && isPort(b)
    ? { protocol: NUMBERS[name], ports: { name, source: b, destination: a } }
    : undefined;
}

/** Whether what a rule matches, as a set of ports, includes a packet; only a set without limits has other protocols. */
export const includesPacket = (connections: Connections, { ports }: Packet, isUnlimited: boolean): boolean =>
  ports === undefined ? isUnlimited : includesPort(connections, ports.name, ports.destination);
