/** The parts of a request that routing uses. Header names are lower case. */
export interface HTTPRequest {
  readonly scheme: "http" | "https";
  /** Without port, lower case. */
  readonly host: string;
  readonly port: number;
  /** Starts with `/`, without the query. */
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Of the TLS handshake, if it is not the host. */
  readonly serverName?: string;
}

const HOST_PORT = /^(\[[0-9a-fA-F:]+\]|[^:/?#]+)(?::(\d{1,5}))?$/;

/** Parses `http://host:8080/path?x=1` as a GET without headers; undefined if it is not an HTTP URL. */
export function parseURL(text: string): HTTPRequest | undefined {
  const match = /^(https?):\/\/([^/?#]+)([^?#]*)(?:\?([^#]*))?/i.exec(text);
  const authority = HOST_PORT.exec(match?.[2] ?? "");
  if (match === null || authority === null) return undefined;
  const scheme = match[1]?.toLowerCase() === "https" ? "https" : "http";
  const port = authority[2] === undefined ? (scheme === "https" ? 443 : 80) : Number(authority[2]);
  if (port < 1 || port > 65_535) return undefined;
  const pairs = (match[4] ?? "").split("&").filter((pair) => pair !== "");
  const query: Record<string, string> = {};
  for (const pair of pairs) {
    const [name = "", ...value] = pair.split("=");
    query[name] ??= value.join("=");
  }
  return {
    scheme,
    host: (authority[1] ?? "").replace(/^\[|\]$/g, "").toLowerCase(),
    port,
    path: match[3] || "/",
    method: "GET",
    headers: {},
    query,
  };
}
