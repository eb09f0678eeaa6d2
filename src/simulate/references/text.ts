import { parseIP } from "../../base/ip.ts";

/** A host found in a string; offsets are of that string. */
export interface HostToken {
  readonly hostKind: "name" | "IPv4" | "IPv6";
  /** Lower case, without brackets and trailing dot. */
  readonly host: string;
  readonly start: number;
  readonly end: number;
  readonly scheme: string | undefined;
  readonly port: { readonly number: number; readonly start: number; readonly end: number } | undefined;
  /** The default port of the scheme, if there is no port. */
  readonly impliedPort: number | undefined;
  readonly shape: "url" | "host-port" | "host" | "text";
}

/**
 * A host with its context. The lengths are bounded, so that a long line without any host costs no more than its length.
 * Names may contain `_` for SRV records (`_http._tcp.web`).
 */
const TOKEN = new RegExp(
  String.raw`(?:(?<scheme>[a-z][a-z0-9+.-]{0,30}):\/\/(?:[^\s/@"'\x60<>,;()[\]{}=]{0,200}@)?)?` +
    String.raw`(?<host>\[[0-9a-f:.]{2,45}\]|[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?)\.?(?::(?<port>\d{1,5})(?!\d))?`,
  "gi",
);

/** Characters before a host that make it the rest of something else: a path, a variable, a template, a wildcard. */
const GLUED_BEFORE = /[\w.\-$}{)\]/\\%*]/;
/** Characters after a host that make it the beginning of something else. */
const GLUED_AFTER = /[\w$@{%*(\-\\]/;
const CLUSTER_NAME = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.svc(?:\.[a-z0-9.-]+)?$/;
const NAME = /^(?=.*[a-z])[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/;

function hostOf(written: string): Pick<HostToken, "host" | "hostKind"> | undefined {
  const bare = written.startsWith("[") ? written.slice(1, -1) : written;
  const host = bare.toLowerCase();
  const ip = parseIP(bare);
  if (ip !== undefined) return { host, hostKind: ip.family };
  return NAME.test(host) ? { host, hostKind: "name" } : undefined;
}

/** Start of a comment in the usual configuration languages. */
const COMMENT = /^\s*(?:#|;|\/\/|--\s)/;

type Found = Pick<HostToken, "host" | "hostKind">;

function shapeOf(
  match: RegExpExecArray,
  found: Found,
  hasPort: boolean,
  isWhole: boolean,
): HostToken["shape"] | undefined {
  if (match.groups?.["scheme"] !== undefined) return "url";
  if (hasPort) return "host-port";
  if (isWhole) return "host";
  return found.hostKind === "IPv4" || CLUSTER_NAME.test(found.host) ? "text" : undefined;
}

function tokenOf(line: string, match: RegExpExecArray, isAlone: boolean): HostToken | undefined {
  const { groups = {} } = match;
  const written = groups["host"] ?? "";
  const digits = groups["port"];
  const whole = match.index + match[0].length;
  // Counted from the end, as a user name may equal the host. The `d` flag for offsets would slow down every match.
  const afterHost = whole - (digits === undefined ? 0 : digits.length + 1);
  const end = line[afterHost - 1] === "." ? afterHost - 1 : afterHost;
  const start = end - written.length;
  const isUrl = groups["scheme"] !== undefined;
  if (!isUrl && match.index > 0 && GLUED_BEFORE.test(line[match.index - 1] ?? "")) return undefined;
  if (GLUED_AFTER.test(line[whole] ?? "")) return undefined;
  const found = hostOf(written);
  if (found === undefined) return undefined;
  // `12:30:15` is a time, `name:1:2` a list; ZooKeeper's `zk-0.zk:2888:3888` is one host with two ports.
  const isTwice = /^:\d/.test(line.slice(whole, whole + 2));
  if (isTwice && !(found.hostKind === "name" && found.host.includes("."))) return undefined;
  // `10.0.0.0/8` is a range, `1.2.3.4.5` a version.
  if (found.hostKind === "IPv4" && !isUrl && /^\/\d{1,2}(?!\d)|^\.\d/.test(line.slice(whole, whole + 4)))
    return undefined;
  const number = Number(digits);
  const port =
    digits === undefined || number < 1 || number > 65_535
      ? undefined
      : { number, start: whole - digits.length, end: whole };
  const shape = shapeOf(match, found, port !== undefined, isAlone && match[0].length === line.trim().length);
  const scheme = groups["scheme"]?.toLowerCase();
  // The port after the colon is known only at run time.
  const impliedPort = line[whole] === ":" ? undefined : schemePort(scheme);
  return shape && { host: found.host, hostKind: found.hostKind, start, end, scheme, port, impliedPort, shape };
}

/** Programs with host and port as two words: `nc -z db 5432`, `pg_isready -h db -p 5432`. */
const TWO_WORDS =
  /\b(?:nc|ncat|netcat|telnet)\s+(?:-\w+\s+(?:\d+\s+)?)*(?<host>[a-z][a-z0-9.-]{0,250})\s+(?<port>\d{1,5})\b/dgi;
const BY_FLAGS = new RegExp(
  String.raw`\b(?:pg_isready|psql|pg_dump|redis-cli|mysql|mysqladmin|mysqldump|mariadb|` +
    String.raw`mariadb-admin)\b[^|;&\n]{0,200}?\s(?:-h|` +
    String.raw`--host)[ =]?(?<host>[a-z][a-z0-9.-]{0,250})(?![\w/:])(?:[^|;&\n]{0,100}?\s(?:-p|-P|` +
    String.raw`--port)[ =]?(?<port>\d{1,5})\b)?`,
  "dgi",
);

/** Hosts whose port is a separate word. */
function* hostsWithSeparatePort(line: string): Iterable<HostToken> {
  for (const pattern of [TWO_WORDS, BY_FLAGS]) {
    for (const { groups = {}, indices } of line.matchAll(pattern)) {
      const found = hostOf(groups["host"] ?? "");
      const [start, end] = indices?.groups?.["host"] ?? [0, 0];
      const range = indices?.groups?.["port"];
      if (found === undefined || range === undefined) continue;
      yield {
        ...found,
        start,
        end,
        scheme: undefined,
        port: { number: Number(groups["port"]), start: range[0], end: range[1] },
        impliedPort: undefined,
        shape: "host-port",
      };
    }
  }
}

const mayHoldApart = (text: string): boolean =>
  /\b(?:nc|ncat|netcat|telnet|pg_isready|psql|pg_dump|redis-cli|mysql\w*|mariadb\S*)\s/.test(text);

/** Whether a line may contain a host. */
const mayHoldHost = (line: string): boolean =>
  line.includes("://") || line.includes(".svc") || /:\d/.test(line) || /\d\.\d+\.\d/.test(line);

const isOneWord = (text: string): boolean => text.length < 300 && !/\s/.test(text.trim());

const moved = (token: HostToken, by: number): HostToken => ({
  ...token,
  start: token.start + by,
  end: token.end + by,
  port: token.port && { ...token.port, start: token.port.start + by, end: token.port.end + by },
});

/**
 * All hosts in a string, from left to right, without comments. A string that is just a host counts; a word among others
 * only if it is unambiguous: in a URL, with a port, an address, or a name that ends in `.svc` or the cluster domain.
 */
export function findHosts(text: string): readonly HostToken[] {
  const isAlone = !text.trim().includes("\n");
  if (isAlone && isOneWord(text)) return tokensOf(text, true);
  const tokens: HostToken[] = [];
  const hasApart = mayHoldApart(text);
  let offset = 0;
  for (const line of text.split("\n")) {
    const two = hasApart && !(!isAlone && COMMENT.test(line)) ? [...hostsWithSeparatePort(line)] : [];
    const found =
      mayHoldHost(line) && !(COMMENT.test(line) && !isAlone)
        ? tokensOf(line, false).filter((token) => !two.some(({ start }) => start === token.start))
        : [];
    for (const token of two.length === 0 ? found : [...two, ...found].sort((a, b) => a.start - b.start))
      tokens.push(moved(token, offset));
    offset += line.length + 1;
  }
  return tokens;
}

function tokensOf(line: string, isAlone: boolean): readonly HostToken[] {
  const tokens: HostToken[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(line); match !== null; match = TOKEN.exec(line)) {
    const token = tokenOf(line, match, isAlone);
    if (token !== undefined) tokens.push(token);
  }
  return tokens;
}

/** Default ports of URL schemes. Source: the URI schemes' registrations. */
const DEFAULT_PORTS: Readonly<Record<string, number>> = {
  http: 80,
  ws: 80,
  https: 443,
  wss: 443,
  postgres: 5432,
  postgresql: 5432,
  mysql: 3306,
  mongodb: 27_017,
  redis: 6379,
  rediss: 6379,
  amqp: 5672,
  amqps: 5671,
};

const schemePort = (scheme: string | undefined): number | undefined =>
  scheme !== undefined && Object.hasOwn(DEFAULT_PORTS, scheme) ? DEFAULT_PORTS[scheme] : undefined;
