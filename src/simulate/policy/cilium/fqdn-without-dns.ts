import type { Model } from "../../../model/model.ts";
import type { Workload } from "../../../model/workload.ts";
import { includesPort } from "../../connections.ts";
import { CLUSTER_DNS } from "../connection-end.ts";
import { policyView } from "../policy-view.ts";
import type { PolicyView } from "../policy-view.ts";
import type { CiliumRule, CiliumSpec } from "./cilium-policy.ts";

/** A rule with names that Cilium never learns. */
export interface FQDNWithoutDNS {
  readonly spec: CiliumSpec;
  readonly rule: CiliumRule;
  readonly workloads: readonly Workload[];
  /** The rule that allows DNS without showing the answers to Cilium. */
  readonly lookup: { readonly spec: CiliumSpec; readonly rule: CiliumRule } | undefined;
  readonly unknown: string | undefined;
}

const isFQDN = ({ direction, action, peers }: CiliumRule): boolean =>
  direction === "Egress" &&
  action === "Accept" &&
  typeof peers !== "string" &&
  peers.some(({ kind }) => kind === "fqdn");

const hasDNS = ({ direction, ports = [] }: CiliumRule): boolean =>
  direction === "Egress" && ports.some(({ l7 }) => l7 === "dns");

const VISIBILITY = "policy.cilium.io/proxy-visibility";

/** The rule that allows the lookups of a workload at L4. */
function lookupOf(view: PolicyView, workload: Workload): FQDNWithoutDNS["lookup"] {
  const side = view.side(workload, "Egress", CLUSTER_DNS);
  for (const decision of side.decisions)
    if (
      decision.kind === "cilium" &&
      decision.rule.action === "Accept" &&
      includesPort(decision.connections, "UDP", 53)
    )
      return decision;
  return undefined;
}

function find(view: PolicyView, spec: CiliumSpec, rule: CiliumRule, learners: boolean): FQDNWithoutDNS | undefined {
  if (!spec.defaultDeny.Egress) return undefined;
  const { cilium } = view.set;
  const own = (workload: Workload) => cilium.selecting(view.endOf(workload));
  const selected = view.model.workloads.filter((workload) =>
    own(workload).some((one) => one.spec === spec && one.match === "yes"),
  );
  const blind = selected.filter(
    (workload) =>
      workload.template.metadata?.annotations?.[VISIBILITY] === undefined &&
      !own(workload).some((one) => one.spec.rules.some(hasDNS)),
  );
  // A policy for many pods is right if it works for some of them.
  if (blind.length === 0 || blind.length < selected.length) return undefined;
  const [first] = blind;
  const lookup = first && lookupOf(view, first);
  const unknown = learners
    ? "other pods have DNS rules, and Cilium may learn the names from their lookups"
    : lookup === undefined
      ? "these manifests do not show which policy allows DNS"
      : undefined;
  return { spec, rule, workloads: blind, lookup, unknown };
}

/**
 * Rules of Cilium with `toFQDNs` for pods whose lookups do not pass its DNS proxy: it learns the addresses of a name
 * only from answers that it forwards. Use it as `simulation.fact(fqdnsWithoutDNS)`. Source: docs.cilium.io
 * security/policy/language, "DNS based".
 */
export function fqdnsWithoutDNS(model: Model): readonly FQDNWithoutDNS[] {
  const view = policyView(model);
  const specs = view.set.cilium.policies.flatMap((policy) => policy.specs);
  const learners = specs.some(({ rules }) => rules.some(hasDNS));
  return specs.flatMap((spec) => spec.rules.filter(isFQDN).flatMap((rule) => find(view, spec, rule, learners) ?? []));
}
