import { fieldsOf, listOf, textOf } from "../../../base/values.ts";
import type { Fields } from "../../../base/values.ts";
import { isRecord } from "../../../base/is-record.ts";
import { readPattern } from "../../../diagnostic/pattern.ts";
import { isPortName, portNumber } from "./ports.ts";
import type { Path, Refusal } from "./refusal.ts";

interface RuleKind {
  readonly direction: "Ingress" | "Egress";
  readonly action: "Accept" | "Deny";
  readonly selectsNodes: boolean;
}

const MOST_PORTS = 40;
const isListed = (value: unknown): boolean => listOf(value).length > 0;

const PROTOCOLS = new Set(["TCP", "UDP", "SCTP", "VRRP", "IGMP", "GRE", "IPIP", "IPV6", "ESP", "AH", "ANY"]);
const WITHOUT_PORTS = new Set(["VRRP", "IGMP", "GRE", "IPIP", "IPV6", "ESP", "AH"]);

function* portRefusals(item: Fields, hasDNS: boolean, path: Path): Iterable<Refusal> {
  const at = [...path, "port"];
  const written = textOf(item["port"]);
  const protocol = String(item["protocol"] ?? "ANY");
  if (written === undefined) return yield { path, detail: "a port is required; 0 stands for all ports" };
  if (!isPortName(written)) {
    const number = portNumber(written);
    if (written !== "0" && WITHOUT_PORTS.has(protocol))
      yield { path: at, detail: `protocol ${protocol} has no ports: the port must be 0` };
    else if (number === undefined)
      yield { path: at, detail: `"${written}" is neither a port number nor a name of at most 15 characters` };
    else if (hasDNS && typeof item["endPort"] === "number" && item["endPort"] > number)
      yield { path: [...path, "endPort"], detail: "DNS rules cannot have a range of ports" };
  }
  if (!PROTOCOLS.has(protocol.toUpperCase()) && protocol !== "")
    yield { path: [...path, "protocol"], detail: `"${protocol}" is not a protocol` };
}

function* l7Refusals(rule: Fields, { direction, selectsNodes }: RuleKind, path: Path): Iterable<Refusal> {
  const { http, dns } = fieldsOf(rule["rules"]);
  const at = [...path, "rules"];
  const [hasHTTP, hasDNS] = [isListed(http), isListed(dns)];
  if (hasDNS && direction === "Ingress") yield { path: [...at, "dns"], detail: "DNS rules are only for egress" };
  if (hasHTTP && selectsNodes) yield { path: [...at, "http"], detail: "HTTP rules are not for nodes" };
  if (Array.isArray(http) && Array.isArray(dns))
    yield { path: at, detail: "http and dns cannot be combined in one item" };
  if (isListed(rule["serverNames"]) && (hasHTTP || hasDNS) && !isRecord(rule["terminatingTLS"]))
    yield {
      path: [...path, "serverNames"],
      detail: "serverNames beside HTTP or DNS rules needs terminatingTLS",
    };
  yield* httpRefusals(listOf(http), [...at, "http"]);
  const ports = listOf(rule["ports"]).map(fieldsOf);
  if (hasDNS && ports.length === 0) yield { path: at, detail: "DNS rules need a port" };
  if (!hasHTTP && !hasDNS) return;
  if (isRecord(rule["listener"]))
    yield { path: [...path, "listener"], detail: "a listener cannot be combined with rules" };
  for (const [index, { port, protocol }] of ports.entries()) {
    const here = [...path, "ports", index];
    if (portNumber(String(port)) === 0) yield { path: [...here, "port"], detail: "rules cannot be used with port 0" };
    const name = String(protocol ?? "ANY").toUpperCase();
    if (!hasDNS && name !== "TCP") yield { path: here, detail: `HTTP rules are only for protocol TCP, not ${name}` };
  }
}

function* httpRefusals(rules: readonly unknown[], path: Path): Iterable<Refusal> {
  for (const [index, rule] of rules.map(fieldsOf).entries()) {
    for (const name of ["path", "method"]) {
      const reading = readPattern(textOf(rule[name]) ?? "");
      if ("refused" in reading) yield { path: [...path, index, name], detail: reading.refused };
    }
    for (const [place, match] of listOf(rule["headerMatches"]).map(fieldsOf).entries())
      if (textOf(match["name"]) === undefined)
        yield { path: [...path, index, "headerMatches", place], detail: "the name of the header is missing" };
  }
}

/** Faults in one item of `toPorts`. */
export function* portRuleRefusals(rule: Fields, kind: RuleKind, path: Path): Iterable<Refusal> {
  const ports = listOf(rule["ports"]);
  if (ports.length > MOST_PORTS)
    yield { path: [...path, "ports"], detail: `it has ${ports.length} ports, and at most ${MOST_PORTS} are possible` };
  const hasDNS = kind.action === "Accept" && isListed(fieldsOf(rule["rules"])["dns"]);
  for (const [index, item] of ports.entries()) yield* portRefusals(fieldsOf(item), hasDNS, [...path, "ports", index]);
  if (kind.action === "Deny") return;
  for (const [index, name] of listOf(rule["serverNames"]).entries())
    if (name === "") yield { path: [...path, "serverNames", index], detail: "a server name must not be empty" };
  if (isRecord(rule["listener"]) && kind.direction === "Ingress")
    yield { path: [...path, "listener"], detail: "a listener is only for egress" };
  yield* l7Refusals(rule, kind, path);
}
