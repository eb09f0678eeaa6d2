import type { CalicoSelector } from "../../../base/calico/selector.ts";
import type { Requirement, Selector } from "../../../base/selector.ts";

const EVERYTHING: Selector = { nothing: false, requirements: [] };

/** Labels that only Calico sees: of namespaces, accounts and its own. */
const isDerived = (key: string): boolean => /^(?:pcns\.|pcsa\.|projectcalico\.org\/)/.test(key);

function requirementOf(selector: CalicoSelector): Requirement | undefined {
  switch (selector.op) {
    case "==":
      return { operator: "In", key: selector.key, values: [selector.value] };
    case "!=":
      return { operator: "NotIn", key: selector.key, values: [selector.value] };
    case "in":
      return { operator: "In", key: selector.key, values: selector.values };
    case "not in":
      return { operator: "NotIn", key: selector.key, values: selector.values };
    case "has":
      return { operator: "Exists", key: selector.key };
    case "not":
      return selector.part.op === "has" ? { operator: "DoesNotExist", key: selector.part.key } : undefined;
    default:
      return undefined;
  }
}

/**
 * The same selector in the form of Kubernetes; undefined for one that has no such form, such as alternatives, or that
 * is about labels that pods do not have themselves.
 */
export function asSelector(selector: CalicoSelector | undefined): Selector | undefined {
  if (selector === undefined || selector.op === "all") return EVERYTHING;
  const parts = selector.op === "and" ? selector.parts : [selector];
  const requirements: Requirement[] = [];
  for (const part of parts) {
    if (part.op === "all") continue;
    const requirement = requirementOf(part);
    if (requirement === undefined || isDerived(requirement.key)) return undefined;
    requirements.push(requirement);
  }
  return { nothing: false, requirements };
}
