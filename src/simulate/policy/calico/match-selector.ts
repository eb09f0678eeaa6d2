import { isSelectorError, parseCalicoSelector } from "../../../base/calico/selector.ts";
import type { CalicoSelector } from "../../../base/calico/selector.ts";
import type { Requirement } from "../../../base/selector.ts";
import { both, either, opposite } from "../match.ts";
import type { Match } from "../match.ts";

/** The labels that a selector is evaluated on. */
export interface LabelView {
  meets(requirement: Requirement): Match;
  /** `known` is false where the label may have any value, or be absent. */
  value(key: string): { readonly known: boolean; readonly value: string | undefined };
}

function compares(labels: LabelView, key: string, holds: (value: string) => boolean): Match {
  const { known, value } = labels.value(key);
  if (!known) return "perhaps";
  return value !== undefined && holds(value) ? "yes" : "no";
}

/**
 * Whether a selector matches labels. `!=` and `not in` hold for a missing label, the comparisons of parts of a value do
 * not. `isGlobal` is set for selectors of namespaces: `global()` is then for what is in none, and `all()` for the rest.
 * Otherwise both match everything.
 * @see projectcalico/calico libcalico-go/lib/selector/parser/ast.go;
 * libcalico-go/lib/backend/syncersv1/updateprocessors/rules.go getEndpointSelector
 */
export function matchSelector(selector: CalicoSelector, labels: LabelView, isGlobal?: boolean): Match {
  switch (selector.op) {
    case "all":
      return isGlobal === true ? "no" : "yes";
    case "global":
      return isGlobal === false ? "no" : "yes";
    case "has":
      return labels.meets({ operator: "Exists", key: selector.key });
    case "==":
      return labels.meets({ operator: "In", key: selector.key, values: [selector.value] });
    case "!=":
      return labels.meets({ operator: "NotIn", key: selector.key, values: [selector.value] });
    case "in":
      return labels.meets({ operator: "In", key: selector.key, values: selector.values });
    case "not in":
      return labels.meets({ operator: "NotIn", key: selector.key, values: selector.values });
    case "contains":
      return compares(labels, selector.key, (value) => value.includes(selector.value));
    case "starts with":
      return compares(labels, selector.key, (value) => value.startsWith(selector.value));
    case "ends with":
      return compares(labels, selector.key, (value) => value.endsWith(selector.value));
    case "and":
      return selector.parts.map((part) => matchSelector(part, labels, isGlobal)).reduce(both, "yes" as Match);
    case "or":
      return selector.parts.map((part) => matchSelector(part, labels, isGlobal)).reduce(either, "no" as Match);
    case "not":
      return opposite(matchSelector(selector.part, labels, isGlobal));
    default:
      return selector satisfies never;
  }
}

/** As `matchSelector`, for a text; one that cannot be parsed may match. */
export function matchCalicoSelector(text: string, labels: LabelView): Match {
  const selector = parseCalicoSelector(text);
  return isSelectorError(selector) ? "perhaps" : matchSelector(selector, labels);
}
