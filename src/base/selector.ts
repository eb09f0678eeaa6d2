/** Labels of an object, by their keys. */
export type Labels = Readonly<Record<string, string>>;

export type Requirement =
  | { readonly operator: "In" | "NotIn"; readonly key: string; readonly values: readonly string[] }
  | { readonly operator: "Exists" | "DoesNotExist"; readonly key: string };

/**
 * All requirements must match (AND); without any, everything matches. `nothing` matches no object, even without
 * requirements.
 */
export interface Selector {
  readonly nothing: boolean;
  readonly requirements: readonly Requirement[];
}

const NOTHING: Selector = { nothing: true, requirements: [] };

const has = (labels: Labels, key: string): boolean => Object.hasOwn(labels, key);

/**
 * The equality map of a Service or ReplicationController. Absent or `{}` means no selector: no endpoints. Source:
 * k8s.io/endpointslice util/controller_utils.go.
 */
export function equalitySelector(map: Readonly<Record<string, string>> | undefined): Selector {
  const entries = Object.entries(map ?? {});
  if (entries.length === 0) return NOTHING;
  return { nothing: false, requirements: entries.map(([key, value]) => ({ operator: "In", key, values: [value] })) };
}

/** A LabelSelector of a manifest, in which a key or an operator may be missing. */
export interface LabelSelectorFields {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key?: string;
    readonly operator?: string;
    readonly values?: readonly string[];
  }[];
}

/**
 * A LabelSelector: absent matches nothing, `{}` everything, `matchLabels` and `matchExpressions` are ANDed. An unknown
 * operator matches nothing: the API server rejects such a selector, and `api-rejected` reports it. Source: apimachinery
 * pkg/apis/meta/v1/helpers.go.
 */
export function labelSelector(selector: LabelSelectorFields | undefined): Selector {
  if (selector === undefined) return NOTHING;
  const requirements: Requirement[] = [];
  const labels = selector.matchLabels ?? {};
  for (const key in labels) requirements.push({ operator: "In", key, values: [labels[key] ?? ""] });
  // A manifest may omit the key, unlike its type; the API server rejects that.
  for (const { key = "", operator, values } of selector.matchExpressions ?? []) {
    if (operator === "In" || operator === "NotIn") requirements.push({ operator, key, values: values ?? [] });
    else if (operator === "Exists" || operator === "DoesNotExist") requirements.push({ operator, key });
    else return NOTHING;
  }
  return { nothing: false, requirements };
}

/** `NotIn` and `DoesNotExist` also match if the key is absent. Source: apimachinery pkg/labels/selector.go. */
export function matchesRequirement(requirement: Requirement, labels: Labels): boolean {
  const { operator, key } = requirement;
  switch (operator) {
    case "In":
      return has(labels, key) && requirement.values.includes(labels[key] ?? "");
    case "NotIn":
      return !has(labels, key) || !requirement.values.includes(labels[key] ?? "");
    case "Exists":
      return has(labels, key);
    case "DoesNotExist":
      return !has(labels, key);
    default:
      return operator satisfies never;
  }
}

/** Whether a selector matches an object with these labels. */
export const matches = (selector: Selector, labels: Labels): boolean =>
  !selector.nothing && selector.requirements.every((requirement) => matchesRequirement(requirement, labels));

/** `app=web,tier in (a,b)`, as kubectl prints a selector. */
export function describeSelector(selector: Selector): string {
  if (selector.nothing) return "<none>";
  if (selector.requirements.length === 0) return "<all>";
  return selector.requirements.map(describeRequirement).join(",");
}

export function describeRequirement(requirement: Requirement): string {
  const { operator, key } = requirement;
  switch (operator) {
    case "In":
      return requirement.values.length === 1
        ? `${key}=${requirement.values[0] ?? ""}`
        : `${key} in (${requirement.values.join(",")})`;
    case "NotIn":
      return requirement.values.length === 1
        ? `${key}!=${requirement.values[0] ?? ""}`
        : `${key} notin (${requirement.values.join(",")})`;
    case "Exists":
      return key;
    case "DoesNotExist":
      return `!${key}`;
    default:
      return operator satisfies never;
  }
}
