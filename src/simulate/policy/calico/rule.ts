import { fieldsOf, listOf, textOf } from "../../../base/values.ts";
import type { Fields } from "../../../base/values.ts";
import { isRecord } from "../../../base/is-record.ts";
import { isPortError, parseCalicoPort } from "../../../base/calico/port.ts";
import type { CalicoPort } from "../../../base/calico/port.ts";
import { isSelectorError, parseCalicoSelector } from "../../../base/calico/selector.ts";
import type { CalicoSelector } from "../../../base/calico/selector.ts";
import { parseCIDR, parseIP } from "../../../base/ip.ts";
import type { CIDR } from "../../../base/ip.ts";
import type { Direction } from "../network-policy.ts";
import { protocolNumber, versionOf } from "./protocol.ts";
import type { ICMPMatch, ProtocolMatch } from "./protocol.ts";

export type CalicoAction = "Allow" | "Deny" | "Pass" | "Log";

/** Which pods and network sets one side of a rule is limited to. */
export interface EntitySelector {
  /** Own: the namespace of the policy. */
  readonly namespaces: { readonly own: string } | { readonly selector: CalicoSelector } | undefined;
  readonly selector: CalicoSelector | undefined;
  readonly accounts: CalicoSelector | undefined;
  readonly accountNames: readonly string[];
  /** Excluded of those that the others match. */
  readonly except: CalicoSelector | undefined;
}

export interface ServiceReference {
  readonly namespace: string;
  readonly name: string;
}

/** `source` or `destination` of a rule. */
export interface RuleEntity {
  readonly object: Fields;
  /** undefined: not limited to pods and network sets. */
  readonly positive: EntitySelector | undefined;
  /** What must not match, where nothing must: addresses outside of the cluster are not excluded. */
  readonly negative: CalicoSelector | undefined;
  readonly nets: readonly CIDR[];
  readonly notNets: readonly CIDR[];
  readonly ports: readonly CalicoPort[];
  readonly notPorts: readonly CalicoPort[];
  readonly service: ServiceReference | undefined;
}

/** A rule of a Calico policy. */
export interface CalicoRule extends ProtocolMatch {
  readonly object: Fields;
  readonly index: number;
  readonly direction: Direction;
  readonly action: CalicoAction;
  readonly version: 4 | 6 | undefined;
  readonly source: RuleEntity;
  readonly destination: RuleEntity;
  /** It has a condition on HTTP requests, which only its application layer policy checks. */
  readonly http: boolean;
}

/** Something that only an invalid policy has, which Calico would not store. */
export class InvalidPolicy extends Error {}

/** @throws InvalidPolicy */
export function selectorOf(value: unknown): CalicoSelector | undefined {
  const written = textOf(value);
  if (written === undefined) return undefined;
  const found = parseCalicoSelector(written);
  if (isSelectorError(found)) throw new InvalidPolicy();
  return found;
}

const netOf = (value: unknown): CIDR => {
  const written = String(value);
  const address = parseIP(written);
  const cidr = address === undefined ? parseCIDR(written) : { ...address, prefix: address.bytes.length * 8 };
  if (cidr === undefined) throw new InvalidPolicy();
  return cidr;
};

/** @throws InvalidPolicy */
export const netsOf = (value: unknown): readonly CIDR[] => listOf(value).map(netOf);

function portOf(value: unknown): CalicoPort {
  const port = parseCalicoPort(value);
  if (isPortError(port)) throw new InvalidPolicy();
  return port;
}

/**
 * Any selector limits a side to what Calico knows, and in a policy with a namespace to that namespace, if no other is
 * given; `notSelector` then excludes some of it. On its own, in a policy without a namespace, it limits nothing.
 * @see projectcalico/calico libcalico-go/lib/backend/syncersv1/updateprocessors/rules.go getEndpointSelector;
 * felix/calc/rule_scanner.go combineMatchesIfPossible
 */
function selectorsOf(entity: Fields, namespace: string): Pick<RuleEntity, "positive" | "negative"> {
  const namespaces = selectorOf(entity["namespaceSelector"]);
  const selector = selectorOf(entity["selector"]);
  const not = selectorOf(entity["notSelector"]);
  const written = fieldsOf(entity["serviceAccounts"]);
  const accounts = selectorOf(written["selector"]);
  const accountNames = listOf(written["names"]).map(String);
  const limits =
    namespaces !== undefined ||
    selector !== undefined ||
    accounts !== undefined ||
    accountNames.length > 0 ||
    (not !== undefined && namespace !== "");
  if (!limits) return { positive: undefined, negative: not };
  const own = namespace === "" ? undefined : { own: namespace };
  return {
    positive: {
      namespaces: namespaces === undefined ? own : { selector: namespaces },
      selector,
      accounts,
      accountNames,
      except: not,
    },
    negative: undefined,
  };
}

function entityOf(value: unknown, namespace: string): RuleEntity {
  const entity = fieldsOf(value);
  const service = fieldsOf(entity["services"]);
  const name = textOf(service["name"]);
  return {
    object: entity,
    ...selectorsOf(entity, namespace),
    nets: netsOf(entity["nets"]),
    notNets: netsOf(entity["notNets"]),
    ports: listOf(entity["ports"]).map(portOf),
    notPorts: listOf(entity["notPorts"]).map(portOf),
    service: name === undefined ? undefined : { name, namespace: textOf(service["namespace"]) ?? namespace },
  };
}

function icmpOf(value: unknown): ICMPMatch | undefined {
  if (!isRecord(value)) return undefined;
  const { type, code } = value;
  return { type: typeof type === "number" ? type : undefined, code: typeof code === "number" ? code : undefined };
}

function numberOf(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const number = protocolNumber(value);
  if (number === undefined) throw new InvalidPolicy();
  return number;
}

const ACTIONS: readonly string[] = ["Allow", "Deny", "Pass", "Log"] satisfies readonly CalicoAction[];

const isAction = (value: unknown): value is CalicoAction => ACTIONS.includes(String(value));

/** @throws InvalidPolicy */
export function compileRule(value: unknown, index: number, direction: Direction, namespace: string): CalicoRule {
  if (!isRecord(value) || !isAction(value["action"])) throw new InvalidPolicy();
  const { action, protocol, notProtocol, ipVersion } = value;
  return {
    object: value,
    index,
    direction,
    action,
    version: ipVersion === 4 || ipVersion === 6 ? ipVersion : versionOf(protocol),
    protocol: numberOf(protocol),
    notProtocol: numberOf(notProtocol),
    icmp: icmpOf(value["icmp"]),
    notICMP: icmpOf(value["notICMP"]),
    source: entityOf(value["source"], namespace),
    destination: entityOf(value["destination"], namespace),
    http: isRecord(value["http"]) && Object.keys(value["http"]).length > 0,
  };
}
