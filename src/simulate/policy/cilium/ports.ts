import { fieldsOf, listOf } from "../../../base/values.ts";
import type { Fields } from "../../../base/values.ts";
import { isRecord } from "../../../base/is-record.ts";
import { NO_CONNECTIONS, connectionRange, isProtocol, unionConnections } from "../../connections.ts";
import type { Connections, Protocol } from "../../connections.ts";

/** A port that only the destination pod can turn into a number. */
export interface CiliumNamedPort {
  readonly object: object;
  /** In lower case: names are compared without case. */
  readonly name: string;
  readonly protocols: readonly Protocol[];
  readonly endPort: number | undefined;
}

/** One item of `toPorts` or `icmps`. */
export interface PortRule {
  readonly object: object;
  readonly connections: Connections;
  readonly named: readonly CiliumNamedPort[];
  /** Set if a proxy checks more than the port: HTTP or DNS rules, server names, a listener. */
  readonly l7: "http" | "dns" | "serverNames" | "listener" | undefined;
  /** Whether a proxy is involved at all: also where it only terminates TLS. */
  readonly proxied: boolean;
  /** Entries that name SCTP, which is off in a default installation. */
  readonly sctp: boolean;
}

/**
 * Whether the text of a port is a name: letters, digits and single dashes, with a letter. Source: cilium
 * pkg/iana/svcname.go.
 */
export const isPortName = (text: string): boolean =>
  text.length <= 15 && /^(?:[a-zA-Z0-9]-?)*[a-zA-Z](?:-?[a-zA-Z0-9])*$/.test(text);

/**
 * The number of a port as Go's `strconv.ParseUint(text, 0, 16)` reads it: a leading zero means octal, `_` may separate
 * digits. undefined: not a number of 16 bits.
 */
export function portNumber(text: string): number | undefined {
  if (!/^(?:0|[1-9](?:_?\d)*|0(?:_?[0-7])+)$/.test(text)) return undefined;
  const digits = text.replaceAll("_", "");
  const number = digits.length > 1 && digits.startsWith("0") ? Number.parseInt(digits, 8) : Number(digits);
  return number <= 65_535 ? number : undefined;
}

const isListed = (value: unknown): boolean => listOf(value).length > 0;

function l7Of(rule: Fields): PortRule["l7"] {
  const { http, dns } = fieldsOf(rule["rules"]);
  if (isListed(http)) return "http";
  if (isListed(dns)) return "dns";
  if (isListed(rule["serverNames"])) return "serverNames";
  return isRecord(rule["listener"]) ? "listener" : undefined;
}

function protocolsOf(text: unknown): readonly Protocol[] {
  const name = typeof text === "string" && text !== "" ? text.toUpperCase() : "ANY";
  if (name === "ANY") return ["TCP", "UDP", "SCTP"];
  return isProtocol(name) ? [name] : [];
}

/**
 * Port 0 means every port of the protocol; an `endPort` counts if it is above the port. Source: cilium
 * pkg/policy/l4.go createL4Filter, keysForRange.
 */
function compilePort(object: Fields): Connections | CiliumNamedPort {
  const text = String(object["port"] ?? "");
  const protocols = protocolsOf(object["protocol"]);
  const endPort = typeof object["endPort"] === "number" ? object["endPort"] : undefined;
  if (isPortName(text)) return { object, name: text.toLowerCase(), protocols, endPort };
  const first = portNumber(text);
  if (first === undefined) return NO_CONNECTIONS;
  const [from, to] = first === 0 ? [1, 65_535] : [first, Math.max(first, endPort ?? 0)];
  return protocols.map((protocol) => connectionRange(protocol, from, to)).reduce(unionConnections, NO_CONNECTIONS);
}

const isNamed = (port: Connections | CiliumNamedPort): port is CiliumNamedPort => "name" in port;

function compilePortRule(object: Fields): PortRule {
  const entries = listOf(object["ports"]).filter(isRecord);
  const ports = entries.map(compilePort);
  const numbered = ports.filter((port): port is Connections => !isNamed(port));
  const l7 = l7Of(object);
  return {
    object,
    connections: numbered.reduce(unionConnections, NO_CONNECTIONS),
    named: ports.filter(isNamed),
    l7,
    proxied: l7 !== undefined || isRecord(object["terminatingTLS"]) || isRecord(object["originatingTLS"]),
    sctp: entries.some(({ protocol }) => String(protocol).toUpperCase() === "SCTP"),
  };
}

const icmpRule = (object: object): PortRule => ({
  object,
  connections: NO_CONNECTIONS,
  named: [],
  l7: undefined,
  proxied: false,
  sctp: false,
});

/** `toPorts` and `icmps` of a rule; undefined: no condition on ports. */
export function compilePorts(rule: Fields): readonly PortRule[] | undefined {
  const ports = [
    ...listOf(rule["toPorts"]).map((item) => compilePortRule(fieldsOf(item))),
    ...listOf(rule["icmps"]).map((item) => icmpRule(fieldsOf(item))),
  ];
  return ports.length === 0 ? undefined : ports;
}
