import type { Fields } from "../../base/values.ts";
import { isRecord } from "../../base/is-record.ts";
import { fieldsOf, listOf } from "../../base/values.ts";
import type { Effect } from "../../model/effects/effect.ts";
import { isSimulated } from "../../model/effects/catalogue.ts";
import { API_VERSIONS } from "../../model/kinds.ts";
import type { Resource } from "../../model/resource.ts";
import type { Direction } from "../policy/network-policy.ts";

/** How an object may affect the connections of the pods it selects, in one direction. */
export interface Stance {
  /** It may deny what is allowed without it. */
  readonly closes: boolean;
  /** It may allow what a NetworkPolicy denies. */
  readonly opens: boolean;
  /** It is evaluated only for pods that no NetworkPolicy isolates. */
  readonly after: boolean;
}

export const NO_STANCE: Stance = { closes: false, opens: false, after: false };

const key = (direction: Direction): "ingress" | "egress" => (direction === "Ingress" ? "ingress" : "egress");

const isRule = (rule: unknown): boolean => isRecord(rule) && Object.keys(rule).length > 0;

/**
 * Rules of Cilium: a section turns on default deny unless `enableDefaultDeny` is false, an empty rule allows nothing,
 * deny rules deny on their own. Source: docs.cilium.io security/policy/language.
 */
function ciliumStance(spec: Fields, direction: Direction): Stance {
  const name = key(direction);
  const allows = listOf(spec[name]);
  const denies = listOf(spec[`${name}Deny`]);
  const isDefaultDeny = fieldsOf(spec["enableDefaultDeny"])[name] !== false;
  return {
    closes: denies.length > 0 || (allows.length > 0 && isDefaultDeny),
    opens: allows.some(isRule),
    after: false,
  };
}

const hasAction = (rules: readonly unknown[], ...actions: readonly string[]): boolean =>
  rules.some((rule) => actions.includes(String(fieldsOf(rule)["action"]).toLowerCase()));

/**
 * Without `types`: those of its rules, else Ingress. What matches no rule of a policy goes on to the next one of the
 * tier, so an Allow counts whatever its order. Source: docs.tigera.io reference/resources/globalnetworkpolicy; felix
 * rules/endpoints.go.
 */
function calicoStance(spec: Fields, direction: Direction): Stance {
  const rules = listOf(spec[key(direction)]);
  const types = listOf(spec["types"]);
  const applies =
    types.length > 0
      ? types.some((type) => String(type).toLowerCase() === key(direction))
      : direction === "Ingress"
        ? listOf(spec["ingress"]).length > 0 || listOf(spec["egress"]).length === 0
        : rules.length > 0;
  return applies ? { closes: true, opens: hasAction(rules, "allow"), after: false } : NO_STANCE;
}

/**
 * Rules of tiers: `tier: baseline` comes after NetworkPolicy. Sources: antrea-network-policy.md; network-policy-api
 * Tier.
 */
function tieredStance(resource: Resource, direction: Direction): Stance {
  const spec = fieldsOf(resource.object["spec"]);
  const rules = listOf(spec[key(direction)]);
  if (rules.length === 0) return NO_STANCE;
  const after = String(spec["tier"]).toLowerCase() === "baseline" || resource.kind === "BaselineAdminNetworkPolicy";
  return { closes: true, opens: hasAction(rules, "allow", "accept"), after };
}

/** Fields of NetworkPolicy. Source: networking/v1 types.go, PolicyTypes. */
function networkPolicyStance(spec: Fields, direction: Direction): Stance {
  const rules = listOf(spec[key(direction)]);
  const types = listOf(spec["policyTypes"]);
  const applies = types.length > 0 ? types.includes(direction) : direction === "Ingress" || rules.length > 0;
  return applies ? { closes: true, opens: rules.length > 0, after: false } : NO_STANCE;
}

/** A Sidecar restricts the hosts its pods' proxies know; with listeners also what they accept. */
const sidecarStance = (spec: Fields, direction: Direction): boolean =>
  direction === "Ingress"
    ? listOf(spec["ingress"]).length > 0
    : listOf(spec["ingress"]).length === 0 ||
      spec["egress"] !== undefined ||
      spec["outboundTrafficPolicy"] !== undefined;

/** Fields that make a policy of a later version readable; without any of them nothing about it is known. */
const READABLE = ["ingress", "egress", "policyTypes", "types"];

/** A later version of a simulated kind may have rules under other names. */
const isForeignShape = (effect: Effect, resource: Resource, spec: Fields): boolean =>
  effect.simulated !== false &&
  !isSimulated(effect, resource) &&
  !READABLE.some((name) => spec[name] !== undefined) &&
  Object.hasOwn(API_VERSIONS, resource.kind);

export function stanceOf(effect: Effect, resource: Resource, spec: Fields, direction: Direction): Stance {
  const may = {
    closes: effect.does.includes("isolate") || effect.does.includes("identity"),
    opens: effect.does.includes("allow"),
    after: false,
  };
  const limited = (stance: Stance): Stance => ({
    closes: stance.closes && may.closes,
    opens: stance.opens && may.opens,
    after: stance.after,
  });
  switch (effect.side) {
    case "both":
      return may;
    case "towards":
      return direction === "Ingress" ? may : NO_STANCE;
    case "from":
      return direction === "Egress" ? may : NO_STANCE;
    case "rules":
      break;
    default:
      return effect.side satisfies never;
  }
  if (isForeignShape(effect, resource, spec)) return may;
  switch (effect.touches.by) {
    case "cilium":
      return limited(ciliumStance(spec, direction));
    case "calico":
      return limited(calicoStance(spec, direction));
    case "antrea":
    case "subject":
      return limited(tieredStance(resource, direction));
    case "istio":
      return sidecarStance(spec, direction) ? may : NO_STANCE;
    default:
      return limited(networkPolicyStance(spec, direction));
  }
}
