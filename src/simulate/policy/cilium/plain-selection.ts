import type { Requirement, Selector } from "../../../base/selector.ts";
import type { SourcedRequirement } from "./endpoint-selector.ts";
import {
  CLUSTER_LABEL,
  DEFAULT_CLUSTER,
  NAMESPACE_LABEL,
  NAMESPACE_LABELS,
  OWN_PREFIX,
  isIdentityLabel,
} from "./identity-labels.ts";

const METADATA_NAME = `${NAMESPACE_LABELS}kubernetes.io/metadata.name`;

/** Pods by the names of their namespaces and their own labels. */
export interface PlainSelection {
  /** undefined: every namespace. */
  readonly namespaces: readonly string[] | undefined;
  readonly pods: Selector;
}

const namesOf = (requirement: Requirement): readonly string[] | undefined =>
  requirement.operator === "In" ? requirement.values : undefined;

const isOwnCluster = (requirement: Requirement): boolean =>
  requirement.operator === "In" && requirement.values.includes(DEFAULT_CLUSTER);

/** A selector in terms of namespaces and own labels of pods; undefined if it says anything else. */
export function plainSelection(requirements: readonly SourcedRequirement[]): PlainSelection | undefined {
  let namespaces: readonly string[] | undefined;
  let isOfPods = false;
  const pods: Requirement[] = [];
  for (const { source, requirement } of requirements) {
    const { key } = requirement;
    if (source !== "any" && source !== "k8s") return undefined;
    if (key === CLUSTER_LABEL) {
      if (!isOwnCluster(requirement)) return undefined;
      isOfPods = true;
    } else if (key === NAMESPACE_LABEL || key === METADATA_NAME) {
      const names = namesOf(requirement);
      if (names === undefined && requirement.operator !== "Exists") return undefined;
      if (names !== undefined) namespaces = namespaces?.filter((name) => names.includes(name)) ?? names;
      isOfPods = true;
    } else if (key.startsWith(OWN_PREFIX) || !isIdentityLabel(key)) return undefined;
    else pods.push(requirement);
  }
  // Without a label that only pods have, nodes and the world may match too.
  return isOfPods ? { namespaces, pods: { nothing: false, requirements: pods } } : undefined;
}
