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
  /** Of the TLS handshake, if it is not the host. */
  readonly serverName?: string;
}

/** What a request has besides its URL. */
export interface RequestParts {
  readonly method?: string | undefined;
  /** `Name: value`; `Host` replaces the host of the URL for routing, not as the address. */
  readonly headers?: readonly string[] | undefined;
  readonly serverName?: string | undefined;
}

const METHOD = /^[A-Za-z]+$/;
const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*[:=]\s*(.*)$/;

/** Headers by their names in lower case; undefined if one is not `Name: value`. */
function headersOf(lines: readonly string[]): Readonly<Record<string, string>> | undefined {
  const found: Record<string, string> = {};
  for (const line of lines) {
    const [, name, value = ""] = HEADER.exec(line) ?? [];
    if (name === undefined) return undefined;
    found[name.toLowerCase()] = value;
  }
  return found;
}

/** The same target with the parts of a request; undefined for an invalid one, or parts of a target without a URL. */
export function withParts(
  target: TraceTarget,
  { method, headers = [], serverName }: RequestParts,
): TraceTarget | undefined {
  const found = headersOf(headers);
  if (found === undefined || (method !== undefined && !METHOD.test(method))) return undefined;
  const named = serverName === undefined ? {} : { serverName: serverName.toLowerCase() };
  const { request } = target;
  if (request === undefined) return method === undefined && headers.length === 0 ? { ...target, ...named } : undefined;
  const host = found["host"]?.replace(/:\d+$/, "").toLowerCase();
  return {
    ...target,
    ...named,
    request: {
      ...request,
      ...named,
      ...(host !== undefined && { host }),
      method: (method ?? request.method).toUpperCase(),
      headers: found,
    },
  };
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
