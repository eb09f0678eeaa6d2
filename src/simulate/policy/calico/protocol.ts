import { PROTOCOLS } from "../../connections.ts";
import type { Protocol } from "../../connections.ts";
import type { Packet } from "../../packet.ts";

/** Numbers of the protocols that Calico has names for (IANA, Protocol Numbers). */
const NUMBERS: ReadonlyMap<string, number> = new Map([
  ["icmp", 1],
  ["tcp", 6],
  ["udp", 17],
  ["icmpv6", 58],
  ["sctp", 132],
  ["udplite", 136],
]);

const WITH_PORTS: Readonly<Record<Protocol, number>> = { TCP: 6, UDP: 17, SCTP: 132 };

/** The number of a `protocol`; undefined if it is neither a known name nor a number. Names are read in any case. */
export function protocolNumber(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return undefined;
  return /^\d+$/.test(value) ? Number(value) : NUMBERS.get(value.toLowerCase());
}

/**
 * The IP version that a protocol implies where the rule names none; only names do.
 * @see projectcalico/calico felix/calc/rule_convert.go ipVersionToProtoIPVersion
 */
export function versionOf(protocol: unknown): 4 | 6 | undefined {
  const name = typeof protocol === "string" ? protocol.toLowerCase() : "";
  return name === "icmp" ? 4 : name === "icmpv6" ? 6 : undefined;
}

/** Type and code of an ICMP match; without a type it matches all. */
export interface ICMPMatch {
  readonly type: number | undefined;
  readonly code: number | undefined;
}

/** Which protocols a rule matches, by number; undefined: any. */
export interface ProtocolMatch {
  readonly protocol: number | undefined;
  readonly notProtocol: number | undefined;
  readonly icmp: ICMPMatch | undefined;
  readonly notICMP: ICMPMatch | undefined;
}

const matchesNumber = ({ protocol, notProtocol }: ProtocolMatch, number: number): boolean =>
  (protocol === undefined || protocol === number) && notProtocol !== number;

/** The protocols with ports that a rule matches; an ICMP match excludes them all. */
export const portProtocols = (match: ProtocolMatch): readonly Protocol[] =>
  match.icmp?.type === undefined ? PROTOCOLS.filter((name) => matchesNumber(match, WITH_PORTS[name])) : [];

const isType = (icmp: ICMPMatch | undefined, { type, code }: NonNullable<Packet["icmp"]>): boolean =>
  icmp?.type !== undefined && icmp.type === type && (icmp.code === undefined || icmp.code === code);

/** Whether a rule matches the protocol and ICMP type of a packet; its ports are another matter. */
export function matchesProtocol(match: ProtocolMatch, { protocol, icmp }: Packet): boolean {
  if (!matchesNumber(match, protocol)) return false;
  if (match.icmp?.type !== undefined && (icmp === undefined || !isType(match.icmp, icmp))) return false;
  return icmp === undefined || !isType(match.notICMP, icmp);
}
