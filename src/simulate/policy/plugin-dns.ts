import type { Place } from "../../diagnostic/place.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import type { Workload } from "../../model/workload.ts";
import type { Protocol } from "../connections.ts";
import { calicoDNSBlocks } from "./calico/dns.ts";
import { dnsBlockedByCilium } from "./cilium/blocked-dns.ts";
import { policyView } from "./policy-view.ts";

/** A policy of a network plugin that keeps pods from resolving names. */
export interface DNSBlockedByPlugin {
  readonly resource: Resource;
  /** How messages call the kind of the policy. */
  readonly kind: string;
  /** The rule that is meant to allow DNS, or the list that has none. */
  readonly at: Place;
  readonly workloads: readonly Workload[];
  readonly missing: readonly Protocol[];
  /** What to write; undefined: nothing that fits every policy of the kind. */
  readonly remedy: "namespace" | "rule" | "TCP" | undefined;
  readonly unknown: string | undefined;
}

/**
 * Policies of network plugins that block DNS, each with its workloads. Use it as
 * `simulation.fact(dnsBlockedByPlugins)`.
 */
export function dnsBlockedByPlugins(model: Model): readonly DNSBlockedByPlugin[] {
  const ofCalico = calicoDNSBlocks(policyView(model)).map(({ policy, ...found }): DNSBlockedByPlugin => {
    const { resource, namespace } = policy;
    return {
      ...found,
      resource,
      kind: namespace === "" ? resource.kind : `Calico ${resource.kind}`,
      at: resource.document.at(resource.object["spec"] as object, "egress", "key"),
      remedy: undefined,
    };
  });
  const ofCilium = dnsBlockedByCilium(model).map(({ spec, attempt, ...found }): DNSBlockedByPlugin => {
    const { resource } = spec.policy;
    const { document, kind } = resource;
    return {
      ...found,
      resource,
      kind,
      at:
        attempt === undefined
          ? document.at(spec.object, "egress", "key")
          : document.at(attempt.object, undefined, "key"),
      remedy: attempt === undefined ? "rule" : found.missing.includes("UDP") ? "namespace" : "TCP",
    };
  });
  return [...ofCalico, ...ofCilium];
}
