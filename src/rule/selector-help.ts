import type { DraftFix } from "../diagnostic/finding.ts";
import { describeRequirement, describeSelector } from "../base/selector.ts";
import { isMisspelt } from "../simulate/near-misses/selector-closeness.ts";
import type { SelectorMiss } from "../simulate/near-misses/selector-miss.ts";
import type { ServiceBackends } from "../simulate/service/backends.ts";

/** Why the selector of a Service does not match the closest workload, as the second half of a sentence. */
export function selectorFault({ selector }: ServiceBackends, miss: SelectorMiss): string {
  const { kind, workload, differences } = miss;
  const { title } = workload.resource;
  const labels = differences.map(({ requirement }) => describeRequirement(requirement)).join(",");
  switch (kind) {
    case "own-labels":
      return `${labels} is set on ${title} itself, but not on its pod template`;
    case "namespace":
      return `${title} has the labels ${describeSelector(selector)}, but is in namespace ${workload.namespace}`;
    case "absent":
      return `${title} does not have the label ${labels}`;
    case "value":
    case "key":
    case "several": {
      const found = differences.flatMap(({ label }) => (label === undefined ? [] : [`${label.key}=${label.value}`]));
      return `its selector has ${labels}, but ${title} has ${found.join(",")}`;
    }
    default:
      return kind satisfies never;
  }
}

/** How to make the Service select the closest workload. */
export function selectorHelp({ service }: ServiceBackends, miss: SelectorMiss, sure: boolean): string | undefined {
  const { kind, workload, label, requirement } = miss;
  const { title, namespaceGiven } = workload.resource;
  switch (kind) {
    case "own-labels":
      return `Add the labels to spec.template.metadata.labels of ${title}, or select the labels that are set there.`;
    case "namespace": {
      if (service.namespaceGiven === namespaceGiven)
        return `A Service selects pods in its own namespace only: set \`namespace: ${workload.namespace}\` on it.`;
      const [named, other] = service.namespaceGiven ? [service, workload.resource] : [workload.resource, service];
      return (
        `${other.kind} "${other.name}" sets no namespace: set \`namespace: ${named.namespace}\` there too, ` +
        `or remove it from ${named.title} and apply both with \`kubectl -n\`.`
      );
    }
    case "value":
    case "key":
      return label !== undefined && (sure || isMisspelt(miss))
        ? `Did you mean ${label.key}=${label.value}?`
        : undefined;
    case "several":
      return undefined;
    case "absent":
      return requirement === undefined || requirement.key.includes("kubernetes.io/pod-")
        ? undefined
        : `Add the label ${requirement.key} to the pod template, or remove it from the selector.`;
    default:
      return kind satisfies never;
  }
}

/** A label value as YAML, quoted if it would not be read as a string without. */
const scalar = (value: string): string =>
  /^[a-z][a-z0-9.-]*$/i.test(value) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(value)
    ? value
    : JSON.stringify(value);

/** Replaces the one label of the selector that does not match the closest workload. */
export function selectorFixes({ service }: ServiceBackends, miss: SelectorMiss): readonly DraftFix[] {
  const selector = service.object.spec?.selector;
  const { kind, label, requirement } = miss;
  if (selector === undefined || label === undefined || requirement === undefined) return [];
  if (kind !== "value" && kind !== "key") return [];
  const { key, value } = label;
  const edit =
    kind === "value"
      ? { at: service.at(selector, key), text: scalar(value) }
      : { at: service.at(selector, requirement.key, "key"), text: key };
  return [{ kind: isMisspelt(miss) ? "safe" : "suggested", title: `Select ${key}=${value}`, edits: [edit] }];
}
