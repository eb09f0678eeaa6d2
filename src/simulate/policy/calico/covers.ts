import type { CalicoPort } from "../../../base/calico/port.ts";
import { isInside } from "../../../base/ip.ts";
import type { CIDR } from "../../../base/ip.ts";
import type { CalicoPolicy } from "./policies.ts";
import type { CalicoRule, RuleEntity } from "./rule.ts";

/** `undefined` is no limit; otherwise only an equal limit is surely as wide. */
const covers = (outer: unknown, inner: unknown): boolean =>
  outer === undefined || JSON.stringify(outer) === JSON.stringify(inner);

const isWithin = (inner: CIDR, outer: CIDR): boolean => inner.prefix >= outer.prefix && isInside(inner, outer);

/** Whether every address of some ranges is in others; an empty list is no limit. */
const coversNets = (outer: readonly CIDR[], inner: readonly CIDR[]): boolean =>
  outer.length === 0 || (inner.length > 0 && inner.every((net) => outer.some((wide) => isWithin(net, wide))));

/** Whether all that one list excludes, the other excludes too. */
const excludesNets = (outer: readonly CIDR[], inner: readonly CIDR[]): boolean =>
  outer.every((net) => inner.some((wide) => isWithin(net, wide)));

const containsPort = (ports: readonly CalicoPort[], port: CalicoPort): boolean =>
  ports.some((one) =>
    "name" in one || "name" in port
      ? JSON.stringify(one) === JSON.stringify(port)
      : one.first <= port.first && one.last >= port.last,
  );

const coversPorts = (outer: readonly CalicoPort[], inner: readonly CalicoPort[]): boolean =>
  outer.length === 0 || (inner.length > 0 && inner.every((port) => containsPort(outer, port)));

const coversEntity = (outer: RuleEntity, inner: RuleEntity): boolean =>
  covers(outer.positive, inner.positive) &&
  covers(outer.negative, inner.negative) &&
  covers(outer.service, inner.service) &&
  coversNets(outer.nets, inner.nets) &&
  excludesNets(outer.notNets, inner.notNets) &&
  coversPorts(outer.ports, inner.ports) &&
  outer.notPorts.every((port) => containsPort(inner.notPorts, port));

/**
 * Whether one rule surely matches every packet that another one matches. Selectors count as equal or not: two ways of
 * writing the same pods are not compared.
 */
export const coversRule = (outer: CalicoRule, inner: CalicoRule): boolean =>
  outer.direction === inner.direction &&
  !outer.http &&
  covers(outer.protocol, inner.protocol) &&
  (covers(outer.notProtocol, inner.notProtocol) ||
    (inner.protocol !== undefined && inner.protocol !== outer.notProtocol)) &&
  covers(outer.icmp, inner.icmp) &&
  covers(outer.notICMP, inner.notICMP) &&
  covers(outer.version, inner.version) &&
  coversEntity(outer.source, inner.source) &&
  coversEntity(outer.destination, inner.destination);

const limits = ({ namespace, selector, namespaces, accounts }: CalicoPolicy): readonly unknown[] => [
  namespace === "" ? undefined : namespace,
  selector?.op === "all" ? undefined : selector,
  namespaces?.op === "all" ? undefined : namespaces,
  accounts?.op === "all" ? undefined : accounts,
];

/** One key for policies that select the same pods as they are written; "" selects all. */
export function subjectKey(policy: CalicoPolicy): string {
  const all = limits(policy);
  return all.every((limit) => limit === undefined) ? "" : JSON.stringify(all.map((limit) => limit ?? null));
}
