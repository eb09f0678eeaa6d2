import { fieldsOf, listOf } from "../../../base/values.ts";
import type { Fields } from "../../../base/values.ts";
import { isRecord } from "../../../base/is-record.ts";
import type { Resource } from "../../../model/resource.ts";
import type { Direction } from "../network-policy.ts";
import { isInitSelector, subjectSelector } from "./endpoint-selector.ts";
import type { EndpointSelector } from "./endpoint-selector.ts";
import { compilePeers } from "./peers.ts";
import type { CiliumPeer } from "./peers.ts";
import { compilePorts } from "./ports.ts";
import type { PortRule } from "./ports.ts";

/** One item of `ingress`, `egress`, `ingressDeny` or `egressDeny`. */
export interface CiliumRule {
  readonly object: object;
  readonly index: number;
  readonly direction: Direction;
  readonly action: "Accept" | "Deny";
  /** `any`: the ports alone decide; without ports too, nothing matches. `none`: nothing matches. */
  readonly peers: readonly CiliumPeer[] | "any" | "none";
  /** undefined: every port, of any protocol. */
  readonly ports: readonly PortRule[] | undefined;
  /** Both ends must authenticate each other. */
  readonly authenticated: boolean;
}

/** `spec`, or one item of `specs`. */
export interface CiliumSpec {
  readonly object: Fields;
  readonly policy: CiliumPolicy;
  readonly subject: EndpointSelector;
  /** It has a `nodeSelector`: a policy of the host firewall, which is off in a default installation. */
  readonly selectsNodes: boolean;
  readonly rules: readonly CiliumRule[];
  /** Directions in which what no rule allows is denied. Without a rule of the direction it has no effect. */
  readonly defaultDeny: Readonly<Record<Direction, boolean>>;
}

/** A CiliumNetworkPolicy or CiliumClusterwideNetworkPolicy. */
export interface CiliumPolicy {
  readonly resource: Resource;
  /** `CiliumNetworkPolicy shop/web`. */
  readonly id: string;
  /** "" for a clusterwide policy. */
  readonly namespace: string;
  readonly specs: readonly CiliumSpec[];
}

export const SECTIONS: readonly (readonly [field: string, direction: Direction, action: CiliumRule["action"]])[] = [
  ["ingressDeny", "Ingress", "Deny"],
  ["ingress", "Ingress", "Accept"],
  ["egressDeny", "Egress", "Deny"],
  ["egress", "Egress", "Accept"],
];

/** The field of the specification that contains a rule. */
export const sectionOf = ({ direction, action }: Pick<CiliumRule, "direction" | "action">): string =>
  `${direction === "Ingress" ? "ingress" : "egress"}${action === "Deny" ? "Deny" : ""}`;

function compileSpec(object: Fields, policy: CiliumPolicy): CiliumSpec {
  const { namespace } = policy;
  const selectsNodes = isRecord(object["nodeSelector"]);
  const subject = subjectSelector(fieldsOf(object[selectsNodes ? "nodeSelector" : "endpointSelector"]), namespace);
  const scope = { namespace, selectsInit: isInitSelector(subject) };
  const rules = SECTIONS.flatMap(([field, direction, action]) =>
    listOf(object[field]).flatMap((rule, index): readonly CiliumRule[] => {
      if (!isRecord(rule)) return [];
      const { mode } = fieldsOf(rule["authentication"]);
      return [
        {
          object: rule,
          index,
          direction,
          action,
          peers: compilePeers(rule, direction, scope),
          ports: compilePorts(rule),
          authenticated: action === "Accept" && mode !== undefined && mode !== "disabled",
        },
      ];
    }),
  );
  const { ingress, egress } = fieldsOf(object["enableDefaultDeny"]);
  return {
    object,
    policy,
    subject,
    selectsNodes,
    rules,
    defaultDeny: { Ingress: ingress !== false, Egress: egress !== false },
  };
}

/** The specifications of an object: `spec` first, then `specs`. */
export const specsOf = ({ object }: Resource): readonly Fields[] =>
  [object["spec"], ...listOf(object["specs"])].filter(isRecord);

/**
 * A policy with its defaults applied. Source: cilium v1.20.2 pkg/policy/api/rule_validation.go Sanitize,
 * pkg/policy/utils/parserules.go.
 */
export function compileCiliumPolicy(resource: Resource): CiliumPolicy {
  const specs: CiliumSpec[] = [];
  const policy: CiliumPolicy = { resource, id: resource.title, namespace: resource.namespace, specs };
  for (const object of specsOf(resource)) specs.push(compileSpec(object, policy));
  return policy;
}
