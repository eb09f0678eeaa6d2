import { containsMarker, mayBecome } from "../base/filled-in.ts";
import type { Resource } from "./resource.ts";
import type { Labels, Requirement, Selector } from "../base/selector.ts";
import type { Workload } from "./workload.ts";

/**
 * Objects with names, namespaces or labels that are filled in before they are applied: `${APP}` of Flux or envsubst.
 */
interface FilledIn {
  readonly workloads: readonly Workload[];
  readonly services: readonly Resource[];
}

/** What of a model is needed. */
export interface Named {
  readonly resources: readonly Resource[];
  readonly workloads: readonly Workload[];
}

const known = new WeakMap<Named, FilledIn>();

function filledIn(model: Named): FilledIn {
  let found = known.get(model);
  if (found === undefined) {
    found = {
      workloads: model.workloads.filter(
        ({ namespace, labels }) =>
          containsMarker(namespace) ||
          Object.entries(labels).some(([key, value]) => containsMarker(key) || containsMarker(value)),
      ),
      services: model.resources.filter(
        ({ group, kind, name, namespace }) =>
          group === "" && kind === "Service" && (containsMarker(name) || containsMarker(namespace)),
      ),
    };
    known.set(model, found);
  }
  return found;
}

/** Whether labels meet a requirement once they are filled in. */
function mayMeet(labels: Labels, requirement: Requirement): boolean {
  const { operator, key } = requirement;
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  if (value === undefined)
    return operator === "NotIn" || operator === "DoesNotExist" || Object.keys(labels).some(containsMarker);
  if (operator === "In") return requirement.values.some((one) => mayBecome(value, one));
  if (operator === "NotIn") return containsMarker(value) || !requirement.values.includes(value);
  return operator === "Exists";
}

/** Pods that a selector may match once their labels or namespace are filled in, as a reason. */
export function filledInPods(model: Named, namespace: string, { nothing, requirements }: Selector): string | undefined {
  if (nothing) return undefined;
  const found = filledIn(model).workloads.find(
    (workload) =>
      mayBecome(workload.namespace, namespace) && requirements.every((one) => mayMeet(workload.labels, one)),
  );
  return (
    found &&
    `the labels or the namespace of ${found.resource.title} look like placeholders that are filled in before it is ` +
      "applied"
  );
}

/** A Service that may have a name once it is filled in, as a reason. */
export function filledInService(model: Named, namespace: string, name: string): string | undefined {
  const found = filledIn(model).services.find(
    (service) => mayBecome(service.namespace, namespace) && mayBecome(service.name, name),
  );
  return found && `the name of ${found.title} looks like a placeholder that is filled in before it is applied`;
}
