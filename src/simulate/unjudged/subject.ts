import { isRecord } from "../../base/is-record.ts";
import { fieldsOf, listOf, textOf } from "../../base/values.ts";
import type { Model } from "../../model/model.ts";
import { labelSelector, matches } from "../../base/selector.ts";
import type { Labels, Requirement, Selector } from "../../base/selector.ts";
import { matchOpenly, matchPods } from "../policy/match-labels.ts";
import type { PodEnd } from "../policy/connection-end.ts";
import type { Match } from "../policy/match.ts";
import type { LabelView } from "../policy/calico/match-selector.ts";

/** A pod as objects that are not simulated see it. */
export interface Subject {
  readonly model: Model;
  readonly end: PodEnd;
}

/** A LabelSelector with unchecked contents; one that is not a map may match. */
export function selectorOf(value: unknown): Selector | undefined {
  if (!isRecord(value)) return undefined;
  const matchLabels = Object.fromEntries(
    Object.entries(fieldsOf(value["matchLabels"])).map(([key, label]) => [key, String(label)]),
  );
  return labelSelector({ matchLabels, matchExpressions: listOf(value["matchExpressions"]).filter(isRecord) as never });
}

export function matchLabelSelector(value: unknown, { end }: Subject): Match {
  const selector = selectorOf(value);
  return selector === undefined ? "perhaps" : matchPods(selector, end);
}

export function matchMap(value: unknown, { end }: Subject): Match {
  if (!isRecord(value)) return "perhaps";
  const requirements = Object.entries(value).map(([key, label]): Requirement => ({
    operator: "In",
    key,
    values: [String(label)],
  }));
  return matchPods({ nothing: false, requirements }, end);
}

/** A namespace that no manifest declares may have any labels. */
export function matchNamespaceSelector(value: unknown, { model, end }: Subject): Match {
  const selector = selectorOf(value);
  if (selector === undefined) return "perhaps";
  const { labels, known } = model.namespaceLabels(end.namespace);
  return known ? (matches(selector, labels) ? "yes" : "no") : matchOpenly(selector, labels);
}

/** The labels of a pod, and some that only a network plugin knows. */
export const podLabels = ({ end }: Subject, more: Labels = {}): LabelView => ({
  meets: (requirement) =>
    Object.hasOwn(more, requirement.key)
      ? plain(more, requirement)
      : matchPods({ nothing: false, requirements: [requirement] }, end),
  value: (key) => {
    const value = Object.hasOwn(more, key) ? more[key] : end.labels[key];
    return {
      value,
      known:
        value !== undefined || matchPods({ nothing: false, requirements: [{ operator: "Exists", key }] }, end) === "no",
    };
  },
});

const plain = (labels: Labels, requirement: Requirement): Match =>
  matches({ nothing: false, requirements: [requirement] }, labels) ? "yes" : "no";

/** Labels of something that is declared, or of which only some are known. */
export const labelView = (labels: Labels, known: boolean): LabelView => ({
  meets: (requirement) => (known || Object.hasOwn(labels, requirement.key) ? plain(labels, requirement) : "perhaps"),
  value: (key) => ({ value: labels[key], known: known || Object.hasOwn(labels, key) }),
});

/**
 * The ServiceAccount of the pod; undefined where its template is not known. Source: ServiceAccount admission,
 * `default`.
 */
export function accountOf({ end }: Subject): string | undefined {
  if (end.owner === undefined) return undefined;
  const { serviceAccountName, serviceAccount } = end.spec as {
    readonly serviceAccountName?: string;
    readonly serviceAccount?: string;
  };
  return textOf(serviceAccountName) ?? textOf(serviceAccount) ?? "default";
}

/** Labels and annotations of the pod's template. */
export const templateMetadata = ({ end }: Subject): { readonly labels: Labels; readonly annotations: Labels } => {
  const metadata = end.owner?.template.metadata;
  return { labels: metadata?.labels ?? end.labels, annotations: metadata?.annotations ?? {} };
};

/**
 * Whether the pod is behind a Service of a name; undefined namespace: any. A Service that is not in these manifests
 * counts as selecting other pods.
 */
export function isBehind({ model, end }: Subject, name: string, namespace: string | undefined): Match {
  let found: Match = "no";
  for (const service of model.all("Service")) {
    if (
      service.name !== name ||
      service.namespace !== end.namespace ||
      (namespace !== undefined && service.namespace !== namespace)
    )
      continue;
    const entries = Object.entries(service.object.spec?.selector ?? {});
    if (entries.length === 0) return "perhaps";
    const match = matchPods(
      { nothing: false, requirements: entries.map(([key, value]) => ({ operator: "In", key, values: [value] })) },
      end,
    );
    if (match === "yes") return "yes";
    if (match === "perhaps") found = "perhaps";
  }
  return found;
}
