import type { PodEnd } from "../connection-end.ts";
import type { Interpretation } from "../interpretation.ts";
import type { Direction } from "../network-policy.ts";
import type { PluginCover, PluginPolicy, PodSelection } from "../plugin-policy.ts";
import { asSelector } from "./as-selector.ts";
import type { CalicoPolicy } from "./policies.ts";
import type { CalicoSource } from "./source.ts";

const specOf = ({ resource: { object } }: CalicoPolicy): object => object["spec"] as object;

/**
 * The selector as Kubernetes would write it, without further limits by labels of namespaces and accounts; undefined if
 * only Calico can write it, or if it is about hosts.
 */
function subjectOf(policy: CalicoPolicy): PodSelection | undefined {
  const { resource, namespace, hostsOnly, selector } = policy;
  const pods = asSelector(selector);
  if (hostsOnly || pods === undefined) return undefined;
  return {
    namespaces: namespace === "" ? undefined : [namespace],
    pods,
    labels: undefined,
    at: resource.document.at(specOf(policy), "selector"),
  };
}

/**
 * The policies of Calico in the terms of all plugins. Their rules are not: an earlier one may decide before them, and
 * selectors of peers are expressions.
 */
export const calicoPluginPolicies = (calico: CalicoSource): readonly PluginPolicy[] =>
  calico.objects.policies.map((policy) => ({
    plugin: "calico",
    resource: policy.resource,
    kind: policy.namespace === "" ? policy.resource.kind : `Calico ${policy.resource.kind}`,
    subject: subjectOf(policy),
    directions: policy.directions,
    rules: [],
  }));

/** The policies of Calico that select a pod for a direction, in any tier. */
export const calicoCovers = (
  calico: CalicoSource,
  end: PodEnd,
  direction: Direction,
  interpretation: Interpretation,
): readonly PluginCover[] =>
  calico.selecting(end, interpretation).flatMap(({ policy, match }): readonly PluginCover[] => {
    if (!policy.directions.includes(direction)) return [];
    return [
      {
        plugin: "calico",
        id: policy.id,
        resource: policy.resource,
        object: specOf(policy),
        tier: policy.tier,
        match,
        isolates: calico.denies(policy),
        // One that passes or accepts may come before what a NetworkPolicy denies.
        opens: policy.rules.some(
          (rule) => rule.direction === direction && (rule.action === "Allow" || rule.action === "Pass"),
        ),
      },
    ];
  });
