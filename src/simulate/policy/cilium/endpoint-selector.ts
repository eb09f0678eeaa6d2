import { fieldsOf, listOf } from "../../../base/values.ts";
import type { Fields } from "../../../base/values.ts";
import type { Requirement } from "../../../base/selector.ts";
import { CLUSTER_LABEL, DEFAULT_CLUSTER, NAMESPACE_LABEL, NAMESPACE_LABELS } from "./identity-labels.ts";

/** A requirement with the source of the label: `k8s`, `reserved`, or `any` where the selector has none. */
export interface SourcedRequirement {
  readonly source: string;
  readonly requirement: Requirement;
}

/** All requirements must match; without any, everything does, the world and nodes too. */
export interface EndpointSelector {
  /** `matchLabels` and `matchExpressions` as written; undefined if generated. */
  readonly object: object | undefined;
  readonly requirements: readonly SourcedRequirement[];
  /** The requirements that the policy has written, without those that Cilium adds. */
  readonly written: readonly SourcedRequirement[];
}

/**
 * `k8s:app` → `k8s`, `app`; `$host` is short for `reserved:host`. Source: cilium pkg/labels/labels.go parseSource.
 */
export function splitKey(key: string): { readonly source: string; readonly key: string } {
  if (key.startsWith("$")) return { source: "reserved", key: key.slice(1) };
  const colon = key.indexOf(":");
  return colon <= 0
    ? { source: "any", key: colon === 0 ? key.slice(1) : key }
    : { source: key.slice(0, colon), key: key.slice(colon + 1) };
}

const sourced = (key: string, build: (key: string) => Requirement): SourcedRequirement => {
  const split = splitKey(key);
  return { source: split.source, requirement: build(split.key) };
};

export const equals = (source: string, key: string, value: string): SourcedRequirement => ({
  source,
  requirement: { operator: "In", key, values: [value] },
});

export const exists = (source: string, key: string): SourcedRequirement => ({
  source,
  requirement: { operator: "Exists", key },
});

/** `matchLabels` and `matchExpressions` of a selector. */
export function requirementsOf(selector: Fields): readonly SourcedRequirement[] {
  const labels = Object.entries(fieldsOf(selector["matchLabels"])).map(([key, value]) =>
    sourced(key, (bare) => ({ operator: "In", key: bare, values: [String(value)] })),
  );
  const expressions = listOf(selector["matchExpressions"]).map((item) => {
    const { key, operator, values } = fieldsOf(item);
    return sourced(String(key ?? ""), (bare): Requirement => {
      if (operator === "In" || operator === "NotIn")
        return { operator, key: bare, values: listOf(values).map((value) => String(value)) };
      return { operator: operator === "DoesNotExist" ? operator : "Exists", key: bare };
    });
  });
  return [...labels, ...expressions];
}

const isOf = ({ source }: SourcedRequirement): boolean => source === "k8s" || source === "any";

const hasKey = (requirements: readonly SourcedRequirement[], key: string): boolean =>
  requirements.some((one) => isOf(one) && one.requirement.key === key);

const isReserved = ({ source }: SourcedRequirement): boolean => source === "reserved";

/**
 * The subject of a specification. That of a namespaced policy is bound to its namespace; a namespace in `matchLabels`
 * with the prefix `k8s:` is replaced. Source: cilium pkg/k8s/apis/cilium.io/utils ParseToCiliumRule.
 */
export function subjectSelector(object: Fields, namespace: string): EndpointSelector {
  const written = requirementsOf(object);
  if (namespace === "") return { object, requirements: written, written };
  const { [`k8s:${NAMESPACE_LABEL}`]: _, ...matchLabels } = fieldsOf(object["matchLabels"]);
  const kept = requirementsOf({ ...object, matchLabels });
  return { object, requirements: [...kept, equals("k8s", NAMESPACE_LABEL, namespace)], written };
}

/**
 * A peer of a rule: without a namespace it means the policy's own, or in a clusterwide policy all pods; without a
 * cluster this one. Source: cilium pkg/k8s/apis/cilium.io/utils getEndpointSelector.
 *
 * @param selectsInit Whether the subject's selector is for endpoints that are being initialised.
 */
export function peerSelector(object: Fields, namespace: string, selectsInit: boolean): EndpointSelector {
  const written = requirementsOf(object);
  if (written.some(isReserved)) return { object, requirements: written, written };
  const more: SourcedRequirement[] = [];
  if (!hasKey(written, NAMESPACE_LABEL)) {
    if (namespace === "") {
      if (!selectsInit) more.push(exists("k8s", NAMESPACE_LABEL));
    } else if (!written.some((one) => isOf(one) && one.requirement.key.startsWith(NAMESPACE_LABELS)))
      more.push(equals("k8s", NAMESPACE_LABEL, namespace));
  }
  if (!hasKey(written, CLUSTER_LABEL)) more.push(equals("k8s", CLUSTER_LABEL, DEFAULT_CLUSTER));
  return { object, requirements: [...written, ...more], written };
}

/** The pods of a Service with a selector. Source: cilium pkg/policy/k8s/service.go, `processRule`. */
export function serviceSelector(selector: Fields, namespace: string): EndpointSelector {
  const requirements = [
    ...Object.entries(selector).map(([key, value]) => {
      const split = splitKey(key);
      return equals(split.source === "any" ? "k8s" : split.source, split.key, String(value));
    }),
    equals("k8s", NAMESPACE_LABEL, namespace),
    equals("k8s", CLUSTER_LABEL, DEFAULT_CLUSTER),
  ];
  return { object: undefined, requirements, written: requirements };
}

export const isInitSelector = (selector: EndpointSelector): boolean =>
  selector.written.some(({ source, requirement }) => source === "reserved" && requirement.key === "init");
