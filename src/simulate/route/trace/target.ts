import { parseURL } from "../request.ts";
import type { HTTPRequest } from "../request.ts";

/** The target of a connection. */
export interface TraceTarget {
  readonly text: string;
  /** Lower case, without brackets. */
  readonly host: string;
  readonly port: number | undefined;
  readonly protocol: "TCP" | "UDP" | "SCTP";
  /** Set for `http://` and `https://`. */
  readonly request: HTTPRequest | undefined;
}

const TARGET = new RegExp(
  String.raw`^(?:(tcp|udp|sctp):\/\/)?(\[[0-9a-fA-F:.]+\]|[0-9a-fA-F:]*:[0-9a-fA-F:]*:[0-9a-fA-F:.]*|` +
    String.raw`[\w.-]+)(?::(\d{1,5}))?$`,
  "i",
);

/** A URL, `HOST:PORT`, a DNS name, or an address; `udp://` and `sctp://` before it choose the protocol. */
export function parseTarget(text: string): TraceTarget | undefined {
  const request = parseURL(text);
  if (request !== undefined) return { text, host: request.host, port: request.port, protocol: "TCP", request };
  const match = TARGET.exec(text);
  if (match === null) return undefined;
  const port = match[3] === undefined ? undefined : Number(match[3]);
  if (port !== undefined && (port < 1 || port > 65_535)) return undefined;
  const protocol = (match[1]?.toUpperCase() ?? "TCP") as TraceTarget["protocol"];
  return { text, host: (match[2] ?? "").replace(/^\[|\]$/g, "").toLowerCase(), port, protocol, request: undefined };
}
