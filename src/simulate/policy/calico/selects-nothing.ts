import type { Model } from "../../../model/model.ts";
import type { Resource } from "../../../model/resource.ts";
import type { Selector } from "../../../base/selector.ts";
import type { PolicyView } from "../policy-view.ts";
import { asSelector } from "./as-selector.ts";

/** A policy of Calico whose selector matches no pods of these manifests. */
export interface IdleCalicoPolicy {
  readonly resource: Resource;
  /** Its selector, as Kubernetes would write it. */
  readonly selector: Selector;
  /** The namespaces in which it looks. */
  readonly namespaces: readonly string[];
  readonly isGlobal: boolean;
}

/** Policies that select no pods, where their selector can be compared with labels; `all()` always can match. */
export function idleCalicoPolicies(model: Model, view: PolicyView): readonly IdleCalicoPolicy[] {
  const { calico } = view.set;
  return calico.objects.policies.flatMap((policy): readonly IdleCalicoPolicy[] => {
    const { resource, namespace, hostsOnly, selector: written } = policy;
    const selector = asSelector(written);
    if (hostsOnly || selector === undefined || selector.requirements.length === 0) return [];
    const isGlobal = namespace === "";
    const namespaces = isGlobal ? model.namespaces() : [namespace];
    const selects = namespaces.some((name) => model.select(name, selector).length > 0);
    return selects ? [] : [{ resource, selector, namespaces, isGlobal }];
  });
}
